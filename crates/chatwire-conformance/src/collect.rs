//! Finds and reads subjects in files.
//!
//! A path is a recording, a folder of recordings and bare bodies at any depth, or one bare body:
//! `.json` for a non-streaming response, `.sse` for a stream.

mod error;
mod item;

use std::{
    fs, io,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use chatwire_transport::cassette::Recording;

pub use self::{error::CollectError, item::Item};
use crate::{judge::Judge, target::TargetCache};

/// The longest bare body that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// How many folders deep a folder is searched.
const MAX_DEPTH: usize = 16;

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
}

/// Finds everything at or below a path, sorted, without reading it.
///
/// Hidden files and folders and links to folders are passed over.
///
/// # Errors
///
/// When the path does not exist or has nothing to judge, and when a folder cannot be read.
pub fn find(path: impl AsRef<Path>) -> Result<Vec<Source>, CollectError> {
    let path = path.as_ref();
    let kind = fs::metadata(path).map_err(|error| failure(path, error))?;
    if !kind.is_dir() {
        return Ok(vec![Source::Body(path.to_owned())]);
    }
    let mut sources = Vec::new();
    search(path, 0, &mut sources)?;
    if sources.is_empty() {
        return Err(CollectError::Empty { path: path.to_owned() });
    }
    Ok(sources)
}

fn search(folder: &Path, depth: usize, sources: &mut Vec<Source>) -> Result<(), CollectError> {
    if RECORDING_MARKS.iter().any(|mark| folder.join(mark).exists()) {
        sources.push(Source::Recording(folder.to_owned()));
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Err(CollectError::TooDeep { path: folder.to_owned() });
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|error| failure(folder, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| failure(&path, error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !hidden {
            search(&path, depth + 1, sources)?;
        } else if kind.is_file()
            && !hidden
            && (has_ending(&path, "json") || has_ending(&path, "sse"))
        {
            sources.push(Source::Body(path));
        }
    }
    Ok(())
}

impl Source {
    /// Reads it, with what the judge knows of its target.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, a recording is not whole, or a `.json` file is not JSON.
    pub fn load(&self, judge: &Judge, targets: &mut TargetCache) -> Result<Item, CollectError> {
        match self {
            Self::Recording(folder) => {
                Item::from_recording(&Recording::load(folder)?, judge, targets)
            }
            Self::Body(file) => Item::from_body(file, judge, targets),
        }
    }

    /// The file or folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Recording(path) | Self::Body(path) => path,
        }
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
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
    fn recordings_and_bodies_are_found_in_order() {
        let folder = folder();
        let found = find(folder.path()).unwrap();
        let names: Vec<_> =
            found.iter().map(|source| source.path().strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(names, ["a.json", "b/deep/two.sse", "c-stream"].map(Path::new));
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
        let missing = find(folder.path().join("z")).unwrap_err().to_string();
        assert!(missing.ends_with("no such file or folder; check the path"), "{missing}");
        let empty = find(folder.path().join(".hidden/..")).map(|found| found.len());
        assert_eq!(empty.unwrap(), 3);

        let bad = folder.path().join("bad.txt");
        fs::write(&bad, "{\n\"id\":").unwrap();
        check_refused(&Source::Body(bad), &["bad.txt:2:", "at byte 6", "save the body"]);

        let recording = folder.path().join("c-stream");
        fs::write(recording.join("expect.toml"), "\n[[finding]]\nrule = \"x/y\"\nreason = \"\"")
            .unwrap();
        check_refused(&Source::Recording(recording.clone()), &["expect.toml:3:", "no rule `x/y`"]);
        fs::remove_file(recording.join("frames.tsv")).unwrap();
        check_refused(&Source::Recording(recording), &["frames.tsv", "is missing", "restore"]);
    }

    #[test]
    fn a_response_that_is_not_json_is_judged() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("response.json");
        fs::write(&file, "{\"choices\":[{\"logprob\":NaN}]}").unwrap();
        let judge = Judge::default();
        let item = Source::Body(file).load(&judge, &mut TargetCache::new()).unwrap();
        let judgment = item.judge(&judge);
        let broken: Vec<_> = judgment.failures().map(|outcome| &*outcome.rule).collect();
        assert_eq!(broken, ["unary/body-is-an-object"]);
    }

    #[test]
    fn a_folder_without_anything_is_refused() {
        let folder = TempDir::new().unwrap();
        assert!(matches!(find(folder.path()), Err(CollectError::Empty { .. })));
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
        for source in find(folder.path()).unwrap() {
            let item = source.load(&judge, &mut targets).unwrap();
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
