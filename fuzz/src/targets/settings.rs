//! Any text is each of the files that people write, or an error with a message.

use std::sync::LazyLock;

use chatwire_conformance::{Expectations, Judge, Profile};
use chatwire_schema::{Overlay, Sources};
use chatwire_server::{Config, ConfigFile, Dialect, FaultInjector};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let judge = &*JUDGE;
    explained(Expectations::parse(text, judge.rules()));
    explained(Profile::parse(text, "fuzz", judge.profiles()));
    explained(Overlay::parse("fuzz", text));
    explained(Dialect::from_json(text));
    explained(FaultInjector::new().script(text.lines()));
    if let Some(sources) = explained(Sources::parse(text)) {
        let written = sources.to_text();
        let again = Sources::parse(&written).expect("what was written can be read");
        assert_eq!(again.to_text(), written);
    }
    if let Some(file) = explained(ConfigFile::parse(text)) {
        explained(file.apply(Config::default()));
    }
}

/// The value of a result; its error must say something.
fn explained<T, E: std::error::Error>(result: Result<T, E>) -> Option<T> {
    result.map_err(|error| assert!(!error.to_string().is_empty())).ok()
}
