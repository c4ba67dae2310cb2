//! Overwrites also what is escaped: in strings of JSON in strings of JSON, percent-encoded, escaped
//! in HTML, and in UTF-16.

use crate::secrets::{MAX_LAYERS, Spelling, mask_in_string};

/// Overwrites with `overwrite` in a text and in each of its layers of escapes.
///
/// Takes time linear in the text, if `overwrite` does.
pub(super) fn overwrite(bytes: &mut [u8], overwrite: impl Fn(&mut [u8])) {
    overwrite(bytes);
    let mut spelling = Spelling::of_escaped(bytes);
    for _ in 0..MAX_LAYERS {
        let Some(mut now) = spelling else { break };
        let before = now.text().to_vec();
        overwrite(now.text_mut());
        let mut at = 0;
        while let Some(length) = first_difference(&before[at..], &now.text()[at..]) {
            let start = at + length;
            let same = before[start..].iter().zip(&now.text()[start..]);
            at = start + same.take_while(|(old, new)| old != new).count();
            mask_in_string(bytes, now.place(start..at), b'x');
        }
        spelling = now.unescaped();
    }
}

/// Whether `overwrite` changes anything in a text or in one of its layers of escapes.
///
/// Most texts have no secrets: this looks at each layer once, for all kinds of secrets, and copies
/// nothing back.
pub(super) fn changes(bytes: &[u8], overwrite: impl Fn(&mut [u8])) -> bool {
    let mut edited = bytes.to_vec();
    let differs = |edited: &mut Vec<u8>, text: &[u8]| {
        edited.clear();
        edited.extend_from_slice(text);
        overwrite(edited);
        edited != text
    };
    if differs(&mut edited, bytes) {
        return true;
    }
    let mut spelling = Spelling::of_escaped(bytes);
    for _ in 0..MAX_LAYERS {
        let Some(now) = spelling else { break };
        if differs(&mut edited, now.text()) {
            return true;
        }
        spelling = now.unescaped();
    }
    false
}

fn first_difference(left: &[u8], right: &[u8]) -> Option<usize> {
    left.iter().zip(right).position(|(left, right)| left != right)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{idempotence_tests::check_overwritten, known_formats},
        *,
    };

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(|bytes| overwrite(bytes, known_formats::overwrite), text, expected);
    }

    #[test]
    fn secrets_go_however_they_are_escaped() {
        check(
            r#"{"arguments":"{\"api_key\":\"a b\"}"}"#,
            r#"{"arguments":"{\"api_key\":\"xxx\"}"}"#,
        );
        check(
            r#"{"a":"{\"b\":\"{\\\"password\\\":\\\"c d\\\"}\"}"}"#,
            r#"{"a":"{\"b\":\"{\\\"password\\\":\\\"xxx\\\"}\"}"}"#,
        );
        check(r#""sk\u002dabcdefg1""#, r#""sk\u002dxxxxxxxx""#);
        check("sk%2Dabcdefg1 sk&#45;abcdefg1", "sk%2Dxxxxxxxx sk&#45;xxxxxxxx");
        check(r#""bob\u0040example.com""#, r#""xxx\u0040xxxxxxx.xxx""#);
        check("s\0k\0-\0a\0b\0c\0d\0e\0f\0g\x001\0", "s\0k\0-\0x\0x\0x\0x\0x\0x\0x\0x\0");
    }
}
