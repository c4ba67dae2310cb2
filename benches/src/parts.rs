//! The parts that work cannot do without, by the functions that chatwire does them with: the least
//! that it can take in this way.
//!
//! Nothing is limited, counted or placed here, no error is told and no type is made, and what is
//! read has to be what the benchmarks make.

use std::hint::black_box;

use bytes::Bytes;
use chatwire_json::{Kind, Reader, append_string};
use memchr::{memchr2, memmem};

/// The name of these rows.
pub const NAME: &str = "its parts alone";

/// Where the value of a `data` line begins.
const DATA: usize = "data: ".len();

/// Checks UTF-8, copies, and finds the events of one line.
pub fn framing(reads: &[Bytes]) {
    lines(reads, |line| {
        black_box(&line[DATA..]);
    });
}

/// That, and compares each chunk with the first one that has text, and joins the texts.
pub fn uniform(reads: &[Bytes]) {
    black_box(joined(reads, r#""content":" "#));
}

/// The same with arguments, which are then read as JSON to see whether they are.
pub fn tools(reads: &[Bytes]) {
    let arguments = joined(reads, r#""arguments":"{"#);
    let _ = black_box(Reader::new(&arguments).raw_value());
}

/// The texts of chunks that equal each other but for it; `start` is a member in the first of them,
/// up to the first character of its text.
fn joined(reads: &[Bytes], start: &str) -> String {
    let mut template: Option<(String, String)> = None;
    let mut joined = String::new();
    lines(reads, |line| {
        let json = &line[DATA..];
        if let Some((head, tail)) = &template
            && let Some(rest) = json.strip_prefix(head.as_str())
            && let Some(end) = append_string(rest, 0, &mut joined)
            && rest[end..] == **tail
        {
            return;
        }
        template = memmem::find(json.as_bytes(), start.as_bytes()).map(|at| {
            let start = at + start.len() - 1;
            let end = append_string(json, start, &mut joined).expect("a string begins there");
            (json[..start].to_owned(), json[end..].to_owned())
        });
    });
    joined
}

/// Reads every token of a response, and copies the texts that a caller gets.
pub fn unary(response: &[Bytes]) {
    let text = simdutf8::basic::from_utf8(&response[0]).expect("the response is text");
    let mut texts = Vec::new();
    visit(&mut Reader::new(text), false, &mut texts).expect("the response is JSON");
    black_box(texts);
}

/// Calls `visit` with each line that an empty one follows.
fn lines(reads: &[Bytes], mut visit: impl FnMut(&str)) {
    let mut text = String::new();
    for read in reads {
        match simdutf8::basic::from_utf8(read) {
            Ok(read) => text.push_str(read),
            // A character is cut, as in few reads: what it is makes no difference here.
            Err(_) => text.push_str(&String::from_utf8_lossy(read)),
        }
        let mut start = 0;
        while let Some(length) = memchr2(b'\r', b'\n', &text.as_bytes()[start..])
            && text.as_bytes().get(start + length + 1) == Some(&b'\n')
        {
            visit(&text[start..start + length]);
            start += length + 2;
        }
        text.drain(..start);
    }
}

/// Reads the value that comes next; `is_known` for one of a few words, which need no copy.
fn visit(
    reader: &mut Reader<'_>,
    is_known: bool,
    texts: &mut Vec<String>,
) -> chatwire_json::Result<()> {
    let mut first = true;
    match reader.peek()? {
        Kind::Object => {
            reader.enter();
            while let Some(name) = reader.next_member(&mut first)? {
                visit(reader, ["role", "finish_reason"].contains(&name.as_str()), texts)?;
            }
        }
        Kind::Array => {
            reader.enter();
            while reader.next_element(&mut first)? {
                visit(reader, is_known, texts)?;
            }
        }
        Kind::String if !is_known => texts.extend(reader.string()?),
        _ => drop(black_box(reader.raw_value()?)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{joined, lines};
    use crate::streams;

    #[test]
    fn every_event_is_a_line() {
        let stream = streams::words(500);
        let mut count = 0;
        lines(&streams::network_reads(&stream), |line| {
            assert!(line.starts_with("data: "), "{line}");
            count += 1;
        });
        assert_eq!(count, streams::events(&stream));
    }

    #[test]
    fn all_texts_are_joined() {
        let joined = |stream, start| joined(&streams::network_reads(&stream), start);
        let arguments = joined(streams::tool_calls(8), r#""arguments":"{"#);
        let twice = r#"{"city": "Paris", "then": "#.repeat(2);
        assert_eq!(arguments, twice);
        let words = joined(streams::words(9), r#""content":" "#);
        assert_eq!(words, " the answer to your question is \"yes\" and café the");
    }
}
