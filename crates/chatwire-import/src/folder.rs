//! Folders: recordings, pairs of files, and files in any format, in the order of their names.

mod listing;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use chatwire_transport::cassette::Recording;

use self::listing::{Item, Listing};
use crate::{
    Entry, ImportError, ImportErrorKind, Note, NoteKind, Options, Outcome, Place, Source,
    attachments::Attachments,
    context::{Context, Entries},
    readers::{batch::BatchRequests, json_lines, pair},
    unread::read_entries,
};

/// The files of which a folder has at least one if it is a recording.
const RECORDING_MARKS: [&str; 6] =
    ["meta.toml", "response.head", "request.headers", "frames.tsv", "body.json", "body.sse"];

/// The entries at or below a folder.
pub(crate) fn entries(
    root: &Path,
    options: Arc<Options>,
    batch: BatchRequests,
) -> Result<Entries, ImportError> {
    let name = root.display().to_string();
    let real = root.canonicalize();
    let real = real.map_err(|error| ImportError::io(Place::file(&*name), error))?;
    let mut walk = Walk {
        root: root.to_owned(),
        real,
        options,
        batch,
        pending: Vec::new(),
        current: None,
        files: 0,
        found: false,
    };
    walk.pending.push(Item::Folder { path: root.to_owned(), depth: 0 });
    // Requests of batches that it finds later must not change what an entry gives.
    Ok(read_entries(walk))
}

/// Whether a folder is a recording.
fn is_recording(folder: &Path) -> bool {
    RECORDING_MARKS.iter().any(|mark| folder.join(mark).is_file())
}

struct Walk {
    root: PathBuf,
    /// The root without links.
    real: PathBuf,
    options: Arc<Options>,
    batch: BatchRequests,
    /// What is still to be read, last first.
    pending: Vec<Item>,
    current: Option<Source>,
    files: usize,
    found: bool,
}

impl Walk {
    fn place(&self, path: &Path) -> Place {
        match path.strip_prefix(&self.root) {
            Ok(below) if !below.as_os_str().is_empty() => Place::file(below.display().to_string()),
            _ => Place::file(path.display().to_string()),
        }
    }

    fn context(&self, path: &Path) -> Context {
        let folder = path.parent().unwrap_or(&self.root);
        Context {
            file: self.place(path).file,
            options: Arc::clone(&self.options),
            attachments: Attachments::Folder(folder.to_owned()),
            creator: None,
            batch: self.batch.clone(),
            nesting: 0,
        }
    }

    fn note(&self, path: &Path, kind: NoteKind, reason: &str) -> Entry {
        Entry { place: self.place(path), outcome: Outcome::Note(Note::new(kind, reason)) }
    }

    /// Reads the next folder or file; gives an entry if it is one by itself.
    fn open(&mut self, item: Item) -> Result<Option<Entry>, ImportError> {
        match item {
            Item::Folder { path, depth } => self.open_folder(&path, depth),
            Item::File(path) => self.open_file(&path),
            Item::Pair { request, response } => {
                let context = self.context(&response);
                pair::entry(&context, &request, &response).map(Some)
            }
            Item::NotRead { path, reason } => Ok(Some(self.note(&path, NoteKind::NotRead, reason))),
        }
    }

    fn open_folder(&mut self, path: &Path, depth: usize) -> Result<Option<Entry>, ImportError> {
        let place = self.place(path);
        if is_recording(path) {
            let mut recording = Recording::load(path)
                .map_err(|error| ImportError::new(place.clone(), (&error).into()))?;
            recording.name.clone_from(&place.file);
            return Ok(Some(Entry { place, outcome: json_lines::outcome(recording) }));
        }
        let limits = self.options.limits;
        if depth > limits.depth {
            let what = format!("at most {} folders in folders", limits.depth);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        let listing = Listing::read(path, depth, &self.real);
        let mut listing = listing.map_err(|error| ImportError::io(place.clone(), error))?;
        self.batch.extend(listing.siblings.batch());
        self.files += listing.items.len();
        if self.files > limits.files {
            self.pending.clear();
            let what = format!("at most {} files", limits.files);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        listing.items.reverse();
        self.pending.append(&mut listing.items);
        Ok(None)
    }

    fn open_file(&mut self, path: &Path) -> Result<Option<Entry>, ImportError> {
        let context = self.context(path);
        let place = context.place();
        let is_file = fs::metadata(path).map(|metadata| metadata.is_file());
        if !is_file.map_err(|error| ImportError::io(place.clone(), error))? {
            return Ok(Some(self.note(path, NoteKind::NotRead, "not a regular file")));
        }
        let file = File::open(path).map_err(|error| ImportError::io(place, error))?;
        match Source::of_reader(file, context) {
            Ok(source) => {
                self.current = Some(source);
                Ok(None)
            }
            Err(error) => match error.kind() {
                ImportErrorKind::UnknownFormat => {
                    let reason = "in no known format";
                    Ok(Some(self.note(path, NoteKind::UnknownFile, reason)))
                }
                ImportErrorKind::Parquet => {
                    let reason = "Parquet, which `chatwire import` reads if the file is named";
                    Ok(Some(self.note(path, NoteKind::UnknownFile, reason)))
                }
                ImportErrorKind::Empty => {
                    Ok(Some(self.note(path, NoteKind::UnknownFile, "an empty file")))
                }
                _ => Err(error),
            },
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(entry) = current.next() {
                    self.found = true;
                    return Some(entry);
                }
                self.current = None;
            }
            let Some(item) = self.pending.pop() else {
                let is_empty = !std::mem::replace(&mut self.found, true);
                let place = Place::file(self.root.display().to_string());
                return is_empty.then(|| Err(ImportError::new(place, ImportErrorKind::Empty)));
            };
            match self.open(item).transpose() {
                None => {}
                Some(result) => {
                    self.found = true;
                    return Some(result);
                }
            }
        }
    }
}
