//! JSON in the text of a response.

use chatwire_schema::Validator;
use serde_json::Value;

use crate::{finding, subject::Choice};

/// What the text of a response holds, where JSON was asked for.
#[derive(Debug)]
pub(super) enum JsonOutput {
    /// One JSON value and nothing else.
    Json(Value),
    /// A JSON value in a Markdown fence.
    Fenced(Value),
    /// A JSON value between other text.
    InProse(Value),
    /// No JSON value.
    None,
}

/// Whether a choice must hold all of the JSON: it ended by itself, and with text.
///
/// One that reached its limit may hold the beginning of a JSON value: it is neither valid nor a
/// fault. A refusal and tool calls take the place of the text.
pub(super) fn is_due(choice: &Choice<'_>) -> bool {
    choice.finish_reason() == Some("stop") && !choice.is_refused() && choice.calls.is_empty()
}

impl JsonOutput {
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        if let Ok(value) = serde_json::from_str(text) {
            return Self::Json(value);
        }
        let fence = text.strip_prefix("```").and_then(|text| text.strip_suffix("```"));
        let inside = fence.and_then(|text| Some(text.split_once('\n')?.1));
        if let Some(value) = inside.and_then(|text| serde_json::from_str(text.trim()).ok()) {
            return Self::Fenced(value);
        }
        let inside = text.find(['{', '[']).and_then(|start| {
            let end = text.rfind(['}', ']'])?;
            serde_json::from_str(text.get(start..=end)?).ok()
        });
        inside.map_or(Self::None, Self::InProse)
    }

    /// What is there, in words, with whether its JSON fits a schema.
    pub(super) fn told(&self, text: &str, schema: Option<&Validator>) -> String {
        let (form, value) = match self {
            Self::Json(value) => return finding::shown(value),
            Self::None => return finding::quoted(text),
            Self::Fenced(value) => ("JSON in a Markdown fence", value),
            Self::InProse(value) => ("JSON between other text", value),
        };
        match schema.map(|schema| schema.is_valid(value)) {
            None => form.to_owned(),
            Some(true) => format!("{form}, which fits the schema"),
            Some(false) => format!("{form}, which does not fit the schema"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_found_in_every_wrapping() {
        let read = |text| JsonOutput::read(text);
        assert!(matches!(read(" {\"a\":1}\n"), JsonOutput::Json(_)));
        assert!(matches!(read("```json\n{\"a\":1}\n```"), JsonOutput::Fenced(_)));
        assert!(matches!(read("Sure: {\"a\":1}. Done."), JsonOutput::InProse(_)));
        assert!(matches!(read("Sure: {\"a\":1"), JsonOutput::None));
        assert!(matches!(read(""), JsonOutput::None));
        assert!(matches!(read("``````"), JsonOutput::None));
    }
}
