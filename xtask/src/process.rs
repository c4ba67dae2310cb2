//! Runs cargo, `chatwire` and other programs.

use std::{
    error::Error,
    ffi::OsStr,
    fmt, fs, io,
    path::Path,
    process::{Command, ExitCode, ExitStatus, Stdio},
};

use serde_json::Value;

use crate::root;

/// Cargo with `arguments`, in the root of the repository.
pub(crate) fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    program("cargo", arguments)
}

/// The program `name` with `arguments`, in the root of the repository.
pub(crate) fn program<A: AsRef<OsStr>>(
    name: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// `chatwire` with `arguments`, started by cargo in the current folder.
pub(crate) fn chatwire<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let manifest = root().join("Cargo.toml");
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "chatwire-cli", "--manifest-path"]);
    command.arg(manifest).arg("--").args(arguments);
    command
}

/// Builds `chatwire` and copies it to `copy`, for runs that a later build must not change.
pub(crate) fn copy_chatwire(copy: &Path) -> Result<(), String> {
    let mut build = cargo(["build", "--quiet", "--package", "chatwire-cli"]);
    build.args(["--message-format", "json-render-diagnostics"]);
    let messages = output(build).map_err(|error| error.to_string())?;
    let executable = executable(&messages, "chatwire").ok_or("cargo built no program")?;
    let folder = copy.parent().unwrap_or(copy);
    fs::create_dir_all(folder).map_err(|error| failure(folder, &error))?;
    // A program that runs cannot be overwritten, but its name can be given to another file.
    let _ = fs::remove_file(copy);
    fs::copy(&executable, copy).map(drop).map_err(|error| failure(copy, &error))
}

/// The program of a target among those that cargo names in its messages, in any order.
pub(crate) fn executable(messages: &str, target: &str) -> Option<String> {
    messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_target = message.pointer("/target/name")? == target;
        message.get("executable")?.as_str().filter(|_| is_target).map(str::to_owned)
    })
}

/// What `command` prints; its errors go where ours go.
///
/// Fails when it cannot be started, ends with another code than 0 or prints anything but UTF-8.
pub(crate) fn output(mut command: Command) -> Result<String, Box<dyn Error>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether `command` can be started and succeeds; what it prints is dropped.
pub(crate) fn succeeds(mut command: Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Runs a command; fails if its exit code is not 0.
pub(crate) fn run(mut command: Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("cannot start `{program}`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{program}` failed: {status}")),
    }
}

/// Runs `command` with this process's input and output, and returns its exit code.
pub(crate) fn forward(mut command: Command) -> io::Result<ExitCode> {
    Ok(exit_code(command.status()?))
}

/// The exit code of a program; 1 if a signal ended it.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What went wrong with a file or program, with its path.
pub(crate) fn failure(path: &Path, error: &dyn fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_by_its_target() {
        let built = |name: &str| {
            format!(r#"{{"target":{{"name":"{name}"}},"executable":"/target/{name}"}}"#)
        };
        let library = r#"{"target":{"name":"growth"},"executable":null}"#;
        let messages = [built("load"), library.to_owned(), built("growth"), built("other")];
        assert_eq!(executable(&messages.join("\n"), "growth").as_deref(), Some("/target/growth"));
        assert_eq!(executable(&built("load"), "growth"), None);
    }
}
