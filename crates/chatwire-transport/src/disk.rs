//! Every call that changes the file system, so that a test can stop at each of them.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::Path,
};

#[cfg(test)]
pub(crate) mod faults;

/// Creates a folder and those above it.
pub(crate) fn create_dir_all(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir_all(path)
}

/// Writes a new file and syncs it.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    step()?;
    let mut file = File::create_new(path)?;
    write_in_parts(&mut file, content)?;
    sync(&file)
}

/// Writes all of the content; a test can stop in its middle.
pub(crate) fn write_in_parts(file: &mut impl Write, content: &[u8]) -> io::Result<()> {
    let (first, second) = content.split_at(content.len() / 2);
    for part in [first, second] {
        step()?;
        file.write_all(part)?;
    }
    Ok(())
}

/// Syncs the content of a file.
pub(crate) fn sync(file: &File) -> io::Result<()> {
    step()?;
    // A sync takes milliseconds, and unit tests stop at each of thousands.
    if cfg!(test) { Ok(()) } else { file.sync_all() }
}

/// Syncs the entries of a folder, so that what was created or renamed there survives a power
/// failure.
///
/// Windows cannot open a folder, and some network file systems cannot sync one; neither is an
/// error.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    step()?;
    if cfg!(any(not(unix), test)) {
        return Ok(());
    }
    match File::open(path)?.sync_all() {
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Renames a file or folder.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// Exchanges two folders in one step: at every moment each path names one of them.
///
/// # Errors
///
/// [`ErrorKind::Unsupported`] where the system or the file system has no such call.
pub(crate) fn exchange(left: &Path, right: &Path) -> io::Result<()> {
    step()?;
    #[cfg(test)]
    if faults::exchange_is_unsupported() {
        return Err(ErrorKind::Unsupported.into());
    }
    exchange_names(left, right)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_names(left: &Path, right: &Path) -> io::Result<()> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };

    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE).map_err(|error| match error {
        // File systems say INVAL, old kernels NOSYS, and filters of system calls PERM.
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::PERM => ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_names(_left: &Path, _right: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Removes a file.
pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_file(path)
}

/// Removes a folder and what it contains; links are removed, not followed.
pub(crate) fn remove_tree(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => remove_tree(&entry.path())?,
            false => remove_file(&entry.path())?,
        }
    }
    step()?;
    fs::remove_dir(path)
}

/// Where a test can stop.
pub(crate) fn step() -> io::Result<()> {
    #[cfg(test)]
    faults::step()?;
    Ok(())
}
