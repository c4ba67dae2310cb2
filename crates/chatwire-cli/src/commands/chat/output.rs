//! How an answer is printed.

use std::io::{self, Write};

use chatwire::{
    ChatChunk, ChatRequest, Client, Message, Response,
    protocol::chat::{FinishReason, StreamOptions},
};

use super::{printer::Printer, usage_summary::UsageSummary};
use crate::{call_error::failure, error::CliError, sanitize};

/// How the answer is printed.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputFlags {
    /// Print the answer as it comes, as is done unless told otherwise; with --json one chunk on each line.
    #[arg(long, overrides_with = "no_stream")]
    stream: bool,
    /// Wait for the whole answer, then print it.
    #[arg(long, overrides_with = "stream")]
    no_stream: bool,
    /// Print the answer as JSON, and what goes wrong as one line of JSON on standard error.
    #[arg(long)]
    pub(super) json: bool,
    /// Tell tokens, cost, request and time on standard error; streams are asked for their usage.
    #[arg(long)]
    usage: bool,
    /// Print the reasoning of the model to standard error.
    #[arg(long)]
    show_reasoning: bool,
}

impl OutputFlags {
    /// Asks, and prints what is answered.
    pub(super) async fn print(
        &self,
        client: &Client,
        mut request: ChatRequest,
        printer: &mut Printer<impl Write>,
    ) -> Result<Response, CliError> {
        if self.is_whole(&request) {
            let answer = client.chat(&request).await.map_err(failure)?;
            if self.json {
                printer.json(&answer.to_vec())?;
            } else {
                self.whole(&answer, printer)?;
            }
            return Ok(answer);
        }
        if self.usage && request.stream_options.is_none() {
            request.stream_options = Some(StreamOptions::include_usage());
        }
        let mut stream = client.stream(&request).await.map_err(failure)?;
        // As with `tell`, an answer is not lost because nobody listens there.
        let mut reasoning = Printer::new(io::stderr());
        while let Some(chunk) = stream.chunk().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    let _ = reasoning.end_line();
                    return Err(failure(error));
                }
            };
            if self.json {
                printer.json(&chunk.to_vec())?;
            } else {
                self.piece(&chunk, printer, &mut reasoning)?;
            }
        }
        let _ = reasoning.end_line();
        let answer = stream.accumulate().await.map_err(failure)?;
        if !self.json {
            printer.rest(answer.choices.as_deref().unwrap_or_default())?;
        }
        Ok(answer)
    }

    /// Whether nothing is printed before the answer is whole; several answers at once would mingle.
    fn is_whole(&self, request: &ChatRequest) -> bool {
        let several = request.n.is_some_and(|n| n > 1);
        self.no_stream || if self.json { !self.stream } else { several }
    }

    /// Prints all choices, with a line before each if there are several.
    fn whole(&self, answer: &Response, printer: &mut Printer<impl Write>) -> io::Result<()> {
        let message = answer.first_choice().and_then(|choice| choice.message.as_ref());
        if let Some(reasoning) =
            message.and_then(Message::reasoning_text).filter(|_| self.show_reasoning)
        {
            tell(&format!("{}\n", sanitize::text(&reasoning.text)));
        }
        let choices = answer.choices.as_deref().unwrap_or_default();
        for (place, choice) in choices.iter().enumerate() {
            if choices.len() > 1 {
                printer.heading(place + 1, choices.len())?;
            }
            printer.choice(choice)?;
        }
        Ok(())
    }

    /// Prints what is new of the first choice.
    fn piece(
        &self,
        chunk: &ChatChunk,
        printer: &mut Printer<impl Write>,
        reasoning: &mut Printer<impl Write>,
    ) -> io::Result<()> {
        for (place, piece) in chunk.choices.iter().flatten().enumerate() {
            let Some(delta) = &piece.delta else { continue };
            if piece.index.unwrap_or(place as u64) != 0 {
                continue;
            }
            if let Some(piece) = delta.reasoning_text().filter(|_| self.show_reasoning) {
                let _ = reasoning.text(&piece.text);
            }
            if let Some(text) = delta.to_text().filter(|text| !text.is_empty()) {
                let _ = reasoning.end_line();
                printer.text(&text)?;
            }
        }
        Ok(())
    }

    /// Says what is not to be seen from the text, and what the answer took if that is asked for.
    pub(super) fn remark(&self, answer: &Response) {
        let reason = answer.first_choice().and_then(|choice| choice.finish_reason.as_ref());
        match reason.map(FinishReason::normalized) {
            Some(FinishReason::Length) => {
                self.note("the limit of tokens cut the answer; see --max-tokens");
            }
            Some(FinishReason::ContentFilter) => self.note("a filter withheld some of the answer"),
            _ => {}
        }
        if self.usage {
            let summary = UsageSummary::of(answer);
            tell(&if self.json { summary.to_json() } else { summary.to_string() });
        }
    }

    /// Says something beside the answer, unless a machine reads.
    pub(super) fn note(&self, what: &str) {
        if !self.json {
            tell(&format!("note: {what}\n"));
        }
    }
}

/// Writes to standard error; an answer is not lost because nobody listens there.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use chatwire::{
        http::StatusCode,
        transport::memory::{CannedResponse, Scripted},
    };

    use super::*;

    const BEGINNING: &str = r#"{"choices":[{"delta":{"content":"Hel"}}]}"#;
    const END: &str = r#"{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}"#;
    const WHOLE: &str = r#"{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#;

    /// What is printed when this comes, and what goes wrong.
    fn printed(style: &OutputFlags, n: Option<u64>, body: &str) -> (String, Option<String>) {
        let script =
            Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body.to_owned()])]);
        let client = Client::builder().api_key("key").transport(script).build().unwrap();
        let mut request = ChatRequest::new("m", [Message::user("q")]);
        request.n = n;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut out = Vec::new();
        let mut printer = Printer::new(&mut out);
        let result = runtime.block_on(style.print(&client, request, &mut printer));
        printer.end_line().unwrap();
        (String::from_utf8(out).unwrap(), result.err().map(|error| error.line()))
    }

    fn events(chunks: &[&str]) -> String {
        chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect()
    }

    #[track_caller]
    fn check(style: &OutputFlags, n: Option<u64>, body: &str, expected: &str) {
        assert_eq!(printed(style, n, body), (expected.to_owned(), None));
    }

    #[test]
    fn an_answer_is_the_same_however_it_comes() {
        let stream = events(&[BEGINNING, END]);
        let whole = OutputFlags { no_stream: true, ..OutputFlags::default() };
        check(&OutputFlags::default(), None, &stream, "Hello\n");
        check(&whole, None, WHOLE, "Hello\n");
        let json = OutputFlags { json: true, ..OutputFlags::default() };
        check(&json, None, WHOLE, &format!("{WHOLE}\n"));
        let chunks = OutputFlags { stream: true, ..json };
        check(&chunks, None, &stream, &format!("{BEGINNING}\n{END}\n"));
    }

    #[test]
    fn several_answers_do_not_mingle() {
        let two = r#"{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}"#;
        check(&OutputFlags::default(), Some(2), two, "[1 of 2]\na\n\n[2 of 2]\nb\n");
        let unasked = r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"},
            {"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]}"#;
        let unasked = events(&[&unasked.replace('\n', "")]);
        check(&OutputFlags::default(), None, &unasked, "a\n\n[2 of 2]\nb\n");
    }

    #[test]
    fn what_came_of_a_broken_answer_keeps_its_line() {
        let (out, error) = printed(&OutputFlags::default(), None, &events(&[BEGINNING]));
        assert_eq!(out, "Hel\n");
        let error = error.unwrap();
        assert!(error.starts_with("error: the answer is not whole: "), "{error}");
    }
}
