//! One writer in a folder at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{clock::pause, disk};

/// The name of the lock file, which exists while a process writes.
pub(crate) const LOCK_FILE: &str = ".chatwire.lock";

/// How long a writer waits for another one.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(5);

/// Why a folder is not locked.
#[derive(Debug)]
pub(crate) enum LockError {
    /// The lock file cannot be opened.
    Io(io::Error),
    /// Another writer held the lock for longer than [`MAX_WAIT`]; its process, if it says so.
    Held(Option<u32>),
}

impl From<LockError> for io::Error {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Io(error) => error,
            LockError::Held(process) => Self::new(
                io::ErrorKind::WouldBlock,
                format!("the folder is locked by {}", holder(process)),
            ),
        }
    }
}

/// Names a process for a message.
pub(crate) fn holder(process: Option<u32>) -> String {
    process.map_or_else(|| "another process".to_owned(), |id| format!("process {id}"))
}

/// The right to write in a folder, held until this is dropped or the process ends.
///
/// The system ends the lock of a killed process, so that a lock file that was left locks nothing.
#[derive(Debug)]
pub(crate) struct FolderLock {
    path: PathBuf,
    _file: File,
}

impl FolderLock {
    /// Locks a folder; waits for a writer that holds it, at most 10 seconds.
    ///
    /// A file system without locks is not locked.
    pub(crate) fn acquire(folder: &Path) -> Result<Self, LockError> {
        Self::acquire_within(folder, MAX_WAIT)
    }

    fn acquire_within(folder: &Path, wait: Duration) -> Result<Self, LockError> {
        let path = folder.join(LOCK_FILE);
        let mut left = wait;
        loop {
            disk::step().map_err(LockError::Io)?;
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(LockError::Io)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    // The content is for messages alone.
                    let _ = name_holder(&mut file);
                    return Ok(Self { path, _file: file });
                }
                // The holder removed the file between the two calls.
                Ok(()) => {}
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { path, _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
                Err(TryLockError::WouldBlock) if left.is_zero() => {
                    return Err(LockError::Held(named_holder(&mut file)));
                }
                Err(TryLockError::WouldBlock) => {
                    pause(PAUSE);
                    left = left.saturating_sub(PAUSE);
                }
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Where the identity of a file is unknown, a lock file that is removed while another
        // process opens it would be locked twice; so it stays there.
        if cfg!(unix) {
            let _ = disk::remove_file(&self.path);
        }
    }
}

fn name_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.write_all(std::process::id().to_string().as_bytes())
}

fn named_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.parse().ok()
}

/// Whether the open file is the one at the path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_hears_who_holds_the_lock() {
        let root = tempfile::tempdir().unwrap();
        let held = FolderLock::acquire(root.path()).unwrap();
        let error = FolderLock::acquire_within(root.path(), Duration::ZERO).unwrap_err();
        let expected = format!("the folder is locked by process {}", std::process::id());
        assert_eq!(io::Error::from(error).to_string(), expected);
        drop(held);
        FolderLock::acquire_within(root.path(), Duration::ZERO).unwrap();
        assert!(!cfg!(unix) || !root.path().join(LOCK_FILE).exists());
    }

    #[test]
    fn writers_wait_for_each_other() {
        let root = tempfile::tempdir().unwrap();
        let count = root.path().join("count");
        std::fs::write(&count, "0").unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _lock = FolderLock::acquire(root.path()).unwrap();
                        let now: u32 = std::fs::read_to_string(&count).unwrap().parse().unwrap();
                        std::fs::write(&count, (now + 1).to_string()).unwrap();
                    }
                });
            }
        });
        assert_eq!(std::fs::read_to_string(&count).unwrap(), "160");
    }

    #[test]
    fn a_lock_file_that_was_left_locks_nothing() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(LOCK_FILE), "1").unwrap();
        FolderLock::acquire_within(root.path(), Duration::ZERO).unwrap();
    }
}
