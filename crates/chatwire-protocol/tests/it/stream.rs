//! Streamed responses: the output of the decoder, and the endings.

mod cuts;
mod endings;
mod errors;
mod recorded;
mod reuse;
pub(crate) mod samples;
mod splits;

use chatwire_protocol::stream::{ChatStreamDecoder, Ending, StreamError, StreamEvent};

/// All output of a decoder as short strings, for comparison with a table.
fn decode<'a>(
    mut decoder: ChatStreamDecoder,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<String>, String) {
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        while let Some(event) = decoder.next() {
            let broken =
                matches!(event, Err(StreamError::Framing(_) | StreamError::TooManyChoices { .. }));
            events.push(describe(event));
            if broken {
                break;
            }
        }
    }
    let ending = describe_ending(&decoder.finish());
    (events, ending)
}

fn describe_ending(ending: &Ending) -> String {
    match ending {
        Ending::Complete => "complete".to_owned(),
        Ending::CompleteWithoutDone => "complete without done".to_owned(),
        Ending::Truncated(truncation) => truncation.to_string(),
        other => format!("{other:?}"),
    }
}

fn describe(event: Result<StreamEvent<'_>, StreamError>) -> String {
    match event {
        Ok(StreamEvent::Chunk(chunk)) => {
            chunk.first_text().map_or_else(|| "-".to_owned(), |text| text.into_owned())
        }
        Ok(StreamEvent::Done) => "done".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(StreamError::Api { error, offset, .. }) => {
            format!("{} at {offset}: {}", error.kind(), error.message().unwrap_or_default())
        }
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn check(input: &str, events: &[&str], ending: &str) {
    let seen = decode(ChatStreamDecoder::new(), [input.as_bytes()]);
    assert_eq!(seen.0, events, "{input}");
    assert_eq!(seen.1, ending, "{input}");
}

/// A chunk of one choice.
fn chunk(text: &str, finish: &str) -> String {
    format!(
        "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text:?}}},\"finish_reason\":{finish}}}]}}\n\n"
    )
}

const DONE: &str = "data: [DONE]\n\n";
