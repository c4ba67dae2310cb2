//! Equality, hash, canonical form and comparison are one notion.

use std::hash::{DefaultHasher, Hash, Hasher};

use chatwire_json::{Document, Json, differences};
use proptest::prelude::*;

use crate::spelling::{documents, spelled_twice};

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[track_caller]
fn check(left: &str, right: &str, equal: bool) {
    let [one, other] = [left, right].map(|text| Document::parse(text).expect("this is JSON"));
    assert_eq!(one == other, equal, "==: {left} {right}");
    assert_eq!(other == one, equal, "== turned around: {left} {right}");
    let found = differences(one.root(), other.root());
    assert_eq!(found.count() == 0, equal, "differences: {left} {right}");
    let mut found = differences(one.root(), other.root());
    assert_eq!(found.next().is_none(), equal, "first difference: {left} {right}");
    assert_eq!(one.canonical() == other.canonical(), equal, "canonical: {left} {right}");
    assert_eq!(hash(&one) == hash(&other), equal, "hash: {left} {right}");
    let [one, other] = [left, right].map(|text| Json::from_text(text).expect("this is JSON"));
    assert_eq!(one == other, equal, "Json: {left} {right}");
    assert_eq!(hash(&one) == hash(&other), equal, "hash of Json: {left} {right}");
}

#[test]
fn the_hard_cases() {
    for (left, right, equal) in [
        // Numbers: exact decimals.
        ("1", "1.0", true),
        ("1", "1e0", true),
        ("100", "1E+2", true),
        ("0.015", "15e-3", true),
        ("0", "-0", true),
        ("0", "-0.0", true),
        ("0", "0e99999999999999999999", true),
        ("1", "-1", false),
        ("1", "10", false),
        ("0.1", "0.1000000000000000055511151231257827", false),
        ("9007199254740993", "9007199254740993.0", true),
        ("9007199254740993", "9007199254740992", false),
        ("18446744073709551616", "18446744073709551617", false),
        ("123456789012345678901234567890", "1.2345678901234567890123456789e29", true),
        ("1e400", "10e399", true),
        ("1e400", "1e401", false),
        ("1e400", "1e99999999999999999999", false),
        ("1e-400", "0", false),
        ("1e99999999999999999999", "10e99999999999999999998", true),
        ("1e-99999999999999999999", "0.1e-99999999999999999998", true),
        ("1e9223372036854775807", "1e9223372036854775808", false),
        // Strings: characters.
        (r#""\u00e9\/""#, r#""é/""#, true),
        (r#""\ud83c\udf88""#, r#""🎈""#, true),
        (r#""\u0061""#, r#""a""#, true),
        (r#""\ud83c""#, r#""\uD83C""#, true),
        (r#""\ud83c""#, r#""\ufffd""#, false),
        (r#""\ud83c""#, r#""\ud83d""#, false),
        (r#""\\u0061""#, r#""a""#, false),
        (r#""e\u0301""#, r#""é""#, false),
        (r#""1""#, "1", false),
        ("\"\"", "null", false),
        // Words.
        ("null", "false", false),
        ("true", " true ", true),
        ("0", "false", false),
        // Arrays: order and length.
        ("[]", "[ ]", true),
        ("[]", "{}", false),
        ("[]", "[[]]", false),
        ("[1,2]", "[1.0,2e0]", true),
        ("[1,2]", "[2,1]", false),
        ("[1,2]", "[1]", false),
        ("[null]", "[]", false),
        // Objects: any order.
        (r#"{"a":1,"b":[]}"#, "{ \"b\" : [ ],\n\"\\u0061\":1.0 }", true),
        (r#"{"a":null}"#, "{}", false),
        (r#"{"a":1}"#, r#"{"b":1}"#, false),
        (r#"{"":1}"#, r#"{"":1.0}"#, true),
        (r#"{"\ud83c":1}"#, r#"{"\uD83C":1}"#, true),
        (r#"{"\ud83c":1}"#, r#"{"\ufffd":1}"#, false),
        // Repeated members: those of one name in their order.
        (r#"{"a":1,"a":2}"#, r#"{"a":1,"a":2.0}"#, true),
        (r#"{"a":1,"b":0,"a":2}"#, r#"{"b":0,"a":1,"\u0061":2}"#, true),
        (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#, false),
        (r#"{"a":1,"a":2}"#, r#"{"a":2}"#, false),
        (r#"{"a":1,"a":1}"#, r#"{"a":1}"#, false),
    ] {
        check(left, right, equal);
        check(&format!(r#"[{{"x":{left}}}]"#), &format!(r#"[{{"x":{right}}}]"#), equal);
    }
}

#[test]
fn a_document_is_as_deep_as_is_allowed() {
    let nested =
        |levels: usize, inner: &str| format!("{}{inner}{}", "[".repeat(levels), "]".repeat(levels));
    check(&nested(128, "0"), &nested(128, "-0"), true);
    check(&nested(128, "0"), &nested(128, "1"), false);
    let objects = |inner: &str| format!("{}{inner}{}", r#"{"a":"#.repeat(128), "}".repeat(128));
    check(&objects("0"), &objects("-0"), true);
    for levels in [129, 100_000] {
        let text = nested(levels, "");
        assert_eq!(Document::parse(text.as_str()).unwrap_err().offset(), 128);
        let [one, other] =
            [text.clone(), nested(levels, " ")].map(|text| Json::from_text(&text).unwrap());
        assert_eq!(one, one.clone());
        assert_ne!(one, other, "what is too deep is compared as text");
    }
}

proptest! {
    #[test]
    fn another_spelling_is_equal((one, other) in spelled_twice()) {
        check(&one, &other, true);
        let canonical = Document::parse(one.as_str()).unwrap().canonical();
        check(&one, &canonical, true);
        let again = Document::parse(canonical.as_str()).unwrap().canonical();
        prop_assert_eq!(again, canonical);
    }

    #[test]
    fn any_two_documents_are_compared_alike(one in documents(), other in documents()) {
        let equal = one.means_the_same_as(&other);
        check(&one.to_string(), &other.to_string(), equal);
    }
}
