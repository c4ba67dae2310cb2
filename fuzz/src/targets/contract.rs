//! Any document is a contract or an error; one that is vendored is vendored again as itself, and
//! differs from itself in nothing.

use chatwire_schema::{Document, diff, vendor};

pub(super) fn check(bytes: &[u8]) {
    let Ok(document) = Document::parse(bytes) else { return };
    let Ok(vendored) = vendor(document.value()) else { return };
    assert_eq!(vendor(&vendored).as_ref(), Ok(&vendored), "vendoring twice changes nothing");
    let changes = diff(&vendored, &vendored).expect("a vendored document has its operation");
    assert!(changes.is_empty(), "{changes:?}");
}
