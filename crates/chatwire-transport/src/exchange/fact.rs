//! What the source of an exchange may not have kept.

use std::fmt;

/// Something about an exchange that its source did not keep, so that nobody can be blamed for it.
///
/// Our own recorder keeps everything. Traffic that other programs wrote often lacks a part: see
/// [`Exchange::unknown`](crate::Exchange::unknown).
/// The order is that of an exchange: the request, the head of the response, its body, its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fact {
    /// The whole request: method, target, headers and body are placeholders.
    Request,
    /// The method and the path of the request, which are placeholders.
    Target,
    /// The body of the request, which is empty here.
    RequestBody,
    /// Status and headers of the response: the status is assumed, and there are no headers.
    Head,
    /// The headers of the response: none or only some were kept.
    Headers,
    /// The headers as they fit the stored body: those that were kept describe the body as it was
    /// sent, compressed or in pieces. `content-length` need not be the length of the stored body.
    Framing,
    /// The bytes of the body: the source parsed it and wrote it again. The values are equal, but
    /// blanks, escapes, the spelling of numbers and the order of members are not those sent.
    Bytes,
    /// The events of a stream as they were sent: they were written again from their payloads.
    Events,
    /// The values of the body as they were sent: a program built an object of its own from the
    /// response and may have joined a stream, added, dropped or defaulted members.
    Values,
    /// How the body was divided into frames, and when they arrived.
    Frames,
    /// How the body ended: [`BodyEnd::Complete`](crate::BodyEnd::Complete) is assumed.
    End,
}

/// All facts with their names, in order.
const FACTS: [(Fact, &str); 11] = [
    (Fact::Request, "request"),
    (Fact::Target, "target"),
    (Fact::RequestBody, "request-body"),
    (Fact::Head, "head"),
    (Fact::Headers, "headers"),
    (Fact::Framing, "framing"),
    (Fact::Bytes, "bytes"),
    (Fact::Events, "events"),
    (Fact::Values, "values"),
    (Fact::Frames, "frames"),
    (Fact::End, "end"),
];

impl Fact {
    /// All facts, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|(fact, _)| *fact)
    }

    /// The name in `meta.toml`, for example `request-body`.
    pub fn name(self) -> &'static str {
        FACTS.iter().find(|(fact, _)| *fact == self).map_or("", |(_, name)| name)
    }

    /// The fact with this name; `None` if there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        FACTS.iter().find(|(_, known)| *known == name).map(|(fact, _)| *fact)
    }

    /// The fact in words, for example for `its source did not keep ...`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Request => "the request",
            Self::Target => "the method and path of the request",
            Self::RequestBody => "the body of the request",
            Self::Head => "status and headers",
            Self::Headers => "the headers",
            Self::Framing => "the body as the headers describe it",
            Self::Bytes => "the bytes of the body, only its values",
            Self::Events => "the events of the stream, only their payloads",
            Self::Values => "the response as it was sent, only an object built from it",
            Self::Frames => "the frames and their times",
            Self::End => "how the body ended",
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_has_its_own_name_and_place() {
        let facts: Vec<_> = Fact::all().collect();
        assert!(facts.is_sorted());
        for fact in facts {
            assert_eq!(Fact::from_name(fact.name()), Some(fact));
            assert!(!fact.describe().is_empty());
        }
        assert_eq!(Fact::from_name("weather"), None);
    }
}
