//! Carries out what a [`Call`] decides, without blocking.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::{Body, Transport};
use http::Request;

use crate::{
    Error, ResponseMeta, TimeoutKind,
    call::attempt_error::{AttemptError, LONGEST_REFUSAL},
    call::body_reader::{BodyReader, LONGEST_ANSWER, within},
    call::{Call, Decision},
    client::core::Core,
    error::ErrorSource,
    observe::CallObservers,
    response::meta::Times,
};

/// Sends a request until an answer begins or the call is given up.
pub(crate) async fn open(
    core: &Core<dyn Transport>,
    request: &Request<Bytes>,
    watch: &mut CallObservers,
) -> Result<(ResponseMeta, BodyReader), Error> {
    let mut call = core.call(request);
    loop {
        match attempt(core, &mut call, request).await {
            Ok((meta, body)) => {
                let times = Times::new(call.started());
                let (meta, vigil) = core.accept(call, meta, watch);
                return Ok((meta, BodyReader::new(body, Arc::clone(&core.clock), vigil, times)));
            }
            Err(failure) => match core.handle(&mut call, failure, watch) {
                Decision::Wait(wait) => core.clock.sleep(wait).await,
                Decision::GiveUp(error) => return Err(error),
            },
        }
    }
}

/// Sends a request, and reads the whole body of the answer.
pub(crate) async fn whole(
    core: &Core<dyn Transport>,
    request: &Request<Bytes>,
    watch: &mut CallObservers,
) -> Result<(ResponseMeta, Result<Bytes, ErrorSource>), Error> {
    let (mut meta, mut reading) = open(core, request, watch).await?;
    let body = reading.whole(LONGEST_ANSWER).await;
    meta.set_times(reading.times());
    Ok((meta, body))
}

/// Sends the request once.
async fn attempt(
    core: &Core<dyn Transport>,
    call: &mut Call,
    request: &Request<Bytes>,
) -> Result<(ResponseMeta, Body), AttemptError> {
    let timeouts = call.begin(core.clock.now());
    let sending = core.transport.send(request.clone(), &timeouts);
    let response = within(sending, &*core.clock, timeouts.response_headers)
        .await
        .ok_or(AttemptError::OutOfTime(TimeoutKind::ResponseHeaders))?
        .map_err(AttemptError::Failed)?;
    let (head, body) = response.into_parts();
    let meta = call.head(head, core.clock.now());
    if meta.status.is_success() {
        return Ok((meta, body));
    }
    let times = Times::new(call.started());
    let mut reading = BodyReader::new(body, Arc::clone(&core.clock), call.hurried_vigil(), times);
    let body = reading.start(LONGEST_REFUSAL).await;
    Err(AttemptError::refused(meta, body, core.key()))
}
