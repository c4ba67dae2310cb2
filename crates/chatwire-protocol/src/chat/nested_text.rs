//! Text within JSON of any shape.

use chatwire_json::{Kind, RawString, Reader, Result};

use crate::json::Json;

/// The members of an object that hold its text, in order of preference.
const TEXT_MEMBERS: [&str; 7] =
    ["text", "thinking", "reasoning", "reasoning_content", "summary", "content", "value"];

/// Text that is nested deeper is not found.
const MAX_DEPTH: usize = 32;

/// The joined text of a string, an object with text, or a list of them; `None` if there is none.
///
/// Lone surrogates are replaced by U+FFFD.
pub(crate) fn nested_text(json: &Json) -> Option<String> {
    nested_raw(json).map(|raw| decoded(&raw))
}

/// As [`nested_text`], with the escapes of the strings not yet undone, because a character may be
/// split between two strings.
pub(crate) fn nested_raw(json: &Json) -> Option<String> {
    let mut text = None;
    // The text was checked when it was read, so reading it again cannot fail.
    append(json.as_str(), MAX_DEPTH, &mut text).ok()?;
    text
}

/// Undoes the escapes of joined strings.
pub(crate) fn decoded(raw: &str) -> String {
    let raw = RawString::new(raw);
    raw.decode().map_or_else(|| raw.decode_lossy().into_owned(), |text| text.into_owned())
}

fn append(value: &str, depth: usize, text: &mut Option<String>) -> Result<()> {
    let mut reader = Reader::new(value);
    let mut first = true;
    match reader.peek()? {
        Kind::String => {
            text.get_or_insert_default().push_str(reader.raw_string()?.as_str());
        }
        Kind::Array if depth > 0 => {
            reader.enter();
            while reader.next_element(&mut first)? {
                append(reader.raw_value()?, depth - 1, text)?;
            }
        }
        Kind::Object if depth > 0 => {
            let mut found: Option<(usize, &str)> = None;
            reader.enter();
            while let Some(name) = reader.next_member(&mut first)? {
                let value = reader.raw_value()?;
                let rank = TEXT_MEMBERS.iter().position(|known| *known == name.as_str());
                if let Some(rank) = rank.filter(|rank| found.is_none_or(|(best, _)| *rank <= best))
                {
                    found = Some((rank, value));
                }
            }
            if let Some((_, value)) = found.filter(|(_, value)| *value != "null") {
                append(value, depth - 1, text)?;
            }
        }
        _ => {}
    }
    Ok(())
}
