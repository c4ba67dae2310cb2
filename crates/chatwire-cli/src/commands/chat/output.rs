//! Prints a response, as text or JSON, streaming or complete.

use std::io::{self, Write};

use chatwire::{
    ChatEvent, ChatRequest, Client, Message, Response,
    protocol::{
        accumulate::DiagnosticKind,
        chat::{FinishReason, StreamOptions},
    },
};

use super::{printer::Printer, usage_summary::UsageSummary};
use crate::{call_error::call_error, error::CliError, sanitize};

/// Flags of the output.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputFlags {
    /// Print the response as it arrives (default without --json); with --json, one chunk per line.
    #[arg(long, overrides_with = "no_stream")]
    stream: bool,
    /// Send a non-streaming request (default with --json).
    #[arg(long, overrides_with = "stream")]
    no_stream: bool,
    /// Print the response as JSON, and errors as one line of JSON on standard error.
    #[arg(long)]
    pub(super) json: bool,
    /// Print tokens, cost, request ID and duration on standard error; requests usage in streams.
    #[arg(long)]
    usage: bool,
    /// Print the model's reasoning on standard error.
    #[arg(long)]
    show_reasoning: bool,
}

impl OutputFlags {
    /// Sends the request and prints the response.
    pub(super) async fn print(
        &self,
        client: &Client,
        mut request: ChatRequest,
        printer: &mut Printer<impl Write>,
    ) -> Result<Response, CliError> {
        if self.is_non_streaming(&request) {
            let response = client.chat(&request).await.map_err(call_error)?;
            if self.json {
                printer.json(&response.to_vec())?;
            } else {
                self.print_choices(&response, printer)?;
            }
            return Ok(response);
        }
        if self.usage && request.stream_options.is_none() {
            request.stream_options = Some(StreamOptions::include_usage());
        }
        let mut stream = client.stream(&request).await.map_err(call_error)?;
        let response = if self.json {
            while let Some(chunk) = stream.chunk().await {
                printer.json(&chunk.map_err(call_error)?.to_vec())?;
            }
            stream.accumulate().await.map_err(call_error)?
        } else {
            // As in `print_error`, a closed standard error does not end the response.
            let mut reasoning = Printer::new(io::stderr());
            let mut events = stream.events();
            while let Some(event) = events.event().await {
                match event {
                    Ok(event) => self.print_event(event, printer, &mut reasoning)?,
                    Err(error) => {
                        let _ = reasoning.end_line();
                        return Err(call_error(error));
                    }
                }
            }
            let _ = reasoning.end_line();
            events.accumulate().await.map_err(call_error)?
        };
        if !self.json {
            printer.rest(response.choices.as_deref().unwrap_or_default())?;
        }
        Ok(response)
    }

    /// Whether to send a non-streaming request; streamed choices would be interleaved.
    fn is_non_streaming(&self, request: &ChatRequest) -> bool {
        let several = request.n.is_some_and(|n| n > 1);
        self.no_stream || if self.json { !self.stream } else { several }
    }

    /// Prints all choices, with a line before each if there are several.
    fn print_choices(
        &self,
        response: &Response,
        printer: &mut Printer<impl Write>,
    ) -> io::Result<()> {
        let message = response.first_choice().and_then(|choice| choice.message.as_ref());
        if let Some(reasoning) =
            message.and_then(Message::reasoning_text).filter(|_| self.show_reasoning)
        {
            print_error(&format!("{}\n", sanitize::text(&reasoning.text)));
        }
        let choices = response.choices.as_deref().unwrap_or_default();
        for (index, choice) in choices.iter().enumerate() {
            if choices.len() > 1 {
                printer.heading(index + 1, choices.len())?;
            }
            printer.choice(choice)?;
        }
        Ok(())
    }

    /// Prints new text and reasoning of the first choice.
    fn print_event(
        &self,
        event: ChatEvent,
        printer: &mut Printer<impl Write>,
        reasoning: &mut Printer<impl Write>,
    ) -> io::Result<()> {
        match event {
            ChatEvent::Reasoning { choice: 0, text } if self.show_reasoning => {
                let _ = reasoning.text(&text);
            }
            ChatEvent::Text { choice: 0, text } => {
                let _ = reasoning.end_line();
                printer.text(&text)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Prints why the response ended early, and the usage if requested.
    pub(super) fn print_notes(&self, response: &Response) {
        let reason = response.first_choice().and_then(|choice| choice.finish_reason.as_ref());
        match reason.map(FinishReason::normalized) {
            Some(FinishReason::Length) => {
                self.note("the token limit cut the response; see --max-tokens");
            }
            Some(FinishReason::ContentFilter) => {
                self.note("a content filter removed a part of the response")
            }
            _ => {}
        }
        for diagnostic in &response.diagnostics {
            if is_loss(diagnostic.kind) {
                self.note(&format!("the response is irregular: {diagnostic}"));
            }
        }
        if self.usage {
            let summary = UsageSummary::of(response);
            print_error(&if self.json { summary.to_json() } else { summary.to_string() });
        }
    }

    /// Prints a note on standard error, except with `--json`.
    pub(super) fn note(&self, what: &str) {
        if !self.json {
            print_error(&format!("note: {what}\n"));
        }
    }
}

/// Whether what was printed may lack something that the server sent.
fn is_loss(kind: DiagnosticKind) -> bool {
    matches!(
        kind,
        DiagnosticKind::NotUnderstood
            | DiagnosticKind::ContentMissing
            | DiagnosticKind::LoneSurrogate
    )
}

/// Writes to standard error; a closed standard error is ignored.
fn print_error(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use chatwire::{
        http::StatusCode,
        transport::memory::{CannedResponse, Scripted},
    };

    use super::*;

    const FIRST_CHUNK: &str = r#"{"choices":[{"delta":{"content":"Hel"}}]}"#;
    const LAST_CHUNK: &str = r#"{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}"#;
    const COMPLETION: &str =
        r#"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#;

    /// What is printed for this body, and the error.
    fn printed(flags: &OutputFlags, n: Option<u64>, body: &str) -> (String, Option<String>) {
        let script =
            Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body.to_owned()])]);
        let client = Client::builder().api_key("key").transport(script).build().unwrap();
        let mut request = ChatRequest::new("m", [Message::user("q")]);
        request.n = n;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut out = Vec::new();
        let mut printer = Printer::new(&mut out);
        let result = runtime.block_on(flags.print(&client, request, &mut printer));
        printer.end_line().unwrap();
        (String::from_utf8(out).unwrap(), result.err().map(|error| error.line()))
    }

    fn events(chunks: &[&str]) -> String {
        chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect()
    }

    #[track_caller]
    fn check(flags: &OutputFlags, n: Option<u64>, body: &str, expected: &str) {
        assert_eq!(printed(flags, n, body), (expected.to_owned(), None));
    }

    #[test]
    fn streaming_and_non_streaming_output_are_equal() {
        let stream = events(&[FIRST_CHUNK, LAST_CHUNK]);
        let non_streaming = OutputFlags { no_stream: true, ..OutputFlags::default() };
        check(&OutputFlags::default(), None, &stream, "Hello\n");
        check(&non_streaming, None, COMPLETION, "Hello\n");
        let json = OutputFlags { json: true, ..OutputFlags::default() };
        check(&json, None, COMPLETION, &format!("{COMPLETION}\n"));
        let chunks = OutputFlags { stream: true, ..json };
        check(&chunks, None, &stream, &format!("{FIRST_CHUNK}\n{LAST_CHUNK}\n"));
    }

    #[test]
    fn text_in_other_places_and_halves_of_characters_are_printed() {
        let stop = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
        for (chunks, expected) in [
            (
                [
                    r#"{"choices":[{"delta":{"content":"a\ud83d"}}]}"#,
                    r#"{"choices":[{"delta":{"content":"\ude00"}}]}"#,
                ],
                "a😀\n",
            ),
            ([r#"{"choices":[{"message":{"content":"Hi"}}]}"#, "{}"], "Hi\n"),
            (
                [
                    r#"{"choices":[{"delta":{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hi"}]}}]}"#,
                    "{}",
                ],
                "Hi\n",
            ),
        ] {
            let stream = events(&[chunks[0], chunks[1], stop]);
            check(&OutputFlags::default(), None, &stream, expected);
        }
    }

    #[test]
    fn choices_are_not_interleaved() {
        let two = r#"{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}"#;
        check(&OutputFlags::default(), Some(2), two, "[1 of 2]\na\n\n[2 of 2]\nb\n");
        let unrequested = r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"},
            {"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]}"#;
        let unrequested = events(&[&unrequested.replace('\n', "")]);
        check(&OutputFlags::default(), None, &unrequested, "a\n\n[2 of 2]\nb\n");
    }

    #[test]
    fn an_incomplete_response_ends_with_a_line_feed() {
        let (out, error) = printed(&OutputFlags::default(), None, &events(&[FIRST_CHUNK]));
        assert_eq!(out, "Hel\n");
        let error = error.unwrap();
        assert!(error.starts_with("error: the response is incomplete: "), "{error}");
    }
}
