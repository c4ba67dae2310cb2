//! The archive that `cargo binstall` and people download.

use std::{env, error::Error, fs, path::Path};

use sha2::{Digest, Sha256};

use crate::{
    process::{cargo, program},
    root,
};

/// Where the archives are put, in the root of the repository.
const FOLDER: &str = "target/release-archives";

/// What lies beside the program.
const DOCUMENTS: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Builds the command for `target` and packs it with its licenses and a SHA-256.
///
/// The names are those of `[package.metadata.binstall]` in `crates/chatwire-cli/Cargo.toml`.
pub(super) fn make(version: &str, target: &str) -> Result<(), Box<dyn Error>> {
    let mut build = cargo(["build", "--release", "--locked", "--package", "chatwire-cli"]);
    build.args(["--target", target, "--target-dir", "target"]);
    check(build)?;
    let name = name(version, target);
    let folder = root().join(FOLDER).join(&name);
    fs::create_dir_all(&folder)?;
    let suffix = if target.contains("windows") { ".exe" } else { env::consts::EXE_SUFFIX };
    let built = root().join("target").join(target).join("release");
    let command = format!("chatwire{suffix}");
    fs::copy(built.join(&command), folder.join(&command))?;
    for document in DOCUMENTS {
        fs::copy(root().join(document), folder.join(document))?;
    }
    pack(&name)?;
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// The name of the archive without `.tgz`, which is also the folder in it.
fn name(version: &str, target: &str) -> String {
    format!("chatwire-{version}-{target}")
}

/// Packs a folder and writes the SHA-256 of the archive beside it.
fn pack(name: &str) -> Result<(), Box<dyn Error>> {
    let folder = root().join(FOLDER);
    let archive = format!("{name}.tgz");
    // Relative names: a `C:` looks like a host to some programs called tar.
    let mut tar = program("tar", ["-czf", &archive, name]);
    tar.current_dir(&folder);
    check(tar)?;
    let digest = Sha256::digest(fs::read(folder.join(&archive))?);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(
        Path::new(&folder).join(format!("{archive}.sha256")),
        format!("{digest}  {archive}\n"),
    )?;
    Ok(())
}

fn check(mut command: std::process::Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What binstall looks for is what is made.
    #[test]
    fn the_manifest_names_the_archive() {
        let manifest = fs::read_to_string(root().join("crates/chatwire-cli/Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let binstall = &manifest["package"]["metadata"]["binstall"];
        let value = |name: &str| {
            let text = binstall[name].as_str().unwrap();
            let text = text.replace("{ version }", "1.2.3").replace("{ target }", "t");
            text.replace("{ archive-suffix }", ".tgz").replace("{ repo }", "REPO")
        };
        let name = name("1.2.3", "t");
        assert_eq!(value("pkg-fmt"), "tgz");
        assert_eq!(value("pkg-url"), format!("REPO/releases/download/v1.2.3/{name}.tgz"));
        assert_eq!(value("bin-dir"), format!("{name}/{{ bin }}{{ binary-ext }}"));
    }
}
