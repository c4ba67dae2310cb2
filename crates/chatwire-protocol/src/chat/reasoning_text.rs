//! The reasoning of a model as text, from wherever a server puts it.

use std::borrow::Cow;

use crate::{
    chat::{Content, ContentPart, Delta, Message, decoded, nested_raw},
    json::{Extra, Json},
};

/// The reasoning of a model as text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReasoningText<'a> {
    /// The text; borrowed unless it was joined from several parts.
    pub text: Cow<'a, str>,
    /// Where the text was found.
    pub source: ReasoningSource,
}

/// Where servers put the reasoning of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReasoningSource {
    /// The member `reasoning_content` ([DeepSeek], Qwen, vLLM and others).
    ///
    /// [DeepSeek]: https://api-docs.deepseek.com/guides/thinking_mode
    ReasoningContent,
    /// The member `reasoning` ([OpenRouter] and others).
    ///
    /// [OpenRouter]: https://openrouter.ai/docs/use-cases/reasoning-tokens
    Reasoning,
    /// The member `reasoning_text` (GitHub Copilot).
    ReasoningText,
    /// The member `thinking` (Ollama and others).
    Thinking,
    /// The texts and summaries in the member `reasoning_details`, joined (OpenRouter).
    ReasoningDetails,
    /// The texts in the member `thinking_blocks`, joined (LiteLLM for [Anthropic]).
    ///
    /// [Anthropic]: https://docs.litellm.ai/docs/reasoning_content
    ThinkingBlocks,
    /// The parts of the content that are reasoning, joined ([Mistral], Databricks).
    ///
    /// [Mistral]: https://docs.mistral.ai/capabilities/reasoning/
    ContentParts,
    /// The beginning of the content, between `<think>` and `</think>`.
    ThinkTags,
}

/// Content split into the reasoning in its `<think>` tag and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SplitReasoning<'a> {
    /// The text between the tags, without surrounding whitespace.
    pub reasoning: &'a str,
    /// The text after the closing tag, without leading whitespace; empty without a closing tag.
    pub content: &'a str,
    /// Whether there is a closing tag; without one the reasoning is incomplete.
    pub closed: bool,
}

impl Message {
    /// The reasoning of the model, from the first of the [sources](ReasoningSource) that has any.
    ///
    /// Servers that fill several sources repeat the same text.
    /// `None` if there is no reasoning or only encrypted reasoning.
    ///
    /// ```
    /// use chatwire_protocol::chat::{Message, ReasoningSource};
    ///
    /// let message = Message::from_slice(br#"{"content":"4","reasoning_content":"2 + 2 = 4"}"#)?;
    /// let reasoning = message.reasoning_text().unwrap();
    /// assert_eq!(reasoning.text, "2 + 2 = 4");
    /// assert_eq!(reasoning.source, ReasoningSource::ReasoningContent);
    ///
    /// let message = Message::assistant("<think>2 + 2 = 4</think>4");
    /// assert_eq!(message.reasoning_text().unwrap().text, "2 + 2 = 4");
    /// assert_eq!(message.split_think_tag().unwrap().content, "4");
    /// # Ok::<(), chatwire_protocol::json::DecodeError>(())
    /// ```
    pub fn reasoning_text(&self) -> Option<ReasoningText<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, extra, .. } = self;
        let members = Members { reasoning_content, reasoning, reasoning_details, extra };
        let in_parts = || match self.content.as_ref()? {
            Content::Text(_) => None,
            Content::Parts(parts) => {
                joined(parts.iter().filter(|part| part.is_reasoning()).filter_map(raw_of_part))
            }
        };
        members.text().or_else(|| found_raw(&in_parts()?, ReasoningSource::ContentParts)).or_else(
            || {
                let Some(Content::Text(text)) = &self.content else { return None };
                let reasoning = split_think_tag(text)?.reasoning;
                Some(ReasoningText { text: reasoning.into(), source: ReasoningSource::ThinkTags })
            },
        )
    }

    /// Splits content that begins with a `<think>` tag; `None` for any other content.
    ///
    /// A tag elsewhere in the content is not a mark of reasoning: the model may write about tags.
    pub fn split_think_tag(&self) -> Option<SplitReasoning<'_>> {
        split_think_tag(self.content.as_ref()?.as_text()?)
    }
}

impl Delta {
    /// The reasoning to append, from the first member that has any.
    ///
    /// Does not search the content for `<think>` tags, which may be split between chunks: call
    /// [`Message::reasoning_text`] on the accumulated message instead.
    pub fn reasoning_text(&self) -> Option<ReasoningText<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, extra, .. } = self;
        Members { reasoning_content, reasoning, reasoning_details, extra }.text()
    }

    /// The reasoning in objects and lists, with its escapes; `None` if there is none, or reasoning
    /// is in a field of its own.
    pub(crate) fn nested_reasoning(&self) -> Option<String> {
        let Self { reasoning_content, reasoning, reasoning_details, extra, .. } = self;
        let members = Members { reasoning_content, reasoning, reasoning_details, extra };
        match members.fields() {
            None => members.nested(false).map(|(raw, _)| raw),
            Some(_) => None,
        }
    }
}

fn split_think_tag(text: &str) -> Option<SplitReasoning<'_>> {
    let inner = text.trim_start().strip_prefix("<think>")?;
    let (reasoning, content, closed) = match inner.split_once("</think>") {
        Some((reasoning, content)) => (reasoning, content, true),
        None => (inner, "", false),
    };
    Some(SplitReasoning { reasoning: reasoning.trim(), content: content.trim_start(), closed })
}

/// The members of a message or delta that can hold reasoning.
struct Members<'a> {
    reasoning_content: &'a Option<String>,
    reasoning: &'a Option<String>,
    reasoning_details: &'a Option<Vec<Json>>,
    extra: &'a Extra,
}

impl<'a> Members<'a> {
    /// The reasoning, from the first member that has any.
    fn text(&self) -> Option<ReasoningText<'a>> {
        self.fields().or_else(|| {
            let (raw, source) = self.nested(true)?;
            found_raw(&raw, source)
        })
    }

    /// The reasoning in a field for text.
    fn fields(&self) -> Option<ReasoningText<'a>> {
        let Self { reasoning_content, reasoning, .. } = *self;
        let field = |text: &'a Option<String>, source| found(text.as_deref()?.into(), source);
        field(reasoning_content, ReasoningSource::ReasoningContent)
            .or_else(|| field(reasoning, ReasoningSource::Reasoning))
    }

    /// The reasoning in objects, lists and unknown members, and in the content if `with_content`.
    fn nested(&self, with_content: bool) -> Option<(String, ReasoningSource)> {
        let Self { reasoning_details, extra, .. } = *self;
        let details = reasoning_details.iter().flatten().filter_map(nested_raw);
        let filled = |raw: &String| !raw.is_empty();
        if let Some(raw) = joined(details).filter(filled) {
            return Some((raw, ReasoningSource::ReasoningDetails));
        }
        if extra.is_empty() {
            return None;
        }
        let member = |(name, source)| {
            let raw = nested_raw(extra.get(name)?).filter(filled)?;
            Some((raw, source))
        };
        let members = [
            ("reasoning_content", ReasoningSource::ReasoningContent),
            ("reasoning", ReasoningSource::Reasoning),
            ("reasoning_text", ReasoningSource::ReasoningText),
            ("thinking", ReasoningSource::Thinking),
            ("reasoning_details", ReasoningSource::ReasoningDetails),
            ("thinking_blocks", ReasoningSource::ThinkingBlocks),
        ];
        let in_content = || {
            let raw = kept_parts(extra).filter(filled).filter(|_| with_content)?;
            Some((raw, ReasoningSource::ContentParts))
        };
        members.into_iter().find_map(member).or_else(in_content)
    }
}

fn found(text: Cow<'_, str>, source: ReasoningSource) -> Option<ReasoningText<'_>> {
    (!text.is_empty()).then_some(ReasoningText { text, source })
}

fn found_raw(raw: &str, source: ReasoningSource) -> Option<ReasoningText<'static>> {
    found(decoded(raw).into(), source)
}

fn joined(texts: impl Iterator<Item = String>) -> Option<String> {
    texts.reduce(|all, text| all + &text)
}

/// The reasoning in the parts of a `content` that did not fit its field, with its escapes.
fn kept_parts(extra: &Extra) -> Option<String> {
    let content = extra.get("content")?;
    let parts = content.parse::<Vec<Json>>().unwrap_or_else(|_| vec![content.clone()]);
    joined(parts.iter().filter_map(|part| {
        let is_reasoning = ContentPart::from_text(part.as_str()).ok()?.is_reasoning();
        is_reasoning.then(|| nested_raw(part)).flatten()
    }))
}

/// The text of a part that is reasoning, whichever member holds it, with its escapes.
fn raw_of_part(part: &ContentPart) -> Option<String> {
    nested_raw(&Json::new(part).ok()?)
}

#[cfg(test)]
mod tests {
    use super::ReasoningSource::{
        self, ContentParts, Reasoning, ReasoningContent, ReasoningDetails, ReasoningText,
        ThinkTags, Thinking, ThinkingBlocks,
    };
    use crate::chat::{Delta, Message};

    #[track_caller]
    fn check(message: &str, expected: Option<(&str, ReasoningSource)>) {
        let message = Message::from_slice(message.as_bytes()).unwrap();
        let reasoning = message.reasoning_text();
        let found = reasoning.as_ref().map(|reasoning| (&*reasoning.text, reasoning.source));
        assert_eq!(found, expected);
    }

    #[test]
    fn reasoning_is_found_under_each_name() {
        check(r#"{"reasoning_content":"a"}"#, Some(("a", ReasoningContent)));
        check(r#"{"reasoning_content":"","reasoning":"a"}"#, Some(("a", Reasoning)));
        check(
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"type":"reasoning.encrypted","data":"x"},{"summary":"b"}]}"#,
            Some(("ab", ReasoningDetails)),
        );
        check(r#"{"reasoning_text":"a"}"#, Some(("a", ReasoningText)));
        check(r#"{"thinking":"a","thinking_blocks":[]}"#, Some(("a", Thinking)));
        check(r#"{"reasoning":{"content":"a"}}"#, Some(("a", Reasoning)));
        check(
            r#"{"thinking_blocks":[{"type":"thinking","thinking":"a","signature":"s"},{"type":"redacted_thinking","data":"x"}]}"#,
            Some(("a", ThinkingBlocks)),
        );
        for parts in [
            r#"[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},{"type":"text","text":"b"}]"#,
            r#"[{"type":"reasoning","summary":[{"type":"summary_text","text":"a"}]},"b"]"#,
            r#"[{"type":"thinking","thinking":"a","signature":"s"},{"text":"b"}]"#,
            r#"[{"type":"reasoning","text":"a"}]"#,
        ] {
            check(&format!(r#"{{"content":{parts}}}"#), Some(("a", ContentParts)));
        }
        check(r#"{"content":"\n<think>\na\n</think>\n\nb"}"#, Some(("a", ThinkTags)));
        check(r#"{"content":"b","reasoning":null}"#, None);
        check(r#"{"reasoning_details":[{"data":"x"}],"content":"a</think>"}"#, None);
    }

    #[test]
    fn content_is_split_at_the_tags() {
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
            let split = message.split_think_tag();
            let split = split.map(|split| (split.reasoning, split.content, split.closed));
            assert_eq!(split, expected, "{content}");
        }
    }

    #[test]
    fn deltas_have_reasoning_too() {
        let delta = Delta::from_slice(br#"{"content":"<think>","reasoning":"a"}"#).unwrap();
        assert_eq!(delta.reasoning_text().unwrap().text, "a");
    }
}
