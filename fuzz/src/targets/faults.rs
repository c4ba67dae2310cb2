//! Any text is a fault or an error; a fault that is written is read again as itself.

use chatwire_server::Fault;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(fault) = text.parse::<Fault>() else { return };
    let written = fault.to_string();
    let again = written.parse::<Fault>().map(|fault| fault.to_string());
    assert_eq!(again.ok(), Some(written));
}
