//! The tokens of JSON, found in bytes.
//!
//! Each function takes the place where a token begins and gives the place where it ends, so that a
//! loop over many tokens keeps the place in a register.

use crate::{
    reader::Kind,
    string,
    syntax::{Result, SyntaxError},
};

/// The kind of the value that begins with a byte.
#[inline]
pub(crate) fn kind(bytes: &[u8], at: usize) -> Result<Kind> {
    match bytes.get(at) {
        Some(b'"') => Ok(Kind::String),
        Some(b'{') => Ok(Kind::Object),
        Some(b'[') => Ok(Kind::Array),
        Some(b'n') => Ok(Kind::Null),
        Some(b't' | b'f') => Ok(Kind::Bool),
        Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
        _ => Err(SyntaxError::new(at, "a value")),
    }
}

/// Steps over space.
#[inline]
pub(crate) fn space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Steps over a certain byte.
#[inline]
pub(crate) fn byte(bytes: &[u8], at: usize, byte: u8, expected: &'static str) -> Result<usize> {
    if bytes.get(at) == Some(&byte) { Ok(at + 1) } else { Err(SyntaxError::new(at, expected)) }
}

/// Steps over a string.
#[inline]
pub(crate) fn string(bytes: &[u8], at: usize) -> Result<usize> {
    let (end, _) = string::scan(bytes, byte(bytes, at, b'"', "a string")?)?;
    Ok(end + 1)
}

/// Steps over the name of a member, its colon and the space around that.
#[inline]
pub(crate) fn name(bytes: &[u8], at: usize) -> Result<usize> {
    let (end, _) = string::scan(bytes, byte(bytes, at, b'"', "a member name")?)?;
    byte(bytes, space(bytes, end + 1), b':', "`:`")
}

/// Steps over a number.
#[inline]
pub(crate) fn number(bytes: &[u8], mut at: usize) -> Result<usize> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

/// Steps over `true`, `false` or `null`.
#[inline]
pub(crate) fn literal(bytes: &[u8], at: usize, literal: &'static str) -> Result<usize> {
    let is_next = bytes.get(at..).is_some_and(|rest| rest.starts_with(literal.as_bytes()));
    if is_next { Ok(at + literal.len()) } else { Err(SyntaxError::new(at, literal)) }
}

/// Steps over `true` or `false`.
#[inline]
pub(crate) fn boolean(bytes: &[u8], at: usize) -> Result<usize> {
    literal(bytes, at, if bytes.get(at) == Some(&b't') { "true" } else { "false" })
}

#[inline]
fn digits(bytes: &[u8], mut at: usize) -> Result<usize> {
    let start = at;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start { Err(SyntaxError::new(at, "a digit")) } else { Ok(at) }
}
