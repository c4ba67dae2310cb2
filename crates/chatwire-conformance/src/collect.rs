//! What is to be judged, found and read from files.
//!
//! A path is a recording, a folder of recordings and bare bodies at any depth, or one bare body:
//! `.json` for an answer in one piece, `.sse` for a stream.
//! This is the only part of the crate that reads files.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use chatwire_transport::cassette::{Recording, RecordingError};
use thiserror::Error;

use crate::{
    expect::Expectations, judge::Judge, judgment::Judgment, subject::Subject, target::Target,
    text_error::TextError,
};

/// The longest bare body that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// How many folders deep a folder is searched.
const MAX_DEPTH: usize = 16;

/// The files of which a folder has at least one when it is a recording.
const RECORDING_MARKS: [&str; 4] = ["meta.toml", "response.head", "request.headers", "frames.tsv"];

/// The body files of a recording whose lines are those of the body.
const BODIES: [&str; 3] = ["body.json", "body.sse", "body.txt"];

/// Something that can be judged, and has not been read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A folder that holds one exchange.
    Recording(PathBuf),
    /// A bare body.
    Body(PathBuf),
}

/// Something that was read, with all that is known of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Item {
    /// Its path, as reports name it.
    pub name: String,
    /// What is judged.
    pub subject: Subject,
    /// Where it comes from; unknown for a bare body.
    pub target: Target,
    /// What it is known to break; nothing for a bare body.
    pub expectations: Expectations,
}

/// Why something cannot be read.
///
/// Each message names the file, the place in it, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The path does not exist.
    #[error("{path}: no such file or folder; check the path")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The system refuses to read it.
    #[error("{path}: cannot be read")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder without anything to judge.
    #[error("{path}: holds no recording, no .json and no .sse file; name one that does")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// Folders in folders beyond the limit.
    #[error("{path}: lies more than {MAX_DEPTH} folders deep; name a folder nearer to it")]
    TooDeep {
        /// The folder.
        path: PathBuf,
    },
    /// A bare body beyond the limit.
    #[error("{path}: is longer than {MAX_BYTES} bytes; split it")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// A bare body that should be JSON and is not.
    #[error(
        "{path}:{line}: {what} at byte {offset}; save the body as it was sent, as .sse if it is a stream"
    )]
    NotJson {
        /// The file.
        path: PathBuf,
        /// The one-based line.
        line: usize,
        /// The zero-based byte.
        offset: usize,
        /// What stands there.
        what: String,
    },
    /// A recording that is not whole.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A list of expectations that cannot be read.
    #[error("{path}:{}: {error}", error.line.unwrap_or(1))]
    Expect {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: TextError,
    },
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
    pub fn load(&self, judge: &Judge) -> Result<Item, CollectError> {
        match self {
            Self::Recording(folder) => Item::from_recording(&Recording::load(folder)?, judge),
            Self::Body(file) => Item::from_body(file),
        }
    }

    /// The file or folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Recording(path) | Self::Body(path) => path,
        }
    }
}

impl Item {
    /// A recording that was read already.
    ///
    /// # Errors
    ///
    /// When its list of expectations cannot be read.
    pub fn from_recording(recording: &Recording, judge: &Judge) -> Result<Self, CollectError> {
        let mut subject = Subject::from_exchange(&recording.exchange)
            .with_head_file(recording.dir.join("response.head"));
        let files = BODIES.into_iter().map(|name| recording.dir.join(name));
        if let Some(file) = files.into_iter().find(|file| file.is_file()) {
            subject = subject.with_body_file(file);
        }
        let expectations = recording.expect.as_deref();
        let expectations =
            expectations.map(|text| Expectations::parse(text, judge.rules())).transpose();
        let expectations = expectations.map_err(|error| CollectError::Expect {
            path: recording.dir.join("expect.toml"),
            error,
        })?;
        let place = if recording.dir.as_os_str().is_empty() {
            recording.name.clone()
        } else {
            recording.dir.display().to_string()
        };
        Ok(Self {
            name: place,
            subject,
            target: Target::named(&recording.meta.target, judge),
            expectations: expectations.unwrap_or_default(),
        })
    }

    /// Judges it, in the light of what is expected of it.
    pub fn judge(&self, judge: &Judge) -> Judgment {
        judge.judge_target(&self.subject, &self.target).expecting(&self.expectations)
    }

    fn from_body(file: &Path) -> Result<Self, CollectError> {
        let body = read(file)?;
        let subject = if has_ending(file, "sse") {
            Subject::from_stream(body)
        } else if has_ending(file, "json") {
            Subject::from_json(body)
        } else {
            Subject::from_body(body)
        };
        let subject = subject.with_body_file(file);
        if let Some((location, what)) = subject.json_fault() {
            return Err(CollectError::NotJson {
                path: file.to_owned(),
                line: location.line.unwrap_or(1),
                offset: location.offset.unwrap_or(0),
                what,
            });
        }
        let (target, expectations) = (Target::default(), Expectations::default());
        Ok(Self { name: file.display().to_string(), subject, target, expectations })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CollectError> {
    let mut body = Vec::new();
    let file = File::open(path).map_err(|error| failure(path, error))?;
    file.take(MAX_BYTES + 1).read_to_end(&mut body).map_err(|error| failure(path, error))?;
    if body.len() as u64 > MAX_BYTES {
        return Err(CollectError::TooLong { path: path.to_owned() });
    }
    Ok(body)
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
    use crate::testing::{completion, stream};

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/deep")).unwrap();
        fs::create_dir(at(".hidden")).unwrap();
        for name in ["b/deep/two.sse", "a.json", "notes.md", ".hidden/x.json"] {
            fs::write(at(name), "{}").unwrap();
        }
        let recording = Recording::new(Meta::new("c-stream", "aimlapi"), stream().exchange());
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
        let item = Source::Recording(recording.clone()).load(&Judge::default()).unwrap();
        assert_eq!(item.target.profile().unwrap().name(), "aimlapi");
        assert!(item.expectations.published.is_some());
        let file = item.subject.locate_byte(0).file.unwrap();
        assert_eq!(file, recording.join("body.sse"));
    }

    #[track_caller]
    fn check_refused(source: &Source, parts: &[&str]) {
        let message = source.load(&Judge::default()).unwrap_err().to_string();
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

        let bad = folder.path().join("bad.json");
        fs::write(&bad, "{\n\"id\":").unwrap();
        check_refused(&Source::Body(bad), &["bad.json:2:", "at byte 6", "save the body"]);

        let recording = folder.path().join("c-stream");
        fs::write(recording.join("expect.toml"), "\n[[finding]]\nrule = \"x/y\"\nreason = \"\"")
            .unwrap();
        check_refused(&Source::Recording(recording.clone()), &["expect.toml:3:", "no rule `x/y`"]);
        fs::remove_file(recording.join("frames.tsv")).unwrap();
        check_refused(&Source::Recording(recording), &["frames.tsv", "is missing", "restore"]);
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
            let item = Source::Body(file).load(&Judge::default()).unwrap();
            assert_eq!(item.subject.kind() == crate::Kind::Stream, name != "a.json", "{name}");
        }
    }
}
