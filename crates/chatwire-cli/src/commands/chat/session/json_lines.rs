//! The messages of a conversation, one on each line.

use chatwire::{Message, protocol::chat::Role};

use crate::error::CliError;

/// The messages in a file, one on each line; empty lines are passed over.
pub(super) fn messages(name: &str, content: &[u8]) -> Result<Vec<Message>, CliError> {
    let mut messages = Vec::new();
    for (place, line) in content.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let what = format!("{name}:{}: this line is no message of a conversation", place + 1);
        let wrong = || CliError::usage(what).with_help("correct it, or name another file");
        match Message::from_slice(line) {
            Ok(message) if message.role.is_some() => messages.push(message),
            Ok(_) => return Err(wrong().with_source("it does not say whose it is by `role`")),
            Err(error) => return Err(wrong().with_source(error)),
        }
    }
    Ok(messages)
}

/// The message as one line.
pub(super) fn line(message: &Message) -> Vec<u8> {
    let mut line = message.to_vec();
    for byte in &mut line {
        // Line ends stand between values, where a space means the same.
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    line.push(b'\n');
    line
}

/// Whether the message instructs the model.
pub(in crate::commands::chat) fn instructs(message: &Message) -> bool {
    matches!(message.role, Some(Role::System | Role::Developer))
}

/// The message as it is sent: of an answer only what a request may hold.
pub(in crate::commands::chat) fn turn(message: &Message) -> Message {
    if message.role == Some(Role::Assistant) {
        message.to_request_message()
    } else {
        message.clone()
    }
}

/// Whether the answer says anything that a request may hold: one that does not would spoil every later question.
pub(in crate::commands::chat) fn can_be_sent(answered: &Message) -> bool {
    let turn = answered.to_request_message();
    turn.content.is_some() || turn.tool_calls.is_some() || turn.refusal.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_only_what_a_request_may_hold_is_sent() {
        let sent = |text: &str| {
            String::from_utf8(turn(&Message::from_text(text).unwrap()).to_vec()).unwrap()
        };
        assert_eq!(
            sent(r#"{"role":"assistant","content":"a","reasoning":"r","x":1}"#),
            r#"{"role":"assistant","content":"a"}"#
        );
        assert_eq!(
            sent(r#"{"role":"user","content":"a","x":1}"#),
            r#"{"role":"user","content":"a","x":1}"#
        );
    }

    #[track_caller]
    fn check_refused(content: &[u8], what: &str) {
        let error = messages("f", content).unwrap_err().to_string();
        assert_eq!(error, format!("f{what}"));
    }

    #[test]
    fn what_is_no_message_is_told_by_line() {
        check_refused(
            b"{\"role\":\"user\"}\nhello\n",
            ":2: this line is no message of a conversation: not the JSON it should be at byte 0: \
             expected a value, found 'h'; correct it, or name another file",
        );
        check_refused(
            b"\n{}",
            ":2: this line is no message of a conversation: it does not say whose it is by `role`; \
             correct it, or name another file",
        );
        check_refused(
            b"\xff",
            ":1: this line is no message of a conversation: not the JSON it should be at byte 0: \
             expected UTF-8, found byte 0xff; correct it, or name another file",
        );
    }

    #[test]
    fn an_answer_that_says_nothing_cannot_be_sent() {
        let can_be_sent = |text: &str| can_be_sent(&Message::from_text(text).unwrap());
        for text in [r#"{"content":""}"#, r#"{"tool_calls":[{}]}"#, r#"{"refusal":"no"}"#] {
            assert!(can_be_sent(text), "{text}");
        }
        for text in ["{}", r#"{"content":5}"#, r#"{"content":null,"tool_calls":[]}"#] {
            assert!(!can_be_sent(text), "{text}");
        }
    }
}
