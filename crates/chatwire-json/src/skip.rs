//! Stepping over a value without reading it.

use crate::{nesting::Nesting, reader::Kind, syntax::Result, syntax::SyntaxError, token};

/// Where the value ends that begins at `at`.
pub(crate) fn value(bytes: &[u8], mut at: usize) -> Result<usize> {
    let mut nesting = Nesting::default();
    loop {
        at = match token::kind(bytes, at)? {
            Kind::Object => {
                at = token::space(bytes, at + 1);
                if bytes.get(at) != Some(&b'}') {
                    nesting.push(true);
                    at = token::space(bytes, token::name(bytes, at)?);
                    continue;
                }
                at + 1
            }
            Kind::Array => {
                at = token::space(bytes, at + 1);
                if bytes.get(at) != Some(&b']') {
                    nesting.push(false);
                    continue;
                }
                at + 1
            }
            Kind::String => token::string(bytes, at)?,
            Kind::Number => token::number(bytes, at)?,
            Kind::Bool => token::boolean(bytes, at)?,
            Kind::Null => token::literal(bytes, at, "null")?,
        };
        // To the next value, out of all containers that end before it.
        loop {
            let Some(is_object) = nesting.innermost() else { return Ok(at) };
            at = token::space(bytes, at);
            match (bytes.get(at), is_object) {
                (Some(b','), true) => {
                    at = token::name(bytes, token::space(bytes, at + 1))?;
                }
                (Some(b','), false) => at += 1,
                (Some(b'}'), true) | (Some(b']'), false) => {
                    nesting.pop();
                    at += 1;
                    continue;
                }
                (_, true) => return Err(SyntaxError::new(at, "`,` or `}`")),
                (_, false) => return Err(SyntaxError::new(at, "`,` or `]`")),
            }
            at = token::space(bytes, at);
            break;
        }
    }
}
