//! A source of exchanges: a file, a folder or a reader.

use std::{
    fmt,
    fs::{self, File},
    io::Read,
    path::Path,
    sync::Arc,
};

use crate::{
    Entry, Format, ImportError, ImportErrorKind, Options, Place, UnreadEntry,
    attachments::Attachments,
    context::{Context, Entries},
    detect::{Detected, Variant, detect},
    folder,
    input::Input,
    readers, siblings,
    unread::read_entries,
};

/// The entries of a file, a folder or a reader, read one by one.
///
/// The format is recognized by content, also inside gzip and zstd.
/// HAR, lines, flows, chunks and lists in JSON are streamed: memory is bounded by the largest
/// entry, whatever their number. Texts of curl and HTTPie, YAML and bare bodies are read as a
/// whole, up to [`Limits::entry_bytes`](crate::Limits::entry_bytes).
///
/// An error about one entry does not end the iteration; an error about the whole file does.
///
/// ```
/// use chatwire_import::{Options, Outcome, Source};
///
/// let text = r#"{"id":"chatcmpl-1","object":"chat.completion","choices":[]}"#;
/// for entry in Source::from_reader(text.as_bytes(), "body.json", &Options::new())? {
///     match entry?.outcome {
///         Outcome::Recording(recording) => println!("{:?}", recording.exchange.unknown),
///         Outcome::Note(note) => println!("{note}"),
///         _ => {}
///     }
/// }
/// # Ok::<(), chatwire_import::ImportError>(())
/// ```
pub struct Source {
    name: String,
    format: Format,
    entries: Entries,
}

impl Source {
    /// Opens a file or a folder.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is empty, or is a file in no known format.
    pub fn open(path: impl AsRef<Path>, options: &Options) -> Result<Self, ImportError> {
        let batch = readers::batch::BatchRequests::default();
        Self::open_with(path.as_ref(), &Arc::new(options.clone()), batch)
    }

    pub(crate) fn open_with(
        path: &Path,
        options: &Arc<Options>,
        batch: readers::batch::BatchRequests,
    ) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        let io = |error| ImportError::io(Place::file(&*name), error);
        let metadata = fs::metadata(path).map_err(io)?;
        if metadata.is_dir() {
            let entries = folder::entries(path, Arc::clone(options), batch)?;
            return Ok(Self { name, format: Format::Folder, entries });
        }
        if !metadata.is_file() {
            let what = "is not a regular file; redirect it to standard input".to_owned();
            return Err(ImportError::syntax(Place::file(&*name), what));
        }
        let file = File::open(path).map_err(io)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let attachments = Attachments::Folder(folder.to_owned());
        Self::of_reader(file, Context { batch, ..context(name, options, attachments) })
    }

    /// Opens several files and folders, one after the other.
    ///
    /// Files of a batch are joined by `custom_id`, also if they are named one by one.
    /// What cannot be opened gives an error in its place.
    pub fn open_all(paths: impl IntoIterator<Item = impl AsRef<Path>>, options: &Options) -> Self {
        let options = Arc::new(options.clone());
        let paths: Vec<_> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let batch = readers::batch::BatchRequests::default();
        for path in paths.iter().filter(|path| siblings::is_batch(path)) {
            batch.add_file(path.clone());
        }
        let entries = paths.into_iter().flat_map(move |path| {
            match Self::open_with(&path, &options, batch.clone()) {
                // Another path may have more requests of a batch.
                Ok(source) => read_entries(source),
                Err(error) => read_entries(std::iter::once(Err(error))),
            }
        });
        Self { name: String::new(), format: Format::Folder, entries: Box::new(entries) }
    }

    /// Reads entries from any reader, for example standard input; `name` is for messages.
    ///
    /// Files beside it, such as attached bodies, are not found.
    ///
    /// # Errors
    ///
    /// As [`Source::open`].
    pub fn from_reader(
        reader: impl Read + Send + 'static,
        name: impl Into<String>,
        options: &Options,
    ) -> Result<Self, ImportError> {
        let options = Arc::new(options.clone());
        Self::of_reader(reader, context(name.into(), &options, Attachments::None))
    }

    /// Finds the next entry without reading it, so that several threads can read; `None` at the
    /// end.
    ///
    /// Entries of files that are read as a whole are read at once, as are those of folders.
    ///
    /// ```
    /// use chatwire_import::{Options, Source};
    ///
    /// let line = "{\"custom_id\": \"a\", \"response\": {\"body\": {\"object\": \"x\"}}}\n";
    /// let lines = line.repeat(2);
    /// let lines = std::io::Cursor::new(lines);
    /// let mut source = Source::from_reader(lines, "batch.jsonl", &Options::new())?;
    /// let mut threads = Vec::new();
    /// while let Some(entry) = source.next_unread() {
    ///     threads.push(std::thread::spawn(move || entry.read()));
    /// }
    /// for thread in threads {
    ///     assert!(thread.join().is_ok_and(|read| read.is_some_and(|entry| entry.is_ok())));
    /// }
    /// # Ok::<(), chatwire_import::ImportError>(())
    /// ```
    pub fn next_unread(&mut self) -> Option<UnreadEntry> {
        self.entries.next()
    }

    /// The format; of a compressed file that of its content.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The name, as places have it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn of_reader(
        reader: impl Read + Send + 'static,
        mut context: Context,
    ) -> Result<Self, ImportError> {
        let place = context.place();
        let input = Input::new(reader, &context.options.limits);
        let mut input = input.map_err(|error| ImportError::io(place.clone(), error))?;
        if input.buffered().trim_ascii().is_empty() {
            return Err(ImportError::new(place, ImportErrorKind::Empty));
        }
        if input.buffered().starts_with(b"PAR1") {
            return Err(ImportError::new(place, ImportErrorKind::Parquet));
        }
        let detected = match context.options.format {
            Some(format) => forced(format, input.buffered()),
            None if context.options.log_mapping.is_some() => log_or_other(input.buffered()),
            None => detect(input.buffered())
                .ok_or_else(|| ImportError::new(place, unknown(input.buffered())))?,
        };
        // In a body it is what the server sent.
        if !matches!(detected.format, Format::Body | Format::EventStream)
            && input.buffered().starts_with(BYTE_ORDER_MARK)
        {
            input.skip(BYTE_ORDER_MARK.len());
        }
        context.creator = creator(input.buffered());
        let name = context.file.clone();
        let entries = entries(context, input, detected)?;
        Ok(Self { name, format: detected.format, entries })
    }

    pub(crate) fn of_entries(name: String, format: Format, entries: Entries) -> Self {
        Self { name, format, entries }
    }

    #[cfg(feature = "zip")]
    pub(crate) fn into_entries(self) -> Entries {
        self.entries
    }
}

impl Iterator for Source {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(read) = self.entries.next()?.read() {
                return Some(read);
            }
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Source");
        out.field("name", &self.name).field("format", &self.format).finish_non_exhaustive()
    }
}

fn context(file: String, options: &Arc<Options>, attachments: Attachments) -> Context {
    Context {
        file,
        options: Arc::clone(options),
        attachments,
        creator: None,
        batch: readers::batch::BatchRequests::default(),
        nesting: 0,
    }
}

/// The mark that some editors put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why bytes are in no known format.
fn unknown(bytes: &[u8]) -> ImportErrorKind {
    let pairs = bytes.chunks_exact(2).take(MAX_PAIRS);
    let units = |unit: fn([u8; 2]) -> u16| {
        let units = pairs.clone().map(|pair| unit([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).map(|next| next.unwrap_or('\0')).collect();
        detect(text.trim_start_matches('\u{feff}').as_bytes()).is_some()
    };
    if units(u16::from_le_bytes) || units(u16::from_be_bytes) {
        return ImportErrorKind::Utf16;
    }
    ImportErrorKind::UnknownFormat
}

/// How many characters of UTF-16 a format is recognized by.
const MAX_PAIRS: usize = 4096;

/// A format that the caller chose, with the variant that the content has.
fn forced(format: Format, bytes: &[u8]) -> Detected {
    match detect(bytes) {
        Some(found) if found.format == format => found,
        _ => {
            let text = bytes.trim_ascii_start();
            let variant = match (format, text.first()) {
                (Format::Chunks, Some(b'[')) => Variant::List,
                (Format::Vcr, Some(b'{')) => Variant::Json,
                _ => Variant::Usual,
            };
            Detected { format, variant }
        }
    }
}

/// With a mapping, lines of JSON that are nothing else are a log.
fn log_or_other(bytes: &[u8]) -> Detected {
    match detect(bytes) {
        Some(found) if found.format != Format::Body => found,
        _ => Detected { format: Format::Logs, variant: Variant::Usual },
    }
}

/// The program that wrote an HTTP Archive.
fn creator(bytes: &[u8]) -> Option<String> {
    let at = memchr::memmem::find(bytes, b"\"creator\"")?;
    let rest = &bytes[at..bytes.len().min(at + 300)];
    let at = memchr::memmem::find(rest, b"\"name\"")? + 6;
    let rest = std::str::from_utf8(rest.get(at..)?).ok()?;
    let mut quotes = rest.split('"').skip(1);
    quotes.next().map(str::to_ascii_lowercase)
}

fn entries(context: Context, input: Input, found: Detected) -> Result<Entries, ImportError> {
    let variant = found.variant;
    Ok(match found.format {
        Format::Har => readers::har::entries(context, input),
        Format::JsonLines => readers::json_lines::entries(context, input),
        Format::Batch => readers::batch::entries(context, input),
        Format::Http => readers::http_text::entries(context, input),
        Format::CurlTrace => readers::curl_trace::entries(context, input),
        Format::Vcr
            if variant == Variant::Usual || variant == Variant::Ruby && !is_json(&input) =>
        {
            yaml(context, input)?
        }
        Format::Vcr => readers::vcr::json_entries(context, input, variant == Variant::Ruby),
        Format::WireMock if variant == Variant::Single => readers::wiremock::single(context, input),
        Format::WireMock => readers::wiremock::entries(context, input),
        Format::Hoverfly => readers::hoverfly::entries(context, input),
        Format::Mitmproxy => readers::mitmproxy::entries(context, input),
        Format::Nock => readers::nock::entries(context, input),
        Format::Chunks => readers::chunks::entries(context, input, variant == Variant::List),
        Format::Body => readers::body::entries(context, input, false),
        Format::EventStream => readers::body::entries(context, input, true),
        Format::Logs => readers::logs::entries(context, input),
        Format::PythonRepr => readers::python::entries(context, input),
        Format::Zip => zip(context, input)?,
        Format::LlmDatabase => database(context, input)?,
        Format::Folder | Format::Pair => {
            return Err(ImportError::new(context.place(), ImportErrorKind::UnknownFormat));
        }
    })
}

fn is_json(input: &Input) -> bool {
    input.buffered().trim_ascii_start().starts_with(b"{")
}

#[cfg(feature = "yaml")]
fn yaml(context: Context, input: Input) -> Result<Entries, ImportError> {
    readers::vcr::yaml_entries(context, input)
}

#[cfg(not(feature = "yaml"))]
fn yaml(context: Context, _input: Input) -> Result<Entries, ImportError> {
    Err(ImportError::new(context.place(), ImportErrorKind::Feature("yaml")))
}

#[cfg(feature = "zip")]
fn zip(context: Context, input: Input) -> Result<Entries, ImportError> {
    crate::zip_files::entries(context, input)
}

#[cfg(not(feature = "zip"))]
fn zip(context: Context, _input: Input) -> Result<Entries, ImportError> {
    Err(ImportError::new(context.place(), ImportErrorKind::Feature("zip")))
}

#[cfg(feature = "sqlite")]
fn database(context: Context, input: Input) -> Result<Entries, ImportError> {
    readers::llm::entries(context, input)
}

#[cfg(not(feature = "sqlite"))]
fn database(context: Context, _input: Input) -> Result<Entries, ImportError> {
    Err(ImportError::new(context.place(), ImportErrorKind::Feature("sqlite")))
}
