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

use memchr::memmem;

/// Where a text contains one of the needles, which are forms of secrets, in any spelling.
///
/// Letter case is ignored. Found also: escaped in JSON, percent-encoded, escaped in HTML, in any
/// mixture and each several times over, at most `MAX_LAYERS` times, and in UTF-16.
/// Takes time linear in the text for each needle and layer.
pub fn find<'n>(text: &[u8], needles: impl Iterator<Item = &'n [u8]> + Clone) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut spelling = Some(Spelling::new(text));
    for _ in 0..=MAX_LAYERS {
        let Some(now) = spelling else { break };
        let lower = now.text().to_ascii_lowercase();
        for needle in needles.clone().filter(|needle| !needle.is_empty()) {
            let places = memmem::find_iter(&lower, needle);
            found.extend(places.map(|at| now.place(at..at + needle.len())));
        }
        spelling = now.unescaped();
    }
    found
}
