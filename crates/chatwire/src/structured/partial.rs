//! Values of JSON text that has not arrived completely.

use serde_json::{Map, Value};

/// The maximum depth of nested values, as in complete text.
const MAX_DEPTH: usize = 128;

/// A new value is worth its work once the text has grown by this part of its length.
///
/// So the work for a text that arrives in any number of pieces stays proportional to its length.
const MIN_GROWTH: usize = 64;

/// Reads a growing text: each time, the value that it holds so far.
#[derive(Debug, Default)]
pub(super) struct PartialReader {
    /// The length of the text that was read last.
    read: usize,
    last: Option<Value>,
    /// Whether the value is the only field of a wrapper.
    is_wrapped: bool,
}

impl PartialReader {
    pub(super) fn new(is_wrapped: bool) -> Self {
        Self { is_wrapped, ..Self::default() }
    }

    /// The value of the text so far, if it is another one than before.
    pub(super) fn update(&mut self, text: &str) -> Option<Value> {
        if text.len() - self.read.min(text.len()) < (text.len() / MIN_GROWTH).max(1) {
            return None;
        }
        self.read = text.len();
        let value = partial_value(json_part(text)?)?;
        let value = match (self.is_wrapped, value) {
            (true, Value::Object(mut wrapper)) => match wrapper.remove("value") {
                Some(value) => value,
                None if wrapper.is_empty() => return None,
                // A server that ignores the schema does not wrap the value.
                None => Value::Object(wrapper),
            },
            (_, value) => value,
        };
        if self.last.as_ref() == Some(&value) {
            return None;
        }
        self.last = Some(value.clone());
        Some(value)
    }
}

/// The JSON in a text: after reasoning in a `<think>` tag, and within a fence.
fn json_part(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text = match text.strip_prefix("<think>") {
        Some(reasoning) => reasoning.split_once("</think>")?.1.trim_start(),
        None => text,
    };
    match text.strip_prefix("```") {
        Some(block) => Some(block.split_once('\n')?.1),
        None => Some(text),
    }
}

/// The value at the start of a text that may end anywhere; `None` if nothing of it is known yet, or
/// if it is not JSON.
///
/// A string may be incomplete; a number, `true`, `false` and `null` are not in the value before
/// they are complete, and a field is not in it before its value has started.
fn partial_value(text: &str) -> Option<Value> {
    Reader { text, at: 0 }.value(0).ok()?.value
}

/// A value and whether it is complete.
struct Partial {
    value: Option<Value>,
    is_complete: bool,
}

/// The text is not the start of JSON.
struct NotJson;

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Partial {
    fn cut(value: Option<Value>) -> Self {
        Self { value, is_complete: false }
    }

    fn complete(value: Value) -> Self {
        Self { value: Some(value), is_complete: true }
    }
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Partial, NotJson> {
        match self.peek() {
            None => Ok(Partial::cut(None)),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => {
                let (text, is_complete) = self.string()?;
                Ok(Partial { value: Some(Value::String(text)), is_complete })
            }
            Some(_) => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Partial, NotJson> {
        self.open(depth)?;
        let mut fields = Map::new();
        loop {
            match self.peek() {
                Some(b'}') => return Ok(self.close(Value::Object(fields))),
                Some(b'"') => {}
                Some(_) => return Err(NotJson),
                None => break,
            }
            let (name, is_complete) = self.string()?;
            if !is_complete {
                break;
            }
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(_) => return Err(NotJson),
                None => break,
            }
            let Partial { value, is_complete } = self.value(depth)?;
            if let Some(value) = value {
                fields.insert(name, value);
            }
            if !is_complete || !self.comma(b'}')? {
                break;
            }
        }
        Ok(Partial::cut(Some(Value::Object(fields))))
    }

    fn array(&mut self, depth: usize) -> Result<Partial, NotJson> {
        self.open(depth)?;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                Some(b']') => return Ok(self.close(Value::Array(items))),
                Some(_) => {}
                None => break,
            }
            let Partial { value, is_complete } = self.value(depth)?;
            items.extend(value);
            if !is_complete || !self.comma(b']')? {
                break;
            }
        }
        Ok(Partial::cut(Some(Value::Array(items))))
    }

    fn open(&mut self, depth: usize) -> Result<(), NotJson> {
        self.at += 1;
        if depth > MAX_DEPTH { Err(NotJson) } else { Ok(()) }
    }

    fn close(&mut self, value: Value) -> Partial {
        self.at += 1;
        Partial::complete(value)
    }

    /// Passes a comma; `false` at the end of the text. The closing bracket is left.
    fn comma(&mut self, closing: u8) -> Result<bool, NotJson> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == closing => Ok(true),
            Some(_) => Err(NotJson),
            None => Ok(false),
        }
    }

    /// The string whose quotation mark is next, and whether it is complete.
    fn string(&mut self) -> Result<(String, bool), NotJson> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => {
                    self.at = at + 1;
                    let text = serde_json::from_str(&self.text[start..self.at]);
                    return Ok((text.map_err(|_| NotJson)?, true));
                }
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.at = self.text.len();
        let raw = &self.text[start..];
        // An escape at the end may be incomplete, or the first half of a character.
        let last = raw.rfind('\\').unwrap_or(raw.len());
        let before = raw[..last].rfind('\\').unwrap_or(last);
        let ends = [raw.len(), last, before];
        let texts = ends
            .into_iter()
            .filter_map(|end| serde_json::from_str(&format!("{}\"", &raw[..end])).ok());
        Ok((texts.into_iter().next().ok_or(NotJson)?, false))
    }

    /// A number or a word, which is complete if something follows it.
    fn scalar(&mut self) -> Result<Partial, NotJson> {
        let rest = &self.text[self.at..];
        let ends = |byte: u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        let length = rest.bytes().position(ends);
        let Some(length) = length else {
            self.at = self.text.len();
            return Ok(Partial::cut(None));
        };
        self.at += length;
        serde_json::from_str(&rest[..length]).map(Partial::complete).map_err(|_| NotJson)
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace());
        self.at += blank.unwrap_or(rest.len());
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_known_as_far_as_it_has_arrived() {
        for (text, expected) in [
            ("", None),
            ("  ", None),
            ("{", Some(json!({}))),
            (r#"{"a"#, Some(json!({}))),
            (r#"{"a":"#, Some(json!({}))),
            (r#"{"a": 1"#, Some(json!({}))),
            (r#"{"a": 12, "b": tru"#, Some(json!({"a": 12}))),
            (r#"{"a": true, "b": ["x", "y"#, Some(json!({"a": true, "b": ["x", "y"]}))),
            (r#"{"a": {"b": [{"c": null}"#, Some(json!({"a": {"b": [{"c": null}]}}))),
            (r#""a\"#, Some(json!("a"))),
            (r#""a\\"#, Some(json!("a\\"))),
            (r#""a\u00e"#, Some(json!("a"))),
            (r#""a\ud83d"#, Some(json!("a"))),
            (r#""a\ud83d\ude0"#, Some(json!("a"))),
            (r#""a\ud83d\ude00"#, Some(json!("a\u{1f600}"))),
            ("[1, 2", Some(json!([1]))),
            ("[1, 2]", Some(json!([1, 2]))),
            ("{a", None),
            ("[1 2", None),
            ("Here is", None),
            (r#"{"a": "b" "c""#, None),
        ] {
            assert_eq!(partial_value(text), expected, "{text}");
        }
        assert_eq!(partial_value(&"[".repeat(100_000)), None);
    }

    /// Whether every part of `early` is in `late`, longer or unchanged.
    fn grows(early: &Value, late: &Value) -> bool {
        match (early, late) {
            (Value::Object(early), Value::Object(late)) => early
                .iter()
                .all(|(name, value)| late.get(name).is_some_and(|late| grows(value, late))),
            (Value::Array(early), Value::Array(late)) => {
                early.len() <= late.len() && early.iter().zip(late).all(|(a, b)| grows(a, b))
            }
            (Value::String(early), Value::String(late)) => late.starts_with(early),
            (early, late) => early == late,
        }
    }

    #[test]
    fn every_prefix_gives_a_part_of_the_whole() {
        let whole = json!({
            "name": "S\u{e3}o \"Paulo\" \u{1f600}\n", "n": -12.5e3, "list": [true, null, [], {}, ""],
            "deep": {"a": {"b": [[1], [2, {"c": "d"}]]}},
        });
        for text in [whole.to_string(), serde_json::to_string_pretty(&whole).unwrap()] {
            let escaped = text.replace('\u{1f600}', "\\ud83d\\ude00");
            for text in [text, escaped] {
                let mut last = Value::Object(Map::new());
                for end in (1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                    let value = partial_value(&text[..end]).unwrap();
                    assert!(grows(&last, &value) && grows(&value, &whole), "{}", &text[..end]);
                    last = value;
                }
                assert_eq!(last, whole);
            }
        }
    }

    #[test]
    fn a_long_text_in_small_pieces_is_read_seldom() {
        let text = format!("[{}", "1,".repeat(50_000));
        let mut reader = PartialReader::default();
        let updates = (1..=text.len()).filter(|end| reader.update(&text[..*end]).is_some()).count();
        assert!((100..1_000).contains(&updates), "{updates}");
    }

    #[test]
    fn fences_reasoning_and_wrappers_are_not_in_the_value() {
        let value = |is_wrapped, text: &str| PartialReader::new(is_wrapped).update(text);
        assert_eq!(value(false, "<think>{\"a\": 1}"), None);
        assert_eq!(value(false, "<think>hm</think>\n{\"a\": \"b"), Some(json!({"a": "b"})));
        assert_eq!(value(false, "```json"), None);
        assert_eq!(value(false, "```json\n[\"a"), Some(json!(["a"])));
        assert_eq!(value(true, "{\"value\": [\"a"), Some(json!(["a"])));
        assert_eq!(value(true, "{\"val"), None);
        assert_eq!(value(true, "[\"a"), Some(json!(["a"])));
    }
}
