//! Reads what `repr` gives: <https://docs.python.org/3/library/functions.html#repr>.

use serde_json::{Map, Number, Value};

/// How deep values may be nested.
const MAX_DEPTH: usize = 100;

/// Where, as an offset in bytes, and what is wrong.
type Fault = (usize, &'static str);

/// Reads values, one after the other.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text: text.strip_prefix('\u{feff}').unwrap_or(text), at: 0 }
    }

    /// The next value and where it begins; `None` at the end.
    pub(super) fn next_value(&mut self) -> Result<Option<(usize, Value)>, Fault> {
        self.skip_space();
        while self.rest().starts_with(',') {
            self.at += 1;
            self.skip_space();
        }
        if self.rest().is_empty() {
            return Ok(None);
        }
        let at = self.at;
        Ok(Some((at, self.value(0)?)))
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, mark: char) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    fn expect(&mut self, mark: char, what: &'static str) -> Result<(), Fault> {
        match self.take(mark) {
            true => Ok(()),
            false => Err((self.at, what)),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        self.skip_space();
        if depth > MAX_DEPTH {
            return Err((self.at, "is nested too deep"));
        }
        match self.rest().chars().next() {
            None => Err((self.at, "ends in the middle of an object that Python printed")),
            Some('{') => self.dict(depth),
            Some('[') => self.list(']', depth),
            Some('(') => self.list(')', depth),
            Some('<') => self.angle(depth),
            Some('\'' | '"') => self.string().map(Value::String),
            Some(first) if first.is_ascii_digit() || "-+.".contains(first) => self.number(),
            Some(first) if first.is_alphabetic() || first == '_' => self.name(depth),
            Some(_) => Err((self.at, "is not an object that Python printed")),
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut members = Map::new();
        while !self.take('}') {
            let name = match self.value(depth + 1)? {
                Value::String(name) => name,
                other => other.to_string(),
            };
            // Without values it is a set.
            let value = if self.take(':') { self.value(depth + 1)? } else { Value::Null };
            members.insert(name, value);
            if !self.take(',') {
                self.expect('}', "needs a comma or a closing brace")?;
                break;
            }
        }
        Ok(Value::Object(members))
    }

    fn list(&mut self, end: char, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut values = Vec::new();
        while !self.take(end) {
            values.push(self.value(depth + 1)?);
            if !self.take(',') {
                self.expect(end, "needs a comma or the end of its list")?;
                break;
            }
        }
        Ok(Value::Array(values))
    }

    /// `<Color.RED: 'red'>` is its value; `<OpenAIObject ...> JSON: {...}` is its JSON.
    fn angle(&mut self, depth: usize) -> Result<Value, Fault> {
        let end = self.rest().find('>').ok_or((self.at, "needs a closing angle bracket"))?;
        let inner = &self.rest()[1..end];
        if let Some((_, value)) = inner.split_once(": ") {
            let value = Reader::new(value).value(depth + 1).map_err(|(_, what)| (self.at, what))?;
            self.at += end + 1;
            return Ok(value);
        }
        self.at += end + 1;
        self.skip_space();
        if let Some(json) = self.rest().strip_prefix("JSON:") {
            self.at += self.rest().len() - json.len();
            return self.value(depth + 1);
        }
        Ok(Value::Null)
    }

    /// A constant, a class with its members, or a string with a prefix.
    fn name(&mut self, depth: usize) -> Result<Value, Fault> {
        let start = self.at;
        let is_name = |character: char| character.is_alphanumeric() || "_.".contains(character);
        let rest = self.rest();
        let length = rest.find(|character| !is_name(character)).unwrap_or(rest.len());
        self.at += length;
        let name = &rest[..length];
        if matches!(self.rest().chars().next(), Some('\'' | '"')) && name.len() <= 2 {
            return self.string().map(Value::String);
        }
        match name {
            "None" | "null" | "nan" | "NaN" | "inf" | "Ellipsis" => return Ok(Value::Null),
            "True" | "true" => return Ok(Value::Bool(true)),
            "False" | "false" => return Ok(Value::Bool(false)),
            _ => {}
        }
        if !self.take('(') {
            return Err((start, "is a name that is not an object"));
        }
        let mut members = Map::new();
        let mut values = Vec::new();
        while !self.take(')') {
            match self.keyword() {
                Some(keyword) => {
                    members.insert(keyword, self.value(depth + 1)?);
                }
                None => values.push(self.value(depth + 1)?),
            }
            if !self.take(',') {
                self.expect(')', "needs a comma or a closing parenthesis")?;
                break;
            }
        }
        Ok(match (members.is_empty(), values.len()) {
            (true, 1) => values.swap_remove(0),
            (true, count) if count > 1 => Value::Array(values),
            _ => Value::Object(members),
        })
    }

    /// The name before an equals sign.
    fn keyword(&mut self) -> Option<String> {
        self.skip_space();
        let rest = self.rest();
        let is_name = |character: char| character.is_alphanumeric() || character == '_';
        let length = rest.find(|character| !is_name(character))?;
        let after = &rest[length..];
        if length == 0 || !after.starts_with('=') || after.starts_with("==") {
            return None;
        }
        self.at += length + 1;
        Some(rest[..length].to_owned())
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let rest = self.rest();
        let is_part =
            |character: char| character.is_ascii_alphanumeric() || "+-._".contains(character);
        let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let text = rest[..length].replace('_', "");
        let number = text.parse::<i64>().map(Number::from).ok();
        let number = number.or_else(|| text.parse::<u64>().map(Number::from).ok());
        let number = number.or_else(|| Number::from_f64(text.parse().ok()?));
        let at = self.at;
        self.at += length;
        match number {
            Some(number) => Ok(Value::Number(number)),
            // `-inf`
            None if text.ends_with("inf") => Ok(Value::Null),
            None => Err((at, "is not a number")),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let cut = (start, "is a text without an end");
        let quote = self.rest().chars().next().ok_or(cut)?;
        let mut characters = self.rest().char_indices().skip(1);
        let mut out = String::new();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                self.at += at + 1;
                return Ok(out);
            }
            if character != '\\' {
                out.push(character);
                continue;
            }
            let (_, escape) = characters.next().ok_or(cut)?;
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                'n' => {
                    out.push('\n');
                    continue;
                }
                'r' => {
                    out.push('\r');
                    continue;
                }
                't' => {
                    out.push('\t');
                    continue;
                }
                '\n' => continue,
                other => {
                    if !matches!(other, '\\' | '\'' | '"' | '/') {
                        out.push('\\');
                    }
                    out.push(other);
                    continue;
                }
            };
            let code: String =
                characters.by_ref().take(digits).map(|(_, character)| character).collect();
            let code = u32::from_str_radix(&code, 16).map_err(|_| (start, "has a wrong escape"))?;
            out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Err(cut)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Value) {
        let (_, value) = Reader::new(text).next_value().unwrap().unwrap();
        assert_eq!(value, expected, "{text}");
    }

    #[test]
    fn what_python_prints_is_read() {
        check(
            "A(id='x', n=None, b=[True, 1.5, -2], c=C(d={}))",
            json!({
                "id": "x", "n": null, "b": [true, 1.5, -2], "c": { "d": {} }
            }),
        );
        check(
            "{'a': \"it's\", 'b': ('x',), 'c': b'y'}",
            json!({ "a": "it's", "b": ["x"], "c": "y" }),
        );
        check(r"'\x41\u00e9\U0001f600\n\\\''", json!("Aé😀\n\\'"));
        check("<Role.USER: 'user'>", json!("user"));
        check(
            "<OpenAIObject chat.completion id=x at 0x7f> JSON: {\"a\": [null]}",
            json!({ "a": [null] }),
        );
        check("A(\n    b=1,\n    c=[\n    ],\n)", json!({ "b": 1, "c": [] }));
    }

    #[test]
    fn cut_or_wrong_text_is_an_error() {
        let text = "A(id='x\\u0041', b=[{'c': <D.E: 1>}])";
        for end in (1..text.len()).filter(|end| *end != 1) {
            assert!(Reader::new(&text[..end]).next_value().is_err(), "{end}");
        }
        assert!(Reader::new(&"[".repeat(100_000)).next_value().is_err());
        assert!(Reader::new("hello world").next_value().is_err());
    }
}
