//! A folder with pinned packages of npm.

use std::{fs, path::Path};

use crate::process::{failure, program, run};

/// Installs the packages of the `package-lock.json` in `setup` into `work`, unless they are there.
///
/// No script of a package runs.
pub(crate) fn install(setup: &Path, work: &Path) -> Result<(), String> {
    fs::create_dir_all(work).map_err(|error| failure(work, &error))?;
    // Written last, so its existence means that the installation succeeded.
    let (lock, installed) = (setup.join("package-lock.json"), work.join("installed.json"));
    let wanted = fs::read(&lock).map_err(|error| failure(&lock, &error))?;
    if fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    for name in ["package.json", "package-lock.json"] {
        copy(&setup.join(name), &work.join(name))?;
    }
    let npm = ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
    let mut npm = program("npm", npm);
    npm.current_dir(work);
    run(npm)?;
    fs::write(&installed, &wanted).map_err(|error| failure(&installed, &error))
}

/// Copies a module to where its packages are: they are found from the folder of the module.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|error| failure(from, &error))
}
