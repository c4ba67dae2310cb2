//! What the dependencies bring: licenses, versions, sources and known vulnerabilities.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::{cargo, succeeds};

/// Holds the dependencies against `deny.toml`.
pub(super) fn licenses_bans_sources(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    if !succeeds(cargo(["deny", "--version"])) {
        return Err("cargo-deny is missing: run `cargo install cargo-deny --locked`".into());
    }
    run([cargo(["deny", "--log-level", "warn", "check", "licenses", "bans", "sources"])])
}

/// Looks for known vulnerabilities, where the database of advisories can be fetched.
pub(super) fn advisories(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    if !succeeds(cargo(["deny", "fetch", "db"])) {
        return Ok(Outcome::Skipped("the database of advisories cannot be fetched".to_owned()));
    }
    run([cargo(["deny", "--log-level", "warn", "check", "advisories"])])
}
