//! Interprets one block of the event stream: a chunk, `[DONE]` or an error.

use bytes::Bytes;
use http::HeaderMap;

use super::{
    Envelope, StreamError, chunk_template::ChunkTemplate, envelope::Unwrapped, progress::Progress,
};
use crate::{
    chat::{ChatChunk, FinishReason},
    error::ApiError,
    sse::SseBlock,
};

/// The data of the event that ends a stream.
pub(super) const DONE: &str = "[DONE]";

/// The name of the event, member or field that contains an error.
const ERROR: &str = "error";

/// The chunk that was read last, and its envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct CurrentChunk {
    pub(super) chunk: ChatChunk,
    pub(super) envelope: Option<Envelope>,
    template: ChunkTemplate,
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
    let Some(event) = &block.event else {
        return error_field(block)
            .map_or(Ok(BlockContent::Nothing), |error| Err(api(error, block, progress)));
    };
    let data = event.data.as_ref();
    if event.event == Some(ERROR) {
        return Err(api(ApiError::from_body(copy(data)), block, progress));
    }
    if progress.done {
        progress.irregularities.events_after_done += 1;
    } else if current.template.apply(data, &mut current.chunk) {
        return progress.count(&current.chunk).map(|()| BlockContent::Chunk);
    }
    match data.trim() {
        "" => {
            progress.irregularities.empty_events += 1;
            return Ok(BlockContent::Nothing);
        }
        DONE if progress.done => return Ok(BlockContent::Nothing),
        DONE => {
            progress.done = true;
            progress.irregularities.padded_done = data != DONE;
            return Ok(BlockContent::Done);
        }
        _ => {}
    }
    current.template.invalidate();
    match ChatChunk::from_text(data) {
        Ok(chunk) => current.chunk = chunk,
        Err(error) => {
            progress.failed = true;
            let (ordinal, offset) = (event.ordinal, event.range.start);
            return Err(StreamError::Decode { error, ordinal, offset });
        }
    }
    if let Err(error) = current.open(data) {
        return Err(api(error, block, progress));
    }
    if progress.done {
        return Ok(BlockContent::Nothing);
    }
    if current.envelope.is_none() {
        current.template.rebuild(data, &mut current.chunk);
    }
    progress.count(&current.chunk).map(|()| BlockContent::Chunk)
}

/// Interprets a block without its blank line at the end of the input, if it is complete.
pub(super) fn read_unterminated(
    block: &SseBlock<'_>,
    progress: &mut Progress,
    current: &mut CurrentChunk,
) -> Result<BlockContent, StreamError> {
    let failed = progress.failed;
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
    let chunk = ChatChunk::from_text(&event.data).ok()?;
    CurrentChunk { chunk, ..CurrentChunk::default() }.open(&event.data).err()
}

impl CurrentChunk {
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

fn api(error: ApiError, block: &SseBlock<'_>, progress: &mut Progress) -> StreamError {
    progress.failed = true;
    StreamError::Api { error, offset: block.range.start }
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
        if choice.finish_reason == Some(FinishReason::Error) {
            return Err(ApiError::from_finish_reason(copy(data)));
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
