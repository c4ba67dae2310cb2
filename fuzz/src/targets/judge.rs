//! Any bytes can be judged.

use std::sync::LazyLock;

use chatwire_conformance::{Judge, Subject};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

pub(super) fn check(bytes: &[u8]) {
    let body = bytes.to_vec();
    for subject in [Subject::from_json(body.clone()), Subject::from_stream(body)] {
        JUDGE.judge(&subject);
    }
}
