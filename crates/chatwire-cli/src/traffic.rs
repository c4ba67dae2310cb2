//! Turns what was found at the paths into work for the judge, whatever its format.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use chatwire_conformance::{
    Judge, TargetCache,
    collect::{CollectError, Failed, Item, ReadItem, Source, Walk, Work},
};
use chatwire_import::{
    Format, ImportError, ImportErrorKind, NoteKind, Options, Outcome, Siblings, UnreadEntry,
};

use crate::{error::CliError, selection::Selection};

/// The first bytes of compressed files: gzip and zstd.
const COMPRESSED: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];

/// What was found at the paths, one exchange after another.
pub(crate) struct Traffic<'a> {
    walk: Walk,
    selection: &'a Selection,
    judge: &'a Judge,
    targets: TargetCache,
    current: Option<(Arc<Path>, chatwire_import::Source)>,
    /// The paths that were named, which are read even if they are parts of others.
    named: Vec<PathBuf>,
    /// What belongs together in the folder of the file that was found last.
    siblings: Siblings,
    position: usize,
    skipped: Skipped,
}

/// What gave no exchange, counted by its reason.
#[derive(Debug, Default)]
pub(crate) struct Skipped {
    /// Files of folders in no known format.
    pub(crate) files: Vec<PathBuf>,
    /// How many files there are.
    pub(crate) file_count: usize,
    /// Entries, by the kind of their note.
    pub(crate) entries: BTreeMap<&'static str, (usize, String)>,
}

impl Skipped {
    /// Adds an entry of a kind; the first one of a kind is the example.
    pub(crate) fn add(&mut self, kind: &'static str, what: &str) {
        self.entries.entry(kind).or_insert_with(|| (0, what.to_owned())).0 += 1;
    }

    /// Adds entries that other threads read.
    pub(crate) fn with_entries_of(mut self, others: Self) -> Self {
        for (kind, (count, what)) in others.entries {
            self.entries.entry(kind).or_insert((0, what)).0 += count;
        }
        self
    }

    /// Whether everything gave an exchange.
    pub(crate) fn is_empty(&self) -> bool {
        self.file_count == 0 && self.entries.is_empty()
    }

    /// How many requests got no response, and what went wrong with one of them; `None` if another
    /// got one, even one that cannot be judged.
    pub(crate) fn unanswered(&self) -> Option<&(usize, String)> {
        let is_without_answer = |kind: &str| {
            [
                NoteKind::NoResponse,
                NoteKind::NotHttp,
                NoteKind::OtherEndpoint,
                NoteKind::RequestOnly,
            ]
            .iter()
            .any(|known| known.as_str() == kind)
        };
        let none = self.entries.keys().all(|kind| is_without_answer(kind));
        self.entries.get(NoteKind::NoResponse.as_str()).filter(|_| none)
    }
}

/// How many files are named.
const MAX_NAMED: usize = 5;

impl<'a> Traffic<'a> {
    pub(crate) fn new(
        paths: &[PathBuf],
        selection: &'a Selection,
        judge: &'a Judge,
        targets: TargetCache,
    ) -> Self {
        let (position, skipped) = (0, Skipped::default());
        let walk = Walk::new(paths);
        let (named, siblings) = (paths.to_owned(), Siblings::default());
        Self { walk, named, siblings, selection, judge, targets, current: None, position, skipped }
    }

    /// What gave no exchange.
    pub(crate) fn into_skipped(self) -> Skipped {
        self.skipped
    }

    /// Work for what was found, `None` for what is left out.
    fn found(&mut self, found: Result<Source, CollectError>) -> Option<Work> {
        let source = match found {
            Ok(source) => source,
            Err(error) => {
                let is_selected = error.path().is_none_or(|path| self.selection.has_path(path));
                return is_selected.then_some(Work::Unreadable(error));
            }
        };
        if !self.selection.has_path(source.path()) {
            return None;
        }
        let options = Options::new();
        if let Source::Body(path) | Source::Other { path, .. } = &source {
            let folder = path.parent().unwrap_or_else(|| Path::new(""));
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            if self.siblings.folder() != folder {
                self.siblings = Siblings::of(folder);
            }
            if self.siblings.is_part(path) && !self.named.contains(path) {
                return None;
            }
        }
        match source {
            Source::StandardInput => {
                let input = io::stdin();
                let opened =
                    chatwire_import::Source::from_reader(input, "standard input", &options);
                self.open(PathBuf::from("standard input"), true, opened)
            }
            Source::Body(path) if !is_compressed(&path) => {
                match self.siblings.open(&path, &options) {
                    Ok(opened) if !is_bare(opened.format()) => self.open(path, true, Ok(opened)),
                    // What is no known format is a response that is not what it should be.
                    _ => Some(Work::Source(Source::Body(path))),
                }
            }
            Source::Body(path) => {
                let opened = self.siblings.open(&path, &options);
                self.open(path, true, opened)
            }
            Source::Other { path, named } => match self.siblings.open(&path, &options) {
                Ok(opened) if is_bare(opened.format()) && !is_compressed(&path) => {
                    Some(Work::Source(Source::Body(path)))
                }
                opened => self.open(path, named, opened),
            },
            source => Some(Work::Source(source)),
        }
    }

    /// Begins with the entries of a file.
    fn open(
        &mut self,
        path: PathBuf,
        named: bool,
        opened: Result<chatwire_import::Source, ImportError>,
    ) -> Option<Work> {
        match opened {
            Ok(opened) => {
                self.current = Some((path.into(), opened));
                None
            }
            Err(error) => {
                let is_unknown = matches!(
                    error.kind(),
                    ImportErrorKind::UnknownFormat
                        | ImportErrorKind::Parquet
                        | ImportErrorKind::Empty
                );
                if is_unknown && !named {
                    self.skipped.file_count += 1;
                    if self.skipped.files.len() < MAX_NAMED {
                        self.skipped.files.push(path);
                    }
                    return None;
                }
                Some(unreadable(path, &error))
            }
        }
    }

    /// Work for an entry of a file.
    ///
    /// The thread that judges it reads it, unless its position in a shard depends on whether it is
    /// an exchange.
    fn entry(&mut self, path: Arc<Path>, entry: UnreadEntry) -> Option<Work> {
        let entry = Box::new(FileEntry { path, entry });
        if self.selection.shard().is_none() {
            return Some(Work::Entry(entry));
        }
        match entry.read(self.judge, &mut self.targets) {
            Ok(item) => Some(Work::Item(Box::new(item))),
            Err(Failed::Unreadable(error)) => Some(Work::Unreadable(error)),
            Err(Failed::NotJudged { kind, what }) => {
                self.skipped.add(kind, &what);
                None
            }
            Err(_) => None,
        }
    }
}

/// An entry of a file that is not read yet.
#[derive(Debug)]
struct FileEntry {
    path: Arc<Path>,
    entry: UnreadEntry,
}

impl ReadItem for FileEntry {
    fn name(&self) -> String {
        self.entry.place().to_string()
    }

    fn read(self: Box<Self>, judge: &Judge, targets: &mut TargetCache) -> Result<Item, Failed> {
        let Self { path, entry } = *self;
        let unreadable = |reason| Failed::Unreadable(CollectError::foreign(&*path, reason));
        let entry = match entry.read() {
            Some(Ok(entry)) => entry,
            Some(Err(error)) => return Err(unreadable(with_causes(&error))),
            None => return Err(Failed::Joined),
        };
        match entry.outcome {
            Outcome::Recording(recording) => {
                let name = entry.place.to_string();
                let item = Item::from_import(name, &path, &recording, judge, targets);
                item.map_err(Failed::Unreadable)
            }
            Outcome::Note(note) if note.kind == NoteKind::NotRead => {
                Err(unreadable(note.to_string()))
            }
            Outcome::Note(note) => {
                let what = format!("{}: {}", entry.place, note.reason);
                Err(Failed::NotJudged { kind: note.kind.as_str(), what })
            }
            _ => Err(Failed::Joined),
        }
    }
}

impl Iterator for Traffic<'_> {
    type Item = Work;

    fn next(&mut self) -> Option<Work> {
        loop {
            let work = match &mut self.current {
                Some((path, source)) => match source.next_unread() {
                    Some(entry) => {
                        let path = Arc::clone(path);
                        self.entry(path, entry)
                    }
                    None => {
                        self.current = None;
                        None
                    }
                },
                None => {
                    let found = self.walk.next()?;
                    self.found(found)
                }
            };
            if let Some(work) = work {
                self.position += 1;
                if self.selection.has_position(self.position - 1) {
                    return Some(work);
                }
            }
        }
    }
}

/// Gives every exchange at or below the paths; fails at the first one that cannot be read.
pub(crate) fn for_each_item(
    paths: &[PathBuf],
    judge: &Judge,
    mut sink: impl FnMut(Item),
) -> Result<(), CliError> {
    let (selection, mut targets) = (Selection::default(), TargetCache::new());
    for work in Traffic::new(paths, &selection, judge, targets.clone()) {
        match work.read(judge, &mut targets) {
            Ok(item) => sink(item),
            Err(Failed::Unreadable(error)) => return Err(CliError::usage(error.to_string())),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Whether a file holds one response and nothing else.
fn is_bare(format: Format) -> bool {
    matches!(format, Format::Body | Format::EventStream)
}

fn is_compressed(path: &Path) -> bool {
    let mut first = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read(&mut first));
    let first = first.get(..read.unwrap_or(0)).unwrap_or_default();
    COMPRESSED.iter().any(|mark| first.starts_with(mark))
}

fn unreadable(path: PathBuf, error: &ImportError) -> Work {
    Work::Unreadable(CollectError::foreign(path, with_causes(error)))
}

fn with_causes(error: &ImportError) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    message
}
