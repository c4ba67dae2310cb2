//! What a folder holds, in the order in which it is read.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::{Limits, input::Input, outline::Outline};

/// Something to be read.
pub(super) enum Item {
    Folder {
        path: PathBuf,
        depth: usize,
    },
    File(PathBuf),
    /// The input file of a batch, whose requests are remembered.
    Batch(PathBuf),
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
        let attached = attached(folder, &names);
        let (mut first, mut items, mut last) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            if name.starts_with('.') || OWN_FILES.contains(&&*name) || attached.contains(&name) {
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
            } else if response_of(&name, &names) {
                // Read with its response.
            } else if is_batch_input(&path) {
                first.push(Item::Batch(path.clone()));
                last.push(Item::File(path));
            } else {
                items.push(Item::File(path));
            }
        }
        first.append(&mut items);
        first.append(&mut last);
        Ok(Self { items: first })
    }
}

/// Whether a link leads to something below the root that does not contain the link.
fn leads_inside(path: &Path, folder: &Path, root: &Path) -> bool {
    let Ok(real) = path.canonicalize() else { return false };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.starts_with(root) && !folder.starts_with(&real)
}

/// The name of the request that belongs to a response: `x.request.json` for `x.response.sse`.
fn request_of(name: &str, names: &BTreeSet<String>) -> Option<String> {
    let at = name.rfind("response.")?;
    if at > 0 && !name[..at].ends_with(['.', '-', '_']) {
        return None;
    }
    let ending = &name[at + "response.".len()..];
    let request = format!("{}request.json", &name[..at]);
    let is_body = matches!(ending, "json" | "sse" | "txt" | "http");
    (is_body && names.contains(&request)).then_some(request)
}

/// Whether a file is the request of a response in the same folder.
fn response_of(name: &str, names: &BTreeSet<String>) -> bool {
    let Some(stem) = name.strip_suffix("request.json") else { return false };
    let response = ["json", "sse", "txt", "http"].map(|ending| format!("{stem}response.{ending}"));
    response
        .iter()
        .any(|response| request_of(response, names).is_some() && names.contains(response))
}

/// Whether a file has lines with the requests of a batch.
pub(crate) fn is_batch_input(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains(".jsonl") && !name.contains(".ndjson") || !path.is_file() {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    let Ok(input) = Input::new(file, &Limits::default()) else { return false };
    let outline = Outline::of(input.buffered());
    outline.has_all(&["custom_id", "body"]) && !outline.has("response")
}

/// The files that archives of the folder name as bodies.
fn attached(folder: &Path, names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in names.iter().filter(|name| name.ends_with(".har")) {
        let Ok(file) = File::open(folder.join(name)) else { continue };
        attached_names(file, names, &mut found);
    }
    found
}

/// Searches a text for the names behind `"_file"`, piece by piece.
pub(crate) fn attached_names(
    mut file: impl Read,
    names: &BTreeSet<String>,
    found: &mut BTreeSet<String>,
) {
    const MARK: &[u8] = b"\"_file\"";
    const OVERLAP: usize = 512;
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    while let Ok(count) = file.read(&mut buffer[kept..]) {
        let bytes = &buffer[..kept + count];
        for at in memchr::memmem::find_iter(bytes, MARK) {
            let rest = &bytes[at + MARK.len()..];
            let rest = &rest[..rest.len().min(OVERLAP - MARK.len())];
            let mut quotes = rest.split(|byte| *byte == b'"').skip(1);
            if let Some(name) = quotes.next().and_then(|name| std::str::from_utf8(name).ok())
                && names.contains(name)
            {
                found.insert(name.to_owned());
            }
        }
        if count == 0 {
            return;
        }
        let start = bytes.len().saturating_sub(OVERLAP);
        let length = bytes.len();
        buffer.copy_within(start..length, 0);
        kept = length - start;
    }
}
