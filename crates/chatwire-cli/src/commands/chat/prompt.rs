//! What to ask: from the command line, from standard input, or from both.

use std::io::Read;

use crate::error::CliError;

/// The longest text that is read from standard input, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// What to ask.
///
/// `-` and nothing at all stand for standard input.
/// What is piped in beside a question follows it after an empty line; a terminal is read only where `-` asks for it.
pub(super) fn read(
    given: Option<&str>,
    input: impl Read,
    is_terminal: bool,
) -> Result<String, CliError> {
    let question = given.filter(|given| *given != "-");
    let piped = if is_terminal && given != Some("-") { String::new() } else { text(input)? };
    // The end of the last line is the pipe's, not the question's.
    let piped = piped.trim_end_matches(['\n', '\r']);
    let prompt = match question {
        Some(question) if piped.trim().is_empty() => question.to_owned(),
        Some(question) => format!("{question}\n\n{piped}"),
        None => piped.to_owned(),
    };
    if prompt.trim().is_empty() {
        return Err(CliError::usage("there is nothing to ask")
            .with_help("add a question, as in `chatwire chat \"Hello\"`, or pipe one in"));
    }
    Ok(prompt)
}

/// The whole input, which is to be text.
fn text(input: impl Read) -> Result<String, CliError> {
    let mut content = Vec::new();
    input
        .take(MAX_BYTES + 1)
        .read_to_end(&mut content)
        .map_err(|error| CliError::usage("standard input cannot be read").with_source(error))?;
    if content.len() as u64 > MAX_BYTES {
        return Err(
            CliError::usage("standard input is longer than 16 MiB").with_help("ask for less")
        );
    }
    String::from_utf8(content).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::usage(format!("standard input is no text: byte {at} is not UTF-8"))
            .with_help("convert it first")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: Option<&str>, input: Option<&[u8]>, expected: Result<&str, &str>) {
        let prompt = read(given, input.unwrap_or(b"typed"), input.is_none());
        let prompt = prompt.map_err(|error| error.to_string());
        assert_eq!(prompt.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn the_question_comes_from_either_place_or_both() {
        check(Some("a"), None, Ok("a"));
        check(Some("a"), Some(b""), Ok("a"));
        check(Some("a"), Some(b" \n"), Ok("a"));
        check(Some("a"), Some(b"b\n  c\r\n"), Ok("a\n\nb\n  c"));
        check(None, Some(b"b\n"), Ok("b"));
        check(Some("-"), None, Ok("typed"));
        check(Some("-"), Some(b"b\0\xf0\x9f\x98\x80"), Ok("b\0\u{1f600}"));
    }

    #[test]
    fn nothing_is_no_question() {
        const NOTHING: &str = "there is nothing to ask; \
                               add a question, as in `chatwire chat \"Hello\"`, or pipe one in";
        for given in [None, Some(""), Some("-"), Some(" \n")] {
            check(given, Some(b"\n"), Err(NOTHING));
        }
        check(None, None, Err(NOTHING));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check(
            Some("a"),
            Some(b"ab\xffc"),
            Err("standard input is no text: byte 2 is not UTF-8; convert it first"),
        );
        check(
            None,
            Some(&[b'a'; (16 << 20) + 1]),
            Err("standard input is longer than 16 MiB; ask for less"),
        );
    }
}
