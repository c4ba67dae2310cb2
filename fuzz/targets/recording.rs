//! Any text is read as a recording or refused, and what was written is read again as the same.
#![no_main]

use chatwire_transport::cassette::Bundle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Bundle::from_har(text);
    let Ok(bundle) = Bundle::from_line(text) else { return };
    // Writing redacts, so what was read first may hold more.
    let Ok(line) = bundle.to_line() else { return };
    let again = Bundle::from_line(&line).expect("what was written can be read");
    assert_eq!(again.to_line().as_ref(), Ok(&line));
});
