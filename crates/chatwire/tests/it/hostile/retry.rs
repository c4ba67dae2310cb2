//! Failures that are retried, and some that are not.

use super::{
    Row,
    script::{DONE, End, HI, Script, Start, error_response, events, non_streaming, stop, text},
};

/// A row about failures before an attempt that would succeed.
pub(super) fn then_good(about: &str, failures: &[Script]) -> Row {
    let ending = |last| Some([failures, &[last]].concat());
    Row {
        about: about.to_owned(),
        chat: ending(non_streaming(HI)),
        stream: ending(events(&[&text("Hi"), &stop(), DONE])),
    }
}

pub(super) fn rows() -> Vec<Row> {
    let busy = || error_response(503, r#"{"message":"Service unavailable"}"#);
    let limited = || error_response(429, r#"{"message":"Too Many Requests"}"#);
    let asking = |name, value| limited().header(name, value);
    let once = |about, failure: Script| then_good(about, &[failure]);
    let broken =
        vec![events(&[&text("Hi")]).end(End::Broken), events(&[&text("Hi"), &stop(), DONE])];
    let far = "Fri, 31 Dec 2100 23:59:59 GMT";
    vec![
        once("408", error_response(408, "")),
        once("409", error_response(409, "")),
        once("429", limited()),
        once("500", error_response(500, r#"{"message":"Internal server error"}"#)),
        once(
            "502, an HTML page",
            Script::new(Start::Status(502)).frame("<html><title>502 Bad Gateway</title>"),
        ),
        once("503", busy()),
        once("503, the body stalls", busy().end(End::Stall)),
        once("504", error_response(504, r#"{"message":"Generation timeout"}"#)),
        once("524", error_response(524, "")),
        once("`Retry-After: 2`", asking("retry-after", "2")),
        once("`Retry-After: 1.5`", asking("retry-after", "1.5")),
        once("`Retry-After: 0`", asking("retry-after", "0")),
        once("`Retry-After: -5`", asking("retry-after", "-5")),
        once("`Retry-After: soon`", asking("retry-after", "soon")),
        once(
            "`Retry-After` in 20 s as a date",
            asking("retry-after", "Tue, 24 Nov 2026 10:00:20 GMT")
                .header("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
        ),
        once(
            "`Retry-After` as a date that has passed",
            asking("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT")
                .header("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
        ),
        once(
            "`Retry-After` as a date in the far future",
            asking("retry-after", far).header("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
        ),
        once("`retry-after-ms: 2500`", asking("retry-after-ms", "2500")),
        once("`Retry-After: 3600`", asking("retry-after", "3600")),
        once("`Retry-After: 1e999`", asking("retry-after", "1e999")),
        once(
            "`x-should-retry: true` with 400",
            error_response(400, "").header("x-should-retry", "true"),
        ),
        once("`x-should-retry: false` with 503", busy().header("x-should-retry", "false")),
        once(
            "429, the daily quota is exhausted",
            error_response(429, r#"{"message":"Free-tier limit: 10 requests per day"}"#),
        ),
        once(
            "429, out of credit",
            error_response(
                429,
                r#"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#,
            ),
        ),
        once(
            "500, a coupon is not found",
            error_response(500, r#"{"message":"Coupon code not found"}"#),
        ),
        once("no connection", Script::new(Start::Refused)),
        once("the connection breaks before the headers", Script::new(Start::Lost)),
        then_good("503 twice", &[busy(), busy()]),
        then_good("503 three times", &[busy(), busy(), busy()]),
        then_good("no connection three times", &vec![Script::new(Start::Refused); 3]),
        then_good(
            "no connection, then 429 with `Retry-After: 5`",
            &[Script::new(Start::Refused), asking("retry-after", "5")],
        ),
        Row {
            about: "a stream breaks after its first chunk, and a second attempt would succeed"
                .to_owned(),
            chat: None,
            stream: Some(broken),
        },
    ]
}
