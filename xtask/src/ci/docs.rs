//! The documentation, as a developer and as docs.rs build it.

use std::{env, error::Error};

use super::step::{Context, Outcome, run};
use crate::process::cargo;

const DENY: &str = "-D warnings";

/// What docs.rs adds: items are marked with the features that turn them on.
const DOCS_RS: &str = "-D warnings --cfg docsrs";

/// Builds the documentation with default features, and with all features as docs.rs does.
/// Warnings are denied.
pub(super) fn as_docs_rs(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    // Cargo puts it beside this program.
    let name = format!("unstable_rustdoc{}", env::consts::EXE_SUFFIX);
    let rustdoc = env::current_exe()?.with_file_name(name);
    let default = cargo(["doc", "--workspace", "--no-deps"]);
    let mut docs_rs = cargo(["doc", "--no-deps", "--all-features"]);
    docs_rs.args(context.of_published()).env("RUSTDOC", rustdoc);
    let mut commands = [default, docs_rs];
    for (command, flags) in commands.iter_mut().zip([DENY, DOCS_RS]) {
        command.env("RUSTDOCFLAGS", flags);
    }
    let wrapper = cargo(["build", "--quiet", "--package", "xtask", "--bin", "unstable_rustdoc"]);
    run([wrapper].into_iter().chain(commands))
}
