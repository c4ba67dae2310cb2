//! The text of a message or delta, in any form that servers send.

use std::borrow::Cow;

use crate::{
    chat::{Content, ContentPart, Delta, Message},
    json::{Extra, Json},
};

impl Message {
    /// The content as text, in any form that servers send.
    ///
    /// Plain text is borrowed and equal to [`Message::text`].
    /// Owned text was interpreted: parts are joined, and lone surrogates are replaced by U+FFFD.
    /// `None` if there is no content or no text in it.
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(Content::Text(text)) => Some(Cow::Borrowed(text)),
            Some(parts @ Content::Parts(_)) => Some(Cow::Owned(parts.to_text())),
            None => kept_text(&self.extra),
        }
    }
}

impl Delta {
    /// The text to append, in any form that servers send; see [`Message::to_text`].
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(text) => Some(Cow::Borrowed(text)),
            None => kept_text(&self.extra),
        }
    }
}

/// The text of a `content` that did not fit its field and is in `extra`.
fn kept_text(extra: &Extra) -> Option<Cow<'_, str>> {
    let content = extra.get("content")?;
    let text = match content.parse::<Vec<Json>>() {
        Ok(parts) => joined(&parts)?,
        Err(_) => text_of(content)?,
    };
    Some(Cow::Owned(text))
}

/// The joined text of the parts; `None` if no part has text.
fn joined(parts: &[Json]) -> Option<String> {
    parts.iter().filter_map(text_of).reduce(|all, text| all + &text)
}

/// The text of a string or of a part object.
fn text_of(part: &Json) -> Option<String> {
    match part.as_text() {
        Some(text) => Some(text.into_owned()),
        None => ContentPart::from_slice(part.as_str().as_bytes()).ok()?.text,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::chat::{Delta, Message};

    #[track_caller]
    fn check(content: &str, expected: Option<&str>, interpreted: bool) {
        let text = format!(r#"{{"content":{content}}}"#);
        let message = Message::from_slice(text.as_bytes()).unwrap();
        let delta = Delta::from_slice(text.as_bytes()).unwrap();
        for text in [message.to_text(), delta.to_text()] {
            assert_eq!(text.as_deref(), expected, "{content}");
            let owned = matches!(text, Some(Cow::Owned(_)));
            assert_eq!(owned, interpreted, "{content}");
        }
    }

    #[test]
    fn text_is_found_in_every_form() {
        check(r#""a""#, Some("a"), false);
        check(r#""""#, Some(""), false);
        check(r#""a\ud83cb""#, Some("a\u{fffd}b"), true);
        check(
            r#"[{"type":"text","text":"a"},{"type":"image_url"},{"text":"b"}]"#,
            Some("ab"),
            true,
        );
        check(r#"["a",null,{"text":"b"}]"#, Some("ab"), true);
        check(r#"{"type":"text","text":"a"}"#, Some("a"), true);
    }

    #[test]
    fn content_without_text_is_none() {
        for content in ["null", "5", "{}", "[null]", r#"[5,[]]"#] {
            check(content, None, false);
        }
    }
}
