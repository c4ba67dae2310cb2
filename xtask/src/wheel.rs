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
    book::run_page(root, Path::new("docs/manual/python.md"), &environment.programs())?;
    if task.arrow { test_engines(root, &work, &wheel) } else { Ok(()) }
}

/// Tests the judge in libraries and engines of Arrow, in an environment with all of them.
fn test_engines(root: &Path, work: &Path, wheel: &Path) -> Result<(), String> {
    let environment = Environment::install(&root.join("python/engines"), &work.join("engines"))?;
    let mut pip = environment.pip_install();
    pip.arg("--force-reinstall").arg(wheel);
    process::run(pip)?;
    let mut pytest = Command::new(environment.python());
    pytest.args(["-m", "pytest", "-p", "no:cacheprovider", "python/engines"]).current_dir(root);
    process::run(pytest)?;
    book::run_page(root, Path::new("docs/manual/arrow.md"), &environment.programs())
}

/// Builds the wheel; returns its path.
fn build(root: &Path, work: &Path, release: bool) -> Result<PathBuf, String> {
    let environment = Environment::install(&root.join("python/build"), &work.join("build"))?;
    let out = work.join("dist");
    // What an earlier version left would be found in place of the new one.
    empty(&out)?;
    let maturin = |arguments: &[&str], folder: &Path| {
        let mut maturin = Command::new(environment.programs().join("maturin"));
        maturin.args(arguments).arg("--out").arg(&out).current_dir(folder);
        process::run(maturin)
    };
    let (profile, source) = if release {
        // The wheel is built from the source distribution, which shows that it is complete.
        maturin(&["sdist"], root)?;
        ("release", unpack(&only(&out, "gz")?, &work.join("source"))?)
    } else {
        ("dev", root.to_owned())
    };
    let mut backend = Command::new(environment.python());
    // Both builds share the target folder, so that a second run compiles only what changed.
    backend.arg(source.join("python/build/backend.py")).arg(profile);
    backend.env("CARGO_TARGET_DIR", work.join("module"));
    process::run(backend)?;
    maturin(&["build", "--profile", profile], &source)?;
    only(&out, "whl")
}

/// Unpacks a source distribution; returns the folder in it.
fn unpack(archive: &Path, folder: &Path) -> Result<PathBuf, String> {
    empty(folder)?;
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(archive).arg("-C").arg(folder);
    process::run(tar)?;
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    Ok(folder.join(name.trim_end_matches(".tar.gz")))
}

/// The only file of `folder` with this ending.
fn only(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let has_ending = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    let mut files: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(has_ending).collect();
    match (files.pop(), files.pop()) {
        (Some(file), None) => Ok(file),
        _ => Err(format!("{}: there is no single file .{ending}", folder.display())),
    }
}

/// Creates a folder, in place of one that exists.
fn empty(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}
