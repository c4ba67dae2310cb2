//! Request bodies: compared by meaning, and stored with sorted members.

use chatwire_json::{Document, DocumentError};

/// Maximum number of values: each takes far more memory than its text.
const MAX_VALUES: usize = 1 << 18;

/// Why a request body is compared byte for byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotComparable {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) what: &'static str,
}

/// Parses a UTF-8 JSON document without duplicate members.
pub(super) fn parse(bytes: &[u8]) -> Result<Document<'static>, NotComparable> {
    let not_comparable = |offset: usize, what: &'static str| {
        let before = bytes.get(..offset).unwrap_or_default();
        NotComparable { line: 1 + memchr::memchr_iter(b'\n', before).count(), what }
    };
    let text = str::from_utf8(bytes)
        .map_err(|error| not_comparable(error.valid_up_to(), "is not UTF-8"))?;
    let document = Document::parse_within(text.to_owned(), MAX_VALUES).map_err(|error| {
        let what = match error {
            DocumentError::TooDeep(_) => "is nested too deeply",
            DocumentError::TooManyValues(_) => "has too many values: at most 262,144 are read",
            _ => "is not valid JSON",
        };
        not_comparable(error.offset(), what)
    })?;
    for node in document.root().descendants() {
        if let Some(member) = node.repeated_members().next() {
            return Err(not_comparable(member.offset, "has a member twice"));
        }
        let names = node.members().map(|member| (member.offset, member.name));
        let text = node.as_string().map(|text| (node.range().start, text));
        let lone_surrogate = names.chain(text).find(|(_, text)| text.decode().is_none());
        if let Some((offset, _)) = lone_surrogate {
            return Err(not_comparable(offset, "has a string that is not Unicode"));
        }
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(left: &str, right: &str, expected: bool) {
        let parse = |text: &str| parse(text.as_bytes()).unwrap();
        let (left, right) = (parse(left), parse(right));
        assert_eq!(left == right, expected);
        assert_eq!(left.canonical() == right.canonical(), expected);
    }

    #[test]
    fn meaning_decides_not_spelling() {
        check_same(r#"{"a":1,"b":[]}"#, "{ \"b\" : [ ] ,\n\"a\":1.0 }", true);
        check_same("1", "1.00", true);
        check_same("100", "1e2", true);
        check_same("0.015", "15E-3", true);
        check_same("-0.0", "0", true);
        check_same("-1", "1", false);
        check_same("9007199254740993", "9007199254740992", false);
        check_same("9007199254740993", "9007199254740993.0", true);
        check_same("1e99999999999999999999", "1e99999999999999999999", true);
        check_same(r#""\u00e9\/""#, r#""é/""#, true);
        check_same(r#"["a","b"]"#, r#"["b","a"]"#, false);
        check_same("null", "false", false);
        check_same(r#"{"a":null}"#, "{}", false);
        check_same(r#""1""#, "1", false);
    }

    #[track_caller]
    fn check_refused(text: &[u8], line: usize, what: &'static str) {
        assert_eq!(parse(text).unwrap_err(), NotComparable { line, what }, "{text:?}");
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        check_refused(b"{\n\"a\":}", 2, "is not valid JSON");
        check_refused(b"{} {}", 1, "is not valid JSON");
        check_refused(b"", 1, "is not valid JSON");
        check_refused(b"{\"a\":1,\n\"a\":2}", 2, "has a member twice");
        check_refused(br#""\ud800""#, 1, "has a string that is not Unicode");
        check_refused(b"[\n\"\xff\"]", 2, "is not UTF-8");
        let deep = "[".repeat(5000) + &"]".repeat(5000);
        check_refused(deep.as_bytes(), 1, "is nested too deeply");
        let wide = format!("[{}1]", "1,".repeat(MAX_VALUES));
        check_refused(wide.as_bytes(), 1, "has too many values: at most 262,144 are read");
    }
}
