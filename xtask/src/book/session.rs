//! Runs a page in an empty folder and compares what happens with what the page shows.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    env,
    ffi::OsString,
    fs, io,
    io::Read,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    output::matches,
    page::{Command, Page, Step},
    script::{MARK, Ports, script},
};

/// The longest that a page runs; that of the engines starts Java and Ray.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Where a page runs.
pub(super) struct Place<'a> {
    /// The repository.
    pub(super) root: &'a Path,
    /// The folder that the page begins in, which is emptied first.
    pub(super) folder: PathBuf,
    /// The folder of `chatwire`.
    pub(super) programs: &'a Path,
}

/// Runs a page; returns what is not as written, each with its line.
pub(super) fn run(page: &Page, place: &Place<'_>) -> Result<Vec<String>, String> {
    let ports = free_ports(page).map_err(|error| format!("there is no free port: {error}"))?;
    let printed = execute(&script(page, &ports), place)
        .map_err(|error| format!("{}: {error}", place.folder.display()))?;
    Ok(failures(page, &ports.put_back(&printed)))
}

/// Compares what was printed with the page.
fn failures(page: &Page, printed: &str) -> Vec<String> {
    let results = results(printed);
    let mut failures = Vec::new();
    for (number, step) in page.steps.iter().enumerate() {
        let Step::Command(command) = step else { continue };
        let Some((code, lines)) = results.get(&number) else {
            failures.push(format!("{}: `{}` did not end", command.line, command.text));
            break;
        };
        let asks_for_code = |step: &Step| matches!(step, Step::Command(it) if it.text == "echo $?");
        if *code != "0" && !page.steps.get(number + 1).is_some_and(asks_for_code) {
            failures.push(failure(command, &format!("ends with exit code {code}"), lines));
        } else if command.output.as_ref().is_some_and(|expected| !matches(expected, lines)) {
            failures.push(failure(command, "prints something else", lines));
        }
    }
    failures
}

fn failure(command: &Command, what: &str, lines: &[&str]) -> String {
    format!("{}: `{}` {what}:\n{}\n", command.line, command.text, lines.join("\n"))
}

/// The exit code and the output of each command, by its number.
fn results(printed: &str) -> BTreeMap<usize, (&str, Vec<&str>)> {
    let mut results = BTreeMap::new();
    let mut lines = Vec::new();
    for line in printed.lines() {
        let end = line.strip_prefix(MARK).and_then(|end| end.split_once(' '));
        let Some((Ok(number), code)) = end.map(|(number, code)| (number.parse(), code)) else {
            lines.push(line);
            continue;
        };
        // The mark begins a line of its own, whether the output ended one or not.
        if lines.last() == Some(&"") {
            lines.pop();
        }
        results.insert(number, (code, std::mem::take(&mut lines)));
    }
    results
}

/// Runs a script of bash and returns what it printed.
fn execute(script: &str, place: &Place<'_>) -> io::Result<String> {
    let work = &place.folder;
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    // Beside the folder of the page are its home and its script.
    let here = work.join("here");
    fs::create_dir_all(&here)?;
    fs::create_dir_all(work.join("home"))?;
    fs::write(work.join("script"), script)?;
    let mut bash = std::process::Command::new("bash");
    bash.args(["--noprofile", "--norc", "../script"]).current_dir(&here);
    bash.env_clear().env("PATH", path(place.programs)).env("HOME", work.join("home"));
    bash.env("LANG", "C.UTF-8").env("NO_COLOR", "1").env("REPO", place.root);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut bash, 0);
    bash.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    read_all(bash.spawn()?)
}

/// The folders of programs, with that of `chatwire` first.
fn path(programs: &Path) -> OsString {
    #[expect(clippy::disallowed_methods, reason = "where programs are is said nowhere else")]
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [programs.to_owned()].into_iter().chain(env::split_paths(&path));
    env::join_paths(folders).unwrap_or(path)
}

/// What a process prints until it ends; one that takes too long is ended.
fn read_all(mut child: Child) -> io::Result<String> {
    let mut pipe = child.stdout.take().ok_or_else(|| io::Error::other("bash has no output"))?;
    let (done, is_done) = mpsc::channel();
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut bytes = Vec::new();
            let read = pipe.read_to_end(&mut bytes);
            // Nobody listens any more when it took too long.
            let _ = done.send(());
            read.map(|_| bytes)
        });
        if is_done.recv_timeout(TIMEOUT).is_err() {
            // With its servers, which would hold the pipe open.
            let group = format!("-{}", child.id());
            std::process::Command::new("kill").args(["-9", "--", &group]).status()?;
        }
        child.wait()?;
        let bytes = reader.join().map_err(|_| io::Error::other("the output cannot be read"))??;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// A free port for each that the page names.
fn free_ports(page: &Page) -> io::Result<Ports> {
    let mut ports = Ports::default();
    // Held until all are chosen, so that no two are the same.
    let mut listeners = Vec::new();
    for step in &page.steps {
        let text = match step {
            Step::File { text, .. } => text,
            Step::Command(command) => &command.text,
        };
        for named in Ports::named(text) {
            if let Entry::Vacant(entry) = ports.0.entry(named) {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
                entry.insert(listener.local_addr()?.port().to_string());
                listeners.push(listener);
            }
        }
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, printed: &str, expected: &[&str]) {
        let failures = failures(&Page::parse(page).unwrap(), printed);
        let firsts: Vec<_> = failures.iter().filter_map(|failure| failure.lines().next()).collect();
        assert_eq!(firsts, expected);
    }

    #[test]
    fn each_difference_is_a_failure() {
        let page = "```console\n$ one\nout\n$ echo $?\n1\n$ two\n```\n";
        check(page, "out\n\n\u{1}0 1\n1\n\n\u{1}1 0\n\n\u{1}2 0\n", &[]);
        check(page, "out\n\u{1}0 1\n1\n\u{1}1 0\n\u{1}2 7\n", &["6: `two` ends with exit code 7:"]);
        let other = "5\n\u{1}0 0\n1\n\u{1}1 0\nx\n\u{1}2 0\n";
        let expected = ["2: `one` prints something else:", "6: `two` prints something else:"];
        check(page, other, &expected);
        check(page, "out\n\u{1}0 0\n", &["4: `echo $?` did not end"]);
    }
}
