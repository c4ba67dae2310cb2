//! What the registry would get.

use std::{error::Error, fs, path::Path};

use super::step::{Context, Outcome, run};
use crate::{
    process::{cargo, output, program},
    root,
    workspace::{Package, in_publishing_order},
};

/// What every package has.
const REQUIRED: [&str; 5] = ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/"];

/// Packs the published crates in publishing order and compiles what the packages hold.
///
/// The packages are compiled as one workspace, in which each takes the others from their packages.
/// Cargo's own check compiles every dependency again for each package.
pub(super) fn package(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let published = in_publishing_order(&context.packages);
    for package in &published {
        let list = ["package", "--quiet", "--list", "--allow-dirty", "--package", &package.name];
        let files = output(cargo(list))?;
        if let Some(missing) = missing(&files) {
            return Err(format!("the package of {} has no {missing}", package.name).into());
        }
    }
    let folder = root().join("target/package");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    // Changes that are not committed are no obstacle: nothing is uploaded.
    let mut pack = cargo(["package", "--quiet", "--allow-dirty", "--no-verify"]);
    pack.args(["--target-dir", "target"]);
    for package in &published {
        pack.args(["--package", &package.name]);
    }
    let packed = run([pack])?;
    if !matches!(packed, Outcome::Passed) {
        return Ok(packed);
    }
    let unpack = published.iter().map(|package| {
        let mut tar = program("tar", ["-xzf", &format!("{}.crate", package.file_stem())]);
        tar.current_dir(&folder);
        tar
    });
    fs::write(folder.join("Cargo.toml"), workspace(&published))?;
    // The versions, and so the compiled dependencies, of this workspace.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut check = cargo(["check", "--workspace", "--all-features", "--target-dir", "target"]);
    check.args(["--manifest-path", "target/package/Cargo.toml"]);
    run(unpack.chain([check]))
}

/// The manifest of a workspace of unpacked packages.
fn workspace(packages: &[&Package]) -> String {
    let folders = packages.iter().map(|package| format!("\"{}\"", package.file_stem()));
    let folders = folders.collect::<Vec<_>>().join(", ");
    let patches = packages
        .iter()
        .map(|package| format!("{} = {{ path = \"{}\" }}\n", package.name, package.file_stem()));
    let patches: String = patches.collect();
    format!("[workspace]\nresolver = \"3\"\nmembers = [{folders}]\n\n[patch.crates-io]\n{patches}")
}

/// The first of what every package has that is not in the list of `files`.
fn missing(files: &str) -> Option<&'static str> {
    let has = |required: &str| {
        let folder = required.ends_with('/');
        files
            .lines()
            .any(|file| file == required || (folder && Path::new(file).starts_with(required)))
    };
    REQUIRED.into_iter().find(|required| !has(required))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let whole = "Cargo.toml\nLICENSE-APACHE\nLICENSE-MIT\nREADME.md\nsrc/lib.rs\n";
        assert_eq!(missing(whole), None);
        for (line, required) in whole.lines().zip(REQUIRED) {
            assert_eq!(missing(&whole.replace(line, "other")), Some(required));
        }
    }
}
