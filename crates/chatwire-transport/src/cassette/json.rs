//! JSON compared by meaning, for request bodies.
//!
//! Numbers keep their spelling, so nothing is lost beyond the precision of a float, and compare by
//! value; members are kept in the order of their names.

use std::{collections::BTreeMap, fmt::Write};

use serde::de::IgnoredAny;

/// Deeper documents count as not JSON: they could exhaust the stack.
const MAX_DEPTH: usize = 128;

/// Documents of more values count as not JSON: each takes far more room than its text.
const MAX_VALUES: usize = 1 << 18;

/// A JSON document.
#[derive(Debug, Clone)]
pub(super) enum Json {
    /// `null`, `true` or `false`, as spelled.
    Literal(&'static str),
    /// A number as spelled.
    Number(String),
    String(String),
    Array(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

/// Why a text is not JSON that can be compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct JsonError {
    /// Counted from one.
    pub(super) line: usize,
    pub(super) what: &'static str,
}

impl Json {
    /// Reads a document whose objects have no member twice.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            JsonError { line: 1 + memchr::memchr_iter(b'\n', good).count(), what: "is not UTF-8" }
        })?;
        // Grammar first, without recursion; what follows may rely on it.
        if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
            return Err(JsonError { line: error.line(), what: "is not valid JSON" });
        }
        Reader { text, at: 0, values: 0 }.value(0)
    }

    /// Two spaces for each level and a line end after the last line.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0), Numbers::AsSpelled);
        out.push('\n');
        out
    }

    /// Without spaces, numbers as spelled.
    pub(super) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None, Numbers::AsSpelled);
        out
    }

    /// The same text for two documents of the same meaning, another one for any other.
    pub(super) fn key(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None, Numbers::ByValue);
        out
    }

    /// Whether two documents mean the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    fn write(&self, out: &mut String, indent: Option<usize>, numbers: Numbers) {
        let inner = indent.map(|indent| indent + 1);
        match self {
            Self::Literal(literal) => out.push_str(literal),
            Self::Number(spelled) => match numbers {
                Numbers::AsSpelled => out.push_str(spelled),
                Numbers::ByValue => out.push_str(&by_value(spelled)),
            },
            Self::String(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    break_line(out, inner);
                    item.write(out, inner, numbers);
                }
                if !items.is_empty() {
                    break_line(out, indent);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    break_line(out, inner);
                    write_string(out, name);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(out, inner, numbers);
                }
                if !members.is_empty() {
                    break_line(out, indent);
                }
                out.push('}');
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Numbers {
    AsSpelled,
    ByValue,
}

fn break_line(out: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A spelling that only depends on the value: significant digits and a power of ten.
///
/// A number whose exponent leaves 64 bits keeps its spelling.
fn by_value(spelled: &str) -> String {
    exact(spelled).unwrap_or_else(|| spelled.to_owned())
}

fn exact(spelled: &str) -> Option<String> {
    let (negative, unsigned) = match spelled.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, spelled),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let power = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(trailing).ok()?)?;
    let sign = if negative { "-" } else { "" };
    Some(format!("{sign}{significant}e{power}"))
}

/// Reads text that is known to follow the grammar.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many values have been read.
    values: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.here("is nested too deeply"));
        }
        if self.values == MAX_VALUES {
            return Err(self.here("has too many values: at most 262,144 are read"));
        }
        self.values += 1;
        match self.skip_to_token() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'n') => Ok(self.literal("null")),
            Some(b't') => Ok(self.literal("true")),
            Some(b'f') => Ok(self.literal("false")),
            Some(_) => Ok(Json::Number(self.number())),
            None => Err(self.here("ends too early")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut members = BTreeMap::new();
        self.at += 1;
        while self.skip_to_token().is_some_and(|byte| byte != b'}') {
            let name = self.string()?;
            self.skip_to_token();
            self.at += 1;
            let value = self.value(depth + 1)?;
            if members.insert(name, value).is_some() {
                return Err(self.here("has a member twice"));
            }
            if self.skip_to_token() == Some(b',') {
                self.at += 1;
            }
        }
        self.at += 1;
        Ok(Json::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        while self.skip_to_token().is_some_and(|byte| byte != b']') {
            items.push(self.value(depth + 1)?);
            if self.skip_to_token() == Some(b',') {
                self.at += 1;
            }
        }
        self.at += 1;
        Ok(Json::Array(items))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += match byte {
                b'\\' => 2,
                _ => 1,
            };
            if byte == b'"' {
                break;
            }
        }
        let token = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(token).map_err(|_| self.here("has a string that is not Unicode"))
    }

    fn number(&mut self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default().to_owned()
    }

    fn literal(&mut self, literal: &'static str) -> Json {
        self.at += literal.len();
        Json::Literal(literal)
    }

    fn skip_to_token(&mut self) -> Option<u8> {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        self.peek()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn here(&self, what: &'static str) -> JsonError {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line = 1 + memchr::memchr_iter(b'\n', before).count();
        JsonError { line, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(left: &str, right: &str, expected: bool) {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        assert_eq!(parse(left).same(&parse(right)), expected);
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

    #[test]
    fn pretty_sorts_members_and_keeps_numbers() {
        let json = Json::parse(br#"{"b":[1.50,{}],"a":"x\n\u0001","c":[]}"#).unwrap();
        let expected =
            "{\n  \"a\": \"x\\n\\u0001\",\n  \"b\": [\n    1.50,\n    {}\n  ],\n  \"c\": []\n}\n";
        assert_eq!(json.pretty(), expected);
        assert_eq!(json.compact(), r#"{"a":"x\n\u0001","b":[1.50,{}],"c":[]}"#);
    }

    #[track_caller]
    fn check_refused(text: &[u8], line: usize, what: &'static str) {
        assert_eq!(Json::parse(text).unwrap_err(), JsonError { line, what }, "{text:?}");
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
