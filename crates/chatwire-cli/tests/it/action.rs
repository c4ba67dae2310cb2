//! The scripts of the GitHub Action, run as a workflow runs them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::{Run, counts};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs a script of the action in `folder`, with the variables that a workflow has.
fn script(folder: &Path, name: &str, inputs: &[(&str, &str)]) -> Run {
    let command = Path::new(env!("CARGO_BIN_EXE_chatwire")).parent().unwrap();
    let output = Command::new("bash")
        .arg(root().join("action").join(name))
        .current_dir(folder)
        .env_clear()
        .envs(counts())
        .env("PATH", format!("{}:/usr/bin:/bin", command.display()))
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_OUTPUT", folder.join("output"))
        .env("GITHUB_PATH", folder.join("path"))
        .env("GITHUB_STEP_SUMMARY", folder.join("summary.md"))
        .env("RUNNER_TEMP", folder.join("temp"))
        .envs(inputs.iter().copied())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("temp")).unwrap();
    folder
}

#[test]
fn a_violation_is_annotated_summarized_and_reported() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("my recordings")).unwrap();
    fs::write(folder.join("my recordings/a.json"), "{\"id\": \"\"}").unwrap();
    fs::write(folder.join("summary.md"), "before\n").unwrap();
    let inputs = [
        ("INPUT_PATHS", "my recordings\n"),
        ("INPUT_ARGUMENTS", "--rule\nunary/id-is-*\n$(touch injected)\n"),
        ("INPUT_SARIF", "reports/check.sarif"),
    ];
    let injected = script(folder, "check.sh", &inputs);
    assert_eq!(injected.code, 2, "{}{}", injected.out, injected.err);
    assert!(!folder.join("injected").exists());

    let inputs = [inputs[0], ("INPUT_ARGUMENTS", "--rule\r\nunary/id-is-*"), inputs[2]];
    let run = script(folder, "check.sh", &inputs);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("::error "), "{}", run.out);
    assert!(run.out.contains("unary/id-is-not-empty"), "{}", run.out);
    assert_eq!(read(folder, "output"), "exit-code=2\nexit-code=1\n");
    let summary = read(folder, "summary.md");
    assert!(summary.starts_with("before\n"), "{summary}");
    assert!(summary.contains("unary/id-is-not-empty"), "{summary}");
    assert!(read(folder, "reports/check.sarif").contains("\"2.1.0\""));
}

#[test]
fn what_conforms_is_green_and_nothing_is_not() {
    let folder = folder();
    let recordings = root().join("fixtures/recordings/aimlapi");
    let paths = ("INPUT_PATHS", recordings.to_str().unwrap());
    let run = script(folder.path(), "check.sh", &[paths, ("INPUT_SUMMARY", "false")]);
    assert_eq!((run.code, &*read(folder.path(), "output")), (0, "exit-code=0\n"), "{}", run.err);
    assert!(!folder.path().join("summary.md").exists());
    assert_eq!(script(folder.path(), "check.sh", &[]).code, 2);
}

#[test]
fn a_release_is_installed_if_its_hash_is_right() {
    let folder = folder();
    let release = folder.path().join("releases/v9.9.9");
    let pack = "set -e; os=$(uname -s) machine=$(uname -m)\n\
        case $os in Linux) target=unknown-linux-gnu ;; *) target=apple-darwin ;; esac\n\
        [ \"$machine\" != arm64 ] || machine=aarch64\n\
        name=chatwire-9.9.9-$machine-$target; mkdir -p $name\n\
        printf '#!/bin/sh\\necho installed\\n' > $name/chatwire; chmod +x $name/chatwire\n\
        tar -czf $name.tgz $name\n\
        if command -v sha256sum >/dev/null; then sha256sum $name.tgz; else shasum -a 256 $name.tgz; fi \
        > $name.tgz.sha256";
    fs::create_dir_all(&release).unwrap();
    let made = Command::new("bash").args(["-c", pack]).current_dir(&release).status().unwrap();
    assert!(made.success());
    let releases = format!("file://{}", folder.path().join("releases").display());
    let inputs = [("INPUT_VERSION", "v9.9.9"), ("CHATWIRE_RELEASES", &*releases)];
    let run = script(folder.path(), "install.sh", &inputs);
    assert_eq!((run.code, &*run.out), (0, "installed\n"), "{}", run.err);
    let added = PathBuf::from(read(folder.path(), "path").trim());
    assert!(added.join("chatwire").is_file());

    for entry in fs::read_dir(&release).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "tgz") {
            fs::write(path, "another archive").unwrap();
        }
    }
    let run = script(folder.path(), "install.sh", &inputs);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(run.out.contains("its SHA-256 differs"), "{}", run.out);
    let missing = [("INPUT_VERSION", "9.9.8"), ("CHATWIRE_RELEASES", &*releases)];
    let run = script(folder.path(), "install.sh", &missing);
    assert_eq!(run.code, 3);
    assert!(run.out.contains("::error::chatwire 9.9.8 cannot be downloaded"), "{}", run.out);
}

#[test]
fn the_action_gives_its_scripts_every_input_and_installs_this_version() {
    let action = read(&root(), "action.yml");
    let inputs = action.split("\ninputs:\n").nth(1).unwrap().split("\noutputs:\n").next().unwrap();
    let names = inputs.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.strip_suffix(':')?;
        (!name.starts_with(' ')).then_some(name)
    });
    let scripts = read(&root(), "action/check.sh") + &read(&root(), "action/install.sh");
    let mut count = 0;
    for name in names {
        let variable = format!("INPUT_{}", name.to_uppercase());
        assert!(action.contains(&format!("{variable}: ${{{{ inputs.{name} }}}}")), "{name}");
        assert!(scripts.contains(&variable), "{name}");
        count += 1;
    }
    assert_eq!(count, 7);
    let version = format!("default: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(action.contains(&version), "install {} in action.yml", env!("CARGO_PKG_VERSION"));
}
