//! The grammar, as a table of inputs and the events they dispatch.

use std::time::Duration;

use chatwire_protocol::sse::SseDecoder;

use super::decode;

/// An expected event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Want {
    event: Option<&'static str>,
    data: &'static str,
    id: Option<&'static str>,
    retry: Option<u64>,
}

const fn data(data: &'static str) -> Want {
    Want { event: None, data, id: None, retry: None }
}

impl Want {
    const fn event(mut self, event: &'static str) -> Self {
        self.event = Some(event);
        self
    }

    const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    const fn retry(mut self, milliseconds: u64) -> Self {
        self.retry = Some(milliseconds);
        self
    }
}

/// A name, an input, the events it dispatches, and whether it ends with an unterminated block.
pub(super) type Vector = (&'static str, &'static [u8], &'static [Want], bool);

pub(super) const VECTORS: &[Vector] = &[
    ("nothing", b"", &[], false),
    ("one line feed", b"\n", &[], false),
    ("blank lines only", b"\n\r\r\n\n\r", &[], false),
    ("LF", b"data: a\n\ndata: b\n\n", &[data("a"), data("b")], false),
    ("CR", b"data: a\r\rdata: b\r\r", &[data("a"), data("b")], false),
    ("CRLF", b"data: a\r\n\r\ndata: b\r\n\r\n", &[data("a"), data("b")], false),
    ("CR then CRLF", b"data: a\r\r\ndata: b\r\r\n", &[data("a"), data("b")], false),
    ("LF then CR", b"data: a\n\rdata: b\n\r", &[data("a"), data("b")], false),
    ("LF then CRLF", b"data: a\n\r\ndata: b\n\r\n", &[data("a"), data("b")], false),
    ("CRLF then CR", b"data: a\r\n\rdata: b\r\n\r", &[data("a"), data("b")], false),
    ("CRLF then LF", b"data: a\r\n\ndata: b\r\n\n", &[data("a"), data("b")], false),
    ("LF CR is two line ends", b"data: a\n\rdata: b\n\n", &[data("a"), data("b")], false),
    ("byte order mark", b"\xEF\xBB\xBFdata: a\n\n", &[data("a")], false),
    ("byte order mark and blank line", b"\xEF\xBB\xBF\r\n\r\ndata: a\n\n", &[data("a")], false),
    ("second byte order mark", b"\xEF\xBB\xBF\xEF\xBB\xBFdata: a\n\ndata: b\n\n", &[data("b")], false),
    ("byte order mark later", b"data: a\n\n\xEF\xBB\xBFdata: b\n\n", &[data("a")], false),
    ("byte order mark in a value", b"data: \xEF\xBB\xBFa\n\n", &[data("\u{FEFF}a")], false),
    ("byte order mark alone", b"\xEF\xBB\xBF", &[], false),
    ("part of a byte order mark", b"\xEF\xBB", &[], true),
    ("part of a byte order mark, then data", b"\xEF\xBBdata: a\n\n", &[], false),
    ("no space", b"data:a\n\n", &[data("a")], false),
    ("two spaces", b"data:  a \n\n", &[data(" a ")], false),
    ("tab", b"data:\ta\n\n", &[data("\ta")], false),
    ("colon in the value", b"data: a: b\n\n", &[data("a: b")], false),
    ("empty data", b"data:\n\n", &[data("")], false),
    ("empty data without colon", b"data\n\n", &[data("")], false),
    ("two empty data lines", b"data\ndata\n\n", &[data("\n")], false),
    ("several data lines", b"data: a\ndata: b\ndata:\ndata: c\n\n", &[data("a\nb\n\nc")], false),
    ("data lines apart", b"data: a\nevent: x\n: c\r\ndata: b\r\r", &[data("a\nb").event("x")], false),
    ("leading empty data line", b"data:\ndata: a\n\n", &[data("\na")], false),
    ("one then several then one", b"data: a\n\ndata: b\ndata: c\n\ndata: d\n\n", &[data("a"), data("b\nc"), data("d")], false),
    ("comment", b": note\n\n:\n\ndata: a\n:b\n\n", &[data("a")], false),
    ("event", b"event: add\ndata: 1\n\n", &[data("1").event("add")], false),
    ("event is not kept", b"event: add\ndata: 1\n\ndata: 2\n\n", &[data("1").event("add"), data("2")], false),
    ("event without data is forgotten", b"event: add\n\ndata: 2\n\n", &[data("2")], false),
    ("last event wins", b"event: a\nevent: b\ndata: 1\n\n", &[data("1").event("b")], false),
    ("empty event is none", b"event: a\nevent\ndata: 1\n\n", &[data("1")], false),
    ("event in invalid UTF-8", b"event: \xFF\ndata: 1\n\n", &[data("1").event("\u{FFFD}")], false),
    ("id is kept", b"id: 7\ndata: a\n\ndata: b\n\n", &[data("a").id("7"), data("b").id("7")], false),
    ("id without data", b"id: 7\n\ndata: b\n\n", &[data("b").id("7")], false),
    ("empty id", b"id: 7\ndata: a\n\nid\ndata: b\n\n", &[data("a").id("7"), data("b").id("")], false),
    ("id with NUL", b"id: 7\ndata: a\n\nid: 8\x009\ndata: b\n\n", &[data("a").id("7"), data("b").id("7")], false),
    ("retry", b"retry: 1500\n\ndata: a\n\n", &[data("a").retry(1500)], false),
    ("retry that is not digits", b"retry: 15\nretry: +1\nretry: 1.5\nretry:\nretry: 2 \nretry: \xD9\xA1\ndata: a\n\n", &[data("a").retry(15)], false),
    ("huge retry", b"retry: 99999999999999999999999\ndata: a\n\n", &[data("a").retry(u64::MAX)], false),
    ("leading zeros", b"retry: 007\ndata: a\n\n", &[data("a").retry(7)], false),
    ("unknown fields", b"foo: 1\nDATA: 2\n data: 3\ndata : 4\ndata: a\n\n", &[data("a")], false),
    ("error as a field", b"error: {\"code\":500}\n\n", &[], false),
    ("NUL in data", b"data: a\0b\n\n", &[data("a\0b")], false),
    ("separators are text", "data: a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\n\n".as_bytes(), &[data("a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f")], false),
    ("characters of every length", "data: aé€😀\n\n".as_bytes(), &[data("aé€😀")], false),
    ("invalid UTF-8", b"data: \xF0\x9F\x98 \xC3\x28\xFF\n\n", &[data("\u{FFFD} \u{FFFD}(\u{FFFD}")], false),
    ("invalid UTF-8 before a line end", b"data: \xE2\x82\ndata: \xACa\n\n", &[data("\u{FFFD}\n\u{FFFD}a")], false),
    ("surrogate in UTF-8", b"data: \xED\xA0\x80\n\n", &[data("\u{FFFD}\u{FFFD}\u{FFFD}")], false),
    ("no blank line", b"data: a\n\ndata: b\n", &[data("a")], true),
    ("no line end", b"data: a\n\ndata: b", &[data("a")], true),
    ("comment left over", b"data: a\n\n: b\n", &[data("a")], true),
    ("the standard's first example", b"data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n", &[data("This is the first message."), data("This is the second message, it\nhas two lines.")], false),
    ("the standard's stocks", b"data: YHOO\ndata: +2\ndata: 10\n\n", &[data("YHOO\n+2\n10")], false),
    ("the standard's four blocks", b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n", &[data("first event").id("1"), data("second event").id("")], true),
    ("the standard's empty ones", b"data\n\ndata\ndata\n\ndata:", &[data(""), data("\n")], true),
    ("the standard's identical ones", b"data:test\n\ndata: test\n\n", &[data("test"), data("test")], false),
];

#[track_caller]
fn check(&(name, input, want, left_over): &Vector) {
    let decoded = decode(SseDecoder::new(), [input]);
    let seen: Vec<_> = decoded
        .events
        .iter()
        .map(|seen| (seen.event.as_deref(), seen.data.as_str(), seen.id.as_deref(), seen.retry))
        .collect();
    let want: Vec<_> = want
        .iter()
        .map(|want| (want.event, want.data, want.id, want.retry.map(Duration::from_millis)))
        .collect();
    assert_eq!(seen, want, "{name}");
    assert_eq!(decoded.end.map(|rest| rest.is_some()), Ok(left_over), "{name}");
}

#[test]
fn vectors_dispatch_what_the_grammar_says() {
    VECTORS.iter().for_each(check);
}

#[test]
fn ranges_hold_the_lines_and_not_the_blank_ones() {
    let input =
        b"\xEF\xBB\xBF\r\n\ndata: a\r\n\r\n: only a comment\n\n\ndata: b\nid: 1\r\rdata: c\n\n";
    let events = decode(SseDecoder::new(), [input.as_slice()]).events;
    let lines: Vec<_> = events
        .iter()
        .map(|seen| &input[seen.range.start as usize..seen.range.end as usize])
        .collect();
    assert_eq!(lines, [b"data: a\r\n".as_slice(), b"data: b\nid: 1\r", b"data: c\n"]);
    assert_eq!(events.iter().map(|seen| seen.ordinal).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn blocks_show_what_events_leave_out() {
    let mut decoder = SseDecoder::new();
    decoder.feed(b": ping\n\nerror: {}\r\nData: x\n\nevent: e\ndata: 1\n\n");
    let mut blocks = Vec::new();
    while let Some(block) = decoder.next_block() {
        let block = block.unwrap();
        let fields: Vec<_> = block
            .fields()
            .map(|field| {
                let name = String::from_utf8(field.name.to_vec()).unwrap();
                (field.offset, name, field.is_known(), field.is_comment())
            })
            .collect();
        blocks.push((fields, block.event.map(|event| event.ordinal)));
    }
    let field = |offset, name: &str, known, comment| (offset, name.to_owned(), known, comment);
    assert_eq!(
        blocks,
        [
            (vec![field(0, "", false, true)], None),
            (vec![field(8, "error", false, false), field(19, "Data", false, false)], None),
            (vec![field(28, "event", true, false), field(37, "data", true, false)], Some(0)),
        ]
    );
}

#[test]
fn a_sentinel_without_blank_line_is_seen_at_the_end() {
    let mut decoder = SseDecoder::new();
    decoder.feed(b"data: {}\n\ndata: [DONE]");
    assert_eq!(decoder.next().unwrap().unwrap().data, "{}");
    assert!(decoder.next().is_none());
    let rest = decoder.finish().unwrap().unwrap();
    assert_eq!((rest.raw, rest.range), (b"data: [DONE]".as_slice(), 10..22));
    let event = rest.event.unwrap();
    assert_eq!((event.data.as_ref(), event.ordinal), ("[DONE]", 1));
}

#[test]
fn nothing_comes_after_the_end() {
    let mut decoder = SseDecoder::new();
    decoder.feed(b"data: a\n");
    assert!(decoder.finish().unwrap().is_some());
    decoder.feed(b"\ndata: b\n\n");
    assert!(decoder.next().is_none());
    assert_eq!(decoder.finish(), Ok(None));
}
