//! The checks for backends without a connection.

use http::{HeaderMap, HeaderValue, Method, StatusCode, request::Builder};

use super::{
    Behavior, Outcome, Report, Verdict, alarm,
    behavior::body::{LENGTHS, test_bytes},
    behavior::response::STATUSES,
    probe::{expect, expect_body, expect_error, read, read_until_error},
};
use crate::{
    Body, BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse, Sent, Timeouts, Transport,
    TransportErrorKind as Kind,
};

/// Checks a backend that responds from memory or disk.
///
/// `backend` creates the backend for one exchange, and the suite sends it the request of that
/// exchange.
/// Behaviors that need a connection are not applicable.
///
/// ```
/// use chatwire_transport::{
///     contract,
///     memory::{CannedResponse, Scripted},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let report = contract::run_scripted("memory", |exchange| {
///     Box::new(Scripted::new([CannedResponse::from(&exchange.response)]))
/// });
/// let report = report.await;
/// assert!(report.is_pass(), "{report}");
/// # }
/// ```
pub async fn run_scripted(
    name: impl Into<String>,
    backend: impl Fn(&Exchange) -> Box<dyn Transport>,
) -> Report {
    let backend: &dyn Fn(&Exchange) -> Box<dyn Transport> = &backend;
    let mut report = Report::new(name.into());
    for behavior in Behavior::ALL.iter().copied() {
        let outcome = match behavior {
            Behavior::Statuses => alarm::bounded(statuses(backend)).await.into(),
            Behavior::Headers => alarm::bounded(headers(backend)).await.into(),
            Behavior::Length => alarm::bounded(lengths(backend)).await.into(),
            Behavior::FramesAtOnce => alarm::bounded(frames(backend)).await.into(),
            Behavior::CutBody => alarm::bounded(cut_body(backend)).await.into(),
            _ => Outcome::NotApplicable("responds without a connection".to_owned()),
        };
        report.add(behavior, outcome);
    }
    report
}

type Backend<'a> = &'a dyn Fn(&Exchange) -> Box<dyn Transport>;

async fn statuses(backend: Backend<'_>) -> Verdict {
    for code in STATUSES {
        let status = StatusCode::from_u16(code).map_err(|error| error.to_string())?;
        let response = send(backend, RecordedResponse::new(status)).await?;
        let seen = response.status();
        expect(seen == status, || format!("{seen} instead of {status}"))?;
        expect_body(&read(response.into_body()).await?, b"")?;
    }
    Ok(())
}

async fn headers(backend: Backend<'_>) -> Verdict {
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("x-a", &b"1"[..]), ("x-b", b"a b"), ("x-raw", b"caf\xe9"), ("x-a", b"2"), ("x-c", b"")]
    {
        let value = HeaderValue::from_bytes(value).map_err(|error| error.to_string())?;
        headers.append(name, value);
    }
    let mut recorded = RecordedResponse::new(StatusCode::OK);
    recorded.headers = headers.clone();
    let response = send(backend, recorded).await?;
    expect(*response.headers() == headers, || format!("{:?}", response.headers()))
}

async fn lengths(backend: Backend<'_>) -> Verdict {
    for length in LENGTHS {
        let expected = test_bytes(length);
        let response = send(backend, recorded(&[&expected], BodyEnd::Complete)).await?;
        expect_body(&read(response.into_body()).await?, &expected)?;
    }
    Ok(())
}

async fn frames(backend: Backend<'_>) -> Verdict {
    let expected = [&b"ab"[..], b"c", b"defg"];
    let mut body = send(backend, recorded(&expected, BodyEnd::Complete)).await?.into_body();
    for expected in expected {
        expect_body(&super::probe::frame(&mut body).await?, expected)?;
    }
    expect_body(&read(body).await?, b"")
}

async fn cut_body(backend: Backend<'_>) -> Verdict {
    for end in [BodyEnd::Failed, BodyEnd::Abandoned] {
        let response = send(backend, recorded(&[b"abc", b"de"], end)).await?;
        let (bytes, error) = read_until_error(response.into_body()).await?;
        expect_body(&bytes, b"abcde")?;
        let error = error.ok_or_else(|| format!("no error after a {end:?} body"))?;
        expect_error(&error, Kind::Interrupted, &[Sent::All])?;
    }
    Ok(())
}

fn recorded(frames: &[&[u8]], end: BodyEnd) -> RecordedResponse {
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.frames = frames
        .iter()
        .filter(|frame| !frame.is_empty())
        .map(|frame| Frame::new(std::time::Duration::ZERO, frame.to_vec()))
        .collect();
    response.end = end;
    response
}

async fn send(
    backend: Backend<'_>,
    response: RecordedResponse,
) -> Result<http::Response<Body>, String> {
    let exchange = Exchange::new(RecordedRequest::new(Method::GET, "/v1/x"), response);
    let request = Builder::new()
        .method(exchange.request.method.clone())
        .uri(format!("http://localhost{}", exchange.request.target))
        .body(exchange.request.body.clone())
        .expect("the suite's requests are well-formed");
    backend(&exchange)
        .send(request, &Timeouts::default())
        .await
        .map_err(|error| format!("no response: {error}"))
}
