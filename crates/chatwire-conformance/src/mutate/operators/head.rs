//! The status and the headers.

use crate::subject::Kind;

use super::bench::{Bench, Change};
use crate::mutate::{MutantKind, MutantPlace, mutant::ANYWHERE};

/// Where a fault of the head may be reported.
const TWINS: &[&str] = &["*"];

pub(super) fn make(bench: &mut Bench<'_>) {
    let mut headers: Vec<(&'static str, Vec<Option<&'static str>>)> = vec![
        ("content-encoding", vec![Some("gzip"), Some("br"), Some("zstd"), Some("unheard-of")]),
        ("transfer-encoding", vec![Some("chunked")]),
        ("retry-after", vec![Some("soon"), Some("-1")]),
        ("x-ratelimit-remaining-requests", vec![Some("many"), Some("-1"), Some("1.5")]),
        ("x-ratelimit-reset-tokens", vec![Some("soon")]),
        ("x-upstream-authorization", vec![Some("Bearer 0123456789abcdefghijklmnop")]),
        ("content-length", vec![Some("1"), Some("999999"), Some("many")]),
        ("date", vec![Some("yesterday"), Some("Thu, 09 Apr 2015 08:30:50 GMT")]),
    ];
    if bench.draft.streams {
        headers.push(("cache-control", vec![None, Some("public, max-age=600")]));
        headers.push((
            "content-type",
            vec![
                None,
                Some("application/json"),
                Some("text/plain"),
                Some("text/html"),
                Some("text/event-stream; charset=latin1"),
                Some("application/x-ndjson"),
            ],
        ));
    } else {
        headers.push((
            "content-type",
            vec![
                None,
                Some("text/plain"),
                Some("text/html"),
                Some("text/event-stream"),
                Some("application/json; charset=latin1"),
                Some("application/json; charset=utf-16"),
                Some("application/octet-stream"),
            ],
        ));
    }
    for name in ["retry-after", "x-request-id"] {
        if bench.draft.header(name).is_some() {
            headers.push((name, vec![None, Some("")]));
        }
    }
    for (name, values) in headers {
        for value in values {
            let old = bench.draft.header(name).unwrap_or("nothing").to_owned();
            let new = value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
            add(bench, name, format!("{name}: {old:?} -> {new}"), |bench| {
                bench.draft.with_header(name, value)
            });
        }
    }
    let mut both = bench.draft.with_header("transfer-encoding", Some("chunked"));
    let length = both.response.body().len();
    both.response.headers.insert("content-length", http::HeaderValue::from(length));
    add(bench, "content-length", "a length and chunks".to_owned(), |_| both);
    let statuses: &[u16] = match bench.kind {
        Kind::Error => &[200, 201, 204, 301, 400, 418, 500, 502, 503],
        _ => &[201, 202, 204, 206, 301, 400, 401, 404, 429, 500, 502],
    };
    for status in statuses {
        let name = format!("status: {} -> {status}", bench.draft.status().as_u16());
        add(bench, "status", name, |bench| bench.draft.with_status(*status));
    }
}

fn add(
    bench: &mut Bench<'_>,
    header: &str,
    name: String,
    change: impl FnOnce(&Bench<'_>) -> chatwire_transport::Exchange,
) {
    let exchange = change(bench);
    let twins = if header == "status" { ANYWHERE } else { TWINS };
    let place = MutantPlace::Head(header.to_owned());
    bench.add(Change { kind: MutantKind::Head, place, name, breaks: Vec::new(), twins }, exchange);
}
