//! What is printed on: it knows where it stands, and no control character in it reaches the terminal.

use std::io::{self, Write};

use chatwire::{
    Message,
    protocol::chat::{Arguments, Choice, FunctionCall, ToolCall},
};

use crate::sanitize;

/// Something to print on, piece by piece.
pub(super) struct Printer<W> {
    out: W,
    /// Whether something was printed.
    used: bool,
    /// Whether the last line has no end yet.
    open: bool,
}

impl<W: Write> Printer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, used: false, open: false }
    }

    /// Whether something was printed.
    pub(super) fn is_used(&self) -> bool {
        self.used
    }

    /// Prints a piece of text at once, with nothing in it that would steer a terminal.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.used = true;
        self.open = !text.ends_with('\n');
        self.out.write_all(sanitize::text(text).as_bytes())?;
        self.out.flush()
    }

    /// Ends the line, if one was begun.
    pub(super) fn end_line(&mut self) -> io::Result<()> {
        if self.open { self.text("\n") } else { Ok(()) }
    }

    /// Prints JSON as one line.
    pub(super) fn json(&mut self, json: &[u8]) -> io::Result<()> {
        self.used = true;
        // Only strings hold such characters, and there an escape means the same.
        let is_control = |next: char| matches!(next, '\u{7f}'..='\u{9f}');
        for next in String::from_utf8_lossy(json).chars() {
            match next {
                // Line ends stand between values, where a space means the same.
                '\n' | '\r' => self.out.write_all(b" ")?,
                next if is_control(next) => write!(self.out, "\\u{:04x}", u32::from(next))?,
                next => self.out.write_all(next.encode_utf8(&mut [0; 4]).as_bytes())?,
            }
        }
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    /// Prints what says which of several choices follows.
    pub(super) fn heading(&mut self, number: usize, count: usize) -> io::Result<()> {
        self.end_line()?;
        let gap = if self.used { "\n" } else { "" };
        self.text(&format!("{gap}[{number} of {count}]\n"))
    }

    /// Prints a choice: what is said, then the tools that are to be called.
    pub(super) fn choice(&mut self, choice: &Choice) -> io::Result<()> {
        let Some(message) = &choice.message else { return Ok(()) };
        self.text(&words(message))?;
        self.calls(message)
    }

    /// Prints what is left of choices of which the first was printed as it came.
    pub(super) fn rest(&mut self, choices: &[Choice]) -> io::Result<()> {
        for (place, choice) in choices.iter().enumerate() {
            match &choice.message {
                Some(message) if place == 0 && self.used => self.calls(message)?,
                _ if place == 0 => self.choice(choice)?,
                _ => {
                    self.heading(place + 1, choices.len())?;
                    self.choice(choice)?;
                }
            }
        }
        Ok(())
    }

    /// Prints the tools that are to be called, each on a line.
    fn calls(&mut self, message: &Message) -> io::Result<()> {
        let tools = message.tool_calls.iter().flatten().map(tool_call);
        for call in tools.chain(message.function_call.iter().map(function_call)) {
            self.end_line()?;
            self.text(&sanitize::line(&call))?;
        }
        self.end_line()
    }
}

/// What the message says, or why it does not, or what it says aloud.
fn words(message: &Message) -> String {
    let text = message.to_text().filter(|text| !text.is_empty());
    let audio = || message.audio.as_ref().and_then(|audio| audio.transcript.clone());
    text.map(Into::into).or_else(|| message.refusal.clone()).or_else(audio).unwrap_or_default()
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
    fn json_is_one_line_that_steers_no_terminal() {
        let mut printer = Printer::new(Vec::new());
        printer.json("{\"a\":\n\"\u{9b}\u{e4}\u{7f}\"}".as_bytes()).unwrap();
        let printed = String::from_utf8(printer.out).unwrap();
        assert_eq!(printed, "{\"a\": \"\\u009b\u{e4}\\u007f\"}\n");
    }

    /// What is left to print of an answer with these choices, of which `before` was printed.
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
    fn what_was_not_printed_as_it_came_follows() {
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
    fn calls_of_tools_are_lines() {
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
