//! From a recording to a folder, all of it or nothing.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_json::{Layout, Numbers};
use http::header::CONTENT_TYPE;

use super::{
    error::{RecordingError, RecordingErrorKind},
    folder::{self, Folder, Part},
    frames, head,
    recording::Recording,
};
use crate::cassette::{redact, request_body};
use crate::{Exchange, RecordedResponse};

/// Characters in a line of base64.
const BASE64_LINE: usize = 76;

/// Writes a recording into a folder, replacing the recording that is there.
pub(crate) fn recording(recording: &Recording, dir: &Path) -> Result<(), RecordingError> {
    let old = Folder { path: dir };
    let replaces = is_replaceable(dir)?;
    let expect = match &recording.expect {
        None if replaces && old.holds(folder::EXPECT) => Some(old.read_text(folder::EXPECT)?),
        expect => expect.clone(),
    };

    let partial = sibling(dir, "partial")?;
    remove(&partial)?;
    write_parts(recording, expect, &partial)
        // What cannot be loaded is not put into place.
        .and_then(|()| Recording::load(&partial).map(drop))
        .map_err(|error| error.moved(&partial, dir))
        .and_then(|()| put_into_place(&partial, dir, replaces))
        .inspect_err(|_| {
            // The first failure is the one to tell.
            let _ = fs::remove_dir_all(&partial);
        })
}

fn write_parts(
    recording: &Recording,
    expect: Option<String>,
    dir: &Path,
) -> Result<(), RecordingError> {
    let mut exchange = recording.exchange.clone();
    redact::guard(&mut exchange);
    let Exchange { request, response } = exchange;
    let folder = Folder { path: dir };
    fs::create_dir_all(dir).map_err(|error| RecordingError::io(dir, error))?;
    let write = |part: Part, bytes: &[u8]| {
        let path = folder.path_of(part);
        fs::write(&path, bytes).map_err(|error| RecordingError::io(path, error))
    };

    let meta = recording
        .meta
        .encode(response.end)
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
    write(folder::RESPONSE_HEAD, &head::encode_response(&response))?;
    let body = response.body();
    if !body.is_empty() {
        match body_part(&response, &body) {
            part if part == folder::BODY_BASE64 => write(part, &base64(&body))?,
            part => write(part, &body)?,
        }
    }
    write(folder::FRAMES, frames::encode(&response.frames).as_bytes())?;
    match expect {
        Some(expect) => write(folder::EXPECT, expect.as_bytes()),
        None => Ok(()),
    }
}

/// The part whose name tells an editor what the body is.
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

fn put_into_place(partial: &Path, dir: &Path, replaces: bool) -> Result<(), RecordingError> {
    let old = sibling(dir, "old")?;
    remove(&old)?;
    if replaces {
        fs::rename(dir, &old).map_err(|error| RecordingError::io(dir, error))?;
    }
    if let Err(error) = fs::rename(partial, dir) {
        if replaces {
            // The recording that was there goes back; if even that fails, it stays beside its place.
            let _ = fs::rename(&old, dir);
        }
        return Err(RecordingError::io(dir, error));
    }
    remove(&old)
}

/// A hidden folder beside another one, which a search for recordings leaves out.
pub(crate) fn sibling(dir: &Path, ending: &str) -> Result<PathBuf, RecordingError> {
    let name = dir.file_name().ok_or_else(|| {
        let error = io::Error::new(ErrorKind::InvalidInput, "the path does not name a folder");
        RecordingError::io(dir, error)
    })?;
    Ok(dir.with_file_name(format!(".{}.{ending}", name.to_string_lossy())))
}

/// Removes what an earlier run may have left.
pub(crate) fn remove(dir: &Path) -> Result<(), RecordingError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(RecordingError::io(dir, error)),
        _ => Ok(()),
    }
}

/// Whether there is a recording to replace; fails if its folder holds more, which would be lost.
pub(crate) fn is_replaceable(dir: &Path) -> Result<bool, RecordingError> {
    match fs::symlink_metadata(dir) {
        Ok(metadata) if metadata.is_dir() && holds_only_parts(dir) => Ok(true),
        Ok(_) => Err(RecordingError::new(dir, RecordingErrorKind::Foreign)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(RecordingError::io(dir, error)),
    }
}

fn holds_only_parts(dir: &Path) -> bool {
    let is_part = |entry: fs::DirEntry| {
        let name = entry.file_name();
        folder::PARTS.iter().any(|part| name == part.name)
    };
    fs::read_dir(dir).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(is_part)))
}
