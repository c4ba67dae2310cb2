//! Backends with one fault each, which the suite must report.

use bytes::Bytes;
use chatwire_transport::{
    Body, BoxFuture, Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind,
    contract::{self, Behavior, Capabilities, Gzip},
    hyper::HyperTransport,
};
use http::{Request, Response};

type CannedResponse = Result<Response<Body>, TransportError>;
type Spoil = fn(HyperTransport, Request<Bytes>, Timeouts) -> BoxFuture<'static, CannedResponse>;

/// A correct backend behind a function that adds a fault.
struct Spoiled {
    inner: HyperTransport,
    spoil: Spoil,
}

impl Transport for Spoiled {
    fn send(&self, request: Request<Bytes>, timeouts: &Timeouts) -> BoxFuture<'_, CannedResponse> {
        (self.spoil)(self.inner.clone(), request, *timeouts)
    }
}

#[track_caller]
fn check(spoil: Spoil, behaviors: &[Behavior]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for behavior in behaviors {
        let transport = Spoiled { inner: HyperTransport::new(), spoil };
        let capabilities = Capabilities::new(Gzip::Passed);
        let outcome = runtime.block_on(contract::check(*behavior, &transport, &capabilities));
        assert!(outcome.is_failure(), "{behavior}: {outcome:?}");
    }
}

#[test]
fn a_body_held_back_is_seen() {
    let hold: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let (parts, body) = inner.send(request, &timeouts).await?.into_parts();
            let bytes = body.collect(usize::MAX).await?;
            Ok(Response::from_parts(parts, Body::from(bytes)))
        })
    };
    check(hold, &[Behavior::FramesAtOnce, Behavior::CutBody]);
}

#[test]
fn a_failure_taken_for_an_end_is_seen() {
    let end: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let (parts, mut body) = inner.send(request, &timeouts).await?.into_parts();
            let mut bytes = Vec::new();
            while let Some(Ok(frame)) = body.frame().await {
                bytes.extend_from_slice(&frame);
            }
            Ok(Response::from_parts(parts, Body::from(Bytes::from(bytes))))
        })
    };
    check(end, &[Behavior::CutBody, Behavior::BadChunk]);
}

#[test]
fn a_request_sent_twice_is_seen() {
    let twice: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            match inner.send(request.clone(), &timeouts).await {
                Err(_) => inner.send(request, &timeouts).await,
                response => response,
            }
        })
    };
    check(twice, &[Behavior::NeverResent]);
}

#[test]
fn a_followed_redirect_is_seen() {
    let follow: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let response = inner.send(request.clone(), &timeouts).await?;
            let Some(location) = response.headers().get("location") else {
                return Ok(response);
            };
            let mut again = request;
            *again.uri_mut() = location.to_str().unwrap().parse().unwrap();
            inner.send(again, &timeouts).await
        })
    };
    check(follow, &[Behavior::Redirect]);
}

#[test]
fn a_changed_request_or_answer_is_seen() {
    let change: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let mut request = request.map(|body| body.slice(..body.len().min(1_000)));
            request.headers_mut().remove("x-a");
            let mut response = inner.send(request, &timeouts).await?;
            if let Some(value) = response.headers().get("x-a").cloned() {
                response.headers_mut().insert("x-a", value);
            }
            if response.status().is_server_error() {
                return Err(TransportError::new(Kind::Other, Sent::All));
            }
            Ok(response)
        })
    };
    let behaviors =
        [Behavior::Request, Behavior::RequestLengths, Behavior::Headers, Behavior::Statuses];
    check(change, &behaviors);
}

#[test]
fn a_vague_failure_is_seen() {
    let vague: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let response = inner.send(request, &timeouts).await;
            response.map_err(|_| TransportError::new(Kind::Other, Sent::Perhaps))
        })
    };
    let behaviors = [
        Behavior::Refused,
        Behavior::Unresolved,
        Behavior::Unsupported,
        Behavior::NoResponse,
        Behavior::HalfHead,
        Behavior::NotHttp,
        Behavior::HeaderLimit,
    ];
    check(vague, &behaviors);
}

#[test]
fn a_secret_in_a_message_is_seen() {
    let tell: Spoil = |inner, request, timeouts| {
        let uri = request.uri().to_string();
        Box::pin(async move {
            inner.send(request, &timeouts).await.map_err(|error| error.with_detail(uri))
        })
    };
    check(tell, &[Behavior::Refused, Behavior::NoResponse]);
}

#[test]
fn an_eager_request_is_seen() {
    let eager: Spoil = |inner, request, timeouts| {
        let response = tokio::spawn(async move { inner.send(request, &timeouts).await });
        Box::pin(async move { response.await.unwrap() })
    };
    check(eager, &[Behavior::Lazy]);
}

#[test]
fn a_request_that_outlives_its_future_is_seen() {
    let detached: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            tokio::spawn(async move { inner.send(request, &timeouts).await }).await.unwrap()
        })
    };
    check(detached, &[Behavior::DropSend]);
}

#[test]
fn a_body_that_outlives_its_reader_is_seen() {
    let leak: Spoil = |inner, request, timeouts| {
        Box::pin(async move {
            let (parts, mut body) = inner.send(request, &timeouts).await?.into_parts();
            let mut first = None;
            if let Some(frame) = body.frame().await {
                first = Some(frame?);
            }
            tokio::spawn(async move { while body.frame().await.is_some() {} });
            Ok(Response::from_parts(parts, Body::from(first.unwrap_or_default())))
        })
    };
    check(leak, &[Behavior::DropBody]);
}

#[test]
fn a_connection_used_once_is_seen() {
    let alone: Spoil = |_, request, timeouts| {
        Box::pin(async move { HyperTransport::new().send(request, &timeouts).await })
    };
    check(alone, &[Behavior::KeepAlive]);
}

#[test]
fn limits_in_the_wrong_phase_are_seen() {
    let swap: Spoil = |inner, request, timeouts| {
        let mut swapped = Timeouts::default();
        swapped.response_headers = timeouts.read;
        swapped.read = timeouts.response_headers;
        Box::pin(async move { inner.send(request, &swapped).await })
    };
    check(swap, &[Behavior::HeaderLimitEnds, Behavior::IdleLimitBody]);
}

#[test]
fn no_limits_are_seen() {
    let patient: Spoil = |inner, request, _| {
        Box::pin(async move { inner.send(request, &Timeouts::default()).await })
    };
    check(patient, &[Behavior::HeaderLimit]);
}
