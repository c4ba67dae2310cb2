//! The oldest compiler that the manifests claim, which is one that was tried.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::{output, program, succeeds};

/// Compiles the published crates with the version in `rust-version`.
///
/// Where this is the compiler that all other steps use, they are the test.
pub(super) fn compile(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let claimed = context.packages.iter().find_map(|package| package.rust_version.as_deref());
    let Some(claimed) = claimed else {
        return Ok(Outcome::Skipped("no manifest claims a version".to_owned()));
    };
    let used = output(program("rustc", ["--version"]))?;
    if is_version(&used, claimed) {
        return Ok(Outcome::Passed);
    }
    if !succeeds(program("rustup", ["run", claimed, "rustc", "--version"])) {
        return Ok(Outcome::Skipped(format!(
            "the toolchain {claimed} is not installed: run `rustup toolchain install {claimed}`"
        )));
    }
    let mut check = program("rustup", ["run", claimed, "cargo", "check", "--all-features"]);
    check.args(["--target-dir", "target/rust-version"]).args(context.of_published());
    run([check])
}

/// Whether a compiler that describes itself as `text` is of the `claimed` version, its patch
/// level aside.
fn is_version(text: &str, claimed: &str) -> bool {
    let version = text.split_whitespace().nth(1).unwrap_or_default();
    let rest = version.strip_prefix(claimed);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patch_level_does_not_count() {
        assert!(is_version("rustc 1.95.0 (59807616e 2026-04-14)", "1.95"));
        assert!(is_version("rustc 1.95.1", "1.95"));
        assert!(!is_version("rustc 1.96.0", "1.95"));
        assert!(!is_version("rustc 1.9.0", "1.95"));
        assert!(!is_version("rustc 1.950.0", "1.95"));
        assert!(!is_version("", "1.95"));
    }
}
