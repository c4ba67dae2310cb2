//! Any two texts are compared alike by equality, canonical form and differences, and what is
//! written anew equals what was read.

use chatwire_json::{Document, Layout, Node, Numbers, differences};
use serde::de::IgnoredAny;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let texts = text.split_once('\u{1}').unwrap_or((text, text));
    let document = Document::parse(texts.0);
    if document.is_ok() {
        assert!(serde_json::from_str::<IgnoredAny>(texts.0).is_ok());
    }
    let (Ok(one), Ok(other)) = (document, Document::parse(texts.1)) else { return };
    let equal = one == other;
    assert_eq!(one.canonical() == other.canonical(), equal);
    assert_eq!(differences(one.root(), other.root()).count() == 0, equal);
    let pretty = one.to_text(Layout::Pretty, Numbers::AsSpelled);
    assert_eq!(Document::parse(pretty.as_str()).as_ref(), Ok(&one));

    // What is told in one reading is true, and is told of what was written anew.
    assert!(equal || !one.root().surely_equals(texts.1));
    let is_large = |node: Node<'_>| node.members().count() > 32;
    assert!(one.root().surely_equals(&pretty) || one.root().descendants().any(is_large));
}
