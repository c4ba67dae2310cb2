//! How responses are framed, and how connections end.

use super::{Row, events, hi_events, json, response, server::Step};
use crate::hostile::script::{self, HI};

/// A body in HTTP chunks, one for each piece, with the last chunk.
fn chunks(pieces: &[&str]) -> String {
    let chunks = pieces.iter().map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len()));
    chunks.chain(["0\r\n\r\n".to_owned()]).collect()
}

pub(super) fn rows() -> Vec<Row> {
    [heads(), bodies(), streams(), reused()].into_iter().flatten().collect()
}

fn heads() -> Vec<Row> {
    let hi = || String::from_utf8(json("", HI)).unwrap();
    let after = |interim: &str| format!("{interim}{}", hi());
    let with = |header: &str| json(&format!("{header}\r\n"), HI);
    let no_response = Row {
        about: "resets the connection with the request unread".to_owned(),
        chat: Some(vec![vec![Step::Reset]]),
        stream: Some(vec![vec![Step::Reset]]),
        calls: 1,
    };
    vec![
        Row::both("closes the connection without a response", ""),
        no_response,
        Row::both("closes the connection inside the status line", "HTTP/1.1 2"),
        Row::both("closes the connection inside a header", "HTTP/1.1 200 OK\r\ncontent-le"),
        Row::both(
            "closes the connection before the end of the head",
            "HTTP/1.1 200 OK\r\na: b\r\n",
        ),
        Row::both("sends 100 and closes the connection", "HTTP/1.1 100 Continue\r\n\r\n"),
        Row::chat("sends 100 first", after("HTTP/1.1 100 Continue\r\n\r\n")),
        Row::chat(
            "sends 103 with headers first",
            after("HTTP/1.1 103 Early\r\nlink: </x>\r\n\r\n"),
        ),
        Row::chat("sends 102 twenty times first", {
            after(&"HTTP/1.1 102 Processing\r\n\r\n".repeat(20))
        }),
        Row::chat("sends bytes of TLS", "\x15\x03\x01\0\x02\x02\x46\r\n\r\n"),
        Row::chat("sends a body without a head", HI),
        Row::chat("sends a line before the status line", after("hello\r\n")),
        Row::chat("sends blank lines before the status line", after("\r\n\r\n")),
        Row::chat("ends its lines with LF alone", hi().replace("\r\n", "\n")),
        Row::chat("has HTTP/1.0 and no length", format!("HTTP/1.0 200 OK\r\n\r\n{HI}")),
        Row::chat("has HTTP/3.0 in its status line", hi().replace("HTTP/1.1", "HTTP/3.0")),
        Row::chat("has a status of two digits", hi().replace("200", "20")),
        Row::chat("has the status 999", hi().replace("200", "999")),
        Row::chat("has no reason phrase", hi().replace("200 OK", "200")),
        Row::chat("folds a header", with("x-a: 1\r\n  2")),
        Row::chat("has a header without a colon", with("x-a")),
        Row::chat("has a space before a colon", with("x-a : 1")),
        Row::chat("has a zero byte in a header", with("x-a: 1\x002")),
        Row::chat("has a header of 300 kB", with(&format!("x-a: {}", "a".repeat(300_000)))),
        Row::chat("has a thousand headers", with("x-a: 1\r\n".repeat(1_000).trim_end())),
    ]
}

fn bodies() -> Vec<Row> {
    let length = |value: &str| {
        let head = format!("content-type: application/json\r\ncontent-length: {value}\r\n");
        response("200 OK", &head, HI)
    };
    let chunked = |body: &str| response("200 OK", "transfer-encoding: chunked\r\n", body);
    let (a, b) = HI.split_at(20);
    let size = HI.len();
    vec![
        Row::chat("has neither length nor chunks", response("200 OK", "", HI)),
        Row::chat("has a length that is too short", length("50")),
        Row::chat("has a length that is too long", length("5000")),
        Row::chat("has a negative length", length("-5")),
        Row::chat("has a length with a plus sign", length(&format!("+{size}"))),
        Row::chat("has a length in words", length("many")),
        Row::chat("has a length of 30 digits", length(&"9".repeat(30))),
        Row::chat("has two equal lengths", length(&format!("{size}\r\ncontent-length: {size}"))),
        Row::chat("has two different lengths", length(&format!("{size}\r\ncontent-length: 5"))),
        Row::chat("has a length of 0 and a body", length("0")),
        Row::chat("closes the connection after the head", {
            response("200 OK", "content-length: 100\r\n", "")
        }),
        Row::chat("has chunks", chunked(&chunks(&[a, b]))),
        Row::chat("has chunks with extensions and a trailer", {
            chunked(
                &chunks(&[a, b])
                    .replacen("14\r\n", "14;x=\"y\"\r\n", 1)
                    .replace("0\r\n\r\n", "0\r\nx-a: 1\r\n\r\n"),
            )
        }),
        Row::chat("has chunks and a length", {
            let headers = "content-length: 5\r\ntransfer-encoding: chunked\r\n";
            response("200 OK", headers, chunks(&[a, b]))
        }),
        Row::chat("has no last chunk", chunked(&chunks(&[a, b]).replace("0\r\n\r\n", ""))),
        Row::chat("closes the connection inside a chunk", chunked("ff\r\n{\"choices\"")),
        Row::chat("closes the connection inside the size of a chunk", chunked("f")),
        Row::chat(
            "has a chunk that is longer than its size",
            chunked(&format!("5\r\n{HI}\r\n0\r\n\r\n")),
        ),
        Row::chat("has a chunk size that is no number", chunked("zz\r\nabc\r\n0\r\n\r\n")),
        Row::chat("has a chunk size of 17 digits", chunked("fffffffffffffffff\r\nabc")),
        Row::chat("names `chunked` and sends JSON", chunked(HI)),
        Row::chat("sends more after the last chunk", chunked(&format!("{}extra", chunks(&[a, b])))),
        Row::chat(
            "has an unknown transfer coding",
            response("200 OK", "transfer-encoding: x\r\n", HI),
        ),
        Row::both(
            "answers 204 with a body",
            response("204 No Content", "content-length: 2\r\n", "Hi"),
        ),
        Row::chat("sends a redirect to itself", {
            response("307 Moved", "location: /v1/chat/completions\r\ncontent-length: 0\r\n", "")
        }),
    ]
}

fn streams() -> Vec<Row> {
    let chunked = |body: &str| events("transfer-encoding: chunked\r\n", body);
    let (first, stop) = (script::text("Hi"), script::stop());
    let two = chunks(&[&first, &stop]).replace("0\r\n\r\n", "");
    vec![
        Row::stream("streams until the end of the connection", events("", hi_events())),
        Row::stream("streams in chunks", chunked(&chunks(&[&hi_events()]))),
        Row::stream("streams an event in chunks of a byte", {
            let bytes = hi_events();
            let bytes: Vec<_> = (0..bytes.len()).map(|at| &bytes[at..=at]).collect();
            chunked(&chunks(&bytes))
        }),
        Row::stream("closes a stream after its first chunk", {
            chunked(&chunks(&[&first]).replace("0\r\n\r\n", ""))
        }),
        Row::stream("closes a stream inside its second chunk", {
            chunked(&format!("{}ff\r\ndata: ", chunks(&[&first]).replace("0\r\n\r\n", "")))
        }),
        Row::stream("ends a stream after its first event", chunked(&chunks(&[&first]))),
        Row::stream("has a broken chunk after two good ones", chunked(&format!("{two}zz\r\nabc"))),
        Row::stream("has a chunk with a wrong end after two good ones", {
            chunked(&format!("{two}3\r\nabcXX\r\n0\r\n\r\n"))
        }),
        Row::stream("has no last chunk after `[DONE]`", {
            chunked(&chunks(&[&hi_events()]).replace("0\r\n\r\n", ""))
        }),
        Row::stream("has a length that ends inside an event", {
            events("content-length: 50\r\n", hi_events())
        }),
        Row::stream("has a length beyond the last event", {
            events("content-length: 5000\r\n", hi_events())
        }),
    ]
}

/// The second call is made when a connection may be reused.
fn reused() -> Vec<Row> {
    let good = || json("", HI);
    let keep = || Step::Keep(good());
    let row = |about: &str, end: Step| {
        Row::second(about, vec![vec![keep(), end], vec![Step::Close(good())]])
    };
    let closing = || Step::Close(json("connection: close\r\n", HI));
    let with_extra = [good(), b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec()].concat();
    vec![
        row("keeps the connection", Step::Close(good())),
        row("closes a reused connection without a response", Step::Close(Vec::new())),
        row("resets a reused connection with the request unread", Step::Reset),
        row("closes a reused connection inside the head", Step::Close(b"HTTP/1.1 2".to_vec())),
        row("closes a reused connection inside the body", Step::Close(length_100())),
        Row::second("closes a reused connection, and then a new one, without a response", {
            vec![vec![keep(), Step::Close(Vec::new())], vec![Step::Close(Vec::new())]]
        }),
        Row::second("says `close` and closes", vec![vec![closing()], vec![Step::Close(good())]]),
        Row::second("sends another response without a request", {
            vec![vec![Step::Keep(with_extra)], vec![Step::Close(good())]]
        }),
        row("answers 408 on a reused connection and closes", {
            Step::Close(
                b"HTTP/1.1 408 Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_vec(),
            )
        }),
    ]
}

fn length_100() -> Vec<u8> {
    response("200 OK", "content-length: 100\r\n", "{\"choices\"")
}
