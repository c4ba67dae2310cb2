//! Any two texts are compared alike by equality, canonical form and differences, and what is
//! written anew equals what was read.
#![no_main]

use chatwire_json::{Document, Layout, Numbers, differences};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

fuzz_target!(|texts: (&str, &str)| {
    let document = Document::parse(texts.0);
    if document.is_ok() {
        assert!(serde_json::from_str::<IgnoredAny>(texts.0).is_ok());
    }
    let (Ok(one), Ok(other)) = (document, Document::parse(texts.1)) else { return };
    let equal = one == other;
    assert_eq!(one.canonical() == other.canonical(), equal);
    assert_eq!(differences(one.root(), other.root()).count() == 0, equal);
    let pretty = one.to_text(Layout::Pretty, Numbers::AsSpelled);
    assert_eq!(Document::parse(pretty).as_ref(), Ok(&one));
});
