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
