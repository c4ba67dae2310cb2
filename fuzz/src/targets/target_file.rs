//! Any text is a `chatwire.toml` or an error with a message.

use std::sync::LazyLock;

use chatwire_conformance::{Judge, Target};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    // These may name files anywhere.
    if ["contract", "profile", "\\"].iter().any(|word| text.contains(word)) {
        return;
    }
    if let Err(error) = Target::from_text("chatwire.toml", text, &JUDGE) {
        assert!(!error.to_string().is_empty());
    }
}
