//! The messages of a conversation as JSON Lines.

use chatwire::{Message, ReasoningHistory, protocol::chat::Role};

use crate::error::CliError;

/// Parses the messages, one per line; empty lines are skipped.
pub(super) fn messages(name: &str, content: &[u8]) -> Result<Vec<Message>, CliError> {
    let mut messages = Vec::new();
    for (index, line) in content.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let what = format!("{name}:{}: the line is not a message", index + 1);
        let invalid = || CliError::usage(what).with_help("correct it, or use another file");
        match Message::from_slice(line) {
            Ok(message) if message.role.is_some() => messages.push(message),
            Ok(_) => return Err(invalid().with_source("`role` is missing")),
            Err(error) => return Err(invalid().with_source(error)),
        }
    }
    Ok(messages)
}

/// Encodes a message as one line.
pub(super) fn line(message: &Message) -> Vec<u8> {
    let mut line = message.to_vec();
    for byte in &mut line {
        // Line feeds occur only between values, where a space is equal.
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    line.push(b'\n');
    line
}

/// Whether the role is `system` or `developer`.
pub(in crate::commands::chat) fn is_system(message: &Message) -> bool {
    matches!(message.role, Some(Role::System | Role::Developer))
}

/// The message for a request: an assistant message has only the members that a request can have,
/// and its reasoning if the provider needs it.
pub(in crate::commands::chat) fn request_message(
    message: &Message,
    reasoning: ReasoningHistory,
) -> Message {
    if message.role == Some(Role::Assistant) {
        message.to_request_message_with(reasoning)
    } else {
        message.clone()
    }
}

/// Whether the assistant message has content that a request can contain, its reasoning apart.
/// Without it, servers would reject every later request of the conversation.
pub(in crate::commands::chat) fn can_be_sent(assistant: &Message) -> bool {
    let message = assistant.to_request_message_with(ReasoningHistory::Never);
    message.content.is_some() || message.tool_calls.is_some() || message.refusal.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assistant_message_is_sent_with_request_members_only() {
        let sent_with = |text: &str, reasoning| {
            let message = request_message(&Message::from_text(text).unwrap(), reasoning);
            String::from_utf8(message.to_vec()).unwrap()
        };
        let sent = |text: &str| sent_with(text, ReasoningHistory::InsideToolLoop);
        let text = r#"{"role":"assistant","content":"a","reasoning":"r","x":1}"#;
        assert_eq!(sent(text), r#"{"role":"assistant","content":"a"}"#);
        assert_eq!(
            sent_with(text, ReasoningHistory::Always),
            r#"{"role":"assistant","content":"a","reasoning":"r"}"#
        );
        let calls = r#"{"role":"assistant","tool_calls":[{"id":"c"}],"reasoning_content":"r"}"#;
        assert_eq!(sent(calls), calls);
        assert_eq!(
            sent(r#"{"role":"user","content":"a","x":1}"#),
            r#"{"role":"user","content":"a","x":1}"#
        );
    }

    #[track_caller]
    fn check_rejected(content: &[u8], what: &str) {
        let error = messages("f", content).unwrap_err().to_string();
        assert_eq!(error, format!("f{what}"));
    }

    #[test]
    fn an_invalid_message_is_reported_with_its_line() {
        check_rejected(
            b"{\"role\":\"user\"}\nhello\n",
            ":2: the line is not a message: not the JSON it should be at byte 0: \
             expected a value, found 'h'; correct it, or use another file",
        );
        check_rejected(
            b"\n{}",
            ":2: the line is not a message: `role` is missing; \
             correct it, or use another file",
        );
        check_rejected(
            b"\xff",
            ":1: the line is not a message: not the JSON it should be at byte 0: \
             expected UTF-8, found byte 0xff; correct it, or use another file",
        );
    }

    #[test]
    fn an_empty_assistant_message_cannot_be_sent() {
        let can_be_sent = |text: &str| can_be_sent(&Message::from_text(text).unwrap());
        for text in [r#"{"content":""}"#, r#"{"tool_calls":[{}]}"#, r#"{"refusal":"no"}"#] {
            assert!(can_be_sent(text), "{text}");
        }
        for text in ["{}", r#"{"content":5}"#, r#"{"content":null,"tool_calls":[]}"#] {
            assert!(!can_be_sent(text), "{text}");
        }
    }
}
