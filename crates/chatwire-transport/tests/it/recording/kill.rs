//! A process that is killed while it records loses nothing.

use std::{
    fs,
    hint::spin_loop,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::*;

/// What a child looks for in its current folder; without it, it does nothing.
const MARKER: &str = "kill-test";

/// More recordings than a child makes before it is killed.
const MAX_SAVES: usize = 100_000;

/// Moments at which a plain run of the tests kills.
const MOMENTS: usize = 20;

/// The recordings that children write in turns.
fn versions() -> [Recording; 2] {
    ["short".to_owned(), "long ".repeat(400)].map(|body| {
        let frames = [body.as_bytes()];
        Recording::new(Meta::new("case", "test"), exchange("{}", "text/plain", &frames))
    })
}

/// Not a test: what the child does. Started as a test by hand, it does nothing.
#[test]
#[ignore = "the child of the tests below"]
fn record_until_killed() {
    if !Path::new(MARKER).exists() {
        return;
    }
    for version in versions().iter().cycle().take(MAX_SAVES) {
        version.save("case").unwrap();
        println!("saved");
    }
}

fn start_child(dir: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", "recording::kill::record_until_killed"]);
    command.current_dir(dir).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills a child at a moment between two of its saves, which `random` decides.
fn kill_at_random(child: &mut Child, random: &mut u64) {
    let mut next = |below: u64| {
        // xorshift, <https://www.jstatsoft.org/article/view/v008i14>
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        *random % below
    };
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let saves = usize::try_from(next(3)).unwrap();
    lines.filter(|line| line.as_deref().is_ok_and(|line| line.ends_with("saved"))).nth(saves);
    for _ in 0..next(1_000_000) {
        spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Kills children at so many moments; how many of them left hidden files.
#[track_caller]
fn check_moments(moments: usize) -> usize {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("case");
    fs::write(root.path().join(MARKER), "").unwrap();
    let versions = versions();
    versions[0].save(&dir).unwrap();
    fs::write(dir.join("expect.toml"), "# mine\n").unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15;
    let mut interrupted = 0;
    for moment in 0..moments {
        // Two recorders on one folder; the one that was killed held the lock or waited for it.
        let mut children = [start_child(root.path()), start_child(root.path())];
        for child in &mut children {
            kill_at_random(child, &mut random);
        }
        interrupted += usize::from(names(root.path()).len() > 2);
        let loaded = Recording::load(&dir).unwrap();
        let is_whole = |version: &Recording| version.exchange == loaded.exchange;
        assert!(versions.iter().any(is_whole), "moment {moment}");
        assert_eq!(loaded.expect.as_deref(), Some("# mine\n"), "moment {moment}");
        assert_eq!(Recording::load_all(root.path()).unwrap().len(), 1, "moment {moment}");
    }
    versions[1].save(&dir).unwrap();
    assert_eq!(names(root.path()), ["case", MARKER], "the next run removes what was left");
    assert!(interrupted > 0, "no child was killed while it wrote");
    interrupted
}

#[test]
fn a_recorder_that_is_killed_loses_nothing() {
    check_moments(MOMENTS);
}

#[test]
#[ignore = "takes minutes; run it after a change of how recordings are written"]
fn a_recorder_that_is_killed_a_thousand_times_loses_nothing() {
    let interrupted = check_moments(1_000);
    println!("{interrupted} of 1,000 moments left hidden files");
}
