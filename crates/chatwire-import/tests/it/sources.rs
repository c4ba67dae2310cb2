//! Sources that are written by the test.

use std::fs;

use chatwire_import::{
    Entry, Format, ImportErrorKind, NoteKind, Options, Outcome, Siblings, Source,
};
use chatwire_transport::{Exchange, Fact, cassette::Recording};
use tempfile::TempDir;

use crate::fixtures;

const STREAM: &str = "data: {\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n";

#[track_caller]
fn read(text: &str) -> Vec<Entry> {
    let source = Source::from_reader(
        std::io::Cursor::new(text.as_bytes().to_vec()),
        "test",
        &Options::new(),
    );
    let entries = source.and_then(|source| source.collect::<Result<Vec<_>, _>>());
    entries.expect("the source can be read")
}

#[track_caller]
fn recording(entry: &Entry) -> &Recording {
    match &entry.outcome {
        Outcome::Recording(recording) => recording,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn one(text: &str) -> Exchange {
    let entries = read(text);
    assert_eq!(entries.len(), 1, "{entries:?}");
    recording(&entries[0]).exchange.clone()
}

#[track_caller]
fn note(entry: &Entry) -> NoteKind {
    match &entry.outcome {
        Outcome::Note(note) => note.kind,
        other => panic!("{other:?}"),
    }
}

fn har(entries: &str) -> String {
    format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{entries}]}}}}")
}

fn har_entry(url: &str, response: &str) -> String {
    format!(
        "{{\"request\":{{\"method\":\"POST\",\"url\":\"{url}\",\"headers\":[],\
         \"postData\":{{\"text\":\"{{}}\"}}}},\"response\":{{{response}}},\"time\":1}}"
    )
}

const CHAT: &str = "https://api.example/v1/chat/completions";

#[test]
fn entries_that_are_no_exchange_are_noted_and_the_others_come_in() {
    let good = har_entry(CHAT, "\"status\":200,\"content\":{\"text\":\"{}\"}");
    let urls = ["data:text/plain,x", "blob:https://a/1", "https://a/login", "https://a/ö x|"];
    let others: Vec<_> = urls
        .iter()
        .map(|url| har_entry(url, "\"status\":200,\"content\":{\"text\":\"x\"}"))
        .collect();
    let aborted = har_entry(CHAT, "\"status\":0,\"_error\":\"net::ERR_ABORTED\"");
    let lost = har_entry(CHAT, "\"status\":200,\"content\":{\"size\":9}");
    let entries = read(&har(&format!("{good},{},{aborted},{lost}", others.join(","))));
    assert_eq!(recording(&entries[0]).exchange.response.body(), "{}");
    let kinds: Vec<_> = entries[1..].iter().map(note).collect();
    use NoteKind::{NoBody, NoResponse, NotHttp, OtherEndpoint};
    assert_eq!(kinds, [NotHttp, NotHttp, OtherEndpoint, OtherEndpoint, NoResponse, NoBody]);
    let Outcome::Note(note) = &entries[5].outcome else { unreachable!() };
    assert_eq!(note.reason, "net::ERR_ABORTED");
    assert!(!note.recording.as_ref().unwrap().exchange.has_response());
    assert_eq!(entries[5].place.to_string(), "test:1: entry 5");
}

#[test]
fn a_stream_that_was_decoded_as_latin_1_is_restored_only_with_proof() {
    let entry = |size: usize| {
        har_entry(
            CHAT,
            &format!(
                "\"status\":200,\"headers\":[{{\"name\":\"content-type\",\"value\":\
                 \"text/event-stream\"}}],\"content\":{{\"text\":\"data: \u{c3}\u{b1}\",\"size\":{size}}}"
            ),
        )
    };
    let restored = one(&har(&entry(8)));
    assert_eq!(restored.response.body(), "data: ñ");
    assert!(!restored.unknown.contains(&Fact::Bytes));
    let kept = one(&har(&entry(10)));
    assert_eq!(kept.response.body(), "data: \u{c3}\u{b1}");
    assert!(kept.unknown.contains(&Fact::Bytes));
    let known =
        har(&entry(10)).replace("\"entries\"", "\"creator\":{\"name\":\"mitmproxy\"},\"entries\"");
    assert_eq!(one(&known).response.body(), "data: ñ");
}

#[test]
fn texts_of_curl_say_what_was_cut() {
    let cut = one("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\"");
    assert_eq!(cut.response.end, chatwire_transport::BodyEnd::Failed);
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let whole = one(&format!("{chunked}2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"));
    assert_eq!((whole.response.body(), whole.response.frames.len()), ("abc".into(), 2));
    assert!(!whole.unknown.contains(&Fact::End));
    let cut = one(&format!("{chunked}2\r\nab\r\n5\r\nc"));
    assert_eq!(cut.response.end, chatwire_transport::BodyEnd::Failed);
    let decoded = one(&format!("{chunked}{STREAM}"));
    assert_eq!(decoded.response.body(), STREAM);
    assert!(decoded.unknown.contains(&Fact::End));
}

#[test]
fn batches_are_joined_within_a_folder() {
    let folder = TempDir::new().unwrap();
    let input = ["a", "b", "c"].map(|id| {
        format!("{{\"custom_id\":\"{id}\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{{\"model\":\"{id}\"}}}}\n")
    });
    fs::write(folder.path().join("a-input.jsonl"), input.concat()).unwrap();
    let output = "{\"custom_id\":\"b\",\"response\":{\"status_code\":200,\"request_id\":\"r\",\"body\":{\"choices\":[]}},\"error\":null}\n\
        {\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"late\"}}\n";
    fs::write(folder.path().join("b-output.jsonl"), output).unwrap();
    let source = Source::open(folder.path(), &Options::new()).unwrap();
    let entries: Vec<_> = source.map(Result::unwrap).collect();
    assert_eq!(note(&entries[0]), NoteKind::RequestOnly);
    assert_eq!(recording(&entries[1]).exchange.request.body, "{\"model\":\"b\"}");
    assert_eq!(note(&entries[2]), NoteKind::NoResponse);
    assert_eq!(entries.len(), 3);
}

#[test]
fn pairs_of_files_are_exchanges() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [
        ("request.json", "{\"model\":\"m\"}"),
        ("response.sse", STREAM),
        ("x.request.json", "{\"model\":\"n\"}"),
        ("x.response.http", "HTTP/1.1 429 Too Many Requests\r\n\r\n{}"),
        ("notes.md", "nothing"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let source = Source::open(folder.path(), &Options::new()).unwrap();
    let entries: Vec<_> = source.map(Result::unwrap).collect();
    assert_eq!(note(&entries[0]), NoteKind::UnknownFile);
    let first = recording(&entries[1]);
    assert_eq!(
        (&*first.meta.model.clone().unwrap(), first.exchange.response.body()),
        ("m", STREAM.into())
    );
    let second = &recording(&entries[2]).exchange;
    assert_eq!(
        (second.response.status.as_u16(), &second.request.body[..]),
        (429, &b"{\"model\":\"n\"}"[..])
    );
}

#[test]
fn compressed_sources_are_read_as_what_is_in_them() {
    let line = format!("HTTP/1.1 200 OK\r\n\r\n{STREAM}");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, line.as_bytes()).unwrap();
    let bytes = gzip.finish().unwrap();
    let source = Source::from_reader(std::io::Cursor::new(bytes), "x.gz", &Options::new()).unwrap();
    assert_eq!((source.format(), source.count()), (Format::Http, 1));
}

#[test]
fn limits_hold_and_an_unknown_format_names_the_ways_in() {
    let refused = |text: &str, options: &Options| {
        Source::from_reader(std::io::Cursor::new(text.as_bytes().to_vec()), "test", options)
            .and_then(|source| source.collect::<Result<Vec<_>, _>>())
            .unwrap_err()
    };
    let error = refused("hello", &Options::new());
    assert!(error.to_string().contains("HAR") && error.to_string().contains("VCR"), "{error}");
    assert_eq!(refused(" ", &Options::new()).kind(), &ImportErrorKind::Empty);
    let mut options = Options::new();
    options.limits.entries = 1;
    let good = har_entry(CHAT, "\"status\":200,\"content\":{\"text\":\"{}\"}");
    let error = refused(&har(&format!("{good},{good}")), &options);
    assert!(matches!(error.kind(), ImportErrorKind::Limit(_)), "{error}");
    options = Options::new();
    options.limits.body_bytes = 3;
    let error = refused("{\"choices\":[]}", &options);
    assert!(matches!(error.kind(), ImportErrorKind::Limit(_)), "{error}");
    let cut = har(&good);
    let error = refused(&cut[..cut.len() - 1], &Options::new());
    assert_eq!(error.kind(), &ImportErrorKind::Cut);
}

#[test]
fn files_that_belong_together_are_known_to_others() {
    let folder = fixtures::folder();
    let siblings = Siblings::of(folder.join("playwright/attach"));
    let parts = fs::read_dir(siblings.folder())
        .unwrap()
        .filter(|entry| entry.as_ref().is_ok_and(|entry| siblings.is_part(entry.path())));
    // All but the archive.
    assert_eq!(parts.count(), 16);
    let siblings = Siblings::of(folder.join("pair"));
    assert!(siblings.is_part("unary.request.json") && !siblings.is_part("unary.response.json"));
    let mut source =
        siblings.open(folder.join("pair/stream.response.sse"), &Options::new()).unwrap();
    assert_eq!(source.format(), Format::Pair);
    let entry = source.next().unwrap().unwrap();
    assert_eq!(recording(&entry).meta.model.as_deref(), Some("stream"));
}

#[test]
fn a_byte_order_mark_is_passed_over_and_utf_16_is_named() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    assert_eq!(
        one(&format!("\u{feff}{head}{{\"choices\":[]}}")).response.body(),
        "{\"choices\":[]}"
    );
    // Of a bare body it is a part.
    assert!(one("\u{feff}{\"choices\":[]}").response.body().starts_with(b"\xef\xbb\xbf"));

    let kind = |units: Vec<u8>| {
        let opened = Source::from_reader(std::io::Cursor::new(units), "test", &Options::new());
        opened.unwrap_err().kind().clone()
    };
    let units: Vec<u16> = format!("\u{feff}{head}{{}}").encode_utf16().collect();
    assert_eq!(
        kind(units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ImportErrorKind::Utf16
    );
    assert_eq!(
        kind(units.iter().skip(1).flat_map(|unit| unit.to_be_bytes()).collect()),
        ImportErrorKind::Utf16
    );
    let prose: Vec<u16> = "nothing".encode_utf16().collect();
    assert_eq!(
        kind(prose.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ImportErrorKind::UnknownFormat
    );
}
