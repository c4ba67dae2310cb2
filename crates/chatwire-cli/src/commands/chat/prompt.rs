//! The prompt: from the command line, from standard input, or from both.

use std::io::Read;

use crate::error::CliError;

/// Maximum length of standard input, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// Reads the prompt.
///
/// `-` or `None` reads it from standard input.
/// With a prompt argument, standard input is appended after an empty line.
/// A terminal is read only for `-`.
pub(super) fn read(
    given: Option<&str>,
    input: impl Read,
    is_terminal: bool,
) -> Result<String, CliError> {
    let argument = given.filter(|given| *given != "-");
    let piped = if is_terminal && given != Some("-") { String::new() } else { text(input)? };
    // The final line feed is not part of the prompt.
    let piped = piped.trim_end_matches(['\n', '\r']);
    let prompt = match argument {
        Some(argument) if piped.trim().is_empty() => argument.to_owned(),
        Some(argument) => format!("{argument}\n\n{piped}"),
        None => piped.to_owned(),
    };
    if prompt.trim().is_empty() {
        return Err(CliError::usage("the prompt is empty")
            .with_help("add a prompt, as in `chatwire chat \"Hello\"`, or pipe one in"));
    }
    Ok(prompt)
}

/// Reads standard input as UTF-8.
fn text(input: impl Read) -> Result<String, CliError> {
    let mut content = Vec::new();
    input
        .take(MAX_BYTES + 1)
        .read_to_end(&mut content)
        .map_err(|error| CliError::usage("cannot read standard input").with_source(error))?;
    if content.len() as u64 > MAX_BYTES {
        return Err(CliError::usage("standard input is longer than 16 MiB").with_help("shorten it"));
    }
    String::from_utf8(content).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::usage(format!("standard input is not text: byte {at} is not UTF-8"))
            .with_help("convert it to UTF-8")
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
    fn the_prompt_comes_from_the_argument_or_standard_input_or_both() {
        check(Some("a"), None, Ok("a"));
        check(Some("a"), Some(b""), Ok("a"));
        check(Some("a"), Some(b" \n"), Ok("a"));
        check(Some("a"), Some(b"b\n  c\r\n"), Ok("a\n\nb\n  c"));
        check(None, Some(b"b\n"), Ok("b"));
        check(Some("-"), None, Ok("typed"));
        check(Some("-"), Some(b"b\0\xf0\x9f\x98\x80"), Ok("b\0\u{1f600}"));
    }

    #[test]
    fn an_empty_prompt_is_rejected() {
        const EMPTY: &str = "the prompt is empty; \
                               add a prompt, as in `chatwire chat \"Hello\"`, or pipe one in";
        for given in [None, Some(""), Some("-"), Some(" \n")] {
            check(given, Some(b"\n"), Err(EMPTY));
        }
        check(None, None, Err(EMPTY));
    }

    #[test]
    fn input_that_is_not_text_is_rejected() {
        check(
            Some("a"),
            Some(b"ab\xffc"),
            Err("standard input is not text: byte 2 is not UTF-8; convert it to UTF-8"),
        );
        check(
            None,
            Some(&[b'a'; (16 << 20) + 1]),
            Err("standard input is longer than 16 MiB; shorten it"),
        );
    }
}
