//! Files of a folder that belong together.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Format, ImportError, Options, Source,
    attachments::Attachments,
    context::Context,
    input::Input,
    outline::Outline,
    readers::{batch::BatchRequests, pair},
    unread::read_entries,
};

/// The endings of the file with a response that belongs to a file with a request.
const RESPONSE_ENDINGS: [&str; 4] = ["json", "sse", "txt", "http"];

/// The files of one folder that belong together: bodies that an archive names, a request and its
/// response (`x.request.json` and `x.response.json`, `.sse`, `.txt` or `.http`), the requests and
/// the responses of a batch.
///
/// [`Source::open`] does this for a folder by itself. It is for programs that walk through folders
/// in their own way.
#[derive(Debug, Clone, Default)]
pub struct Siblings {
    folder: PathBuf,
    names: BTreeSet<String>,
    attached: BTreeSet<String>,
    batch: BatchRequests,
}

impl Siblings {
    /// Looks through a folder; one that cannot be read has no files that belong together.
    pub fn of(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref().to_owned();
        let names: BTreeSet<String> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let attached = attached(&folder, &names);
        let siblings = Self { folder, names, attached, batch: BatchRequests::default() };
        for name in &siblings.names {
            let path = siblings.folder.join(name);
            if is_batch(&path) {
                siblings.batch.add_file(path);
            }
        }
        siblings
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a file of the folder is read with another one: a body that an archive names, or the
    /// request of a pair.
    pub fn is_part(&self, file: impl AsRef<Path>) -> bool {
        let name = name_of(file.as_ref());
        self.attached.contains(&name) || is_request(&name, &self.names)
    }

    /// Opens a file of the folder with those that belong to it.
    ///
    /// # Errors
    ///
    /// As [`Source::open`].
    pub fn open(&self, file: impl AsRef<Path>, options: &Options) -> Result<Source, ImportError> {
        let path = file.as_ref();
        let Some(request) = request_of(&name_of(path), &self.names) else {
            return Source::open_with(path, &Arc::new(options.clone()), self.batch.clone());
        };
        let context = Context {
            file: path.display().to_string(),
            options: Arc::new(options.clone()),
            attachments: Attachments::None,
            creator: None,
            batch: self.batch.clone(),
            nesting: 0,
        };
        let entry = pair::entry(&context, &self.folder.join(request), path);
        Ok(Source::of_entries(context.file, Format::Pair, read_entries(std::iter::once(entry))))
    }

    /// The requests of the batches in the folder.
    pub(crate) fn batch(&self) -> &BatchRequests {
        &self.batch
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The name of the request that belongs to a response: `x.request.json` for `x.response.sse`.
pub(crate) fn request_of(name: &str, names: &BTreeSet<String>) -> Option<String> {
    let at = name.rfind("response.")?;
    if at > 0 && !name[..at].ends_with(['.', '-', '_']) {
        return None;
    }
    let ending = &name[at + "response.".len()..];
    let request = format!("{}request.json", &name[..at]);
    (RESPONSE_ENDINGS.contains(&ending) && names.contains(&request)).then_some(request)
}

/// Whether a file is the request of a response in the same folder.
fn is_request(name: &str, names: &BTreeSet<String>) -> bool {
    let Some(stem) = name.strip_suffix("request.json") else { return false };
    let mut responses = RESPONSE_ENDINGS.iter().map(|ending| format!("{stem}response.{ending}"));
    responses.any(|response| names.contains(&response) && request_of(&response, names).is_some())
}

/// Whether a file has lines of a batch.
pub(crate) fn is_batch(path: &Path) -> bool {
    let name = name_of(path);
    if !name.contains(".jsonl") && !name.contains(".ndjson") || !path.is_file() {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    let Ok(input) = Input::new(file, &crate::Limits::default()) else { return false };
    let outline = Outline::of(input.buffered());
    outline.has("custom_id") && outline.has_any(&["body", "response", "error"])
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
