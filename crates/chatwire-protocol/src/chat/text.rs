//! The text of a message, however a server wrote its content.

use std::borrow::Cow;

use crate::{
    chat::{Content, ContentPart, Delta, Message},
    json::{Extra, Json},
};

impl Message {
    /// The content as text, in whatever form it was sent.
    ///
    /// Borrowed where it was plain text, so that [`Message::text`] gives the same.
    /// Owned where it had to be interpreted: parts are joined, and half a surrogate pair becomes U+FFFD.
    /// Nothing when there is no content, or nothing in it is text.
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(Content::Text(text)) => Some(Cow::Borrowed(text)),
            Some(parts @ Content::Parts(_)) => Some(Cow::Owned(parts.to_text())),
            None => kept_text(&self.extra),
        }
    }
}

impl Delta {
    /// The text to append, in whatever form it was sent.
    ///
    /// Borrowed where it was plain text; owned where it had to be interpreted, as in [`Message::to_text`].
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(text) => Some(Cow::Borrowed(text)),
            None => kept_text(&self.extra),
        }
    }
}

/// The text of a `content` that did not fit its field.
fn kept_text(extra: &Extra) -> Option<Cow<'_, str>> {
    let content = extra.get("content")?;
    let text = match content.parse::<Vec<Json>>() {
        Ok(parts) => joined(&parts)?,
        Err(_) => text_of(content)?,
    };
    Some(Cow::Owned(text))
}

/// The texts of those parts that have one; nothing when none has.
fn joined(parts: &[Json]) -> Option<String> {
    parts.iter().filter_map(text_of).reduce(|all, text| all + &text)
}

/// The text of a bare string, or of a part.
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
    fn what_has_no_text_is_none() {
        for content in ["null", "5", "{}", "[null]", r#"[5,[]]"#] {
            check(content, None, false);
        }
    }
}
