//! Any text is a recording or an error; a written recording is read again as an equal one.

use chatwire_transport::cassette::Recording;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(recording) = Recording::from_line(text) else { return };
    // Writing redacts, so the first recording may contain more.
    let Ok(line) = recording.to_line() else { return };
    let again = Recording::from_line(&line).expect("a written recording can be read");
    assert_eq!(again.to_line().as_ref(), Ok(&line));
}
