//! Loads all recordings below a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    atomic_folder,
    error::{RecordingError, RecordingErrorKind},
    folder::Folder,
    load,
    recording::Recording,
};
use crate::Frame;

const MAX_RECORDINGS: usize = 10_000;
const MAX_FOLDERS: usize = 100_000;
const MAX_DEPTH: usize = 16;
const MAX_BYTES: usize = 1 << 30;

/// Loads the recordings at or below a folder, sorted by path.
pub(crate) fn recordings(root: &Path) -> Result<Vec<Recording>, RecordingError> {
    let mut search = Search { recordings: Vec::new(), folders: 0, bytes: 0 };
    search.visit(root, &mut Vec::new())?;
    Ok(search.recordings)
}

struct Search {
    recordings: Vec<Recording>,
    /// The number of folders found.
    folders: usize,
    /// The approximate memory of the recordings, in bytes.
    bytes: usize,
}

impl Search {
    fn visit(&mut self, dir: &Path, names: &mut Vec<String>) -> Result<(), RecordingError> {
        let folder = Folder { path: &atomic_folder::current(dir) };
        if folder.has_any_part() {
            return self.add(dir, names);
        }
        if names.len() == MAX_DEPTH {
            return Err(too_many(dir, "16 levels of folders are searched"));
        }
        for (name, path) in self.folders(dir)? {
            names.push(name);
            self.visit(&path, names)?;
            names.pop();
        }
        Ok(())
    }

    fn add(&mut self, dir: &Path, names: &[String]) -> Result<(), RecordingError> {
        if self.recordings.len() == MAX_RECORDINGS {
            return Err(too_many(dir, "10,000 recordings are read at once"));
        }
        let recording = match names {
            [] => Recording::load(dir)?,
            names => load::recording(dir, Some(names.join("/")))?,
        };
        let exchange = &recording.exchange;
        let frames = exchange.response.frames.iter();
        self.bytes += exchange.request.body.len();
        self.bytes += frames.map(|frame| frame.bytes.len() + size_of::<Frame>()).sum::<usize>();
        if self.bytes > MAX_BYTES {
            return Err(too_many(dir, "1 GiB is read at once"));
        }
        self.recordings.push(recording);
        Ok(())
    }

    /// The folders in a folder, sorted by name, without hidden ones.
    fn folders(&mut self, dir: &Path) -> Result<Vec<(String, PathBuf)>, RecordingError> {
        let mut folders = Vec::new();
        for entry in fs::read_dir(dir).map_err(|error| RecordingError::io(dir, error))? {
            let entry = entry.map_err(|error| RecordingError::io(dir, error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| RecordingError::io(&path, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if kind.is_symlink() && path.is_dir() {
                return Err(RecordingError::new(path, RecordingErrorKind::Link));
            }
            if kind.is_dir() {
                if self.folders == MAX_FOLDERS {
                    return Err(too_many(dir, "100,000 folders are searched"));
                }
                self.folders += 1;
                folders.push((name, path));
            }
        }
        let interrupted = atomic_folder::interrupted(dir).into_keys();
        folders.extend(interrupted.map(|name| (name.to_string_lossy().into(), dir.join(name))));
        folders.sort();
        Ok(folders)
    }
}

fn too_many(dir: &Path, limit: &'static str) -> RecordingError {
    RecordingError::new(dir, RecordingErrorKind::TooMany { limit })
}
