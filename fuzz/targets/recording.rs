//! Any text is read as a recording or refused, and what was written is read again as the same.
#![no_main]

use chatwire_transport::cassette::Recording;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Recording::from_har(text);
    let Ok(recording) = Recording::from_line(text) else { return };
    // Writing redacts, so what was read first may hold more.
    let Ok(line) = recording.to_line() else { return };
    let again = Recording::from_line(&line).expect("what was written can be read");
    assert_eq!(again.to_line().as_ref(), Ok(&line));
});
