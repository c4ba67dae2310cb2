//! Counts the bytes that detectors read more than once, on the thread of a test.

use std::cell::Cell;

use super::super::{known_formats, spelled};

thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

pub(in super::super) fn add(steps: usize) {
    STEPS.set(STEPS.get() + steps);
}

/// Texts that make a detector begin anew at every part.
const FAMILIES: [&str; 24] = [
    "eyJ.",
    "eyJ/eyJ.",
    "sk-",
    "sk-learn-",
    "a.sk_",
    "SG.",
    "bearer+",
    "Bearer ",
    "basic+basic+",
    "api_key:",
    "api_key=",
    "?key=",
    "?key=your",
    "&token=$",
    "x_token:x_token=",
    "'api_key':'",
    "\"api_key\":\"your ",
    "\\\"api_key\\\":",
    "authorization:a ",
    "authorization: ",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n",
    "%25",
    "&amp;",
];

fn steps(family: &str, length: usize) -> usize {
    let mut text = family.repeat(length / family.len()).into_bytes();
    STEPS.set(0);
    spelled::overwrite(&mut text, known_formats::overwrite);
    STEPS.get()
}

#[test]
fn no_text_takes_more_than_linear_steps() {
    for family in FAMILIES {
        let [small, large] = [20_000, 80_000].map(|length| steps(family, length));
        assert!(large <= small * 4 + 20_000, "{family}: {small} {large}");
        assert!(large <= 16 * 80_000, "{family}: {large}");
    }
}
