//! Prints text, JSON and tool calls; no control character reaches the terminal.

use std::io::{self, Write};

use chatwire::{
    Message,
    protocol::chat::{Arguments, Choice, FunctionCall, ToolCall},
};

use crate::sanitize;

/// Prints text piece by piece and replaces control characters.
pub(super) struct Printer<W> {
    out: W,
    /// Whether anything was printed.
    used: bool,
    /// Whether the last line has no line feed yet.
    in_line: bool,
}

impl<W: Write> Printer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, used: false, in_line: false }
    }

    /// Whether something was printed.
    pub(super) fn is_used(&self) -> bool {
        self.used
    }

    /// Prints and flushes a piece of text; control characters are replaced.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.used = true;
        self.in_line = !text.ends_with('\n');
        self.out.write_all(sanitize::text(text).as_bytes())?;
        self.out.flush()
    }

    /// Prints a line feed, unless the output is at the start of a line.
    pub(super) fn end_line(&mut self) -> io::Result<()> {
        if self.in_line { self.text("\n") } else { Ok(()) }
    }

    /// Prints JSON as one line.
    pub(super) fn json(&mut self, json: &[u8]) -> io::Result<()> {
        self.used = true;
        // Line feeds occur only between values, where a space is equal.
        let line = String::from_utf8_lossy(json).replace(['\n', '\r'], " ");
        self.out.write_all(sanitize::json(&line).as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    /// Prints the number of the choice that follows.
    pub(super) fn heading(&mut self, number: usize, count: usize) -> io::Result<()> {
        self.end_line()?;
        let gap = if self.used { "\n" } else { "" };
        self.text(&format!("{gap}[{number} of {count}]\n"))
    }

    /// Prints a choice: its text, then its tool calls.
    pub(super) fn choice(&mut self, choice: &Choice) -> io::Result<()> {
        let Some(message) = &choice.message else { return Ok(()) };
        self.text(&spoken_text(message))?;
        self.tool_calls(message)
    }

    /// Prints what a stream did not print: tool calls of the first choice, and the other choices.
    pub(super) fn rest(&mut self, choices: &[Choice]) -> io::Result<()> {
        for (index, choice) in choices.iter().enumerate() {
            match &choice.message {
                Some(message) if index == 0 && self.used => self.tool_calls(message)?,
                _ if index == 0 => self.choice(choice)?,
                _ => {
                    self.heading(index + 1, choices.len())?;
                    self.choice(choice)?;
                }
            }
        }
        Ok(())
    }

    /// Prints the tool calls, one per line.
    fn tool_calls(&mut self, message: &Message) -> io::Result<()> {
        let calls = message.tool_calls.iter().flatten().map(tool_call);
        for call in calls.chain(message.function_call.iter().map(function_call)) {
            self.end_line()?;
            self.text(&sanitize::line(&call))?;
        }
        self.end_line()
    }
}

/// The text of the message, else its refusal, else the transcript of its audio.
fn spoken_text(message: &Message) -> String {
    let text = message.text().filter(|text| !text.is_empty());
    let audio = || message.audio.as_ref().and_then(|audio| audio.transcript.clone());
    let refusal = || message.refusal_text();
    text.or_else(refusal).map(Into::into).or_else(audio).unwrap_or_default()
}

fn tool_call(call: &ToolCall) -> String {
    match (&call.function, &call.custom) {
        (Some(function), _) => function_call(function),
        (None, custom) => {
            let input = custom.as_ref().and_then(|custom| custom.input.as_deref());
            format!("{}({})", call.name().unwrap_or("?"), input.unwrap_or_default())
        }
    }
}

fn function_call(call: &FunctionCall) -> String {
    let arguments = call.arguments.as_ref().map(Arguments::as_text).unwrap_or_default();
    format!("{}({arguments})", call.name.as_deref().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_one_line_without_control_characters() {
        let mut printer = Printer::new(Vec::new());
        printer.json("{\"a\":\n\"\u{9b}\u{e4}\u{7f}\"}".as_bytes()).unwrap();
        let printed = String::from_utf8(printer.out).unwrap();
        assert_eq!(printed, "{\"a\": \"\\u009b\u{e4}\\u007f\"}\n");
    }

    /// Checks what is printed after `before` for these choices.
    #[track_caller]
    fn check(before: &str, choices: &str, expected: &str) {
        let choices: Vec<Choice> = serde_json::from_str(choices).unwrap();
        let mut printer = Printer::new(Vec::new());
        printer.text(before).unwrap();
        printer.rest(&choices).unwrap();
        printer.end_line().unwrap();
        assert_eq!(String::from_utf8(printer.out).unwrap(), format!("{before}{expected}"));
    }

    #[test]
    fn what_the_stream_did_not_print_follows() {
        check("", r#"[{}]"#, "");
        check("", r#"[{"message":{"content":"a\n"}}]"#, "a\n");
        check("", r#"[{"message":{"content":"","refusal":"no"}}]"#, "no\n");
        check("", r#"[{"message":{"content":null,"audio":{"transcript":"la"}}}]"#, "la\n");
        check("a", r#"[{"message":{"content":"a"}}]"#, "\n");
        check(
            "a",
            r#"[{"message":{"content":"a"}},{"message":{"content":"b"}}]"#,
            "\n\n[2 of 2]\nb\n",
        );
    }

    #[test]
    fn tool_calls_are_lines() {
        check(
            "a",
            r#"[{"message":{"tool_calls":[
                {"function":{"name":"f","arguments":"{\"x\":\n1}"}},
                {"custom":{"name":"g","input":"y"}},
                {}
            ],"function_call":{"name":"h"}}}]"#,
            "\nf({\"x\": 1})\ng(y)\n?()\nh()\n",
        );
    }
}
