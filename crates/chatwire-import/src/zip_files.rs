//! Files in a zip.

use std::{
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{self, Read, Seek},
    sync::{Arc, Mutex, PoisonError},
};

use zip::{ZipArchive, result::ZipError};

use crate::{
    Entry, ImportError, ImportErrorKind, Note, NoteKind, Outcome, Place, Source, UnreadEntry,
    attachments::Attachments,
    context::{Context, Entries},
    error::Limit,
    input::{Input, spool_to},
    siblings::attached_names,
};

/// How deep zips may lie in zips.
const MAX_NESTING: usize = 2;

/// The files of a zip, which are decompressed one by one.
#[derive(Clone)]
pub(crate) struct ZipFiles {
    archive: Arc<Mutex<ZipArchive<File>>>,
}

impl ZipFiles {
    /// A file of at most `limit` bytes; `None` if there is none of this name.
    pub(crate) fn read(&self, name: &str, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        match self.copy(name, &mut bytes, limit) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            result => result.map(|()| Some(bytes)),
        }
    }

    fn copy(&self, name: &str, to: &mut impl io::Write, limit: u64) -> io::Result<()> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let file = archive.by_name(name).map_err(io::Error::from)?;
        let count = io::copy(&mut file.take(limit.saturating_add(1)), to)?;
        if count > limit {
            return Err(Limit::error(format!("a file of at most {limit} bytes in a zip")));
        }
        Ok(())
    }
}

impl fmt::Debug for ZipFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZipFiles").finish_non_exhaustive()
    }
}

/// The entries of all files of a zip, in the order of their names.
pub(crate) fn entries(context: Context, mut input: Input) -> Result<Entries, ImportError> {
    let place = context.place();
    if context.nesting >= MAX_NESTING {
        let what = format!("zips in zips at most {MAX_NESTING} deep");
        return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
    }
    let io = |error| ImportError::io(place.clone(), error);
    // Zips are read from their end.
    let mut file = tempfile::tempfile().map_err(io)?;
    spool_to(&mut input, &mut file, context.options.limits.decompressed_bytes).map_err(io)?;
    let archive = ZipArchive::new(file).map_err(|error| fault(place.clone(), error))?;
    let limit = context.options.limits.files;
    if archive.len() > limit {
        let what = format!("at most {limit} files");
        return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
    }
    let mut names: BTreeSet<String> =
        archive.file_names().flatten().map(|name| name.into_owned()).collect();
    names.retain(|name| !name.ends_with('/'));
    let files = ZipFiles { archive: Arc::new(Mutex::new(archive)) };
    let mut attached = BTreeSet::new();
    for name in names.iter().filter(|name| name.ends_with(".har")) {
        let folder = name.rfind('/').map_or("", |at| &name[..=at]);
        let beside = names.iter().filter_map(|name| name.strip_prefix(folder).map(str::to_owned));
        if let Ok(file) = unpack(&files, name, &context) {
            let mut found = BTreeSet::new();
            attached_names(file, &beside.collect(), &mut found);
            attached.extend(found.iter().map(|name| format!("{folder}{name}")));
        }
    }
    names.retain(|name| !attached.contains(name) && !is_body_of_mapping(name));
    let left = context.options.limits.decompressed_bytes;
    let names = names.into_iter().collect::<Vec<_>>().into_iter();
    Ok(Box::new(Walk { context, files, names, current: None, left }))
}

struct Walk {
    context: Context,
    files: ZipFiles,
    names: std::vec::IntoIter<String>,
    current: Option<Entries>,
    /// How many more bytes may be decompressed.
    left: u64,
}

impl Walk {
    fn open(&mut self, name: &str) -> Result<Option<Entry>, ImportError> {
        let mut context = self.context.clone();
        context.file = format!("{}/{name}", self.context.file);
        context.nesting += 1;
        let folder = name.rfind('/').map_or("", |at| &name[..=at]);
        context.attachments = Attachments::Zip(self.files.clone(), folder.to_owned());
        let place = context.place();
        let file = unpack(&self.files, name, &context);
        let file = file.map_err(|error| ImportError::io(place.clone(), error))?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        self.left = self.left.checked_sub(size).ok_or_else(|| {
            let what = "a decompressed size below `decompressed_bytes`".to_owned();
            ImportError::new(place.clone(), ImportErrorKind::Limit(what))
        })?;
        match Source::of_reader(file, context) {
            Ok(source) => self.current = Some(source.into_entries()),
            Err(error)
                if matches!(
                    error.kind(),
                    ImportErrorKind::UnknownFormat | ImportErrorKind::Parquet
                ) =>
            {
                let note = Note::new(NoteKind::UnknownFile, "in no known format");
                return Ok(Some(Entry { place, outcome: Outcome::Note(note) }));
            }
            Err(error) => return Err(error),
        }
        Ok(None)
    }
}

impl Iterator for Walk {
    type Item = UnreadEntry;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.current.as_mut().and_then(Iterator::next) {
                return Some(entry);
            }
            self.current = None;
            let name = self.names.next()?;
            if let Some(result) = self.open(&name).transpose() {
                return Some(result.into());
            }
        }
    }
}

/// Whether a file is the body of a mapping of WireMock.
fn is_body_of_mapping(name: &str) -> bool {
    name.starts_with("__files/") || name.contains("/__files/")
}

/// A file of the zip, decompressed into a temporary file.
fn unpack(files: &ZipFiles, name: &str, context: &Context) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    files.copy(name, &mut file, context.options.limits.decompressed_bytes)?;
    file.rewind()?;
    Ok(file)
}

fn fault(place: Place, error: ZipError) -> ImportError {
    match error {
        ZipError::Io(error) => ImportError::io(place, error),
        error => ImportError::syntax(place, format!("is not a zip that can be read: {error}")),
    }
}
