//! Loads a recording from its folder.

use std::{collections::BTreeSet, fs, path::Path};

use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chatwire_json::{Layout, Numbers};

use super::{
    atomic_folder, by_hand,
    error::{CHANGED_ON_CHECKOUT, RecordingError, RecordingErrorKind},
    folder::{self, Folder, Part},
    frames, head,
    meta::{Kept, Meta},
    recording::Recording,
};
use crate::{BodyEnd, Exchange, Fact, RecordedRequest, RecordedResponse, cassette::request_body};

/// How often a recording is read again if it is replaced meanwhile.
const MAX_ATTEMPTS: usize = 8;

/// Loads a recording; without a name it has the name of its case.
///
/// The files are those of one recording, even if another process replaces it meanwhile.
pub(crate) fn recording(dir: &Path, name: Option<String>) -> Result<Recording, RecordingError> {
    let mut attempts = 1;
    loop {
        let before = identity(dir);
        let loaded = read(dir, name.clone());
        if attempts == MAX_ATTEMPTS || before == identity(dir) {
            return loaded;
        }
        attempts += 1;
    }
}

/// What changes when a folder is replaced by another one of the same name.
#[cfg(unix)]
fn identity(dir: &Path) -> Option<impl PartialEq + use<>> {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(dir).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(dir: &Path) -> Option<impl PartialEq + use<>> {
    fs::metadata(dir).ok().map(|metadata| (metadata.created().ok(), metadata.modified().ok()))
}

fn read(dir: &Path, name: Option<String>) -> Result<Recording, RecordingError> {
    let folder = Folder { path: &atomic_folder::current(dir) };
    let (meta, kept) = match by_hand::meta(folder) {
        Some(meta) => (meta, Kept::by_hand()),
        None => {
            let text = folder.read_text(folder::META)?;
            Meta::decode(&text)
                .map_err(|(line, problem)| error_at(folder, folder::META, line, problem))?
        }
    };
    let loading = Loading { folder, by_hand: by_hand::is_by_hand(folder, &meta) };
    let mut unknown = kept.unknown;
    let mut request = loading.request(&mut unknown)?;
    request.credentials = kept.credentials;
    let response = match kept.end {
        BodyEnd::NoResponse => RecordedResponse::none(),
        end => RecordedResponse { end, ..loading.response(&mut unknown)? },
    };
    let mut exchange = Exchange::new(request, response).with_unknown(unknown);
    exchange.redacted = kept.redacted;
    let expect = match folder.has(folder::EXPECT) {
        true => Some(folder.read_text(folder::EXPECT)?),
        false => None,
    };
    Ok(Recording {
        name: name.unwrap_or_else(|| meta.case.clone()),
        dir: dir.to_owned(),
        meta,
        exchange,
        expect,
    })
}

struct Loading<'a> {
    folder: Folder<'a>,
    /// Whether files may be left out.
    by_hand: bool,
}

impl Loading<'_> {
    fn may_lack(&self, part: Part) -> bool {
        self.by_hand && !self.folder.has(part)
    }

    fn request(&self, unknown: &mut BTreeSet<Fact>) -> Result<RecordedRequest, RecordingError> {
        let folder = self.folder;
        let body = folder.one_of(&[folder::REQUEST_JSON, folder::REQUEST_RAW])?;
        let mut request = if self.may_lack(folder::REQUEST_HEAD) {
            unknown.insert(if body.is_some() { Fact::Target } else { Fact::Request });
            by_hand::request()
        } else {
            let bytes = folder.read(folder::REQUEST_HEAD)?;
            head::decode_request(&bytes)
                .map_err(|(line, what)| folder.wrong(folder::REQUEST_HEAD, what).at_line(line))?
        };
        request.body = match body {
            Some(part) if part == folder::REQUEST_JSON => {
                let document = request_body::parse(&folder.read(part)?)
                    .map_err(|error| folder.wrong(part, error.what).at_line(error.line))?;
                document.to_text(Layout::Compact, Numbers::AsSpelled).into()
            }
            Some(part) => folder.read(part)?.into(),
            None => Bytes::new(),
        };
        Ok(request)
    }

    fn response(&self, unknown: &mut BTreeSet<Fact>) -> Result<RecordedResponse, RecordingError> {
        let folder = self.folder;
        let part = folder.one_of(&folder::RESPONSE_BODIES)?;
        let mut response = if self.may_lack(folder::RESPONSE_HEAD) {
            unknown.insert(Fact::Head);
            by_hand::response(part)
        } else {
            let bytes = folder.read(folder::RESPONSE_HEAD)?;
            head::decode_response(&bytes)
                .map_err(|(line, what)| folder.wrong(folder::RESPONSE_HEAD, what).at_line(line))?
        };
        let body = match part {
            Some(part) if part == folder::BODY_BASE64 => base64(folder, part)?,
            Some(part) => folder.read_text(part)?.into(),
            None => Bytes::new(),
        };
        response.frames = if self.may_lack(folder::FRAMES) {
            unknown.insert(Fact::Frames);
            by_hand::frames(body)
        } else {
            let text = folder.read_text(folder::FRAMES)?;
            frames::decode(&text, &body).map_err(|(line, problem)| {
                match (part, converted_line(&body, &problem)) {
                    (Some(part), Some(line)) => {
                        folder.wrong(part, CHANGED_ON_CHECKOUT).at_line(line)
                    }
                    _ => error_at(folder, folder::FRAMES, line, problem),
                }
            })?
        };
        Ok(response)
    }
}

/// The first line of the body that ends with CRLF, if CRLF line ends alone make the body too long.
fn converted_line(body: &[u8], problem: &RecordingErrorKind) -> Option<usize> {
    let RecordingErrorKind::Length { frames, .. } = problem else {
        return None;
    };
    let converted = memchr::memmem::find_iter(body, "\r\n").count() as u64;
    let first = memchr::memmem::find(body, b"\r\n")?;
    let line = 1 + memchr::memchr_iter(b'\n', &body[..first]).count();
    (*frames + converted == body.len() as u64).then_some(line)
}

/// Decodes base64 with line ends.
fn base64(folder: Folder<'_>, part: Part) -> Result<Bytes, RecordingError> {
    let text = folder.read(part)?;
    if let Some(at) = memchr::memchr(b'\r', &text) {
        let line = 1 + memchr::memchr_iter(b'\n', &text[..at]).count();
        return Err(folder.wrong(part, CHANGED_ON_CHECKOUT).at_line(line));
    }
    let joined: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\n').collect();
    let body = STANDARD.decode(&joined).map_err(|error| {
        let wrong = folder.wrong(part, "is not valid base64");
        match error {
            DecodeError::InvalidByte(at, _) | DecodeError::InvalidLastSymbol { offset: at, .. } => {
                wrong.at_line(line_of(&text, at))
            }
            // The text is truncated.
            _ => wrong.at_line(line_of(&text, joined.len().saturating_sub(1))),
        }
    })?;
    match body.len() as u64 {
        size if size > folder::MAX_BODY => Err(RecordingError::new(
            folder.path_of(part),
            RecordingErrorKind::TooLarge { size, limit: folder::MAX_BODY },
        )),
        _ => Ok(body.into()),
    }
}

/// The line, from 1, of the n-th byte that is not a line end.
fn line_of(text: &[u8], mut at: usize) -> usize {
    let mut line = 1;
    for byte in text {
        match byte {
            b'\n' => line += 1,
            _ if at == 0 => break,
            _ => at -= 1,
        }
    }
    line
}

fn error_at(
    folder: Folder<'_>,
    part: Part,
    line: Option<usize>,
    problem: RecordingErrorKind,
) -> RecordingError {
    let error = RecordingError::new(folder.path_of(part), problem);
    match line {
        Some(line) => error.at_line(line),
        None => error,
    }
}
