//! Interprets one block of the event stream: a chunk, `[DONE]` or an error.

use std::{borrow::Cow, collections::VecDeque};

use bytes::Bytes;
use http::HeaderMap;

use super::{
    Envelope, Form, StreamError, envelope::Unwrapped, progress::Progress, sequence,
    template_set::TemplateSet, words,
};
use crate::{
    accumulate::AccumulateLimits,
    chat::ChatChunk,
    error::ApiError,
    json::{DecodeError, Json, without_nan},
    sse::SseBlock,
};

/// The data of the event that ends a stream.
pub(super) const DONE: &str = "[DONE]";

/// Data of this size is read without a look at the limits: as values it takes some megabytes.
const MAX_UNCHECKED_BYTES: usize = 16 << 10;

/// The name of the event, member or field that contains an error.
const ERROR: &str = "error";

/// The chunk that was read last, and its envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct CurrentChunk {
    /// The chunk, unless `is_template`.
    chunk: ChatChunk,
    pub(super) envelope: Option<Envelope>,
    pub(super) templates: TemplateSet,
    /// Whether the chunk is that of the template that was used or made last.
    is_template: bool,
    /// Whether no template matches the event that is read.
    pub(super) is_new_form: bool,
    /// The offset and the ordinal of the event.
    pub(super) place: (u64, u64),
    /// The offset of its end.
    pub(super) end: u64,
    /// The lines of an event that are events of their own and were not read yet.
    pub(super) lines: VecDeque<String>,
    /// The limits of a chunk.
    pub(super) limits: AccumulateLimits,
}

/// The content of a block.
pub(super) enum BlockContent {
    Nothing,
    /// [`CurrentChunk::chunk`] has been set.
    Chunk,
    Done,
}

/// Interprets a block, updates the progress and stores its chunk in `current`.
pub(super) fn read(
    block: &SseBlock<'_>,
    progress: &mut Progress,
    current: &mut CurrentChunk,
) -> Result<BlockContent, StreamError> {
    let offset = block.range.start;
    let Some(event) = &block.event else {
        progress.stray_text.push(block);
        return error_field(block)
            .map_or(Ok(BlockContent::Nothing), |error| Err(api(error, offset, progress)));
    };
    let data = event.data.as_ref();
    // The decoder owns text only where it has replaced bytes.
    progress.irregularities.invalid_utf8 += u64::from(matches!(event.data, Cow::Owned(_)));
    if event.event == Some(ERROR) {
        return Err(api(ApiError::from_body(copy(data)), offset, progress));
    }
    if progress.done {
        progress.irregularities.events_after_done += 1;
    } else if !current.is_new_form && current.templates.read(data) == Some(data.len()) {
        current.use_template();
        return match current.form() {
            Some(_) => Ok(BlockContent::Chunk),
            None => progress.count(current.chunk()).map(|()| BlockContent::Chunk),
        };
    }
    current.place = (offset, event.ordinal);
    read_data(event.event.unwrap_or_default(), data, progress, current)
}

/// Interprets data of an event, or a line of it that is an event of its own.
pub(super) fn read_data(
    name: &str,
    data: &str,
    progress: &mut Progress,
    current: &mut CurrentChunk,
) -> Result<BlockContent, StreamError> {
    let (offset, _) = current.place;
    let trimmed = data.trim();
    if trimmed.is_empty() && !words::is_end(name) {
        match words::is_ping(name) {
            true => progress.irregularities.pings += 1,
            false => progress.irregularities.empty_events += 1,
        }
        return Ok(BlockContent::Nothing);
    }
    if words::is_done(trimmed) {
        return Ok(end(data, progress));
    }
    if data.len() > MAX_UNCHECKED_BYTES
        && let Err(limit) = current.limits.check_text(data)
    {
        progress.failed = true;
        return Err(StreamError::ChunkTooLarge { limit, offset });
    }
    let chunk = match ChatChunk::from_text(data) {
        Ok(chunk) => chunk,
        Err(error) => return read_other(name, data, error, progress, current),
    };
    if chunk.choices.is_none() && chunk.usage.is_none() {
        let kind = chunk.extra.get("type").and_then(Json::as_text);
        let is_kind = |is: fn(&str) -> bool| is(name) || kind.as_deref().is_some_and(is);
        if is_kind(words::is_ping) {
            progress.irregularities.pings += 1;
            return Ok(BlockContent::Nothing);
        }
        if is_kind(words::is_end) {
            return Ok(end(data, progress));
        }
    }
    (current.chunk, current.is_template) = (chunk, false);
    if let Err(error) = current.open(data) {
        return Err(api(error, offset, progress));
    }
    if progress.done {
        return Ok(BlockContent::Nothing);
    }
    current.learn(data);
    progress.count(current.chunk()).map(|()| BlockContent::Chunk)
}

/// Interprets data that is not an object.
fn read_other(
    name: &str,
    data: &str,
    error: DecodeError,
    progress: &mut Progress,
    current: &mut CurrentChunk,
) -> Result<BlockContent, StreamError> {
    let (offset, ordinal) = current.place;
    let trimmed = data.trim();
    if words::is_end(name) {
        return Ok(end(data, progress));
    }
    let irregularities = &mut progress.irregularities;
    if words::is_ping(name) || words::is_ping(trimmed) {
        irregularities.pings += 1;
        return Ok(BlockContent::Nothing);
    }
    if current.split(data) {
        irregularities.joined_events += 1;
        return Ok(BlockContent::Nothing);
    }
    let fixed = without_nan(data);
    if fixed != data && ChatChunk::from_text(&fixed).is_ok() {
        irregularities.non_numbers += 1;
        return read_data(name, &fixed, progress, current);
    }
    // Google sends its errors as a list.
    let list =
        trimmed.starts_with('[').then(|| ApiError::in_band(&HeaderMap::new(), data.as_bytes()));
    if let Some(error) = list.flatten() {
        return Err(api(error, offset, progress));
    }
    if progress.is_whole() {
        progress.irregularities.unreadable_events += 1;
        return Ok(BlockContent::Nothing);
    }
    if is_prose(trimmed) {
        return Err(api(ApiError::from_body(copy(data)), offset, progress));
    }
    progress.failed = true;
    Err(StreamError::Decode { error, ordinal, offset })
}

/// Whether data is words of a server or a proxy, not JSON of another type or cut off.
fn is_prose(data: &str) -> bool {
    !data.starts_with(['{', '[', '"']) && Json::from_text(data).is_err()
}

/// Ends the stream, unless it has ended before.
fn end(data: &str, progress: &mut Progress) -> BlockContent {
    if progress.done {
        return BlockContent::Nothing;
    }
    progress.done = true;
    progress.irregularities.padded_done = data != DONE && data.trim() == DONE;
    progress.irregularities.other_done = data.trim() != DONE;
    BlockContent::Done
}

/// Interprets a block without its blank line at the end of the input, if it is complete.
pub(super) fn read_unterminated(
    block: &SseBlock<'_>,
    progress: &mut Progress,
    current: &mut CurrentChunk,
) -> Result<BlockContent, StreamError> {
    let failed = progress.failed;
    if block.event.is_some() {
        progress.stray_text.push(block);
    }
    match read(block, progress, current) {
        // Incomplete JSON is the result of a cut, not an error of the server.
        Err(StreamError::Decode { .. }) => {
            (progress.failed, progress.cut) = (failed, true);
            Ok(BlockContent::Nothing)
        }
        Ok(BlockContent::Nothing) => {
            progress.cut = is_cut(block);
            Ok(BlockContent::Nothing)
        }
        other => {
            progress.irregularities.unterminated_event = true;
            other
        }
    }
}

/// Counts a block without its blank line at the end of the input as cut off, unless it is
/// `[DONE]`.
pub(super) fn discard_unterminated(block: &SseBlock<'_>, progress: &mut Progress) {
    progress.last_error = error_in_cut(block);
    progress.stray_text.push(block);
    let data = block.event.as_ref().map(|event| event.data.trim());
    if data == Some(DONE) && !progress.done {
        progress.done = true;
        progress.irregularities.unterminated_event = true;
    } else {
        progress.cut = is_cut(block);
    }
}

/// Whether an unterminated block is more than complete comment lines.
fn is_cut(block: &SseBlock<'_>) -> bool {
    let whole = block.raw.ends_with(b"\n") || block.raw.ends_with(b"\r");
    !whole || block.fields().any(|field| !field.is_comment())
}

fn error_in_cut(block: &SseBlock<'_>) -> Option<ApiError> {
    let Some(event) = &block.event else {
        return error_field(block);
    };
    if event.event == Some(ERROR) {
        return Some(ApiError::from_body(copy(&event.data)));
    }
    AccumulateLimits::default().check(event.data.as_bytes()).ok()?;
    let chunk = ChatChunk::from_text(&event.data).ok()?;
    CurrentChunk { chunk, ..CurrentChunk::default() }.open(&event.data).err()
}

impl CurrentChunk {
    #[inline]
    pub(super) fn chunk(&self) -> &ChatChunk {
        let template = self.templates.chunk().filter(|_| self.is_template);
        template.unwrap_or(&self.chunk)
    }

    /// The form of the chunk, if it is known.
    #[inline]
    pub(super) fn form(&self) -> Option<&Form> {
        if self.is_template { self.templates.form() } else { None }
    }

    /// Makes the chunk that a template has read the current one.
    #[inline]
    pub(super) fn use_template(&mut self) {
        self.envelope = None;
        self.is_template = true;
    }

    /// Makes a template of the chunk, if later chunks may be like it.
    fn learn(&mut self, data: &str) {
        // Errors beside choices may be in any value.
        if self.envelope.is_some() || ApiError::may_be_beside_choices(&self.chunk.extra) {
            return;
        }
        self.is_template = self.templates.learn(data, &mut self.chunk);
    }

    /// Takes data apart that has several chunks, because what separates events is missing, or that
    /// is a list of chunks; returns whether it is such data.
    fn split(&mut self, data: &str) -> bool {
        let parts = sequence::chunks(data);
        let is_split = parts.is_some();
        self.lines.extend(parts.into_iter().flatten());
        is_split
    }

    /// Unwraps the chunk if it is in an envelope; fails if the chunk contains an error.
    fn open(&mut self, data: &str) -> Result<(), ApiError> {
        self.envelope = None;
        error_in(&self.chunk, data)?;
        match Envelope::open(&self.chunk, data) {
            None => Ok(()),
            Some((_, Unwrapped::Error(error))) => {
                let error = ApiError::from_part(error.as_str(), copy(data));
                Err(error.unwrap_or_else(|| ApiError::from_body(copy(data))))
            }
            Some((envelope, Unwrapped::Chunk(chunk))) => {
                self.chunk = *chunk;
                self.envelope = Some(envelope);
                error_in(&self.chunk, data)
            }
        }
    }
}

fn api(error: ApiError, offset: u64, progress: &mut Progress) -> StreamError {
    progress.failed = true;
    StreamError::Api { error, offset }
}

/// Fails with the error in a chunk, in any of the places where servers put one.
fn error_in(chunk: &ChatChunk, data: &str) -> Result<(), ApiError> {
    if chunk.choices.is_none() || ApiError::may_be_beside_choices(&chunk.extra) {
        let error = ApiError::in_band(&HeaderMap::new(), data.as_bytes());
        error.map_or(Ok(()), Err)?;
    }
    for choice in chunk.choices.iter().flatten() {
        if let Some(error) = choice.extra.get(ERROR) {
            ApiError::from_part(error.as_str(), copy(data)).map_or(Ok(()), Err)?;
        }
        if let Some(reason) = choice.finish_reason.as_ref().filter(|reason| reason.is_failure()) {
            return Err(ApiError::from_finish_reason(reason, copy(data)));
        }
    }
    Ok(())
}

/// An error in an `error` field without data, as older versions of llama.cpp sent it.
fn error_field(block: &SseBlock<'_>) -> Option<ApiError> {
    let field = block.fields().find(|field| field.name == ERROR.as_bytes())?;
    Some(ApiError::from_body(Bytes::copy_from_slice(field.value)))
}

fn copy(data: &str) -> Bytes {
    Bytes::copy_from_slice(data.as_bytes())
}
