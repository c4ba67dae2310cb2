//! Folders that are replaced as a whole: the former content stays until the new one is complete.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, TempDir};

use super::error::RecordingError;
use crate::atomic_file::{self, sync_folder};

/// A hidden folder beside `dir`, which a search for recordings leaves out; dropping it removes it.
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

/// Puts a complete folder in the place of `dir`.
///
/// No system replaces a folder in one step, so the former one is first renamed to a fixed name;
/// [`restore`] finds it there if the process ends before the new one is in its place.
pub(super) fn put_into_place(
    complete: &Path,
    dir: &Path,
    replaces: bool,
) -> Result<(), RecordingError> {
    sync_folder(complete);
    let former = former(dir)?;
    remove(&former)?;
    if replaces {
        fs::rename(dir, &former).map_err(|error| RecordingError::io(dir, error))?;
    }
    if let Err(error) = fs::rename(complete, dir) {
        if replaces {
            // If even that fails, `restore` tries again before the next write.
            let _ = fs::rename(&former, dir);
        }
        return Err(RecordingError::io(dir, error));
    }
    sync_folder(atomic_file::folder(dir));
    remove(&former)
}

/// Puts back what an interrupted replacement has left under the fixed name.
pub(super) fn restore(dir: &Path) -> Result<(), RecordingError> {
    let former = former(dir)?;
    let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
    match is_there(&former) && !is_there(dir) {
        true => fs::rename(&former, dir).map_err(|error| RecordingError::io(dir, error)),
        false => Ok(()),
    }
}

/// Removes a folder that need not exist.
pub(crate) fn remove(dir: &Path) -> Result<(), RecordingError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(RecordingError::io(dir, error)),
        _ => Ok(()),
    }
}

fn former(dir: &Path) -> Result<PathBuf, RecordingError> {
    Ok(dir.with_file_name(format!(".{}.old", name(dir)?)))
}

fn name(dir: &Path) -> Result<String, RecordingError> {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| {
        let error = io::Error::new(ErrorKind::InvalidInput, "the path does not name a folder");
        RecordingError::io(dir, error)
    })
}
