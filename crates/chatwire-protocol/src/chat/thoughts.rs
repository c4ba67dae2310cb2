//! What a model thought before it answered, wherever a server puts it.

use std::borrow::Cow;

use crate::{
    chat::{Delta, Message},
    json::Json,
};

/// What a model thought, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Thoughts<'a> {
    /// The thoughts as text; borrowed when they stood in one piece.
    pub text: Cow<'a, str>,
    /// Where they stood.
    pub place: ThoughtsPlace,
}

/// The places where servers put a model's thoughts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ThoughtsPlace {
    /// The member `reasoning_content`, as with DeepSeek and Qwen.
    ReasoningContent,
    /// The member `reasoning`, as with OpenRouter.
    Reasoning,
    /// The member `reasoning_details`, whose texts and summaries were joined.
    ReasoningDetails,
    /// The beginning of the content, between `<think>` tags.
    ThinkTags,
}

/// A content that begins with thoughts, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SplitThinking<'a> {
    /// What stands between the tags, without the space around it.
    pub thoughts: &'a str,
    /// What follows the tags, without the space before it; empty when the answer never began.
    pub answer: &'a str,
    /// Whether there is a closing tag.
    pub closed: bool,
}

impl Message {
    /// The model's thoughts, from the first of the four places that has some.
    ///
    /// They are asked in the order of [`ThoughtsPlace`]; servers that fill several repeat the same text.
    /// Encrypted thoughts are not text and not told.
    pub fn thoughts(&self) -> Option<Thoughts<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, .. } = self;
        in_members(reasoning_content.as_deref(), reasoning.as_deref(), reasoning_details.as_deref())
            .or_else(|| {
                let split = self.split_thinking()?;
                let text = Cow::Borrowed(split.thoughts);
                Some(Thoughts { text, place: ThoughtsPlace::ThinkTags })
            })
    }

    /// The content taken apart, when it is text that begins with `<think>`.
    ///
    /// Content without the opening tag is never taken apart: an answer may speak of tags.
    pub fn split_thinking(&self) -> Option<SplitThinking<'_>> {
        let inner = self.text()?.trim_start().strip_prefix("<think>")?;
        let (thoughts, answer, closed) = match inner.split_once("</think>") {
            Some((thoughts, answer)) => (thoughts, answer, true),
            None => (inner, "", false),
        };
        Some(SplitThinking { thoughts: thoughts.trim(), answer: answer.trim_start(), closed })
    }
}

impl Delta {
    /// Thoughts to append, from the first of the members that has some.
    ///
    /// Tags in the content are not looked for: they may be cut anywhere.
    /// Take the accumulated message apart instead.
    pub fn thoughts(&self) -> Option<Thoughts<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, .. } = self;
        in_members(reasoning_content.as_deref(), reasoning.as_deref(), reasoning_details.as_deref())
    }
}

fn in_members<'a>(
    reasoning_content: Option<&'a str>,
    reasoning: Option<&'a str>,
    details: Option<&'a [Json]>,
) -> Option<Thoughts<'a>> {
    let joined = || details.unwrap_or_default().iter().filter_map(detail_text).collect::<String>();
    let (text, place) = match (reasoning_content, reasoning) {
        (Some(text), _) if !text.is_empty() => (text.into(), ThoughtsPlace::ReasoningContent),
        (_, Some(text)) if !text.is_empty() => (text.into(), ThoughtsPlace::Reasoning),
        _ => (Cow::Owned(joined()), ThoughtsPlace::ReasoningDetails),
    };
    (!text.is_empty()).then_some(Thoughts { text, place })
}

/// The text of one piece of `reasoning_details`, or its summary.
fn detail_text(detail: &Json) -> Option<String> {
    let detail = detail.to_value().ok()?;
    let text = detail["text"].as_str().or_else(|| detail["summary"].as_str());
    text.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::ThoughtsPlace::{self, Reasoning, ReasoningContent, ReasoningDetails, ThinkTags};
    use crate::chat::{Delta, Message};

    #[track_caller]
    fn check(message: &str, expected: Option<(&str, ThoughtsPlace)>) {
        let message = Message::from_slice(message.as_bytes()).unwrap();
        let thoughts = message.thoughts();
        let told = thoughts.as_ref().map(|thoughts| (&*thoughts.text, thoughts.place));
        assert_eq!(told, expected);
    }

    #[test]
    fn thoughts_are_found_under_each_name() {
        check(r#"{"reasoning_content":"a"}"#, Some(("a", ReasoningContent)));
        check(r#"{"reasoning_content":"","reasoning":"a"}"#, Some(("a", Reasoning)));
        check(
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"type":"reasoning.encrypted","data":"x"},{"summary":"b"}]}"#,
            Some(("ab", ReasoningDetails)),
        );
        check(r#"{"content":"\n<think>\na\n</think>\n\nb"}"#, Some(("a", ThinkTags)));
        check(r#"{"content":"b","reasoning":null}"#, None);
        check(r#"{"reasoning_details":[{"data":"x"}],"content":"a</think>"}"#, None);
    }

    #[test]
    fn content_is_taken_apart_at_the_tags() {
        for (content, expected) in [
            ("<think>a</think>b", Some(("a", "b", true))),
            (" <think> a </think>\n\n b ", Some(("a", "b ", true))),
            ("<think></think>", Some(("", "", true))),
            ("<think>a", Some(("a", "", false))),
            ("<think>a</think>b</think>", Some(("a", "b</think>", true))),
            ("say <think>", None),
            ("", None),
        ] {
            let message = Message::assistant(content);
            let split = message.split_thinking();
            let split = split.map(|split| (split.thoughts, split.answer, split.closed));
            assert_eq!(split, expected, "{content}");
        }
    }

    #[test]
    fn deltas_tell_their_thoughts_too() {
        let delta = Delta::from_slice(br#"{"content":"<think>","reasoning":"a"}"#).unwrap();
        assert_eq!(delta.thoughts().unwrap().text, "a");
    }
}
