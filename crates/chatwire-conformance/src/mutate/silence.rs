//! Which mutants may pass in silence, and why.

use serde::Deserialize;

use super::{Mutant, MutantKind};
use crate::text_error::TextError;

/// The mutants that may pass in silence, each kind with its reason, and the rules that no mutant
/// can break.
///
/// ```
/// use chatwire_conformance::mutate::Silence;
///
/// let silence = Silence::parse(r#"
///     [[mutant]]
///     kind = "value"
///     at = "/id"
///     seeds = ["unary-*"]
///     reason = "one ID is as good as another"
/// "#)?;
/// assert_eq!(silence.mutants.len(), 1);
/// # Ok::<_, chatwire_conformance::TextError>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Silence {
    /// The mutants that may pass in silence.
    #[serde(default, rename = "mutant")]
    pub mutants: Vec<SilentMutants>,
    /// The rules that no mutant can break.
    #[serde(default, rename = "rule")]
    pub rules: Vec<UnbrokenRule>,
}

/// Mutants that may pass in silence.
///
/// A pattern is a text in which `*` stands for any characters; all patterns must match.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SilentMutants {
    /// The kind of change; absent for any.
    pub kind: Option<MutantKind>,
    /// A pattern of [`MutantPlace::generalized`](super::MutantPlace::generalized).
    pub at: String,
    /// A pattern of the mutant's name; absent for any.
    pub name: Option<String>,
    /// Patterns of the exchange's name, of which one must match; absent for any.
    #[serde(default)]
    pub seeds: Vec<String>,
    /// Why a recording cannot tell that this is a fault, or why it is none.
    pub reason: String,
}

/// A rule that no mutant can break.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnbrokenRule {
    /// The ID of the rule.
    pub id: String,
    /// Why no mutant can break it.
    pub reason: String,
}

impl Silence {
    /// Reads a list in TOML.
    ///
    /// # Errors
    ///
    /// When the text is not of this form.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        toml::from_str(text).map_err(|error| TextError::from_toml(&error, text))
    }

    /// The positions of the entries that a mutant of an exchange falls under.
    pub fn entries_of(&self, seed: &str, mutant: &Mutant) -> Vec<usize> {
        let entries = self.mutants.iter().enumerate();
        entries.filter(|(_, entry)| entry.has(seed, mutant)).map(|(at, _)| at).collect()
    }
}

impl SilentMutants {
    fn has(&self, seed: &str, mutant: &Mutant) -> bool {
        let name = self.name.as_ref();
        self.kind.is_none_or(|kind| kind == mutant.kind)
            && matches(&self.at, &mutant.place.generalized())
            && name.is_none_or(|pattern| matches(pattern, &mutant.name))
            && self.is_about(seed)
    }

    /// Whether the entry is about mutants of an exchange; one that is about none of a run is not
    /// stale.
    pub fn is_about(&self, seed: &str) -> bool {
        self.seeds.is_empty() || self.seeds.iter().any(|pattern| matches(pattern, seed))
    }
}

/// Whether a text is of a pattern in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + before.len()..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text) in [
            ("", ""),
            ("*", "a"),
            ("a*", "ab"),
            ("*b", "ab"),
            ("a*c*e", "abcde"),
            ("a*", "a"),
            ("/x/*/y", "/x/*/y"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*", "b"), ("a*c", "ab"), ("a*b*b", "ab"), ("a", "ab")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn an_entry_is_about_the_exchanges_that_it_names() {
        let entry = |seeds: &str| {
            let text = format!("[[mutant]]\nat = \"/id\"\nreason = \"r\"\n{seeds}");
            Silence::parse(&text).unwrap().mutants.remove(0)
        };
        assert!(entry("").is_about("unary-text"));
        let two = entry("seeds = [\"stream-*\", \"t/one\"]");
        assert!(two.is_about("stream-text") && two.is_about("t/one"));
        assert!(!two.is_about("unary-text") && !two.is_about("t/other"));
    }

    #[test]
    fn a_list_of_another_form_is_refused_with_its_line() {
        let error = Silence::parse("[[mutant]]\nat = \"/id\"\nreasons = \"r\"").unwrap_err();
        assert_eq!(error.line, Some(3), "{error}");
    }
}
