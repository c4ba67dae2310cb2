//! Typed netstrings: a length, a colon, that many bytes, and a letter for the type.
//! <https://docs.mitmproxy.org/stable/dev/mitmproxy/io.html>

use std::io;

use crate::{ImportError, ImportErrorKind, Place, error::Limit, input::Input};

/// How deep values may be nested.
const MAX_DEPTH: usize = 32;
/// The most digits of a length.
const MAX_DIGITS: usize = 12;

/// A value.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool,
    Number(f64),
    Bytes(&'a [u8]),
    List(Vec<Self>),
    /// Names and values, in order.
    Dict(Vec<(Self, Self)>),
}

/// Why a value cannot be cut out.
pub(super) enum Fault {
    Io(io::Error),
    Cut,
    Syntax,
}

impl Fault {
    pub(super) fn at(self, place: Place) -> ImportError {
        match self {
            Self::Io(error) => ImportError::io(place, error),
            Self::Cut => ImportError::new(place, ImportErrorKind::Cut),
            Self::Syntax => ImportError::syntax(place, "is not a flow of mitmproxy"),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl<'a> Value<'a> {
    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Dict(members) = self else { return None };
        let found = members.iter().find(|(known, _)| known.bytes() == Some(name.as_bytes()));
        found.map(|(_, value)| value)
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<String> {
        self.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// The bytes of the next value, and its type; `None` at the end.
pub(super) fn read(input: &mut Input, limit: usize) -> Result<Option<(Vec<u8>, u8)>, Fault> {
    let mut length = 0_usize;
    let mut digits = 0;
    loop {
        match input.peek()? {
            None if digits == 0 => return Ok(None),
            None => return Err(Fault::Cut),
            Some(digit @ b'0'..=b'9') if digits < MAX_DIGITS => {
                length = length * 10 + usize::from(digit - b'0');
                digits += 1;
            }
            Some(b':') if digits > 0 => break,
            Some(_) => return Err(Fault::Syntax),
        }
        input.skip(1);
    }
    input.skip(1);
    if length > limit {
        return Err(Limit::error(format!("an entry of at most {limit} bytes")).into());
    }
    let bytes = input.read_exact(length)?.ok_or(Fault::Cut)?;
    let kind = input.peek()?.ok_or(Fault::Cut)?;
    input.skip(1);
    Ok(Some((bytes, kind)))
}

/// The value of these bytes; `None` if they are not of this type.
pub(super) fn parse(bytes: &[u8], kind: u8) -> Option<Value<'_>> {
    value(bytes, kind, 0)
}

fn value(bytes: &[u8], kind: u8, depth: usize) -> Option<Value<'_>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let text = || std::str::from_utf8(bytes).ok();
    Some(match kind {
        b'~' => Value::Null,
        b'!' => Value::Bool,
        b'#' | b'^' => Value::Number(text()?.parse().ok()?),
        b',' | b';' => Value::Bytes(bytes),
        b']' => Value::List(values(bytes, depth)?),
        b'}' => {
            let mut members = Vec::new();
            let mut values = values(bytes, depth)?.into_iter();
            while let Some(name) = values.next() {
                members.push((name, values.next()?));
            }
            Value::Dict(members)
        }
        _ => return None,
    })
}

fn values(mut bytes: &[u8], depth: usize) -> Option<Vec<Value<'_>>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let colon = bytes.iter().take(MAX_DIGITS + 1).position(|byte| *byte == b':')?;
        let length: usize = std::str::from_utf8(&bytes[..colon]).ok()?.parse().ok()?;
        let end = colon.checked_add(1)?.checked_add(length)?;
        let kind = *bytes.get(end)?;
        out.push(value(&bytes[colon + 1..end], kind, depth + 1)?);
        bytes = &bytes[end + 1..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_each_type_are_read() {
        let text = b"3:str;1:a,4:list;10:1:1#3:0.5^]4:null;0:~3:yes;4:true!";
        let Some(dict) = parse(text, b'}') else { panic!("not parsed") };
        assert_eq!(dict.get("str").and_then(Value::text).as_deref(), Some("a"));
        assert!(dict.get("null").is_some_and(Value::is_null));
        assert!(matches!(dict.get("yes"), Some(Value::Bool)));
        assert!(matches!(dict.get("list"), Some(Value::List(list)) if list.len() == 2));
    }

    #[test]
    fn cut_or_deep_values_are_none() {
        let text = b"3:str;1:a,";
        for end in 1..text.len() {
            assert!(parse(&text[..end], b'}').is_none(), "{end}");
        }
        let mut deep = b"0:]".to_vec();
        for _ in 0..100 {
            deep = [format!("{}:", deep.len()).as_bytes(), &deep, b"]"].concat();
        }
        assert!(parse(&deep, b']').is_none());
    }
}
