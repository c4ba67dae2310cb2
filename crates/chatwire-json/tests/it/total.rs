//! No input makes a function panic, and what documents accept agrees with the reader.

use chatwire_json::{
    Decimal, Document, DocumentError, Json, Kind, Layout, Number, Numbers, Pointer, RawString,
    Reader, decode, differences, fragment, utf8,
};
use proptest::prelude::*;

/// Text that is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    prop_oneof!["[\\[\\]{},:\"\\\\0-9eE.+\\- \na-fntrus\u{e9}]{0,24}", any::<String>()]
}

proptest! {
    #[test]
    fn documents_accept_what_the_reader_accepts(text in nearly_json()) {
        let read = decode(&text, |reader| reader.raw_value().map(str::to_owned));
        let Ok(document) = Document::parse(text.as_str()) else {
            prop_assert!(read.is_err() || text.starts_with('\u{feff}'), "{text}");
            return Ok(());
        };
        let root = document.root();
        let read = read.unwrap();
        prop_assert_eq!(root.as_str(), read.as_str());
        prop_assert_eq!(root.descendants().next(), Some(root));
        let mut visited = Vec::new();
        root.walk(|_, node| visited.push(node.range()));
        let nodes: Vec<_> = root.descendants().map(|node| node.range()).collect();
        prop_assert_eq!(visited, nodes);
        for layout in [Layout::Compact, Layout::Pretty] {
            for numbers in [Numbers::AsSpelled, Numbers::Canonical] {
                let written = document.to_text(layout, numbers);
                prop_assert_eq!(&Document::parse(written).unwrap(), &document);
            }
        }
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            let tree = Document::from_value(&value).unwrap();
            prop_assert_eq!(tree.root().kind(), root.kind());
        }
    }

    #[test]
    fn a_reader_that_is_misused_does_not_panic(
        text in nearly_json(), calls in prop::collection::vec((0u8..11, 0usize..40), 0..12),
    ) {
        let mut reader = Reader::new(&text);
        let mut first = true;
        for (call, position) in calls {
            match call {
                0 => reader.enter(),
                1 => reader.rewind(position),
                2 => drop(reader.peek()),
                3 => drop(reader.next_member(&mut first)),
                4 => drop(reader.next_element(&mut first)),
                5 => drop(reader.raw_string().map(RawString::decode_lossy)),
                6 => drop(reader.string()),
                7 => drop(reader.number().map(|number: Number| number.as_f64())),
                8 => drop(reader.json().map(|json: Json| json == json.clone())),
                9 => drop(reader.boolean().or_else(|_| reader.null().map(|()| true))),
                _ => drop(reader.end()),
            }
        }
    }

    #[test]
    fn any_bytes_are_taken(text in any::<String>(), bytes in any::<Vec<u8>>(), at in 0usize..40) {
        let _ = (Decimal::of(&text).to_string(), Decimal::of(&text) == Decimal::of("1e5"));
        let _ = RawString::new(&text).decode_lossy() == RawString::new(&text).as_str();
        let _ = RawString::scan(&text, at).map(|raw| raw == RawString::new(&text));
        let _ = Pointer::parse(text.as_str()).map(|pointer| pointer.split_last().is_some());
        let _ = utf8(&bytes).and_then(|text| decode(text, |reader| reader.raw_value().map(drop)));
        for value in fragment::members(&bytes, &["id", &text]) {
            prop_assert!(bytes.get(value.range()).is_some());
        }
        for (name, value) in fragment::string_members(&bytes) {
            prop_assert!(bytes.get(name).is_some() && bytes.get(value).is_some());
        }
    }
}

#[test]
fn the_number_of_values_is_bounded() {
    let text = r#"{"a":[1,2],"b":null}"#;
    assert!(Document::parse_within(text, 5).is_ok());
    let error = Document::parse_within(text, 4).unwrap_err();
    assert_eq!(error, DocumentError::TooManyValues(15));
    assert_eq!(Document::parse_within("1", 0).unwrap_err(), DocumentError::TooManyValues(0));
}

#[test]
fn wide_documents_are_read_written_and_compared_in_little_time() {
    let members: Vec<_> = (0..50_000).rev().map(|n| format!(r#""\u006b{n}":{n}"#)).collect();
    let text = format!("{{{}}}", members.join(","));
    let document = Document::parse(text.as_str()).unwrap();
    let canonical = document.canonical();
    let other = Document::parse(canonical.as_str()).unwrap();
    assert_eq!(differences(document.root(), other.root()).count(), 0);
    assert_eq!(document.root().repeated_members().count(), 0);
    assert_eq!(document.root().kind(), Kind::Object);
}
