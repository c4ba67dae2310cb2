//! Joins the content of a message: text, or parts of several types.

use super::{
    AccumulateError, DiagnosticKind,
    joined_json::JoinedObject,
    text::{HalfCharacter, Piece},
    tracker::Tracker,
};
use crate::{
    chat::{Content, ContentPart, Message, nested_raw},
    json::Json,
};

/// The content of a choice.
///
/// Plain text and text parts are one text.
/// The parts are kept apart from the first part on that is more than text.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedContent {
    /// The whole text; `None` if there is none.
    text: Option<String>,
    half: HalfCharacter,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Text(String),
    Other { kind: Option<String>, is_continued: bool, object: JoinedObject },
}

/// Whether a part says what it is: it has a type, text, a refusal or reasoning.
pub(super) fn is_understood(part: &ContentPart) -> bool {
    part.kind.is_some()
        || part.refusal.is_some()
        || part.is_reasoning()
        || part.plain_text().is_some()
}

impl Part {
    /// The number of values in it.
    fn size(&self) -> usize {
        match self {
            Self::Text(_) => 1,
            Self::Other { object, .. } => object.size(),
        }
    }
}

/// What content added.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// The reasoning in its parts, with its escapes.
    pub(super) reasoning: String,
    /// The refusals in its parts.
    pub(super) refusal: String,
    /// Whether it was neither text nor parts, and has to be kept elsewhere.
    pub(super) is_unreadable: bool,
}

impl JoinedContent {
    /// The text so far; `None` if there is none.
    pub(super) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The number of values in its parts.
    pub(super) fn size(&self) -> usize {
        self.parts.iter().map(Part::size).sum()
    }

    /// Appends a piece of text.
    pub(super) fn push_text(
        &mut self,
        piece: Piece<'_>,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let start = self.text.as_ref().map_or(0, String::len);
        self.half.append(&mut self.text, piece, choice, tracker)?;
        if self.parts.is_empty() {
            return Ok(());
        }
        self.extend_parts(start, tracker)
    }

    /// Appends plain text to plain text, the regular case; returns false for any other.
    #[inline]
    pub(super) fn push_plain(
        &mut self,
        piece: &str,
        tracker: &mut Tracker,
    ) -> Result<bool, AccumulateError> {
        match &mut self.text {
            Some(text) if self.half.is_empty() && self.parts.is_empty() => {
                tracker.reserve(piece.len())?;
                text.push_str(piece);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Adds content that is not a plain string.
    pub(super) fn push(
        &mut self,
        content: &Json,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<Added, AccumulateError> {
        let mut added = Added::default();
        if let Some(piece) = Piece::of(content) {
            self.push_text(piece, choice, tracker)?;
            return Ok(added);
        }
        let parts = match content.parse::<Vec<Json>>() {
            Ok(parts) => parts,
            Err(_) if content.as_str().starts_with('{') => vec![content.clone()],
            Err(_) => {
                added.is_unreadable = true;
                return Ok(added);
            }
        };
        tracker.report(DiagnosticKind::ContentInParts, Some(choice));
        for part in &parts {
            match (Piece::of(part), ContentPart::from_text(part.as_str())) {
                (Some(piece), _) => self.push_text(piece, choice, tracker)?,
                (_, Ok(object)) => self.push_part(part, &object, &mut added, choice, tracker)?,
                _ if part.is_null() => {}
                _ => self.keep_part(part, None, false, tracker)?,
            }
        }
        Ok(added)
    }

    /// Replaces a pending half of a character by U+FFFD.
    pub(super) fn flush(
        &mut self,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let start = self.text.as_ref().map_or(0, String::len);
        self.half.flush(&mut self.text, choice, tracker)?;
        self.extend_parts(start, tracker)
    }

    /// Sets the content of the message.
    pub(super) fn finish(self, message: &mut Message) {
        if self.parts.is_empty() {
            message.content = self.text.map(Content::Text);
            return;
        }
        let parts = self.parts.into_iter().map(|part| match part {
            Part::Text(text) => {
                Json::new(&ContentPart::text(text)).expect("a part with a text is JSON")
            }
            Part::Other { object, .. } => object.into_json(),
        });
        let parts: Vec<_> = parts.collect();
        let objects = parts.iter().map(|part| ContentPart::from_text(part.as_str()));
        match objects.collect::<Result<Vec<_>, _>>() {
            Ok(objects) => message.content = Some(Content::Parts(objects)),
            Err(_) => {
                let list = Json::new(&parts).expect("a list of JSON values is JSON");
                message.extra.insert("content", list);
            }
        }
    }

    fn push_part(
        &mut self,
        part: &Json,
        object: &ContentPart,
        added: &mut Added,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        if object.is_reasoning() {
            added.reasoning.push_str(&nested_raw(part).unwrap_or_default());
            return self.keep_part(part, object.kind.as_deref(), true, tracker);
        }
        if let Some(refusal) = &object.refusal {
            added.refusal.push_str(refusal);
            return self.keep_part(part, object.kind.as_deref(), true, tracker);
        }
        let kind = object.kind.as_deref().unwrap_or("text");
        let is_text = matches!(kind, "text" | "output_text");
        let is_bare = is_text && object.to_vec().len() == bare_length(object);
        if let Some(text) = object.text.as_deref().filter(|_| is_bare) {
            return self.push_text(Piece::Text(text), choice, tracker);
        }
        // Text that is not valid, as a string would be.
        let kept = object.extra.get("text").filter(|_| is_text && object.text.is_none());
        if let Some(piece) = kept.and_then(Piece::of) {
            return self.push_text(piece, choice, tracker);
        }
        if !is_understood(object) {
            tracker.report(DiagnosticKind::NotUnderstood, Some(choice));
        }
        self.keep_part(part, object.kind.as_deref(), is_text, tracker)?;
        if let Some(text) = object.plain_text() {
            tracker.reserve(text.len())?;
            self.text.get_or_insert_default().push_str(&text);
        }
        Ok(())
    }

    /// Keeps a part that is more than text.
    fn keep_part(
        &mut self,
        part: &Json,
        kind: Option<&str>,
        is_continued: bool,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        tracker.reserve(part.as_str().len())?;
        if let (true, Some(text)) = (self.parts.is_empty(), &self.text) {
            tracker.reserve(text.len())?;
            let before = Some(text).filter(|text| !text.is_empty());
            self.parts.extend(before.cloned().map(Part::Text));
        }
        let object = JoinedObject::read(part, tracker)?;
        match self.parts.last_mut() {
            Some(Part::Other { kind: known, is_continued: true, object: begun })
                if is_continued && known.as_deref() == kind =>
            {
                begun.join(object);
            }
            _ => {
                let kind = kind.map(str::to_owned);
                self.parts.push(Part::Other { kind, is_continued, object });
            }
        }
        Ok(())
    }

    /// Appends the text after `start` to the parts, if there are parts.
    fn extend_parts(&mut self, start: usize, tracker: &mut Tracker) -> Result<(), AccumulateError> {
        let added = match &self.text {
            Some(text) if !self.parts.is_empty() => &text[start..],
            _ => return Ok(()),
        };
        if added.is_empty() {
            return Ok(());
        }
        tracker.reserve(added.len())?;
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(added),
            _ => self.parts.push(Part::Text(added.to_owned())),
        }
        Ok(())
    }
}

/// The length of a part that has only this type and text.
fn bare_length(part: &ContentPart) -> usize {
    let mut bare = ContentPart::default();
    bare.kind.clone_from(&part.kind);
    bare.text.clone_from(&part.text);
    bare.to_vec().len()
}
