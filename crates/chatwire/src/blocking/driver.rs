//! Carries out what a [`Call`] decides, on the caller's thread.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::blocking::{Body, Transport};
use http::Request;

use super::body_reader::BodyReader;
use crate::{
    Error, ResponseMeta,
    call::attempt_error::{AttemptError, LONGEST_REFUSAL},
    call::body_reader::LONGEST_ANSWER,
    call::{Call, Decision},
    client::core::Core,
    clock,
    error::ErrorSource,
    observe::CallObservers,
    response::meta::Times,
};

/// Sends a request until an answer begins or the call is given up.
pub(super) fn open(
    core: &Core<dyn Transport>,
    request: &Request<Bytes>,
    watch: &mut CallObservers,
) -> Result<(ResponseMeta, BodyReader), Error> {
    let mut call = core.call(request);
    loop {
        match attempt(core, &mut call, request) {
            Ok((meta, body)) => {
                let times = Times::new(call.started());
                let (meta, vigil) = core.accept(call, meta, watch);
                return Ok((meta, BodyReader::new(body, Arc::clone(&core.clock), vigil, times)));
            }
            Err(failure) => match core.handle(&mut call, failure, watch) {
                Decision::Wait(wait) => clock::wait(&*core.clock, wait),
                Decision::GiveUp(error) => return Err(error),
            },
        }
    }
}

/// Sends a request, and reads the whole body of the answer.
pub(super) fn whole(
    core: &Core<dyn Transport>,
    request: &Request<Bytes>,
    watch: &mut CallObservers,
) -> Result<(ResponseMeta, Result<Bytes, ErrorSource>), Error> {
    let (mut meta, mut reading) = open(core, request, watch)?;
    let body = reading.whole(LONGEST_ANSWER);
    meta.set_times(reading.times());
    Ok((meta, body))
}

/// Sends the request once.
fn attempt(
    core: &Core<dyn Transport>,
    call: &mut Call,
    request: &Request<Bytes>,
) -> Result<(ResponseMeta, Body), AttemptError> {
    let timeouts = call.begin(core.clock.now());
    let response = core.transport.send(request.clone(), &timeouts).map_err(AttemptError::Failed)?;
    let (head, body) = response.into_parts();
    let meta = call.head(head, core.clock.now());
    if meta.status.is_success() {
        return Ok((meta, body));
    }
    let times = Times::new(call.started());
    let mut reading = BodyReader::new(body, Arc::clone(&core.clock), call.hurried_vigil(), times);
    let body = reading.start(LONGEST_REFUSAL);
    Err(AttemptError::refused(meta, body, core.key()))
}
