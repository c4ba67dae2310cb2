//! Citations of web pages.

use crate::{
    chat::{ChatResponse, Message},
    json::object::wire_object,
};

wire_object! {
    /// An annotation of the content of a message, see
    /// [the chat completion object](https://platform.openai.com/docs/api-reference/chat/object).
    pub struct Annotation {
        /// The type; OpenAI documents `url_citation` only.
        kind ("type"): String,
        /// The cited page and the position of the citation.
        url_citation: UrlCitation,
    }
}

wire_object! {
    /// A citation of a web page.
    pub struct UrlCitation {
        /// Zero-based index of the first character of the citation in the content.
        start_index: u64,
        /// Index of the end of the citation in the content.
        end_index: u64,
        /// The title of the page.
        title: String,
        /// The URL of the page.
        url: String,
    }
}

/// A web page that a response cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CitedPage<'a> {
    /// The URL of the page.
    pub url: &'a str,
    /// The title of the page; `None` if the server does not send it.
    pub title: Option<&'a str>,
}

impl ChatResponse {
    /// The cited pages without repetition of URLs, in order of appearance.
    ///
    /// Collects the annotations of all messages, then [`citations`](Self::citations) (Perplexity).
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
