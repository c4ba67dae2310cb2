//! HTML and XML pages, which proxies send.

use super::details::{self, Details};

/// Elements that contain the message: the title and heading of HTML, and the message of XML errors.
const MESSAGE_ELEMENTS: [&str; 3] = ["title", "h1", "message"];

/// Reads the message of a page.
pub(super) fn read(page: &str) -> Details {
    // Titles are at the start; the limit bounds the work on large pages.
    let head = details::prefix(page, 64 << 10);
    let lower = head.to_ascii_lowercase();
    MESSAGE_ELEMENTS
        .iter()
        .filter_map(|element| text_of(head, &lower, element))
        .map(|text| Details::of_message(&text))
        .find(|details| details.message.is_some())
        .unwrap_or_else(|| Details::of_message(&without_tags(head, &lower)))
}

/// The text of a page that has none of these elements, on one line.
fn without_tags(page: &str, lower: &str) -> String {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(tag) = page[at..].find('<').map(|tag| at + tag) {
        words.extend(page[at..tag].split_whitespace());
        // What stands in these elements is not for readers.
        let skipped = ["style", "script"].iter().find(|name| lower[tag + 1..].starts_with(**name));
        let end = match skipped {
            Some(name) => {
                lower[tag..].find(&format!("</{name}")).map_or(page.len(), |end| tag + end + 1)
            }
            None => tag,
        };
        at = page[end..].find('>').map_or(page.len(), |close| end + close + 1);
    }
    words.extend(page[at..].split_whitespace());
    unescape(&words.join(" "))
}

/// The text of the first element with this name, on one line.
fn text_of(page: &str, lower: &str, element: &str) -> Option<String> {
    let opening = lower.match_indices(&format!("<{element}")).find_map(|(start, tag)| {
        let rest = &lower[start + tag.len()..];
        // `<title>` and `<title lang="en">`, but not `<titlebar>`.
        rest.starts_with(|next: char| next == '>' || next.is_ascii_whitespace())
            .then_some(start + tag.len())
    })?;
    let start = opening + lower[opening..].find('>')? + 1;
    let end = start + lower[start..].find("</")?;
    let text = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(unescape(&text))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}
