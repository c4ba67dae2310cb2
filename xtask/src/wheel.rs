//! `cargo xtask wheel`: builds the Python package and tests it where nothing else is installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{book, flags::Wheel, process, python_environment::Environment};

/// Where the wheel is put, in the root of the repository.
const FOLDER: &str = "target/wheel";

/// Builds the wheel, installs it in a fresh environment and runs its tests.
pub(crate) fn run(root: &Path, task: &Wheel) -> Result<(), String> {
    let work = root.join(FOLDER);
    let wheel = build(root, &work, task.release)?;
    let environment = Environment::fresh(&root.join("python/tests"), &work.join("test"))?;
    let mut pip = environment.pip_install();
    pip.arg(&wheel);
    process::run(pip)?;
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(environment.programs().join(program));
        command.args(arguments).current_dir(root);
        process::run(command)
    };
    // Fails if the wheel asks for a package that nothing installed.
    run("python", &["-m", "pip", "check", "--disable-pip-version-check"])?;
    run("chatwire", &["check", "fixtures/recordings/aimlapi"])?;
    run("python", &["-m", "pytest", "-p", "no:cacheprovider"])?;
    run("python", &["-m", "mypy", "python", "--cache-dir", "target/wheel/mypy"])?;
    book::run_page(root, Path::new("docs/manual/python.md"), &environment.programs())
}

/// Builds the wheel; returns its path.
fn build(root: &Path, work: &Path, release: bool) -> Result<PathBuf, String> {
    let environment = Environment::install(&root.join("python/build"), &work.join("build"))?;
    let out = work.join("dist");
    // What an earlier version left would be found in place of the new one.
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let mut maturin = Command::new(environment.programs().join("maturin"));
    maturin.args(["build", "--profile", if release { "release" } else { "dev" }, "--out"]);
    maturin.arg(&out).current_dir(root);
    if release {
        // The wheel is built from the source distribution, which shows that it is complete.
        maturin.arg("--sdist");
    }
    process::run(maturin)?;
    let entries = fs::read_dir(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let is_wheel = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "whl");
    let mut files: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_wheel).collect();
    match (files.pop(), files.pop()) {
        (Some(wheel), None) => Ok(wheel),
        _ => Err(format!("{}: maturin left no single wheel", out.display())),
    }
}
