//! The templates of a stream: one for each form that its chunks have.

use super::{Form, chunk_template::ChunkTemplate};
use crate::chat::ChatChunk;

/// Maximum number of templates: those of several choices, each with a role, text, reasoning, the
/// start and the arguments of a tool call.
const MAX_TEMPLATES: usize = 16;

/// Number of chunks in a row that match no template after which templates are compared and made
/// less often.
const MAX_MISMATCHES: u32 = 16;

/// In a stream whose chunks do not match, one of so many is compared with all templates, and
/// becomes one.
const NEW_INTERVAL: u32 = 16;

/// The templates of a stream and the one that was used last.
#[derive(Debug, Clone, Default)]
pub(super) struct TemplateSet {
    templates: Vec<Entry>,
    /// The template that was used or made last.
    last: usize,
    /// Number of chunks that a template was used or made for.
    used: u64,
    /// Number of chunks in a row that did not match.
    mismatches: u32,
}

#[derive(Debug, Clone)]
struct Entry {
    template: ChunkTemplate,
    /// The template that was used after this one; the first one to try.
    next: usize,
    /// The value of [`TemplateSet::used`] when it was last used.
    used: u64,
}

impl TemplateSet {
    /// Reads the chunk that the text begins with, and returns its length; `None` if no template
    /// matches.
    #[inline]
    pub(super) fn read(&mut self, text: &str) -> Option<usize> {
        let first = self.templates.get(self.last)?.next;
        let Some(length) = self.read_with(first, text) else {
            return self.read_with_others(first, text);
        };
        self.last = first;
        Some(length)
    }

    /// Like [`read`](Self::read), after the first template to try did not match.
    fn read_with_others(&mut self, first: usize, text: &str) -> Option<usize> {
        if Self::is_skipped(self.mismatches.saturating_add(1)) {
            return None;
        }
        let mut others = (0..self.templates.len()).filter(|place| *place != first);
        let (place, length) =
            others.find_map(|place| Some((place, self.read_with(place, text)?)))?;
        self.templates[self.last].next = place;
        self.last = place;
        Some(length)
    }

    /// The chunk that was read last by a template, or that a template was made of.
    #[inline]
    pub(super) fn chunk(&self) -> Option<&ChatChunk> {
        self.templates.get(self.last).map(|entry| entry.template.chunk())
    }

    /// The form of that chunk, if only the text of the model and values of the response are new in
    /// it.
    #[inline]
    pub(super) fn form(&self) -> Option<&Form> {
        self.templates.get(self.last)?.template.form()
    }

    /// Makes a template of a chunk and the text it was parsed from; leaves the chunk and returns
    /// false if it makes none.
    pub(super) fn learn(&mut self, text: &str, chunk: &mut ChatChunk) -> bool {
        self.mismatches = self.mismatches.saturating_add(1);
        if Self::is_skipped(self.mismatches) {
            return false;
        }
        let Some(mut template) = ChunkTemplate::new(text, chunk) else { return false };
        let is_earlier = |entry: &Entry| template.continues(&entry.template);
        let place = match self.templates.iter().position(is_earlier) {
            Some(place) => {
                self.templates[place].template = template;
                place
            }
            None => self.add(template),
        };
        self.use_next(place);
        true
    }

    /// Whether a chunk is neither compared with all templates nor learned from, because the ones
    /// before it matched none; `mismatches` counts them and this one.
    #[inline]
    fn is_skipped(mismatches: u32) -> bool {
        mismatches > MAX_MISMATCHES && !mismatches.is_multiple_of(NEW_INTERVAL)
    }

    /// Reads by one template.
    #[inline]
    fn read_with(&mut self, place: usize, text: &str) -> Option<usize> {
        let entry = self.templates.get_mut(place)?;
        let length = entry.template.read(text)?;
        self.used += 1;
        self.mismatches = 0;
        entry.used = self.used;
        Some(length)
    }

    /// Adds a template in place of the one that was not used for longest.
    fn add(&mut self, template: ChunkTemplate) -> usize {
        let entry = |next| Entry { template, next, used: 0 };
        if self.templates.len() < MAX_TEMPLATES {
            self.templates.push(entry(self.templates.len()));
            return self.templates.len() - 1;
        }
        let oldest = self.templates.iter().enumerate().min_by_key(|(_, entry)| entry.used);
        let place = oldest.map_or(0, |(place, _)| place);
        self.templates[place] = entry(place);
        place
    }

    /// Remembers that a template was made.
    fn use_next(&mut self, place: usize) {
        self.used += 1;
        if let Some(last) = self.templates.get_mut(self.last) {
            last.next = place;
        }
        if let Some(entry) = self.templates.get_mut(place) {
            entry.used = self.used;
        }
        self.last = place;
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEMPLATES, TemplateSet};
    use crate::chat::ChatChunk;

    /// Whether a template reads the text; makes one if not.
    fn read(set: &mut TemplateSet, text: &str) -> bool {
        let chunk = ChatChunk::from_text(text).unwrap();
        let is_read = set.read(text).is_some();
        if is_read || set.learn(text, &mut chunk.clone()) {
            assert_eq!(set.chunk(), Some(&chunk));
        }
        is_read
    }

    fn chunk(id: usize, member: usize) -> String {
        format!(r#"{{"id":"{id}","choices":[{{"delta":{{"content":"a","{member}":0}}}}]}}"#)
    }

    #[test]
    fn each_form_has_its_template() {
        let mut set = TemplateSet::default();
        for round in 0..3 {
            for form in 0..MAX_TEMPLATES {
                assert_eq!(read(&mut set, &chunk(0, form)), round > 0);
                assert!(read(&mut set, &chunk(0, form)));
            }
        }
        // What varies is known from the second time on, so that the third is read.
        assert!(!read(&mut set, &chunk(1, 0)));
        assert!(read(&mut set, &chunk(2, 0)));
        // One more replaces the one that was not used for longest.
        read(&mut set, &chunk(0, 100));
        assert!(!read(&mut set, &chunk(0, 1)));
        assert!(read(&mut set, &chunk(3, 0)));
        assert_eq!(set.templates.len(), MAX_TEMPLATES);
    }

    #[test]
    fn a_stream_that_does_not_repeat_itself_is_learned_from_rarely() {
        let mut set = TemplateSet::default();
        let mut made = 0;
        for form in 0..320 {
            let used = set.used;
            assert!(!read(&mut set, &chunk(0, form)));
            made += set.used - used;
        }
        assert!((30..40).contains(&made), "{made}");
        let mut tries = 0;
        while !read(&mut set, &chunk(0, 0)) {
            tries += 1;
            assert!(tries <= 16);
        }
    }
}
