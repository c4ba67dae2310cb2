//! The bytes that were fed and not returned yet.

use std::{borrow::Cow, ops::Range};

use simdutf8::basic;

/// Bytes that are text as long as they are UTF-8.
///
/// UTF-8 is checked once for each piece of the input instead of once for each part of an event,
/// because checks of short parts cost most.
/// After bytes that are not UTF-8, nothing is known until all of them have been removed.
#[derive(Debug, Clone)]
pub(super) enum Buffer {
    Text {
        text: String,
        /// The bytes of a character that the last piece cut off; they follow the text.
        cut: Cut,
    },
    Bytes(Vec<u8>),
}

/// The first bytes of a character, fewer than it has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cut {
    bytes: [u8; 4],
    length: usize,
}

impl Buffer {
    /// Appends the next piece of the input.
    #[inline]
    pub(super) fn push(&mut self, piece: &[u8]) {
        if let Self::Text { text, cut: Cut { length: 0, .. } } = self {
            match piece {
                // A single byte is cheaper to look at without a call.
                [byte] if byte.is_ascii() => return text.push(char::from(*byte)),
                _ => {
                    if let Ok(piece) = basic::from_utf8(piece) {
                        return text.push_str(piece);
                    }
                }
            }
        }
        self.push_irregular(piece);
    }

    /// All bytes.
    ///
    /// Those of a character that is cut are missing, because only a piece can follow them: they
    /// come with the rest of the character, or with [`finish`](Self::finish).
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Text { text, .. } => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The bytes as text; `None` if they are not known to be UTF-8.
    #[inline]
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text, .. } => Some(text),
            Self::Bytes(_) => None,
        }
    }

    /// The number of bytes, those of a cut character included.
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text { text, cut } => text.len() + cut.length,
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// A part as text, in which invalid UTF-8 is replaced.
    #[inline]
    pub(super) fn decoded(&self, range: Range<usize>) -> Cow<'_, str> {
        match self {
            Self::Text { text, .. } => Cow::Borrowed(&text[range]),
            Self::Bytes(bytes) => decode(&bytes[range]),
        }
    }

    /// Removes the first bytes.
    ///
    /// # Panics
    ///
    /// Panics if there are fewer, or the last of them is a part of a character.
    pub(super) fn remove(&mut self, length: usize) {
        match self {
            Self::Text { text, .. } => drop(text.drain(..length)),
            Self::Bytes(bytes) if bytes.len() == length => *self = Self::default(),
            Self::Bytes(bytes) => drop(bytes.drain(..length)),
        }
    }

    /// Ends the input, after which a character that is cut is invalid.
    pub(super) fn finish(&mut self) {
        if let Self::Text { cut: Cut { length: 1.., .. }, .. } = self {
            self.give_up();
        }
    }

    /// Appends a piece after a cut character, one that cuts a character, or one that is not UTF-8.
    fn push_irregular(&mut self, mut piece: &[u8]) {
        if let Self::Text { text, cut } = self {
            while let (1.., Some((next, rest))) = (cut.length, piece.split_first()) {
                piece = rest;
                if cut.complete(*next, text) == Err(()) {
                    self.give_up();
                    return self.push_irregular(piece);
                }
            }
        }
        match self {
            Self::Bytes(bytes) => bytes.extend_from_slice(piece),
            Self::Text { text, cut } => match str::from_utf8(piece) {
                Ok(piece) => text.push_str(piece),
                Err(error) => {
                    let (valid, rest) = piece.split_at(error.valid_up_to());
                    text.push_str(str::from_utf8(valid).unwrap_or_default());
                    if error.error_len().is_none() {
                        *cut = Cut::of(rest);
                    } else {
                        self.give_up();
                        self.push_irregular(rest);
                    }
                }
            },
        }
    }

    /// Goes on with bytes alone.
    fn give_up(&mut self) {
        if let Self::Text { text, cut } = self {
            let mut bytes = std::mem::take(text).into_bytes();
            bytes.extend_from_slice(&cut.bytes[..cut.length]);
            *self = Self::Bytes(bytes);
        }
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self::Text { text: String::new(), cut: Cut::default() }
    }
}

impl Cut {
    /// The start of a character, of at most three bytes.
    fn of(start: &[u8]) -> Self {
        let mut cut = Self::default();
        for (slot, byte) in cut.bytes.iter_mut().zip(start) {
            *slot = *byte;
            cut.length += 1;
        }
        cut
    }

    /// Adds a byte, and moves the character to the text once it is complete; fails, with the byte
    /// added, if no character begins so.
    fn complete(&mut self, next: u8, text: &mut String) -> Result<(), ()> {
        self.bytes[self.length] = next;
        self.length += 1;
        match str::from_utf8(&self.bytes[..self.length]) {
            Ok(character) => {
                text.push_str(character);
                self.length = 0;
                Ok(())
            }
            Err(error) if error.error_len().is_none() => Ok(()),
            Err(_) => Err(()),
        }
    }
}

/// Decodes UTF-8 with replacement.
///
/// The strict check comes first because it is several times faster than the lossy conversion and
/// nearly always sufficient.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match basic::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::Buffer;

    /// Pushes pieces one after the other; the buffer must be text exactly if they are.
    #[track_caller]
    fn check(pieces: &[&[u8]]) {
        let mut buffer = Buffer::default();
        let mut all = Vec::new();
        for piece in pieces {
            buffer.push(piece);
            all.extend_from_slice(piece);
            assert_eq!(buffer.len(), all.len());
            assert!(all.starts_with(buffer.bytes()));
            assert!(all.len() - buffer.bytes().len() < 4);
        }
        buffer.finish();
        assert_eq!(buffer.bytes(), all);
        assert_eq!(buffer.text(), str::from_utf8(&all).ok());
        assert_eq!(buffer.decoded(0..all.len()), String::from_utf8_lossy(&all));
        buffer.remove(all.len());
        assert_eq!(buffer.text(), Some(""));
    }

    #[test]
    fn characters_are_completed_by_later_pieces() {
        check(&[b"a\xf0", b"\x9f", b"", b"\x8e\x88b"]);
        check(&[b"a\xf0\x9f", b"\x8e\x88\xc3", b"\xa9"]);
    }

    #[test]
    fn what_is_no_character_is_kept_as_it_came() {
        check(&[b"a\xf0\x9f", b"b", b"c"]);
        check(&[b"\xe9", b"\n\xff\n"]);
        check(&[b"\xf0\x9f\x8e"]);
        check(&[b"\xff", b"\xc3", b"\xa9"]);
    }

    proptest! {
        #[test]
        fn cuts_make_no_difference(
            parts in vec(select(vec!["a", "\n", "é", "€", "🎈"]), 0..8),
            broken in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
            size in 1..6_usize,
        ) {
            let mut bytes = parts.concat().into_bytes();
            if let Some((place, byte)) = broken && !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            check(&bytes.chunks(size).collect::<Vec<_>>());
        }
    }
}
