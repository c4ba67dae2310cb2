//! A column of headers: lines, JSON, a map, or a list of names and values.

use arrow_array::ArrayRef;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{byte_column::ByteColumn, lists::StructLists};
use crate::error::ArrowJudgeError;

/// What can be read, in words.
const EXPECTED: &str = "text, a map from names to values, or a list of structs of name and value";

/// A column of headers.
#[derive(Debug)]
pub(crate) struct HeaderColumn<'a> {
    name: &'static str,
    layout: Layout<'a>,
}

#[derive(Debug)]
enum Layout<'a> {
    Text(ByteColumn<'a>),
    Pairs { lists: StructLists<'a>, names: ByteColumn<'a>, values: ByteColumn<'a> },
}

impl<'a> HeaderColumn<'a> {
    /// Looks at a column, of which `name` is that in errors.
    pub(crate) fn new(name: &'static str, array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let wrong = || ArrowJudgeError::of_type(name, EXPECTED, array.data_type());
        let layout = match StructLists::new(array) {
            Some(lists) => {
                let [(_, names), (_, values)] = lists.members[..] else { return Err(wrong()) };
                let names = ByteColumn::new(name, names).map_err(|_| wrong())?;
                let values = ByteColumn::new(name, values).map_err(|_| wrong())?;
                Layout::Pairs { lists, names, values }
            }
            None => Layout::Text(ByteColumn::new(name, array).map_err(|_| wrong())?),
        };
        Ok(Self { name, layout })
    }

    /// The headers of a row; `None` for null.
    ///
    /// # Errors
    ///
    /// What is wrong with the row.
    pub(crate) fn get(&self, row: usize) -> Result<Option<HeaderMap>, String> {
        let read = match &self.layout {
            Layout::Text(texts) => match texts.get(row) {
                None => return Ok(None),
                Some(text) => parse(&text),
            },
            Layout::Pairs { lists, names, values } => {
                let Some(range) = lists.range(row) else { return Ok(None) };
                let mut headers = HeaderMap::new();
                let mut pairs = range.filter(|at| !lists.is_null(*at));
                pairs
                    .try_for_each(|at| match (names.get(at), values.get(at)) {
                        (Some(name), Some(value)) => {
                            add(&mut headers, &name, &one_byte_each(&value))
                        }
                        (None, _) => Err("have an entry without a name".to_owned()),
                        // A value that was not kept is one that nobody can judge.
                        (Some(_), None) => Ok(()),
                    })
                    .map(|()| headers)
            }
        };
        read.map(Some).map_err(|what| format!("`{}` {what}", self.name))
    }
}

/// Reads lines of names and values, or JSON.
fn parse(text: &[u8]) -> Result<HeaderMap, String> {
    let text = text.trim_ascii();
    match text.first() {
        Some(b'{' | b'[') => from_json(text),
        _ => from_lines(text),
    }
}

/// Reads lines as they are on the wire; a status line before them is passed over.
fn from_lines(text: &[u8]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    for (index, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            if index == 0 && line.starts_with(b"HTTP/") {
                continue;
            }
            return Err(format!("have a line without a colon, line {}", index + 1));
        };
        add(&mut headers, line[..colon].trim_ascii(), line[colon + 1..].trim_ascii())?;
    }
    Ok(headers)
}

/// Reads an object of names with a value or several, or an array of pairs.
fn from_json(text: &[u8]) -> Result<HeaderMap, String> {
    let json = serde_json::from_slice(text)
        .map_err(|error| format!("are no JSON, see column {}", error.column()))?;
    let mut headers = HeaderMap::new();
    let mut one = |name: &str, value: &Value| match value {
        Value::String(value) => add(&mut headers, name.as_bytes(), value.as_bytes()),
        Value::Number(_) | Value::Bool(_) => {
            add(&mut headers, name.as_bytes(), value.to_string().as_bytes())
        }
        Value::Null => Ok(()),
        _ => Err(format!("have a value of {name:?} that is not text")),
    };
    match json {
        Value::Object(members) => {
            for (name, value) in &members {
                match value {
                    Value::Array(values) => values.iter().try_for_each(|value| one(name, value))?,
                    value => one(name, value)?,
                }
            }
        }
        Value::Array(pairs) => {
            for pair in &pairs {
                let pair = pair.as_array().map(Vec::as_slice);
                let Some([Value::String(name), value]) = pair else {
                    return Err("must be pairs of a name and a value".to_owned());
                };
                one(name, value)?;
            }
        }
        _ => return Err("must be an object or an array".to_owned()),
    }
    Ok(headers)
}

/// A value of which each character stands for a byte, as recordings spell it; other text as UTF-8.
fn one_byte_each(value: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(value).ok();
    let bytes = text.and_then(|text| text.chars().map(|one| u8::try_from(one).ok()).collect());
    bytes.unwrap_or_else(|| value.to_vec())
}

fn add(headers: &mut HeaderMap, name: &[u8], value: &[u8]) -> Result<(), String> {
    let shown = || String::from_utf8_lossy(name.get(..40).unwrap_or(name)).into_owned();
    let parsed = HeaderName::from_bytes(name)
        .map_err(|_| format!("have {:?}, which is not the name of a header", shown()))?;
    let value = HeaderValue::from_bytes(value)
        .map_err(|_| format!("have a value of {:?} that no header can have", shown()))?;
    headers.try_append(parsed, value).map_err(|_| "are too many".to_owned())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        Array as _, Int32Array, StringArray,
        builder::{MapBuilder, StringBuilder},
    };

    use super::*;

    #[track_caller]
    fn check(array: ArrayRef, expected: Result<&str, &str>) {
        let read = HeaderColumn::new("headers", &array).unwrap().get(0);
        let read = read.map(|headers| {
            let headers = headers.unwrap();
            let lines = headers.iter().map(|(name, value)| format!("{name}: {value:?}"));
            lines.collect::<Vec<_>>().join("; ")
        });
        assert_eq!(read.as_deref().map_err(String::as_str), expected);
    }

    #[track_caller]
    fn check_text(text: &str, expected: Result<&str, &str>) {
        check(Arc::new(StringArray::from(vec![text])), expected);
    }

    #[test]
    fn headers_are_read_in_every_form() {
        let expected = Ok(r#"a: "1"; b: "x""#);
        check_text("a: 1\nB: x", expected);
        check_text("HTTP/1.1 200 OK\r\nA:1\r\nb: x \r\n\r\n", expected);
        check_text(r#"{"a": 1, "b": ["x"], "c": null}"#, expected);
        check_text(r#"[["a", "1"], ["b", "x"]]"#, expected);
        check_text("", Ok(""));
        let mut maps = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
        maps.keys().append_value("a");
        maps.values().append_value("1");
        maps.keys().append_value("b");
        maps.values().append_value("x");
        maps.append(true).unwrap();
        check(Arc::new(maps.finish()), expected);
    }

    #[test]
    fn what_is_no_header_is_told() {
        check_text("a: 1\nb", Err("`headers` have a line without a colon, line 2"));
        check_text("{\"a\"", Err("`headers` are no JSON, see column 4"));
        check_text("{\"a\": {}}", Err("`headers` have a value of \"a\" that is not text"));
        check_text("[1]", Err("`headers` must be pairs of a name and a value"));
        check_text("a b: 1", Err("`headers` have \"a b\", which is not the name of a header"));
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1]));
        assert!(HeaderColumn::new("headers", &numbers).is_err());
        let nothing: ArrayRef = Arc::new(StringArray::new_null(1));
        assert!(nothing.is_null(0));
        assert_eq!(HeaderColumn::new("headers", &nothing).unwrap().get(0), Ok(None));
    }
}
