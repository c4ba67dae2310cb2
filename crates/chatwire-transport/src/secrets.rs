//! One search for secrets in every spelling, for the client that masks what a server repeats and
//! for the recorder that masks what it stores.
//!
//! Internal: not part of the interface of this crate.

mod forms;
mod mask;
mod spelling;

pub use forms::forms;
pub use mask::{mask, mask_in_string};
pub use spelling::{MAX_LAYERS, Spelling};

use std::ops::Range;

use memchr::memmem::{self, Finder};

/// A form of a secret that is looked for: its bytes, or a search that was made before.
pub trait Needle {
    /// Where a text in lower case has it.
    fn places(&self, lower: &[u8]) -> impl Iterator<Item = Range<usize>>;
}

impl Needle for &[u8] {
    fn places(&self, lower: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let length = self.len();
        let places = (length > 0).then(|| memmem::find_iter(lower, *self));
        places.into_iter().flatten().map(move |at| at..at + length)
    }
}

impl Needle for &Finder<'_> {
    fn places(&self, lower: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let length = self.needle().len();
        let places = (length > 0).then(|| self.find_iter(lower));
        places.into_iter().flatten().map(move |at| at..at + length)
    }
}

/// Where a text contains one of the needles, which are forms of secrets, in any spelling.
///
/// Letter case is ignored. Found also: escaped in JSON, percent-encoded, escaped in HTML, in any
/// mixture and each several times over, at most `MAX_LAYERS` times, and in UTF-16.
/// Takes time linear in the text for each needle and layer.
pub fn find(text: &[u8], needles: impl Iterator<Item = impl Needle> + Clone) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut spelling = Some(Spelling::new(text));
    for _ in 0..=MAX_LAYERS {
        let Some(now) = spelling else { break };
        let lower = now.text().to_ascii_lowercase();
        for needle in needles.clone() {
            found.extend(needle.places(&lower).map(|range| now.place(range)));
        }
        spelling = now.unescaped();
    }
    found
}
