//! The grammar: what the reader accepts, and that it agrees with `serde_json`.

use chatwire_json::Reader;
use proptest::prelude::*;
use serde::de::IgnoredAny;

fn accepts(text: &str) -> bool {
    let mut reader = Reader::new(text);
    reader.raw_value().and_then(|_| reader.end()).is_ok()
}

#[track_caller]
fn check(text: &str) {
    let reference = serde_json::from_str::<IgnoredAny>(text).is_ok();
    assert_eq!(accepts(text), reference, "{text}");
}

#[test]
fn grammar_agrees_with_serde_json() {
    for text in [
        "",
        " ",
        "null",
        "nul",
        "nulll",
        "true",
        "false",
        "tru",
        "0",
        "-0",
        "01",
        "-",
        "1.",
        "1.5",
        ".5",
        "1e5",
        "1e",
        "1E+5",
        "1e400",
        "+1",
        "\"\"",
        "\"a",
        "\"\\u00e9\"",
        "\"\\u00g9\"",
        "\"\\x\"",
        "\"\u{1}\"",
        "[]",
        "[,]",
        "[1,]",
        "[1 2]",
        "[1,2]",
        "[[]",
        "[]]",
        "{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{\"a\":[{}, [ ] ,{\"b\":null}]}",
        "[}",
        "{]",
        "\u{feff}1",
        "\"\u{7f}\"",
    ] {
        check(text);
    }
}

#[test]
fn deep_nesting_is_read_without_recursion() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(accepts(&deep));
    assert!(!accepts(&deep[1..]));
}

proptest! {
    #[test]
    fn any_text_agrees_with_serde_json(text in "[\\[\\]{},:\"\\\\0-9eE.+\\- \na-fntrus\u{e9}]{0,24}") {
        check(&text);
    }
}

#[test]
fn integers_without_sign_are_read_at_once() {
    for (text, value) in [
        ("0", Some(0)),
        ("7,", Some(7)),
        ("120}", Some(120)),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551616", None),
        ("00", None),
        ("01", None),
        ("-1", None),
        ("1.0", None),
        ("1e3", None),
        ("", None),
        ("x", None),
    ] {
        let mut reader = Reader::new(text);
        assert_eq!(reader.unsigned(), value, "{text}");
        assert_eq!(reader.position() > 0, value.is_some(), "{text}");
    }
}
