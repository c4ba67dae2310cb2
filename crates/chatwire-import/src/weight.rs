//! What the values of an entry take of memory, before they are read.

use memchr::{memchr2, memchr3};

use crate::{ImportErrorKind, Limits};

/// The bytes of memory that a value takes with its name.
const VALUE: usize = 48;

/// The bytes of memory that an object with members takes besides: it has room for eleven.
const OBJECT: usize = 650;

/// The most bytes of memory that a byte of an entry takes.
const WORST: usize = 128;

/// How many bytes of memory an entry may take for each of its own, beside the overhead.
const FACTOR: usize = 8;

/// Checks that the values of JSON do not take more memory than the limits allow.
pub(crate) fn check(json: &[u8], limits: &Limits) -> Result<(), ImportErrorKind> {
    let limit = json.len().saturating_mul(FACTOR).saturating_add(limits.entry_overhead_bytes);
    if json.len().saturating_mul(WORST) <= limit || weight(json) <= limit {
        return Ok(());
    }
    let overhead = limits.entry_overhead_bytes;
    let what = format!(
        "an entry whose values take at most {FACTOR} times its size and {overhead} bytes of memory"
    );
    Err(ImportErrorKind::Limit(what))
}

/// The bytes of memory that a call takes while its file is read, with its place in a list that
/// grows: then the old and the new list are held.
const CALL: usize = 3 << 9;

/// How many calls a text of this size may have that are read at the same time.
pub(crate) fn max_calls(length: usize, limits: &Limits) -> usize {
    let bytes = length.saturating_mul(FACTOR).saturating_add(limits.entry_overhead_bytes);
    limits.entries.min(bytes / CALL)
}

/// About how many bytes of memory the values of JSON take, beside their texts.
fn weight(json: &[u8]) -> usize {
    let (mut weight, mut rest) = (0_usize, json);
    while let Some(at) = memchr3(b'"', b'{', b',', rest) {
        let after = &rest[at + 1..];
        rest = match rest[at] {
            b'"' => after_string(after),
            b'{' if !after.trim_ascii_start().starts_with(b"}") => {
                weight += OBJECT + VALUE;
                after
            }
            _ => {
                weight += VALUE;
                after
            }
        };
    }
    weight
}

/// What follows a string, of which the text begins behind its opening quote.
fn after_string(mut text: &[u8]) -> &[u8] {
    while let Some(at) = memchr2(b'"', b'\\', text) {
        let next = at + if text[at] == b'"' { 1 } else { 2 };
        let is_end = text[at] == b'"';
        text = text.get(next..).unwrap_or_default();
        if is_end {
            return text;
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_weighed_and_texts_are_not() {
        assert_eq!(weight(br#"{"a":{},"b":[1,2,"{,{,\"{,"]}"#), OBJECT + 5 * VALUE);
        assert_eq!(weight(br#""{{\\""#), 0);
        assert_eq!(weight(b"\"{,\\"), 0);
    }

    #[test]
    fn dense_values_are_beyond_the_limit_and_long_texts_are_not() {
        let limits = Limits { entry_overhead_bytes: 1 << 16, ..Limits::default() };
        let dense = format!("[{}]", [r#"{"a":0}"#; 10_000].join(","));
        assert!(matches!(check(dense.as_bytes(), &limits), Err(ImportErrorKind::Limit(_))));
        let text = format!("[{:?}]", dense);
        assert_eq!(check(text.as_bytes(), &limits), Ok(()));
        assert_eq!(check(dense.as_bytes(), &Limits::default()), Ok(()));
    }
}
