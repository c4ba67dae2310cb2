//! HTTP Archives: export, import and errors.

use std::time::Duration;

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Exchange, Frame,
    cassette::{Meta, Recording},
};
use http::HeaderValue;

use super::{exchange, stream};

/// An exchange as an archive contains it.
fn through(exchange: Exchange) -> Exchange {
    let har = Recording::to_har(&[Recording::new(Meta::new("a", "b"), exchange)]);
    Recording::from_har(&har).unwrap().remove(0)
}

#[test]
fn all_but_frames_and_ends_comes_through() {
    let mut kept = stream().exchange;
    kept.request.target = "/v1/chat?model=m".to_owned();
    kept.response.end = BodyEnd::Abandoned;
    let mut expected = kept.clone();
    expected.response.frames = vec![Frame::new(Duration::from_millis(3), kept.response.body())];
    expected.response.end = BodyEnd::Complete;
    assert_eq!(through(kept), expected);

    let binary = exchange("\"a\"", "application/octet-stream", &[b"\xff\0"]);
    assert_eq!(through(binary.clone()), binary);
    let mut raw = exchange("", "text/plain", &[]);
    raw.request.body = Bytes::from_static(b"\xff");
    assert_eq!(through(raw.clone()), raw);
}

#[test]
fn an_archive_of_a_browser_is_read_without_its_secrets() {
    let har = r#"{"log":{"version":"1.2","entries":[{"time":12.5,
        "request":{"method":"POST","url":"https://api.example.com/v1?key=canary","httpVersion":"h2",
            "headers":[{"name":":path","value":"/v1"},{"name":"Cookie","value":"canary"},
                {"name":"Accept","value":"*/*"}],
            "postData":{"mimeType":"application/json","text":"{\"api_key\":\"canary\"}"}},
        "response":{"status":200,"httpVersion":"h2","headers":[{"name":"set-cookie","value":"canary"}],
            "content":{"size":2,"mimeType":"text/plain","text":"aGk=","encoding":"base64"}}}]}}"#;
    let exchange = Recording::from_har(har).unwrap().remove(0);
    assert!(!format!("{exchange:?}").contains("canary"), "{exchange:?}");
    assert_eq!(exchange.request.target, "/v1?key=xxxxxx");
    assert_eq!(exchange.request.headers.len(), 1);
    assert_eq!(exchange.response.version, http::Version::HTTP_2);
    assert_eq!(exchange.response.frames, [Frame::new(Duration::from_micros(12_500), "hi")]);
}

#[test]
fn what_browsers_write_is_read() {
    let har = "\u{feff}".to_owned()
        + r#"{"log":{"version":"1.2","entries":[{"time":-1,"_webSocketMessages":[],"comment":"c",
        "request":{"method":"GET","url":"https://user:pw@api.example.com/v1#top","headers":[]},
        "response":{"status":200,"headers":[{"name":"set-cookie","value":"a=b\nc=d"},
            {"name":"via","value":"a\nb"},{"name":"content-encoding","value":"br"},
            {"name":"content-length","value":"7"}],
            "content":{"size":9,"mimeType":"text/plain","text":"decoded é"}}}]}}"#;
    let exchange = Recording::from_har(&har).unwrap().remove(0);
    assert_eq!(exchange.request.target, "/v1");
    let headers: Vec<_> = exchange.response.headers.iter().collect();
    assert_eq!(headers.len(), 2, "{headers:?}");
    assert!(headers.iter().all(|(name, _)| *name == "via"), "{headers:?}");
    assert_eq!(exchange.response.body(), "decoded é");
}

#[test]
fn secrets_do_not_leave() {
    let mut kept = stream().exchange;
    kept.request.headers.insert("cookie", HeaderValue::from_static("canary"));
    kept.request.body = Bytes::from_static(br#"{"password":"canary"}"#);
    let har = Recording::to_har(&[Recording::new(Meta::new("a", "b"), kept)]);
    assert!(!har.contains("canary"), "{har}");
}

#[test]
fn bad_archives_are_named_by_place() {
    let good = Recording::to_har(&[stream()]);
    let cases = [
        ("{", "is not JSON at line 1, column 1"),
        ("{\n", "is not JSON at line 2, column 0"),
        ("{}", "has no /log/entries"),
        (
            &good.replace(r#""status":200"#, r#""status":0"#),
            "cannot be read at /log/entries/0/response/status",
        ),
        (
            &good.replace(r#""url":"#, r#""address":"#),
            "cannot be read at /log/entries/0/request/url",
        ),
        (
            &good.replace(r#""postData":{"#, r#""postData":{"params":[{}]},"_":{"#),
            "cannot be read at /log/entries/0/request/postData",
        ),
        (
            &good.replace(r#""name":"via""#, r#""name":"v a""#),
            "cannot be read at /log/entries/0/response/headers",
        ),
    ];
    for (har, message) in cases {
        assert_eq!(Recording::from_har(har).unwrap_err().to_string(), message);
    }
}
