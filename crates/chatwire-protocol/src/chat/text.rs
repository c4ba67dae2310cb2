//! The text of a response, message, chunk or delta, in any form that servers send.

use std::borrow::Cow;

use crate::{
    chat::{
        ChatChunk, ChatResponse, ChunkChoice, Content, ContentPart, Delta, Message, nested_text,
    },
    json::{Extra, Json},
};

impl ChatResponse {
    /// The text of the first choice, in any form that servers send; `None` if it has none.
    ///
    /// Text is borrowed unless it had to be joined from parts; see [`Message::text`].
    pub fn first_text(&self) -> Option<Cow<'_, str>> {
        self.first_choice()?.message.as_ref()?.text()
    }
}

impl ChatChunk {
    /// The new text of choice 0, in any form that servers send; `None` if it has none.
    ///
    /// A choice without an index counts by its position in the chunk.
    pub fn first_text(&self) -> Option<Cow<'_, str>> {
        let choices = self.choices.as_ref()?.iter().enumerate();
        let mut first =
            choices.filter(|(place, choice)| choice.number().unwrap_or(*place as u64) == 0);
        first.next()?.1.text()
    }
}

impl ChunkChoice {
    /// The text to append, in any form that servers send; `None` if there is none.
    ///
    /// The text of the delta, else of a `message` that the server sends instead of a delta.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        if let Some(delta) = &self.delta {
            return delta.text();
        }
        if let Some(text) = self.extra.get("delta").and_then(Json::as_text) {
            return Some(text);
        }
        let message = self.extra.get("message")?;
        match message.as_text() {
            Some(text) => Some(text),
            None => {
                let message = Message::from_text(message.as_str()).ok()?;
                message.text().map(|text| Cow::Owned(text.into_owned()))
            }
        }
    }
}

impl Message {
    /// The content as text, in any form that servers send.
    ///
    /// Plain text is borrowed.
    /// Owned text was interpreted: parts are joined, and lone surrogates are replaced by U+FFFD.
    /// Parts with reasoning do not count; see [`reasoning_text`](Self::reasoning_text).
    /// `None` if there is no content or no text in it.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(content) => content.text(),
            None => kept_text(&self.extra),
        }
    }

    /// The refusal: the member `refusal`, else the joined parts of the content that are refusals;
    /// `None` if the model did not refuse.
    pub fn refusal_text(&self) -> Option<Cow<'_, str>> {
        if let Some(refusal) = self.refusal.as_deref().filter(|refusal| !refusal.is_empty()) {
            return Some(Cow::Borrowed(refusal));
        }
        let Some(Content::Parts(parts)) = &self.content else { return None };
        let refusals = parts.iter().filter_map(|part| part.refusal.as_deref()).map(Cow::Borrowed);
        refusals.reduce(|all, refusal| Cow::Owned(all.into_owned() + &refusal))
    }
}

impl Delta {
    /// The text to append, in any form that servers send; see [`Message::text`].
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Some(text) => Some(Cow::Borrowed(text)),
            None => kept_text(&self.extra),
        }
    }
}

impl Content {
    /// The plain text, or the joined text of all parts; other parts and reasoning are skipped.
    ///
    /// `None` if no part has text.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Parts(parts) => {
                let texts = parts.iter().filter_map(ContentPart::plain_text);
                texts.reduce(|all, text| Cow::Owned(all.into_owned() + &text))
            }
        }
    }
}

impl ContentPart {
    /// Whether the part is reasoning of the model: its type says so (`thinking`, `reasoning`,
    /// `reasoning.text` and others), or it has the member `thought`.
    pub fn is_reasoning(&self) -> bool {
        let kind = self.kind.as_deref().unwrap_or_default();
        ["thinking", "reasoning", "thought"].iter().any(|word| kind.contains(word))
            || self.extra.get("thought").is_some_and(|mark| mark.as_str() == "true")
    }

    /// The text of the part; `None` if it has none or is reasoning.
    pub(crate) fn plain_text(&self) -> Option<Cow<'_, str>> {
        if self.is_reasoning() {
            return None;
        }
        match &self.text {
            Some(text) => Some(Cow::Borrowed(text)),
            None => nested_text(self.extra.get("text")?).map(Cow::Owned),
        }
    }
}

/// The text of a `content` that did not fit its field and is in `extra`.
fn kept_text(extra: &Extra) -> Option<Cow<'_, str>> {
    let content = extra.get("content")?;
    let text = match content.parse::<Vec<Json>>() {
        Ok(parts) => parts.iter().filter_map(text_of).reduce(|all, text| all + &text)?,
        Err(_) => text_of(content)?,
    };
    Some(Cow::Owned(text))
}

/// The text of a string or of a part object.
pub(crate) fn text_of(part: &Json) -> Option<String> {
    match part.as_text() {
        Some(text) => Some(text.into_owned()),
        None => {
            let part = ContentPart::from_text(part.as_str()).ok()?;
            part.plain_text().map(Cow::into_owned)
        }
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
        for text in [message.text(), delta.text()] {
            assert_eq!(text.as_deref(), expected, "{content}");
        }
        assert_eq!(matches!(delta.text(), Some(Cow::Owned(_))), interpreted, "{content}");
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
        check(r#"[{"type":"output_text","text":{"value":"a"}}]"#, Some("a"), true);
        check(
            r#"[{"type":"thinking","thinking":"x"},{"type":"text","text":"a"}]"#,
            Some("a"),
            true,
        );
        check(r#"["a",{"type":"reasoning","text":"x"},"b"]"#, Some("ab"), true);
        check(r#"[{"text":"x","thought":true},{"text":"a"}]"#, Some("a"), true);
    }

    #[test]
    fn content_without_text_is_none() {
        for content in ["null", "5", "{}", "[null]", r#"[5,[]]"#] {
            check(content, None, false);
        }
    }
}
