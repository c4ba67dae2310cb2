//! Replaces files as a whole: a reader sees either the old content or the new one.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

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

/// A temporary file that becomes the file at its path with [`AtomicFile::replace`] or
/// [`AtomicFile::create`].
///
/// Dropping it deletes the temporary file; the file at its path is then unchanged.
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
        let temporary = builder.prefix(".chatwire-").tempfile_in(folder(&path))?;
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
    pub fn replace(self) -> io::Result<()> {
        self.temporary.as_file().sync_all()?;
        self.temporary.persist(&self.path)?;
        sync_folder(folder(&self.path));
        Ok(())
    }

    /// Syncs the temporary file and renames it to its path, if there is no file.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if there is a file; otherwise as for
    /// [`AtomicFile::replace`].
    pub fn create(self) -> io::Result<()> {
        self.temporary.as_file().sync_all()?;
        self.temporary.persist_noclobber(&self.path)?;
        sync_folder(folder(&self.path));
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

/// Syncs the entries of a folder, so that a rename survives a power failure.
///
/// Errors are ignored: some systems cannot open a folder, and the rename has succeeded.
pub(crate) fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
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
