//! What the registry would get.

use std::{error::Error, path::Path};

use super::step::{Context, Outcome, run};
use crate::{
    process::{cargo, output},
    workspace::in_publishing_order,
};

/// What every package has.
const REQUIRED: [&str; 5] = ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/"];

/// Packs the published crates in publishing order and compiles each from its package.
///
/// Crates that are needed and not published yet are taken from the packages made before.
pub(super) fn package(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let published = in_publishing_order(&context.packages);
    for package in &published {
        let list = ["package", "--list", "--allow-dirty", "--package", &package.name];
        let files = output(cargo(list))?;
        if let Some(missing) = missing(&files) {
            return Err(format!("the package of {} has no {missing}", package.name).into());
        }
    }
    // Changes that are not committed are no obstacle: nothing is uploaded.
    let mut command = cargo(["package", "--allow-dirty"]);
    for package in published {
        command.args(["--package", &package.name]);
    }
    run([command])
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
