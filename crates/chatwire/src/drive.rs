//! Carries out what a [`Call`] decides, without blocking.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::{Body, Transport};
use http::Request;

use crate::{
    Error, ResponseMeta, TimeLimit,
    call::{Call, Decision},
    core::Core,
    failure::{Failure, LONGEST_REFUSAL},
    meta::Times,
    reading::{Reading, within},
};

/// Sends a request until an answer begins or the call is given up.
pub(crate) async fn open(
    core: &Core<dyn Transport>,
    request: &Request<Bytes>,
) -> Result<(ResponseMeta, Reading), Error> {
    let mut call = core.call();
    loop {
        match attempt(core, &mut call, request).await {
            Ok((meta, body)) => {
                let times = Times::new(call.started());
                let (meta, vigil) = core.accept(call, meta);
                return Ok((meta, Reading::new(body, Arc::clone(&core.clock), vigil, times)));
            }
            Err(failure) => match call.handle(failure, &core.moment()) {
                Decision::Wait(wait) => core.clock.sleep(wait).await,
                Decision::GiveUp(error) => return Err(error),
            },
        }
    }
}

/// Sends the request once.
async fn attempt(
    core: &Core<dyn Transport>,
    call: &mut Call,
    request: &Request<Bytes>,
) -> Result<(ResponseMeta, Body), Failure> {
    let timeouts = call.begin(core.clock.now());
    let sending = core.transport.send(request.clone(), &timeouts);
    let response = within(sending, &*core.clock, timeouts.header)
        .await
        .ok_or(Failure::OutOfTime(TimeLimit::Header))?
        .map_err(Failure::Failed)?;
    let (head, body) = response.into_parts();
    let meta = call.head(head, core.clock.now());
    if meta.status.is_success() {
        return Ok((meta, body));
    }
    let times = Times::new(call.started());
    let mut reading = Reading::new(body, Arc::clone(&core.clock), call.hurried_vigil(), times);
    let body = reading.start(LONGEST_REFUSAL).await;
    Err(Failure::refused(meta, body, core.key()))
}
