//! A value of the request under validation, read in place.

use std::{borrow::Cow, collections::BTreeMap};

use chatwire_json::{Decimal, Kind, Reader, Result};

use super::kinds::Kinds;

/// A value and the positions of its parts in the text.
pub(crate) enum Instance<'a> {
    Null,
    Boolean(bool),
    /// The number as text.
    Number(&'a str),
    String(Cow<'a, str>),
    /// The position of each item.
    Array(Vec<usize>),
    /// The position of the value of each member; of two with the same name, the later one.
    Object(BTreeMap<Cow<'a, str>, usize>),
}

impl<'a> Instance<'a> {
    /// Reads the value at byte `at` of `text`, which must be JSON.
    pub(crate) fn at(text: &'a str, at: usize) -> Result<Self> {
        let mut reader = Reader::new(text);
        reader.rewind(at);
        Ok(match reader.peek()? {
            Kind::Null => Self::Null,
            Kind::Bool => Self::Boolean(reader.boolean()?),
            Kind::Number => Self::Number(reader.raw_number()?),
            Kind::String => Self::String(reader.raw_string()?.decode_lossy()),
            Kind::Array => {
                reader.enter();
                let (mut items, mut first) = (Vec::new(), true);
                while reader.next_element(&mut first)? {
                    items.push(reader.position());
                    reader.raw_value()?;
                }
                Self::Array(items)
            }
            Kind::Object => {
                reader.enter();
                let (mut members, mut first) = (BTreeMap::new(), true);
                while let Some(name) = reader.next_member(&mut first)? {
                    members.insert(name.decode_lossy(), reader.position());
                    reader.raw_value()?;
                }
                Self::Object(members)
            }
        })
    }

    /// The type of the value, a set of one.
    pub(crate) fn kind(&self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Boolean(_) => Kinds::BOOLEAN,
            Self::Number(token) => {
                let digits_only = !token.contains(['.', 'e', 'E']);
                if digits_only || Decimal::of(token).is_integer() {
                    Kinds::INTEGER
                } else {
                    Kinds::FRACTION
                }
            }
            Self::String(_) => Kinds::STRING,
            Self::Array(_) => Kinds::ARRAY,
            Self::Object(_) => Kinds::OBJECT,
        }
    }

    /// Describes the value without any text of it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(value) => value.to_string(),
            Self::Number(token) => match token.get(..MAX_SHOWN_BYTES) {
                Some(head) => format!("{head}…"),
                None => (*token).to_owned(),
            },
            Self::String(text) => match text.chars().count() {
                1 => "a string of 1 character".to_owned(),
                count => format!("a string of {count} characters"),
            },
            Self::Array(_) | Self::Object(_) => self.kind().to_string(),
        }
    }

    /// Like [`Instance::describe`], but includes a string that looks like an enum value.
    pub(crate) fn describe_enum(&self) -> String {
        let enum_like = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
        match self {
            Self::String(text) if text.len() <= MAX_SHOWN_BYTES && text.bytes().all(enum_like) => {
                format!("`{text}`")
            }
            _ => self.describe(),
        }
    }
}

/// Maximum number of bytes of a value in a description.
const MAX_SHOWN_BYTES: usize = 48;

#[cfg(test)]
mod tests {
    use super::Instance;

    #[track_caller]
    fn check(text: &str, described: &str) {
        assert_eq!(Instance::at(text, 0).unwrap().describe_enum(), described);
    }

    #[test]
    fn descriptions_are_short() {
        check("null", "null");
        check("true", "true");
        check("-1.50", "-1.50");
        check(&"9".repeat(200), &format!("{}…", "9".repeat(48)));
        check("\"openai/gpt-4o:free\"", "`openai/gpt-4o:free`");
        check("\"\"", "``");
        check("\"my secret\"", "a string of 9 characters");
        check(&format!("\"{}\"", "k".repeat(49)), "a string of 49 characters");
        check("\"\\ud83c\"", "a string of 1 character");
        check("[1,2]", "an array");
        check("{\"a\":1}", "an object");
    }
}
