//! Checks that the types of `chatwire-protocol` lose nothing.

use chatwire_json::{Document, Pointer, differences};
use chatwire_protocol::chat::{ChatChunk, ChatResponse};
use serde::{Deserialize, Serialize};

use crate::{
    finding::Location,
    subject::{Kind, Place, Subject},
    verdict::Verdict,
};

/// The result of decoding every object of a response and encoding it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Lossless {
    /// Pass, or [`Verdict::Harness`] when something was lost, or that nothing could be tried.
    pub verdict: Verdict,
    /// How many objects were tried: one body, or every chunk.
    pub tried: usize,
    /// How many of them changed or could not be read.
    pub lost: usize,
    /// Where the first of them changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Location>,
}

/// Decodes every object of a response into its type and encodes it again.
///
/// Error responses and responses of other endpoints are not tried.
pub(crate) fn check(subject: &Subject) -> Lossless {
    let mut result = Lossless { verdict: Verdict::NotApplicable, tried: 0, lost: 0, first: None };
    let places = match subject.kind() {
        Kind::Completion => subject.completion().map(|root| vec![root]),
        Kind::Stream => subject.heads(),
        Kind::Error | Kind::Other => return result,
    };
    let Ok(places) = places else {
        result.verdict = Verdict::Skip;
        return result;
    };
    for place in places {
        let is_kept = result.take(subject, &place);
        for like in place.event().into_iter().flat_map(|head| subject.events().like(head)) {
            if is_kept {
                // Another text is kept as well.
                result.tried += 1;
            } else if let Some(place) = like.place() {
                result.take(subject, &place);
            }
        }
    }
    result.verdict = match (result.tried, result.lost) {
        (0, _) => Verdict::Skip,
        (_, 0) => Verdict::Pass,
        _ => Verdict::Harness,
    };
    result
}

impl Lossless {
    /// Tries one object; gives whether nothing of it was lost.
    fn take(&mut self, subject: &Subject, place: &Place<'_>) -> bool {
        if subject.repeats_names(place) {
            // Two members of one name are the server's fault, and no type can keep both.
            return false;
        }
        self.tried += 1;
        let changed = difference(subject, place);
        if let Some(pointer) = &changed {
            self.lost += 1;
            self.first.get_or_insert_with(|| subject.locate(&place.below(pointer)));
        }
        changed.is_none()
    }
}

/// The place of the first change; the root when the object could not be read or written.
fn difference(subject: &Subject, place: &Place<'_>) -> Option<Pointer> {
    let Some(read) = subject.node(place) else { return Some(Pointer::root()) };
    let written = match place.event() {
        None => ChatResponse::from_text(read.as_str()).map(|response| response.to_vec()),
        Some(_) => ChatChunk::from_text(read.as_str()).map(|chunk| chunk.to_vec()),
    };
    let written = written.ok().and_then(|written| String::from_utf8(written).ok());
    if written.as_ref().is_some_and(|written| read.surely_equals(written)) {
        return None;
    }
    let Some(written) = written.and_then(|written| Document::parse(written).ok()) else {
        return Some(Pointer::root());
    };
    let first = differences(read, written.root()).next();
    first.map(|difference| difference.pointer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{completion, error, stream, usage_chunk};

    #[track_caller]
    fn passes(subject: &Subject, tried: usize) {
        let result = check(subject);
        assert_eq!((result.verdict, result.tried), (Verdict::Pass, tried), "{result:?}");
    }

    #[test]
    fn nothing_is_lost() {
        passes(&completion().subject(), 1);
        passes(&stream().subject(), 4);
        let odd = r#"{"id":null,"x":[9007199254740993,1.50],"choices":[{"message":{"role":7}}]}"#;
        passes(&completion().body(odd).subject(), 1);
        let wrapped = json!({"event": "chunk", "data": usage_chunk()});
        passes(&stream().push(wrapped).subject(), 5);
    }

    #[test]
    fn repeated_names_are_the_servers_fault() {
        let twice = r#"{"id":"a","id":"b","choices":[{"index":0,"index":1}]}"#;
        assert_eq!(check(&completion().body(twice).subject()).verdict, Verdict::Skip);
        let one = stream().replace("\"delta\":{}", "\"delta\":{\"x\":1,\"x\":1}");
        passes(&one.subject(), 3);
    }

    #[test]
    fn other_bodies_are_not_tried() {
        assert_eq!(check(&error().subject()).verdict, Verdict::NotApplicable);
        assert_eq!(check(&completion().body("oops").subject()).verdict, Verdict::Skip);
        assert_eq!(check(&stream().body("data: 1\n\n").subject()).verdict, Verdict::Skip);
    }
}
