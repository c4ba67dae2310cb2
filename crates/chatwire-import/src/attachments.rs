//! Bodies in files beside an archive.

use std::{
    fs::File,
    io::Read,
    path::{Component, Path, PathBuf},
};

#[cfg(feature = "zip")]
use crate::zip_files::ZipFiles;

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The files beside an archive.
#[derive(Debug, Clone, Default)]
pub(crate) enum Attachments {
    /// There are none, because the source is not a file.
    #[default]
    None,
    /// The files of a folder and the folders in it.
    Folder(PathBuf),
    /// The files of a zip, below the folder in it that ends with a slash, or all of them.
    #[cfg(feature = "zip")]
    Zip(ZipFiles, String),
}

impl Attachments {
    /// The first of these files that exists.
    pub(crate) fn read_any(&self, names: &[&str]) -> Option<Vec<u8>> {
        names.iter().find_map(|name| self.read(name))
    }

    /// The file with this name; `None` if there is none, if it lies elsewhere or is too large.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::None => None,
            Self::Folder(folder) => read(folder, name),
            #[cfg(feature = "zip")]
            Self::Zip(files, folder) => {
                let name = match name.strip_prefix("../__files/") {
                    Some(name) => {
                        folder.strip_suffix("mappings/").map(|at| format!("{at}__files/{name}"))
                    }
                    None => Some(format!("{folder}{name}")),
                };
                files.read(&name?, MAX_BYTES).ok().flatten()
            }
        }
    }
}

fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    // The bodies of WireMock's mappings are in a folder beside theirs.
    let (folder, name) = match name.strip_prefix("../__files/") {
        Some(name) if folder.ends_with("mappings") => (folder.join("../__files"), name),
        _ => (folder.to_owned(), name),
    };
    let name = Path::new(name);
    if !name.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(name).canonicalize().ok()?;
    // A link must not lead out of the folder, and a pipe must not be waited for.
    if !path.starts_with(&folder) || !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_BYTES).then_some(bytes)
}
