//! What reading a source takes of memory is bounded, whatever it holds.

use std::io::Cursor;

use allocation_counter::measure;
use chatwire_import::{ImportErrorKind, Options, Source};

/// The size of the sources.
const SIZE: usize = 1 << 20;

/// What the values of an entry may take beyond eight times its size.
const OVERHEAD: usize = 1 << 20;

/// What reading takes whatever the source: buffers, and tables of what is redacted.
const CONSTANT: usize = 4 << 20;

/// Sources: a name, what stands before the pieces and between them, a piece, and the end.
const SOURCES: [[&str; 5]; 6] = [
    [
        "HAR",
        r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://a.example/v1/chat/completions","headers":["#,
        ",",
        r#"{"name":"a","value":"b"}"#,
        r#"]},"response":{"status":200,"headers":[],"content":{}}}]}}"#,
    ],
    [
        "a line of a log",
        r#"{"request":{"model":"m","messages":[]},"response":{"choices":["#,
        ",",
        r#"{"a":0}"#,
        "]}}",
    ],
    ["a body", r#"{"choices":["#, ",", "{}", "]}"],
    [
        "headers of curl",
        "* Connected\n> POST /v1/chat/completions HTTP/1.1\n>\n< HTTP/1.1 200 OK\n",
        "",
        "< a: b\n",
        "<\n{}",
    ],
    [
        "calls of curl",
        "* Connected\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n",
        "",
        "> GET / HTTP/1.1\n",
        "",
    ],
    ["heads", "", "", "HTTP/1.1 200 OK\n\n{}\n", ""],
];

/// The bytes that reading takes, and the limits that it met.
fn read(source: &[u8]) -> (usize, Vec<String>) {
    let mut options = Options::new();
    options.limits.entry_overhead_bytes = OVERHEAD;
    let mut limits = Vec::new();
    let peak = measure(|| {
        let source = Cursor::new(source.to_vec());
        let source = Source::from_reader(source, "test", &options);
        for entry in source.expect("the format is known") {
            if let Err(error) = entry
                && let ImportErrorKind::Limit(what) = error.kind()
            {
                limits.push(what.clone());
            }
        }
    });
    (usize::try_from(peak.bytes_max).unwrap_or(usize::MAX), limits)
}

#[test]
fn a_source_takes_eight_times_its_size_at_most() {
    for [name, start, between, piece, end] in SOURCES {
        let pieces = vec![piece; SIZE / (piece.len() + between.len())];
        let source = [start, &pieces.join(between), end].concat();
        let (peak, limits) = read(source.as_bytes());
        let times = peak as f64 / source.len() as f64;
        assert!(
            peak <= 8 * source.len() + OVERHEAD + CONSTANT,
            "{name}: {times:.1} times the source"
        );
        // A body is taken as it is, and what is not read is an error.
        assert_eq!(limits.is_empty(), name == "a body", "{name}: {limits:?}");
    }
}
