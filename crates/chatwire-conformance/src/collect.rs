//! Finds and reads subjects in files.
//!
//! A path is a recording, a folder of recordings and bare bodies at any depth, one bare body
//! (`.json` for a non-streaming response, `.sse` for a stream), or `-` for a body from standard
//! input.

mod error;
mod item;
mod parallel;
mod walk;

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use chatwire_transport::cassette::Recording;

pub use self::{
    error::{CollectError, NotAResponse},
    item::Item,
    parallel::{Failed, ReadItem, Work, judge_all},
    walk::Walk,
};
use crate::{judge::Judge, report::sanitize, target::TargetCache};

/// The longest bare body that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The files of which a folder has at least one when it is a recording.
const RECORDING_MARKS: [&str; 4] = ["meta.toml", "response.head", "request.headers", "frames.tsv"];

/// Something that can be judged, and has not been read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A folder that holds one exchange.
    Recording(PathBuf),
    /// A bare body.
    Body(PathBuf),
    /// A file in another format, or a folder with the files of one exchange; the judge reads it as
    /// a bare body, and other programs may know more.
    Other {
        /// The file or folder.
        path: PathBuf,
        /// Whether the path was named, and not only found in a folder.
        named: bool,
    },
    /// A bare body from standard input.
    StandardInput,
}

impl Source {
    /// Reads it, with what the judge knows of its target.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, a recording is not whole, or a file holds something else than a
    /// response.
    pub fn load(&self, judge: &Judge, targets: &mut TargetCache) -> Result<Item, CollectError> {
        match self {
            Self::Recording(folder) => {
                Item::from_recording(&Recording::load(folder)?, judge, targets)
            }
            Self::Body(file) | Self::Other { path: file, .. } => {
                Item::from_body(file, judge, targets)
            }
            Self::StandardInput => Item::from_standard_input(),
        }
    }

    /// The file or folder; `-` for standard input.
    pub fn path(&self) -> &Path {
        match self {
            Self::Recording(path) | Self::Body(path) | Self::Other { path, .. } => path,
            Self::StandardInput => Path::new("-"),
        }
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// A path as reports name it.
fn shown(path: &Path) -> String {
    sanitize::path(path)
}

fn failure(path: &Path, source: io::Error) -> CollectError {
    let path = path.to_owned();
    match source.kind() {
        ErrorKind::NotFound => CollectError::Missing { path },
        _ => CollectError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chatwire_transport::cassette::Meta;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        target::{Ledger, Stale},
        testing::{completion, stream},
        verdict::Verdict,
    };

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/deep")).unwrap();
        fs::create_dir(at(".hidden")).unwrap();
        for name in ["b/deep/two.sse", "a.json", "notes.md", ".hidden/x.json"] {
            fs::write(at(name), "{}").unwrap();
        }
        let mut meta = Meta::new("c-stream", "aimlapi");
        meta.recorded_at = Some("2026-11-24T02:00:00Z".to_owned());
        let recording = Recording::new(meta, stream().exchange());
        recording.save(at("c-stream")).unwrap();
        folder
    }

    #[test]
    fn a_recording_brings_its_profile_files_and_expectations() {
        let folder = folder();
        let recording = folder.path().join("c-stream");
        fs::write(recording.join("expect.toml"), "published = \"fail\"").unwrap();
        let item = Source::Recording(recording.clone())
            .load(&Judge::default(), &mut TargetCache::new())
            .unwrap();
        assert_eq!(item.target.profile().unwrap().name(), "aimlapi");
        assert!(item.expectations.published.is_some());
        let file = item.subject.locate_byte(0).file.unwrap();
        assert_eq!(file, recording.join("body.sse"));
    }

    #[track_caller]
    fn check_refused(source: &Source, parts: &[&str]) {
        let message =
            source.load(&Judge::default(), &mut TargetCache::new()).unwrap_err().to_string();
        for part in parts {
            assert!(message.contains(part), "{message}");
        }
        assert_eq!(message.lines().count(), 1, "{message}");
    }

    #[test]
    fn a_bad_input_is_refused_with_its_place_and_a_remedy() {
        let folder = folder();
        let missing = Walk::new([folder.path().join("z")]).next().unwrap().unwrap_err();
        assert_eq!(missing.reason(), "no such file or folder; check the path");
        for (text, reason) in [
            ("{\"model\": \"m\", \"messages\": []}", "is a request; name the response"),
            ("{\"model\": \"m\", \"messages\": \"<messages>\"}", "is a request; name the response"),
            ("{\"model\": \"m\", \"prompt\": \"p\"}", "is a request; name the response"),
            ("{\"note\": \"n\", \"cases\": []}", "is JSON with nothing of a response"),
            ("[{\"file\": \"f\"}]", "is JSON with nothing of a response"),
            ("{\"log\": {\"entries\": []}}", "is an HTTP archive"),
            ("[{\"choices\": []}]", "is a list of chunks"),
        ] {
            let file = folder.path().join("bad.json");
            fs::write(&file, text).unwrap();
            check_refused(&Source::Body(file), &["bad.json: ", reason]);
        }

        let recording = folder.path().join("c-stream");
        fs::write(recording.join("expect.toml"), "\n[[finding]]\nrule = \"x/y\"\nreason = \"\"")
            .unwrap();
        check_refused(&Source::Recording(recording.clone()), &["expect.toml:3:", "no rule `x/y`"]);
        fs::remove_file(recording.join("frames.tsv")).unwrap();
        check_refused(&Source::Recording(recording), &["frames.tsv", "is missing", "restore"]);
    }

    #[test]
    fn a_body_that_is_not_json_is_judged() {
        let folder = TempDir::new().unwrap();
        for (name, body) in
            [("nan.json", "{\"id\": NaN}"), ("two.json", "{} [DONE]"), ("no.json", "")]
        {
            let file = folder.path().join(name);
            fs::write(&file, body).unwrap();
            let item = Source::Body(file).load(&Judge::default(), &mut TargetCache::new()).unwrap();
            assert_eq!(item.judge(&Judge::default()).verdict, Verdict::Fail, "{name}");
        }
    }

    #[test]
    fn a_body_is_read_by_its_ending_or_its_look() {
        let folder = TempDir::new().unwrap();
        for (name, body) in [
            ("a.json", completion().subject().body().clone()),
            ("b.sse", stream().subject().body().clone()),
            ("c.txt", stream().subject().body().clone()),
        ] {
            let file = folder.path().join(name);
            fs::write(&file, &body).unwrap();
            let item = Source::Body(file).load(&Judge::default(), &mut TargetCache::new()).unwrap();
            assert_eq!(item.subject.kind() == crate::Kind::Stream, name != "a.json", "{name}");
        }
    }

    /// Two streams of a target without `[DONE]`, and one with; gives the verdicts and the messages
    /// about stale entries.
    fn judge_target(file: &str) -> (Vec<Verdict>, Vec<String>) {
        let folder = TempDir::new().unwrap();
        let open = stream().replace("data: [DONE]\n\n", "");
        for (case, exchange) in [("a-open", &open), ("b-open", &open), ("c-whole", &stream())] {
            let recording = Recording::new(Meta::new(case, "acme"), exchange.exchange());
            recording.save(folder.path().join("acme").join(case)).unwrap();
        }
        fs::write(folder.path().join("acme/chatwire.toml"), file).unwrap();
        let (judge, mut targets) = (Judge::default(), TargetCache::new());
        let mut ledger = Ledger::new();
        let mut verdicts = Vec::new();
        for source in Walk::new([folder.path()]) {
            let item = source.unwrap().load(&judge, &mut targets).unwrap();
            let judgment = item.judge(&judge);
            ledger.note(&item.target, &judgment);
            verdicts.push(judgment.verdict);
        }
        let stale = ledger.stale(&[folder.path()]).iter().map(Stale::message).collect();
        assert!(ledger.stale(&[folder.path().join("acme/a-open")]).is_empty());
        (verdicts, stale)
    }

    #[test]
    fn one_line_expects_a_finding_of_many_recordings() {
        use Verdict::{Fail, Pass, Xfail};
        let entry = |rest: &str| {
            let rule = "stream/done-is-sent";
            format!("format = 1\n[[expect]]\nrule = \"{rule}\"\nreason = \"r\"\n{rest}")
        };
        assert_eq!(judge_target("format = 1").0, [Fail, Fail, Pass]);
        let accepted = ([Xfail, Xfail, Pass].into(), vec![]);
        assert_eq!(judge_target(&entry("")), accepted);
        assert_eq!(
            judge_target(&entry("recordings = [\"*-open\"]\nrecordings_count = 2")),
            accepted
        );
        assert_eq!(judge_target(&entry("recordings = [\"a-*\"]")).0, [Xfail, Fail, Pass]);
    }

    #[test]
    fn an_expected_finding_that_no_recording_shows_is_stale() {
        let entry = |rest: &str| {
            format!(
                "format = 1\n[[expect]]\nrule = \"stream/done-is-sent\"\nreason = \"r\"\n{rest}"
            )
        };
        let (_, stale) = judge_target(&entry("recordings = [\"c-*\"]"));
        assert_eq!(
            stale,
            [
                "expects stream/done-is-sent in a recording, seen in 0; remove or correct the entry (r)"
            ]
        );
        let (_, stale) = judge_target(&entry("recordings_count = 3"));
        assert!(stale[0].contains("in 3 recordings, seen in 2"), "{stale:?}");
    }
}
