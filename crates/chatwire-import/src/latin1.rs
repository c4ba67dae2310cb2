//! Undoes what browsers and proxies do to event streams without a charset: they decode UTF-8 as
//! Latin-1 and store the result, so that `ñ` becomes `Ã±`.

/// The characters that windows-1252 has in place of the controls 0x80 to 0x9f.
const WINDOWS_1252: [(u8, char); 27] = [
    (0x80, '\u{20ac}'),
    (0x82, '\u{201a}'),
    (0x83, '\u{0192}'),
    (0x84, '\u{201e}'),
    (0x85, '\u{2026}'),
    (0x86, '\u{2020}'),
    (0x87, '\u{2021}'),
    (0x88, '\u{02c6}'),
    (0x89, '\u{2030}'),
    (0x8a, '\u{0160}'),
    (0x8b, '\u{2039}'),
    (0x8c, '\u{0152}'),
    (0x8e, '\u{017d}'),
    (0x91, '\u{2018}'),
    (0x92, '\u{2019}'),
    (0x93, '\u{201c}'),
    (0x94, '\u{201d}'),
    (0x95, '\u{2022}'),
    (0x96, '\u{2013}'),
    (0x97, '\u{2014}'),
    (0x98, '\u{02dc}'),
    (0x99, '\u{2122}'),
    (0x9a, '\u{0161}'),
    (0x9b, '\u{203a}'),
    (0x9c, '\u{0153}'),
    (0x9e, '\u{017e}'),
    (0x9f, '\u{0178}'),
];

/// The bytes that were decoded as Latin-1 or windows-1252; `None` unless they are UTF-8 and have a
/// character beyond ASCII.
///
/// Text that was decoded rightly hardly ever passes: it would have to consist of nothing but pairs
/// such as `Ã±` beyond ASCII.
pub(crate) fn undo(text: &str) -> Option<Vec<u8>> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    bytes.filter(|bytes| std::str::from_utf8(bytes).is_ok())
}

fn byte(character: char) -> Option<u8> {
    u8::try_from(character).ok().or_else(|| {
        let found = WINDOWS_1252.iter().find(|(_, known)| *known == character);
        found.map(|(byte, _)| *byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(undo(text).as_deref(), expected.map(str::as_bytes));
    }

    #[test]
    fn only_utf_8_is_restored() {
        check("seÃ±or", Some("señor"));
        check("a â\u{80}\u{94} b", Some("a — b"));
        check("a â€” b", Some("a — b"));
        check("señor", None);
        check("señor Ã±", None);
        check("señor — 你好", None);
        check("plain", None);
    }
}
