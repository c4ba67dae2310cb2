//! Any bytes can be judged.
#![no_main]

use std::sync::LazyLock;

use chatwire_conformance::{Judge, Subject};
use libfuzzer_sys::fuzz_target;

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

fuzz_target!(|bytes: &[u8]| {
    let body = bytes.to_vec();
    for subject in [Subject::from_json(body.clone()), Subject::from_stream(body)] {
        JUDGE.judge(&subject);
    }
});
