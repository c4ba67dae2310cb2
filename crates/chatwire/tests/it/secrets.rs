//! Canaries: whatever a client is configured with is shown nowhere, however a server repeats it.

use std::{
    error::Error as _,
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chatwire::{
    CallOptions, Client, Error, blocking,
    http::{HeaderName, HeaderValue, StatusCode},
    transport::memory::{CannedResponse, Scripted},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::hello;

/// The API key, a header with a scheme, a header, an option of a call, query values, a path.
const CANARIES: [&str; 7] = [
    "sk-CANARY-key/1+x",
    "CANARY-token-2+/",
    "CANARY-header-3",
    "CANARY-of-the-call-4",
    "CANARY+query/5",
    "CANARY-base-query-6",
    "CANARY-path-7",
];

const BASE_URL: &str = "http://localhost:1/CANARY-path-7/v1?k=CANARY-base-query-6";

fn options() -> CallOptions {
    CallOptions::default()
        .header(
            HeaderName::from_static("x-auth"),
            HeaderValue::from_static("Token CANARY-token-2+/"),
        )
        .header(HeaderName::from_static("x-tenant"), HeaderValue::from_static("CANARY-header-3"))
        .query("sig", "CANARY+query/5")
}

fn call_options() -> CallOptions {
    CallOptions::default()
        .header(HeaderName::from_static("x-call"), HeaderValue::from_static("CANARY-of-the-call-4"))
}

/// A canary as servers spell it.
fn spellings(canary: &str) -> Vec<String> {
    let hex: Vec<_> = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![
        canary.to_owned(),
        canary.replace('/', "\\/").replace('+', "\\u002B"),
        hex.iter().map(|hex| format!("%{hex}")).collect(),
        hex.iter().map(|hex| format!("\\u00{hex}")).collect(),
        STANDARD.encode(canary),
        STANDARD.encode(format!("user:{canary}")),
    ]
}

/// The places where a server repeats a text: their names and the responses.
fn echoes(text: &str) -> [(&'static str, CannedResponse); 24] {
    let response = |status, content_type, body: String| {
        let status = StatusCode::from_u16(status).expect("it is a status");
        CannedResponse::new(status).with_header("content-type", content_type).with_frames([body])
    };
    let json = |status, body| response(status, "application/json", body);
    let events = |body| response(200, "text/event-stream", body);
    let header =
        |name, status| json(status, "{}".to_owned()).with_header(name, &format!("id-{text}"));
    [
        ("error message", json(401, format!(r#"{{"error":{{"message":"bad {text}!"}}}}"#))),
        ("error code", json(400, format!(r#"{{"error":{{"message":"m","code":"{text}"}}}}"#))),
        ("flat error", json(500, format!(r#"{{"message":"{text}","path":"{text}"}}"#))),
        ("text", response(502, "text/plain", format!("upstream said {text}"))),
        ("page", response(404, "text/html", format!("<title>{text}</title><p>{text}"))),
        ("error event", events(format!("event: error\ndata: {{\"message\":\"{text}\"}}\n\n"))),
        ("event that is no chunk", events(format!("data: no {text}\n\n"))),
        ("page as success", response(200, "text/html", format!("<p>{text}"))),
        ("body that is no completion", json(200, format!(r#"{{"echo":"{text}"}}"#))),
        ("error in a success", json(200, format!(r#"{{"error":{{"message":"{text}"}}}}"#))),
        ("request ID of a rejection", header("x-request-id", 400)),
        ("request ID of a success", header("x-request-id", 200)),
        ("redirect", header("location", 307)),
        ("challenge", header("www-authenticate", 401)),
        ("wait", header("retry-after", 429)),
        ("content type", response(200, &format!("text/{text}"), "no completion".to_owned())),
        ("content coding", header("content-encoding", 200)),
        ("problem", json(422, format!(r#"{{"type":"{text}","title":"{text}","detail":"a"}}"#))),
        ("detail", json(422, format!(r#"{{"detail":[{{"loc":["{text}"],"msg":"{text}"}}]}}"#))),
        ("error in a chunk", events(format!("{CHUNK}data: {{\"error\":\"{text}\"}}\n\n"))),
        ("coded event", events(format!("data: {{\"error\":{{\"code\":\"{text}\"}}}}\n\n"))),
        ("page after a chunk", events(format!("{CHUNK}<html>{text}</html>\n\n"))),
        ("finish reason", events(format!("{}{text}{}", FINISH.0, FINISH.1))),
        ("member name", json(200, format!(r#"{{"{text}":{{"{text}":1}}}}"#))),
    ]
}

/// A chunk of a completion that does not end.
const CHUNK: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";

/// A chunk whose finish reason comes between the two, and after which the stream fails.
const FINISH: (&str, &str) = (
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"error: ",
    "\"}]}\n\ndata: {\"error\":\"late\"}\n\n",
);

/// Everything that a program would show of an error.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {:?} ", error.request_id());
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(shown, "{error} {error:?} ");
        source = error.source();
    }
    if let Some(api) = error.api() {
        let _ = write!(shown, "{api} {api:?} ");
    }
    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
    let _ = write!(shown, "{body:?} {:?}", error.meta().map(|meta| &meta.headers));
    shown
}

#[track_caller]
fn check(about: &str, text: &str, shown: &str) {
    assert!(!shown.contains(text), "{about}: {shown}");
    assert!(!shown.to_lowercase().contains("canary"), "{about}: {shown}");
}

/// Logs every field of every span and event.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0.lock().expect("no visit panics"), "{field}={value:?} ");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn what_a_client_is_configured_with_is_shown_nowhere() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    for text in CANARIES.into_iter().flat_map(spellings) {
        for (about, response) in echoes(&text) {
            for streaming in [false, true] {
                let about = format!("{about}, streaming: {streaming}, {text}");
                let server = Scripted::new([response.clone()]);
                let client = Client::builder()
                    .api_key(CANARIES[0])
                    .base_url(BASE_URL)
                    .options(options().retry(chatwire::RetryPolicy::none()))
                    .transport(server.clone());
                #[cfg(feature = "tracing")]
                let client = client.observer(chatwire::observe::Tracing::new().with_content());
                check(&about, &text, &format!("{client:?}"));
                let client = client.build().unwrap().with(call_options());
                check(&about, &text, &format!("{client:?}"));
                let error = if streaming {
                    match client.stream(&hello()).await {
                        Ok(stream) => stream.accumulate().await.unwrap_err(),
                        Err(error) => error,
                    }
                } else {
                    client.chat(&hello()).await.unwrap_err()
                };
                check(&about, &text, &shown(&error));
                for received in server.received() {
                    check(&about, &text, &format!("{:?}", received.request.headers()));
                }
                let client = blocking::Client::builder()
                    .api_key(CANARIES[0])
                    .base_url(BASE_URL)
                    .options(options().retry(chatwire::RetryPolicy::none()))
                    .transport(Scripted::new([response.clone()]))
                    .build()
                    .unwrap()
                    .with(call_options());
                let error = if streaming {
                    match client.stream(&hello()) {
                        Ok(stream) => stream.accumulate().unwrap_err(),
                        Err(error) => error,
                    }
                } else {
                    client.chat(&hello()).unwrap_err()
                };
                check(&about, &text, &shown(&error));
            }
        }
    }
    let log = log.0.lock().expect("no visit panics").clone();
    #[cfg(feature = "tracing")]
    assert!(log.contains("gen_ai.operation.name"), "{log}");
    for text in CANARIES.into_iter().flat_map(spellings) {
        assert!(!log.contains(&text), "{text}: {log}");
    }
}
