//! Replaces folders as a whole: the old content stays until the new content is complete.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, TempDir};

use super::error::RecordingError;
use crate::atomic_file::{self, sync_folder};

/// A hidden temporary folder beside `dir`, which searches for recordings skip.
pub(crate) fn beside(dir: &Path) -> Result<TempDir, RecordingError> {
    let name = name(dir)?;
    let parent = atomic_file::folder(dir);
    fs::create_dir_all(parent).map_err(|error| RecordingError::io(parent, error))?;
    Builder::new()
        .prefix(&format!(".{name}."))
        .suffix(".partial")
        .tempdir_in(parent)
        .map_err(|error| RecordingError::io(dir, error))
}

/// Writes a file and syncs it.
pub(super) fn write_synced(path: &Path, content: &[u8]) -> Result<(), RecordingError> {
    fs::File::create(path)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .map_err(|error| RecordingError::io(path, error))
}

/// Moves a complete folder to `dir`.
///
/// A folder cannot be replaced in one step, so the old folder is first renamed to a fixed name.
/// [`restore`] renames it back if the process ends before the new folder is in its place.
pub(super) fn put_into_place(
    complete: &Path,
    dir: &Path,
    replaces: bool,
) -> Result<(), RecordingError> {
    sync_folder(complete);
    let old = old(dir)?;
    remove(&old)?;
    if replaces {
        fs::rename(dir, &old).map_err(|error| RecordingError::io(dir, error))?;
    }
    if let Err(error) = fs::rename(complete, dir) {
        if replaces {
            // If this fails too, `restore` tries again before the next write.
            let _ = fs::rename(&old, dir);
        }
        return Err(RecordingError::io(dir, error));
    }
    sync_folder(atomic_file::folder(dir));
    remove(&old)
}

/// Undoes an interrupted replacement.
pub(super) fn restore(dir: &Path) -> Result<(), RecordingError> {
    let old = old(dir)?;
    let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
    match exists(&old) && !exists(dir) {
        true => fs::rename(&old, dir).map_err(|error| RecordingError::io(dir, error)),
        false => Ok(()),
    }
}

/// Removes a folder, if it exists.
pub(crate) fn remove(dir: &Path) -> Result<(), RecordingError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(RecordingError::io(dir, error)),
        _ => Ok(()),
    }
}

fn old(dir: &Path) -> Result<PathBuf, RecordingError> {
    Ok(dir.with_file_name(format!(".{}.old", name(dir)?)))
}

fn name(dir: &Path) -> Result<String, RecordingError> {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| {
        let error = io::Error::new(ErrorKind::InvalidInput, "the path does not name a folder");
        RecordingError::io(dir, error)
    })
}
