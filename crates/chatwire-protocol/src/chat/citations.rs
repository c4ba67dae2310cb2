//! The pages that an answer rests on, wherever a server lists them.

use crate::{
    chat::{ChatResponse, Message},
    json::object::wire_object,
};

wire_object! {
    /// A source the model cites.
    pub struct Annotation {
        /// Always `url_citation` so far.
        kind ("type"): String,
        /// The page and where it is cited.
        url_citation: UrlCitation,
    }
}

wire_object! {
    /// A page that part of an answer rests on.
    pub struct UrlCitation {
        /// Where the part begins in the content, in characters from 0.
        start_index: u64,
        /// Where it ends, exclusive.
        end_index: u64,
        /// The page's title.
        title: String,
        /// The page's address.
        url: String,
    }
}

/// A page that an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CitedPage<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its title, where the server tells it.
    pub title: Option<&'a str>,
}

impl ChatResponse {
    /// The pages that the answers rest on, each address once, in the order of the text.
    ///
    /// Annotations of the messages come first, then the list beside them that Perplexity sends.
    pub fn cited_pages(&self) -> Vec<CitedPage<'_>> {
        let messages = self.choices.iter().flatten().filter_map(|choice| choice.message.as_ref());
        let annotated = messages.flat_map(annotated);
        let listed = self.citations.iter().flatten();
        let listed = listed.map(|url| CitedPage { url, title: None });
        let mut seen = std::collections::BTreeSet::new();
        annotated.chain(listed).filter(|page| seen.insert(page.url)).collect()
    }
}

fn annotated(message: &Message) -> impl Iterator<Item = CitedPage<'_>> {
    let annotations = message.annotations.iter().flatten();
    annotations.filter_map(|annotation| {
        let citation = annotation.url_citation.as_ref()?;
        Some(CitedPage { url: citation.url.as_deref()?, title: citation.title.as_deref() })
    })
}

#[cfg(test)]
mod tests {
    use crate::chat::ChatResponse;

    #[test]
    fn both_lists_are_joined() {
        let response = ChatResponse::from_slice(
            br#"{"choices":[{"message":{"annotations":[
                {"type":"url_citation","url_citation":{"url":"https://b.example","title":"B"}},
                {"type":"later"},
                {"url_citation":{"url":"https://a.example"}}
            ]}},{"message":null}],"citations":["https://b.example","https://c.example"]}"#,
        )
        .unwrap();
        let pages: Vec<_> =
            response.cited_pages().iter().map(|page| (page.url, page.title)).collect();
        assert_eq!(
            pages,
            [
                ("https://b.example", Some("B")),
                ("https://a.example", None),
                ("https://c.example", None)
            ],
        );
    }
}
