//! Saves a recording in its folder, as a whole.

use std::{ffi::OsStr, fs, io::ErrorKind, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_json::{Layout, Numbers};
use http::header::CONTENT_TYPE;

use super::{
    atomic_folder::{self, LockedFolder},
    error::{RecordingError, RecordingErrorKind},
    folder::{self, Folder, Part},
    frames, head,
    meta::Kept,
    recording::Recording,
};
use crate::{
    BodyEnd, Exchange, RecordedResponse,
    cassette::{redact, request_body},
    disk,
};

/// Length of a line of base64, in characters.
const BASE64_LINE: usize = 76;

/// Saves a recording in a folder, replacing the recording there.
pub(crate) fn recording(recording: &Recording, dir: &Path) -> Result<(), RecordingError> {
    let (folder, name) = atomic_folder::split(dir)?;
    let folder = LockedFolder::open(folder)?;
    StagedRecording::write(recording, &folder, name, dir)?.put_into_place()
}

/// A complete recording in a hidden folder.
pub(crate) struct StagedRecording<'a> {
    folder: &'a LockedFolder,
    name: &'a OsStr,
    replaces: bool,
}

impl<'a> StagedRecording<'a> {
    /// Writes the recording for `dir`, which is `name` in `folder`, into the hidden folder.
    pub(crate) fn write(
        recording: &Recording,
        folder: &'a LockedFolder,
        name: &'a OsStr,
        dir: &Path,
    ) -> Result<Self, RecordingError> {
        let old = Folder { path: dir };
        let replaces = is_replaceable(dir)?;
        let expect = match &recording.expect {
            None if replaces && old.has(folder::EXPECT) => Some(old.read_text(folder::EXPECT)?),
            expect => expect.clone(),
        };
        let staged = folder.staged(name);
        write_parts(recording, expect, &staged)
            // A recording that cannot be loaded is not put into its place.
            .and_then(|()| Recording::load(&staged).map(drop))
            .map_err(|error| error.with_final_path(&staged, dir))?;
        Ok(Self { folder, name, replaces })
    }

    pub(crate) fn put_into_place(self) -> Result<(), RecordingError> {
        self.folder.put_into_place(self.name, self.replaces)
    }
}

fn write_parts(
    recording: &Recording,
    expect: Option<String>,
    dir: &Path,
) -> Result<(), RecordingError> {
    let mut exchange = recording.exchange.clone();
    redact::for_storage(&mut exchange);
    let kept = Kept::of(&exchange);
    let Exchange { request, response, .. } = exchange;
    let folder = Folder { path: dir };
    disk::create_dir_all(dir).map_err(|error| RecordingError::io(dir, error))?;
    let write = |part: Part, bytes: &[u8]| {
        let path = folder.path_of(part);
        disk::write_new(&path, bytes).map_err(|error| RecordingError::io(path, error))
    };

    let meta = recording
        .meta
        .encode(&kept)
        .map_err(|problem| RecordingError::new(folder.path_of(folder::META), problem))?;
    write(folder::META, meta.as_bytes())?;
    write(folder::REQUEST_HEAD, &head::encode_request(&request))?;
    if !request.body.is_empty() {
        match request_body::parse(&request.body) {
            Ok(document) => {
                let text = document.to_text(Layout::Pretty, Numbers::AsSpelled);
                write(folder::REQUEST_JSON, text.as_bytes())?;
            }
            Err(_) => write(folder::REQUEST_RAW, &request.body)?,
        }
    }
    if response.end != BodyEnd::NoResponse {
        write_response(&response, write)?;
    }
    match expect {
        Some(expect) => write(folder::EXPECT, expect.as_bytes()),
        None => Ok(()),
    }
}

fn write_response(
    response: &RecordedResponse,
    write: impl Fn(Part, &[u8]) -> Result<(), RecordingError>,
) -> Result<(), RecordingError> {
    write(folder::RESPONSE_HEAD, &head::encode_response(response))?;
    let body = response.body();
    if !body.is_empty() {
        match body_part(response, &body) {
            part if part == folder::BODY_BASE64 => write(part, &base64(&body))?,
            part => write(part, &body)?,
        }
    }
    write(folder::FRAMES, frames::encode(&response.frames).as_bytes())
}

/// The file of a body; its extension shows the media type.
fn body_part(response: &RecordedResponse, body: &[u8]) -> Part {
    if std::str::from_utf8(body).is_err() {
        return folder::BODY_BASE64;
    }
    let value = response.headers.get(CONTENT_TYPE);
    let media_type = value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase())
        .unwrap_or_default();
    match media_type.as_str() {
        "text/event-stream" => folder::BODY_SSE,
        "application/json" => folder::BODY_JSON,
        json if json.ends_with("+json") => folder::BODY_JSON,
        _ => folder::BODY_TEXT,
    }
}

fn base64(body: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(body);
    let mut lines = Vec::with_capacity(text.len() + text.len() / BASE64_LINE + 1);
    for line in text.as_bytes().chunks(BASE64_LINE) {
        lines.extend_from_slice(line);
        lines.push(b'\n');
    }
    lines
}

/// Whether there is a recording to replace; fails if its folder contains other files.
pub(crate) fn is_replaceable(dir: &Path) -> Result<bool, RecordingError> {
    match fs::symlink_metadata(dir) {
        Ok(metadata) if metadata.is_dir() && holds_only_parts(dir) => Ok(true),
        Ok(_) => Err(RecordingError::new(dir, RecordingErrorKind::NotARecording)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(RecordingError::io(dir, error)),
    }
}

/// Whether a folder contains no other files than those of a recording; none at all is enough.
pub(super) fn holds_only_parts(dir: &Path) -> bool {
    let is_part = |entry: fs::DirEntry| {
        let name = entry.file_name();
        folder::PARTS.iter().any(|part| name == part.name)
    };
    fs::read_dir(dir).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(is_part)))
}
