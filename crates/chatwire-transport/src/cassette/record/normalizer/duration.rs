//! Replaces the numbers in a header that contains durations.

/// Replaces each number, including its fraction, by `0`.
pub(super) fn zero_numbers(text: &mut Vec<u8>) {
    let mut zeros = Vec::with_capacity(text.len());
    let mut in_number = false;
    for (index, byte) in text.iter().enumerate() {
        let point = *byte == b'.' && text.get(index + 1).is_some_and(u8::is_ascii_digit);
        match (byte.is_ascii_digit(), in_number) {
            (true, false) => zeros.push(b'0'),
            (true, true) => {}
            (false, true) if point => {}
            (false, _) => zeros.push(*byte),
        }
        in_number = byte.is_ascii_digit() || in_number && point;
    }
    *text = zeros;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        for value in [value, expected] {
            let mut bytes = value.as_bytes().to_vec();
            zero_numbers(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_are_zero() {
        check("52", "0");
        check("104.25", "0");
        check("db;dur=53.2, app;dur=4", "db;dur=0, app;dur=0");
        check("no time.", "no time.");
        check("", "");
    }
}
