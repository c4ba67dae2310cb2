//! Replaces files as a whole: a reader sees either the old content or the new one.

use std::{
    fs::{self, TryLockError},
    io,
    io::Write,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use crate::disk;

#[cfg(test)]
mod fault_tests;
pub(crate) mod folder_lock;

use folder_lock::FolderLock;

/// Prefix of the names of temporary files and folders.
pub(crate) const TEMPORARY_PREFIX: &str = ".chatwire-";

/// Suffix of the names of temporary files.
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Writes a file as a whole: writes and syncs a temporary file in the same folder, then renames it.
///
/// A replaced file keeps its permissions; a new file gets the default permissions.
/// A symbolic link is replaced, not followed.
///
/// # Errors
///
/// If the folder does not exist or the file cannot be written.
/// The old file is then unchanged, and no temporary file is left.
pub fn write(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = AtomicFile::new(path.as_ref())?;
    file.write_all(content.as_ref())?;
    file.replace()
}

/// A temporary file that becomes the file at its path with [`AtomicFile::replace`],
/// [`AtomicFile::replace_unchanged`] or [`AtomicFile::create`].
///
/// Dropping it deletes the temporary file; the file at its path is then unchanged.
/// A process that is killed leaves the temporary file, a hidden file whose name begins with
/// `.chatwire-`; the next [`AtomicFile`] in the same folder deletes it.
#[derive(Debug)]
pub struct AtomicFile {
    temporary: NamedTempFile,
    path: PathBuf,
}

impl AtomicFile {
    /// Creates a temporary file in the folder of `path`.
    ///
    /// It has the permissions of the file at `path`, or the default permissions if there is none.
    ///
    /// # Errors
    ///
    /// If the folder does not exist or cannot be written.
    pub fn new(path: impl Into<PathBuf>) -> io::Result<Self> {
        let mut builder = Builder::new();
        // The mode of any new file, before the umask.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Self::open(path.into(), &mut builder)
    }

    /// The same, but if there is no file at `path`, only the owner may access the new one (on
    /// Unix).
    ///
    /// # Errors
    ///
    /// If the folder does not exist or cannot be written.
    pub fn private(path: impl Into<PathBuf>) -> io::Result<Self> {
        Self::open(path.into(), &mut Builder::new())
    }

    fn open(path: PathBuf, builder: &mut Builder<'_, '_>) -> io::Result<Self> {
        let folder = folder(&path);
        remove_abandoned(folder);
        disk::step()?;
        builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
        let temporary = loop {
            let temporary = builder.tempfile_in(folder)?;
            // The lock tells others that the process lives. One of them may have been faster.
            let _ = temporary.as_file().try_lock();
            if temporary.path().exists() {
                break temporary;
            }
        };
        if let Ok(former) = fs::metadata(&path) {
            temporary.as_file().set_permissions(former.permissions())?;
        }
        Ok(Self { temporary, path })
    }

    /// Syncs the temporary file and renames it to its path, replacing the file there.
    ///
    /// # Errors
    ///
    /// If the file cannot be synced or renamed.
    pub fn replace(mut self) -> io::Result<()> {
        self.complete()?;
        self.temporary.persist(&self.path)?;
        // The file is in its place; a sync that fails cannot undo that.
        let _ = disk::sync_folder(folder(&self.path));
        Ok(())
    }

    /// The same, if the file still has this content, or if there still is none.
    ///
    /// Two processes that read a file, change it and call this lose no change: the folder is
    /// locked meanwhile, and the second gets an error.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if the file has other content now.
    /// [`io::ErrorKind::WouldBlock`] if another process has locked the folder for more than 10
    /// seconds; the message names it.
    /// Otherwise as for [`AtomicFile::replace`].
    pub fn replace_unchanged(self, before: Option<&[u8]>) -> io::Result<()> {
        let Some(before) = before else { return self.create() };
        let _lock = FolderLock::acquire(folder(&self.path))?;
        if !fs::read(&self.path).is_ok_and(|now| now == before) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the file was changed"));
        }
        self.replace()
    }

    /// Syncs the temporary file and renames it to its path, if there is no file.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if there is a file; otherwise as for
    /// [`AtomicFile::replace`].
    pub fn create(mut self) -> io::Result<()> {
        self.complete()?;
        self.temporary.persist_noclobber(&self.path)?;
        let _ = disk::sync_folder(folder(&self.path));
        Ok(())
    }

    /// Syncs the content, so that the name never belongs to half of it.
    fn complete(&mut self) -> io::Result<()> {
        self.change(|temporary| {
            disk::sync(temporary.as_file())?;
            disk::step()
        })
    }

    fn change<T>(
        &mut self,
        change: impl FnOnce(&mut NamedTempFile) -> io::Result<T>,
    ) -> io::Result<T> {
        let result = change(&mut self.temporary);
        // A process that was killed deletes nothing.
        #[cfg(test)]
        if disk::faults::is_killed() {
            self.temporary.disable_cleanup(true);
        }
        result
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.change(|temporary| disk::write_in_parts(temporary, bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

/// Removes temporary files of processes that were killed, which hold no lock any more.
///
/// Errors are ignored, because such files disturb nobody.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY_PREFIX)
            && name.ends_with(TEMPORARY_SUFFIX)
            && let Ok(file) = fs::File::options().write(true).open(entry.path())
            && !matches!(file.try_lock(), Err(TryLockError::WouldBlock | TryLockError::Error(_)))
        {
            let _ = disk::remove_file(&entry.path());
        }
    }
}

/// The folder that contains `path`; the current folder if `path` is a bare file name.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        fs::read_dir(folder).unwrap().map(|entry| name(entry).into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_created_and_replaced_and_nothing_else_is_left() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        for content in ["one", "two"] {
            write(&path, content).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        let error = AtomicFile::new(&path).and_then(AtomicFile::create).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        drop(AtomicFile::new(&path).unwrap());
        assert_eq!(names(root.path()), ["a"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        let taken = root.path().join("a");
        fs::create_dir_all(taken.join("inside")).unwrap();
        assert!(write(&taken, "").is_err());
        assert_eq!(names(root.path()), ["a"]);
        assert!(write(root.path().join("no/a"), "").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_or_those_of_a_new_file() {
        use std::os::unix::fs::PermissionsExt;

        let root = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(root.path().join(name)).unwrap().permissions().mode();
        fs::write(root.path().join("plain"), "").unwrap();
        write(root.path().join("new"), "").unwrap();
        assert_eq!(mode("new"), mode("plain"));
        AtomicFile::private(root.path().join("private")).unwrap().create().unwrap();
        assert_eq!(mode("private") & 0o777, 0o600);
        fs::set_permissions(root.path().join("new"), fs::Permissions::from_mode(0o640)).unwrap();
        write(root.path().join("new"), "").unwrap();
        assert_eq!(mode("new") & 0o777, 0o640);
    }
}
