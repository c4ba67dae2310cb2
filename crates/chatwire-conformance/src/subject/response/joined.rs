//! Text that is joined from pieces.

use std::borrow::Cow;

use crate::subject::Place;

/// Text that is joined from the pieces of a stream, or the one piece of a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Joined<'a> {
    text: Cow<'a, str>,
    /// Each piece that is a string, with the byte of the text at which it begins.
    pieces: Vec<(usize, Place<'a>)>,
}

impl<'a> Joined<'a> {
    /// Appends the text of a place, if it is a string.
    pub(super) fn push(&mut self, place: Place<'a>) {
        let Some(text) = place.text() else { return };
        self.pieces.push((self.text.len(), place));
        if self.text.is_empty() {
            self.text = Cow::Borrowed(text);
        } else {
            self.text.to_mut().push_str(text);
        }
    }

    /// The whole text; empty when there is none.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text, or an empty one.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The piece that holds a byte of the text, or the last one before it; `None` when there is no
    /// piece at all.
    pub(crate) fn at(&self, byte: usize) -> Option<&Place<'a>> {
        let after = self.pieces.partition_point(|(start, _)| *start <= byte);
        self.pieces.get(after.saturating_sub(1)).map(|(_, place)| place)
    }

    /// The pieces, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &Place<'a>> {
        self.pieces.iter().map(|(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_byte_knows_its_piece() {
        let values = [json!("ab"), json!(""), json!(1), json!("cd")];
        let mut joined = Joined::default();
        assert!(joined.at(0).is_none() && joined.is_empty());
        for (event, value) in values.iter().enumerate() {
            joined.push(Place::root(Some(value), Some(event)));
        }
        assert_eq!(joined.text(), "abcd");
        let event = |byte: usize| joined.at(byte).unwrap().event();
        assert_eq!([0, 1, 2, 3, 9].map(event), [0, 0, 3, 3, 3].map(Some));
        assert_eq!(joined.pieces().count(), 3);
    }
}
