//! Replaces folders as a whole: at every moment a name belongs to the old folder or the new one.
//!
//! A writer locks the folder that contains the recordings and creates a hidden folder in it:
//!
//! ```text
//! <folder>/.chatwire-XXXXXX.stage/new/<name>   written and synced, then exchanged with <name>
//! <folder>/.chatwire-XXXXXX.stage/old/<name>   the old folder, where names cannot be exchanged
//! ```
//!
//! What a killed process left is put right by the next writer: a name without a folder gets its old
//! folder back, and the hidden folder is removed.
//! Until then, readers find the old folder there.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use tempfile::Builder;

use super::{
    error::{RecordingError, RecordingErrorKind},
    folder::Folder,
    save,
};
use crate::{
    atomic_file::{
        self, TEMPORARY_PREFIX,
        folder_lock::{FolderLock, LockError},
    },
    disk,
};

/// Suffix of the names of hidden folders.
const STAGE_SUFFIX: &str = ".stage";

/// A folder of recordings that only this process may change.
pub(crate) struct LockedFolder {
    path: PathBuf,
    stage: PathBuf,
    /// Dropped last.
    _lock: FolderLock,
}

impl LockedFolder {
    /// Creates the folder if it does not exist, locks it, and finishes what a killed process began.
    pub(crate) fn open(path: &Path) -> Result<Self, RecordingError> {
        let failed = |error| RecordingError::io(path, error);
        disk::create_dir_all(path).map_err(failed)?;
        let lock = FolderLock::acquire(path).map_err(|error| match error {
            LockError::Io(error) => failed(error),
            LockError::Held(process) => {
                RecordingError::new(path, RecordingErrorKind::Locked { process })
            }
        })?;
        recover(path).map_err(failed)?;
        disk::step().map_err(failed)?;
        let stage = Builder::new().prefix(TEMPORARY_PREFIX).suffix(STAGE_SUFFIX).tempdir_in(path);
        let stage = stage.map_err(failed)?.keep();
        Ok(Self { path: path.to_owned(), stage, _lock: lock })
    }

    /// Where the new folder of this name is to be written.
    pub(crate) fn staged(&self, name: &OsStr) -> PathBuf {
        self.stage.join("new").join(name)
    }

    /// Gives a complete folder its name; the folder that had the name is removed.
    pub(crate) fn put_into_place(
        &self,
        name: &OsStr,
        replaces: bool,
    ) -> Result<(), RecordingError> {
        let dir = self.path.join(name);
        let staged = self.staged(name);
        let moved = || {
            disk::sync_folder(&staged)?;
            match replaces {
                false => disk::rename(&staged, &dir)?,
                true => match disk::exchange(&staged, &dir) {
                    Err(error) if error.kind() == ErrorKind::Unsupported => {
                        self.replace(name, &staged, &dir)?;
                    }
                    exchanged => exchanged?,
                },
            }
            disk::sync_folder(&self.path)
        };
        moved().map_err(|error| RecordingError::io(&dir, error))
    }

    /// Moves the old folder away, then the new one to its place.
    fn replace(&self, name: &OsStr, staged: &Path, dir: &Path) -> io::Result<()> {
        let old = self.stage.join("old");
        disk::create_dir_all(&old)?;
        let old = old.join(name);
        disk::rename(dir, &old)?;
        disk::rename(staged, dir).inspect_err(|_| {
            // If this fails too, the next writer puts it back.
            let _ = disk::rename(&old, dir);
        })
    }

    /// Removes a folder: its name is free at once, whatever happens later.
    pub(crate) fn discard(&self, name: &OsStr) -> Result<(), RecordingError> {
        let trash = self.stage.join("new");
        let dir = self.path.join(name);
        let moved =
            disk::create_dir_all(&trash).and_then(|()| disk::rename(&dir, &trash.join(name)));
        match moved {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(RecordingError::io(dir, error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for LockedFolder {
    fn drop(&mut self) {
        // If an old folder could not be put back, the next writer does so.
        if interrupted_in(&self.path, &self.stage).is_empty() {
            let _ = disk::remove_tree(&self.stage);
        }
    }
}

/// The folders that a killed writer moved away without moving a new one to their place: for each
/// name where the folder is now.
pub(super) fn interrupted(folder: &Path) -> BTreeMap<OsString, PathBuf> {
    let stages = hidden(folder, is_stage);
    let mut found = former_names(folder);
    found.extend(stages.iter().flat_map(|stage| interrupted_in(folder, stage)));
    found.retain(|name, path| is_free(folder, name) && Folder { path }.has_any_part());
    found
}

/// Where the recording of a folder is now.
pub(super) fn current(dir: &Path) -> PathBuf {
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut old = interrupted(atomic_file::folder(dir));
            dir.file_name().and_then(|name| old.remove(name)).unwrap_or_else(|| dir.to_owned())
        }
        _ => dir.to_owned(),
    }
}

fn interrupted_in(folder: &Path, stage: &Path) -> BTreeMap<OsString, PathBuf> {
    let old = fs::read_dir(stage.join("old")).into_iter().flatten().flatten();
    old.map(|entry| (entry.file_name(), entry.path()))
        .filter(|(name, _)| is_free(folder, name))
        .collect()
}

/// The folders that version 0.1.0 before its release moved to `.<name>.old` to replace them.
fn former_names(folder: &Path) -> BTreeMap<OsString, PathBuf> {
    let name = |path: &PathBuf| {
        let hidden = path.file_name()?.to_str()?;
        Some(OsString::from(hidden.strip_prefix('.')?.strip_suffix(".old")?))
    };
    let old = hidden(folder, |name| name.ends_with(".old")).into_iter();
    old.filter(|path| save::holds_only_parts(path))
        .filter_map(|path| Some((name(&path)?, path)))
        .collect()
}

fn is_free(folder: &Path, name: &OsStr) -> bool {
    fs::symlink_metadata(folder.join(name)).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Finishes or undoes what killed writers began. The folder is locked, so none of them lives.
fn recover(folder: &Path) -> io::Result<()> {
    for (name, old) in interrupted(folder) {
        disk::rename(&old, &folder.join(name))?;
    }
    for (name, old) in former_names(folder) {
        if save::holds_only_parts(&folder.join(name)) {
            disk::remove_tree(&old)?;
        }
    }
    hidden(folder, is_stage).iter().try_for_each(|stage| disk::remove_tree(stage))
}

fn is_stage(name: &str) -> bool {
    name.starts_with(TEMPORARY_PREFIX) && name.ends_with(STAGE_SUFFIX)
}

/// The hidden folders whose name `is_ours`.
fn hidden(folder: &Path, is_ours: fn(&str) -> bool) -> Vec<PathBuf> {
    let is_hidden = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with('.') && is_ours(&name) && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(is_hidden).map(|entry| entry.path()).collect()
}

/// The folder that contains `dir`, and its name.
pub(crate) fn split(dir: &Path) -> Result<(&Path, &OsStr), RecordingError> {
    let name = dir.file_name().ok_or_else(|| {
        let error = io::Error::new(ErrorKind::InvalidInput, "the path does not name a folder");
        RecordingError::io(dir, error)
    })?;
    Ok((atomic_file::folder(dir), name))
}
