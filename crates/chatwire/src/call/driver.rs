//! Executes the decisions of a [`Call`], without blocking.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::{Body, Transport};
use http::Request;

use crate::{
    Error, ResponseLimits, ResponseMeta, TimeoutKind,
    call::{
        Call, Decision,
        attempt_error::{AttemptError, MAX_ERROR_BODY_BYTES},
        body_reader::{BodyReader, FailedBody, within},
    },
    client::core::{Core, PreparedCall},
    error::ErrorSource,
    response::meta::BodyTimes,
};

/// Sends a request, and retries it, until a response starts or the call fails.
pub(crate) async fn send(
    core: &Core<dyn Transport>,
    prepared: &mut PreparedCall,
) -> Result<(ResponseMeta, BodyReader), Error> {
    let PreparedCall { request, observers, keys, is_repeatable } = prepared;
    let mut call = core.call(request, *is_repeatable);
    loop {
        if let Some(keys) = keys {
            let remaining = call.remaining(core.clock.now());
            let next = within(keys.next(&*core.clock), &*core.clock, remaining).await;
            let missing = match next {
                Some(Ok(key)) => {
                    core.set_key(request, key);
                    None
                }
                Some(Err(error)) => Some(ErrorSource::KeyProvider(error)),
                None => Some(ErrorSource::Timeout(TimeoutKind::Total)),
            };
            if let Some(cause) = missing {
                return Err(core.fail_without_key(call, cause, observers));
            }
        }
        match attempt(core, &mut call, request).await {
            Ok((meta, body)) => {
                let times = BodyTimes::new(call.started());
                let (meta, body_timeouts) = core.accept(call, meta, observers);
                return Ok((
                    meta,
                    BodyReader::new(body, Arc::clone(&core.clock), body_timeouts, times),
                ));
            }
            Err(error) => match core.handle_failure(&mut call, error, keys.as_mut(), observers) {
                Decision::Retry(wait) => core.clock.sleep(wait).await,
                Decision::Fail(error) => return Err(error),
            },
        }
    }
}

/// Reads the whole body of a response.
pub(crate) async fn read_whole(
    meta: &mut ResponseMeta,
    mut reader: BodyReader,
    limits: &ResponseLimits,
) -> Result<Bytes, Box<FailedBody>> {
    let body = reader.read_whole(limits.max_body_bytes).await;
    meta.set_times(reader.times());
    body
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
        .ok_or(AttemptError::Timeout(TimeoutKind::ResponseHeaders))?
        .map_err(AttemptError::Transport)?;
    let (head, body) = response.into_parts();
    let meta = call.meta(head, core.clock.now());
    if meta.status.is_success() {
        return Ok((meta, body));
    }
    let times = BodyTimes::new(call.started());
    let mut reader =
        BodyReader::new(body, Arc::clone(&core.clock), call.error_body_timeouts(), times);
    let body = reader.read_whole(MAX_ERROR_BODY_BYTES).await;
    Err(AttemptError::error_response(meta, body))
}
