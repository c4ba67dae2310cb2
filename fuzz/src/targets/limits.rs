//! Any request can be checked against the limits of every model; parsing it first does not change
//! the result.

use chatwire_protocol::{
    chat::ChatRequest,
    limits::{Keyword, Profile, Violation, check_text},
};

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for profile in Profile::all() {
        let Ok(violations) = check_text(text, profile) else { return };
        let Ok(request) = ChatRequest::from_text(text) else { continue };
        assert_eq!(places(&request.check(profile)), places(&violations));
    }
}

/// The violated bounds and their locations; the spelling of numbers is not compared.
fn places(violations: &[Violation]) -> Vec<(&str, Keyword)> {
    violations.iter().map(|violation| (violation.pointer.as_str(), violation.keyword)).collect()
}
