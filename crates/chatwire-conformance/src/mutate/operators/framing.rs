//! The bytes around the JSON: events, lines, the sentinel, encodings, the end.

use std::time::Duration;

use chatwire_transport::{BodyEnd, Exchange, Frame};

use super::bench::{Bench, Change};
use crate::mutate::{MutantKind, MutantPlace, draft::Part, mutant::ANYWHERE};

/// A pause after which clients give up.
const GAP: Duration = Duration::from_secs(90);

pub(super) fn make(bench: &mut Bench<'_>) {
    body(bench);
    if bench.draft.streams {
        sentinel(bench);
        events(bench);
        frames(bench);
    }
}

/// What any body can suffer.
fn body(bench: &mut Bench<'_>) {
    let text = bench.draft.text();
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    let mut forms: Vec<(&str, Vec<u8>)> = vec![
        ("the body is cut in the middle", half.into_bytes()),
        ("the body lacks its last byte", text.as_bytes()[..text.len().saturating_sub(1)].to_vec()),
        ("the body is empty", Vec::new()),
        ("the body is there twice", text.repeat(2).into_bytes()),
        ("a byte order mark comes first", format!("\u{feff}{text}").into_bytes()),
        ("something comes behind the body", format!("{text}\nlog: sent").into_bytes()),
        ("the body is in UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    if let Some(at) = text.find("\"model\"") {
        let mut bytes = text.clone().into_bytes();
        bytes.splice(at + 1..at + 1, *b"\xff");
        forms.push(("a byte is not UTF-8", bytes));
    }
    if !bench.draft.streams {
        forms.push(("the body is an event", format!("data: {text}\n\n").into_bytes()));
        forms.push((
            "a comma comes behind the last member",
            text.trim_end()
                .strip_suffix('}')
                .map_or_else(Vec::new, |start| format!("{start},}}").into_bytes()),
        ));
        forms.push(("the body is a list", format!("[{text}]").into_bytes()));
        forms.push(("the body is in a member", format!("{{\"data\":{text}}}").into_bytes()));
    } else {
        let payloads = bench.draft.parts.iter().filter_map(|part| part.json.clone());
        forms
            .push(("the body is JSON lines", payloads.collect::<Vec<_>>().join("\n").into_bytes()));
        forms.push(("there is only the sentinel", b"data: [DONE]\n\n".to_vec()));
        forms.push(("there are only comments", b": ping\n\n: ping\n\n".to_vec()));
    }
    for (name, bytes) in forms {
        let exchange = bench.draft.with_body(bytes);
        add(bench, name, exchange);
    }
    for (name, end) in
        [("the connection broke", BodyEnd::Failed), ("the reader left", BodyEnd::Abandoned)]
    {
        let exchange = bench.draft.with_end(end);
        add(bench, name, exchange);
    }
}

/// The event that ends a stream.
fn sentinel(bench: &mut Bench<'_>) {
    let Some(at) = bench.draft.parts.iter().position(Part::is_done) else { return };
    for text in [
        "data: [done]\n\n",
        "data: DONE\n\n",
        "data: [DONE] \n\n",
        "data: \"[DONE]\"\n\n",
        "data: [DONE].\n\n",
        "event: done\ndata: [DONE]\n\n",
        "[DONE]\n\n",
        "data: {\"done\":true}\n\n",
        "data: [DONE]\n",
        "event: end\n\n",
    ] {
        let mut draft = bench.draft.clone();
        draft.parts[at].before = text.to_owned();
        add(bench, &format!("the sentinel is {text:?}"), draft.exchange());
    }
    for (name, text) in [
        ("an event follows the sentinel", "data: {\"choices\":[]}\n\n"),
        ("text follows the sentinel", "log: sent\n"),
        ("a comment follows the sentinel", ": bye\n\n"),
    ] {
        let mut draft = bench.draft.clone();
        draft.parts.push(Part::raw(text));
        add(bench, name, draft.retimed().exchange());
    }
}

/// The lines of events.
fn events(bench: &mut Bench<'_>) {
    let parts = bench.draft.parts.clone();
    let with_json: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].json.is_some()).collect();
    let chosen = with_json.iter().take(2).chain(with_json.last());
    let chosen: std::collections::BTreeSet<usize> = chosen.copied().collect();
    for at in chosen {
        let part = &parts[at];
        let (Some(json), Some(event)) = (part.json.clone(), part.event) else { continue };
        let (head, tail) = json.split_at(json.find(',').map_or(1, |comma| comma + 1));
        let forms = [
            ("its field is `error`", format!("error: {json}\n\n")),
            ("it has no field", format!("{json}\n\n")),
            ("its field is `Data`", format!("Data: {json}\n\n")),
            ("it has two data lines", format!("data: {head}\ndata: {tail}\n\n")),
            ("it has a name", format!("event: chunk\ndata: {json}\n\n")),
            ("it has an ID with a null character", format!("id: a\0b\ndata: {json}\n\n")),
            ("it has a retry that is no number", format!("retry: soon\ndata: {json}\n\n")),
            ("no blank line follows", format!("data: {json}\n")),
            ("its JSON is cut", format!("data: {}\n\n", &json[..json.len() - 1])),
            ("its JSON is in a list", format!("data: [{json}]\n\n")),
            (
                "its JSON is a string",
                format!("data: {}\n\n", serde_json::Value::from(json.clone())),
            ),
            ("its payload is text", "data: hello\n\n".to_owned()),
            ("its payload is empty", "data:\n\n".to_owned()),
            ("its payload is null", "data: null\n\n".to_owned()),
            (
                "its JSON is in an envelope",
                format!("data: {{\"event\":\"chunk\",\"data\":{json}}}\n\n"),
            ),
            ("a comment stands before it", format!(": ping\n\ndata: {json}\n\n")),
            ("its lines end in CRLF", format!("data: {json}\r\n\r\n")),
            ("there is no space behind the colon", format!("data:{json}\n\n")),
        ];
        for (what, text) in forms {
            let mut draft = bench.draft.clone();
            let raw = Part { at: part.at, ..Part::raw(text) };
            draft.parts[at] = raw;
            add(bench, &format!("event {event}: {what}"), draft.exchange());
        }
        for (what, text) in [
            ("a ping with data", "data: {\"type\":\"ping\"}\n\n"),
            ("an empty chunk", "data: {}\n\n"),
            (
                "an error",
                "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n",
            ),
            (
                "an error without an envelope",
                "data: {\"message\":\"overloaded\",\"statusCode\":500}\n\n",
            ),
            ("an event `error`", "event: error\ndata: {\"message\":\"overloaded\"}\n\n"),
            ("a page", "data: <html><body>Bad gateway</body></html>\n\n"),
        ] {
            let mut draft = bench.draft.clone();
            draft.parts.insert(at + 1, Part { at: part.at, ..Part::raw(text) });
            add(bench, &format!("event {event}: {what} follows"), draft.retimed().exchange());
        }
    }
    let mut large = bench.draft.clone();
    let padding = "x".repeat(70_000);
    if let Some(at) = with_json.first()
        && large
            .edit(*at, |json| {
                crate::mutate::json_text::insert(
                    json,
                    &"".parse().ok()?,
                    "obfuscation",
                    &format!("\"{padding}\""),
                )
            })
            .is_some()
    {
        add(bench, "an event has 70,000 bytes", large.exchange());
    }
}

/// When the bytes came.
fn frames(bench: &mut Bench<'_>) {
    let body = bench.draft.text();
    let at_once = bench.draft.with_frames(vec![body.clone().into_bytes()]);
    add(bench, "all events come at once", at_once);
    let mut late = bench.draft.clone();
    let middle = late.parts.len() / 2;
    late.parts.iter_mut().skip(middle).for_each(|part| part.at += GAP);
    add(bench, "a pause of 90 seconds", late.exchange());
    let mut burst = bench.draft.clone();
    for (part, at) in burst.parts.iter_mut().zip(0_u64..) {
        part.at = Duration::from_millis(5_000 + at);
    }
    add(bench, "all events come after five seconds", burst.exchange());
    let mut torn = bench.draft.exchange();
    let at = torn.response.frames.first().map_or(Duration::ZERO, |frame| frame.at);
    let bytes = body.into_bytes();
    let pieces = bytes.chunks(7).zip(0_u32..);
    torn.response.frames = pieces
        .map(|(piece, nth)| Frame::new(at + Duration::from_millis(10) * nth, piece.to_vec()))
        .collect();
    add(bench, "frames of seven bytes", torn);
}

fn add(bench: &mut Bench<'_>, name: &str, exchange: Exchange) {
    let (kind, place) = (MutantKind::Framing, MutantPlace::Bytes);
    let name = name.to_owned();
    bench.add(Change { kind, place, name, breaks: Vec::new(), twins: ANYWHERE }, exchange);
}
