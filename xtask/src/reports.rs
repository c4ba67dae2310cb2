//! `cargo xtask reports`: reads the reports of a run as others do.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    node_environment,
    process::{copy_chatwire, failure, run},
};

/// The folder of the program, its packages and, below `target`, of what it reads and writes.
const FOLDER: &str = "xtask/reports";

/// The names of Chromium.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Judges the traffic in `fixtures/imports`, and checks the reports of it.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let (setup, work) = (root.join(FOLDER), root.join("target/reports"));
    node_environment::install(&setup, &work)?;
    node_environment::copy(&setup.join("check.mjs"), &work.join("check.mjs"))?;
    let out = work.join("out");
    fs::create_dir_all(&out).map_err(|error| failure(&out, &error))?;
    let chatwire = work.join("chatwire");
    copy_chatwire(&chatwire)?;
    let mut judging = Command::new(chatwire);
    judging.args(["check", "fixtures/imports", "--quiet"]).current_dir(root);
    for (kind, file) in [("sarif", "r.sarif"), ("junit", "r.xml"), ("html", "r.html")] {
        judging.arg("--report").arg(format!("{kind}={}", out.join(file).display()));
    }
    // Some of the traffic has faults on purpose.
    let judged = judging.output().map_err(|error| format!("chatwire: {error}"))?;
    if judged.status.code() != Some(1) {
        return Err(format!("chatwire: {}", String::from_utf8_lossy(&judged.stderr)));
    }
    let mut node = Command::new("node");
    node.arg("check.mjs").arg(&out).args(chromium()).current_dir(&work);
    run(node)
}

/// Chromium, if a folder of `PATH` has it.
fn chromium() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where programs are is said nowhere else")]
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    CHROMIUM
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}
