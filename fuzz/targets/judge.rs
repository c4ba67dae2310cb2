//! Any bytes can be judged.
#![no_main]

use chatwire_conformance::{Judge, Subject, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let body = bytes.to_vec();
    for subject in [Subject::from_json(body.clone()), Subject::from_stream(body)] {
        judge(&subject, &Judge::default());
    }
});
