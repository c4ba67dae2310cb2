//! Executes the decisions of a [`Call`], on the calling thread.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::blocking::{Body, Transport};
use http::Request;

use super::body_reader::BodyReader;
use crate::{
    Error, ResponseLimits, ResponseMeta,
    call::{
        Call, Decision,
        attempt_error::{AttemptError, MAX_ERROR_BODY_BYTES},
        body_reader::FailedBody,
    },
    client::core::{Core, PreparedCall},
    clock,
    error::ErrorSource,
    response::meta::BodyTimes,
};

/// Sends a request, and retries it, until a response starts or the call fails.
pub(super) fn send(
    core: &Core<dyn Transport>,
    prepared: &mut PreparedCall,
) -> Result<(ResponseMeta, BodyReader), Error> {
    let PreparedCall { request, observers, keys, is_repeatable } = prepared;
    let mut call = core.call(request, *is_repeatable);
    loop {
        if let Some(keys) = keys {
            match keys.next_blocking(&*core.clock) {
                Ok(key) => core.set_key(request, key),
                Err(error) => {
                    let cause = ErrorSource::KeyProvider(error);
                    return Err(core.fail_without_key(call, cause, observers));
                }
            }
        }
        match attempt(core, &mut call, request) {
            Ok((meta, body)) => {
                let times = BodyTimes::new(call.started());
                let (meta, body_timeouts) = core.accept(call, meta, observers);
                return Ok((
                    meta,
                    BodyReader::new(body, Arc::clone(&core.clock), body_timeouts, times),
                ));
            }
            Err(error) => match core.handle_failure(&mut call, error, keys.as_mut(), observers) {
                Decision::Retry(wait) => clock::block_for(&*core.clock, wait),
                Decision::Fail(error) => return Err(error),
            },
        }
    }
}

/// Reads the whole body of a response.
pub(super) fn read_whole(
    meta: &mut ResponseMeta,
    mut reader: BodyReader,
    limits: &ResponseLimits,
) -> Result<Bytes, Box<FailedBody>> {
    let body = reader.read_whole(limits.max_body_bytes);
    meta.set_times(reader.times());
    body
}

/// Sends the request once.
fn attempt(
    core: &Core<dyn Transport>,
    call: &mut Call,
    request: &Request<Bytes>,
) -> Result<(ResponseMeta, Body), AttemptError> {
    let timeouts = call.begin(core.clock.now());
    let response =
        core.transport.send(request.clone(), &timeouts).map_err(AttemptError::Transport)?;
    let (head, body) = response.into_parts();
    let meta = call.meta(head, core.clock.now());
    if meta.status.is_success() {
        return Ok((meta, body));
    }
    let times = BodyTimes::new(call.started());
    let mut reader =
        BodyReader::new(body, Arc::clone(&core.clock), call.error_body_timeouts(), times);
    let body = reader.read_whole(MAX_ERROR_BODY_BYTES);
    Err(AttemptError::error_response(meta, body))
}
