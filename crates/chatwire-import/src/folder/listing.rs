//! What a folder holds, in the order in which it is read.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::siblings::{Siblings, request_of};

/// Something to be read.
pub(super) enum Item {
    Folder {
        path: PathBuf,
        depth: usize,
    },
    File(PathBuf),
    /// A request and its response in two files.
    Pair {
        request: PathBuf,
        response: PathBuf,
    },
    /// What is not read, and why.
    NotRead {
        path: PathBuf,
        reason: &'static str,
    },
}

/// The items of a folder.
pub(super) struct Listing {
    pub(super) items: Vec<Item>,
    pub(super) siblings: Siblings,
}

/// Files that belong to a folder, and are not traffic.
const OWN_FILES: [&str; 2] = ["chatwire.toml", "expect.toml"];

impl Listing {
    /// Lists a folder below `root`, which has no links in it.
    pub(super) fn read(folder: &Path, depth: usize, root: &Path) -> io::Result<Self> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let names: BTreeSet<String> =
            entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        let siblings = Siblings::of(folder);
        let mut items = Vec::new();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            let is_own = name.starts_with('.') || OWN_FILES.contains(&&*name);
            if is_own || siblings.is_part(&path) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_symlink() && !leads_inside(&path, folder, root) {
                let reason = "a link that leads out of the folder, to nothing or in a circle";
                items.push(Item::NotRead { path, reason });
            } else if path.is_dir() {
                // WireMock keeps the bodies of its mappings beside them.
                if !(name == "__files" && names.contains("mappings")) {
                    items.push(Item::Folder { path, depth: depth + 1 });
                }
            } else if !path.is_file() {
                items.push(Item::NotRead { path, reason: "not a regular file" });
            } else if let Some(request) = request_of(&name, &names) {
                items.push(Item::Pair { request: folder.join(request), response: path });
            } else {
                items.push(Item::File(path));
            }
        }
        Ok(Self { items, siblings })
    }
}

/// Whether a link leads to something below the root that does not contain the link.
fn leads_inside(path: &Path, folder: &Path, root: &Path) -> bool {
    let Ok(real) = path.canonicalize() else { return false };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.starts_with(root) && !folder.starts_with(&real)
}
