//! How requests are compared with recorded ones.

use std::{collections::BTreeMap, fmt};

use chatwire_json::{Document, Node, Pointer};
use http::HeaderName;
use regex_automata::meta::Regex;
use serde::Deserialize;

/// How a request is compared with recorded ones, beyond method, target, body and credentials.
///
/// The default compares all members of the body and no headers.
/// Rules apply to the recorded request and to the sent one alike, and to JSON bodies only.
///
/// A place is a JSON pointer in which the token `*` means any member or item: `/messages/*/name`.
///
/// Read from TOML, or any other format of serde, it has these members, all optional:
///
/// ```
/// use chatwire_transport::cassette::MatchRules;
///
/// let rules: MatchRules = toml::from_str(
///     r#"
///     ignore = ["/user", "/metadata"]
///     headers = ["x-tenant"]
///     patterns = { "/messages/*/tool_call_id" = "^call_" }
///     defaults = { "/n" = 1, "/stream" = false }
///     "#,
/// )?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, Deserialize)]
#[serde(try_from = "RulesFile")]
pub struct MatchRules {
    ignored: Vec<Place>,
    patterns: Vec<(Place, Regex, String)>,
    defaults: Vec<(Place, String)>,
    headers: Vec<HeaderName>,
}

/// A rule that cannot be used; the message names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRuleError(String);

impl MatchRules {
    /// Compares everything and no headers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ignores the values at a place.
    ///
    /// # Errors
    ///
    /// If `place` is not a JSON pointer.
    pub fn ignoring(mut self, place: &str) -> Result<Self, MatchRuleError> {
        self.ignored.push(Place::parse(place)?);
        Ok(self)
    }

    /// Treats values at a place as equal if both match a regular expression.
    ///
    /// The expression is searched in the text of a string, and in the JSON of any other value.
    ///
    /// # Errors
    ///
    /// If `place` is not a JSON pointer, or `pattern` is not a regular expression.
    pub fn matching(mut self, place: &str, pattern: &str) -> Result<Self, MatchRuleError> {
        let regex = Regex::new(pattern).map_err(|error| {
            MatchRuleError(format!("`{pattern}` is not a regular expression: {error}"))
        })?;
        self.patterns.push((Place::parse(place)?, regex, pattern.to_owned()));
        Ok(self)
    }

    /// Treats a value at a place like an absent one.
    ///
    /// # Errors
    ///
    /// If `place` is not a JSON pointer, or the value is nested too deeply.
    pub fn with_default(
        mut self,
        place: &str,
        value: &serde_json::Value,
    ) -> Result<Self, MatchRuleError> {
        let document = Document::from_value(value)
            .map_err(|error| MatchRuleError(format!("the default of `{place}`: {error}")))?;
        self.defaults.push((Place::parse(place)?, document.canonical()));
        Ok(self)
    }

    /// Also compares the values of a header, if the recording kept it.
    ///
    /// A header that the recording does not have must not be sent either.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// The headers to compare.
    pub(super) fn headers(&self) -> &[HeaderName] {
        &self.headers
    }

    /// The document in the form in which documents are compared.
    pub(super) fn apply(&self, document: Document<'static>) -> Document<'static> {
        if self.ignored.is_empty() && self.patterns.is_empty() && self.defaults.is_empty() {
            return document;
        }
        let mut text = String::with_capacity(document.text().len());
        self.write(document.root(), &mut Pointer::root(), &mut text);
        // What was written is JSON; if a rule broke it, the document is compared as it is.
        Document::parse(text).unwrap_or(document)
    }

    fn write(&self, node: Node<'_>, at: &mut Pointer, out: &mut String) {
        if let Some((_, _, pattern)) = self.patterns.iter().find(|(place, regex, _)| {
            place.contains(at) && regex.is_match(text_of(node).as_bytes())
        }) {
            out.push_str(&serde_json::Value::from(pattern.as_str()).to_string());
            return;
        }
        let mut first = true;
        let mut separate = |out: &mut String| {
            if !std::mem::take(&mut first) {
                out.push(',');
            }
        };
        match node.kind() {
            chatwire_json::Kind::Object => {
                out.push('{');
                for member in node.members() {
                    let name = member.name.decode_lossy();
                    at.push(&name);
                    if !self.drops(member.value, at) {
                        separate(out);
                        out.push_str(&serde_json::Value::from(name.as_ref()).to_string());
                        out.push(':');
                        self.write(member.value, at, out);
                    }
                    at.pop();
                }
                out.push('}');
            }
            chatwire_json::Kind::Array => {
                out.push('[');
                for (index, item) in node.items().enumerate() {
                    at.push(index);
                    if !self.drops(item, at) {
                        separate(out);
                        self.write(item, at, out);
                    }
                    at.pop();
                }
                out.push(']');
            }
            _ => out.push_str(node.as_str()),
        }
    }

    fn drops(&self, value: Node<'_>, at: &Pointer) -> bool {
        self.ignored.iter().any(|place| place.contains(at))
            || self
                .defaults
                .iter()
                .any(|(place, default)| place.contains(at) && value.canonical() == *default)
    }
}

/// The text that a pattern is searched in.
fn text_of(node: Node<'_>) -> String {
    node.as_string().map_or_else(|| node.canonical(), |text| text.decode_lossy().into_owned())
}

/// A JSON pointer whose token `*` means any.
#[derive(Debug, Clone)]
struct Place(Vec<String>);

impl Place {
    fn parse(text: &str) -> Result<Self, MatchRuleError> {
        let pointer = Pointer::parse(text).map_err(|_| {
            MatchRuleError(format!(
                "`{text}` is not a JSON pointer: write it as `/messages/0/name`"
            ))
        })?;
        Ok(Self(pointer.tokens().map(|token| token.into_owned()).collect()))
    }

    fn contains(&self, pointer: &Pointer) -> bool {
        let mut tokens = pointer.tokens();
        let all = self.0.iter().all(|expected| {
            tokens.next().is_some_and(|token| expected == "*" || *expected == *token)
        });
        all && tokens.next().is_none()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    patterns: BTreeMap<String, String>,
    #[serde(default)]
    defaults: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    headers: Vec<String>,
}

impl TryFrom<RulesFile> for MatchRules {
    type Error = MatchRuleError;

    fn try_from(file: RulesFile) -> Result<Self, MatchRuleError> {
        let mut rules = Self::new();
        for place in &file.ignore {
            rules = rules.ignoring(place)?;
        }
        for (place, pattern) in &file.patterns {
            rules = rules.matching(place, pattern)?;
        }
        for (place, value) in &file.defaults {
            rules = rules.with_default(place, value)?;
        }
        for name in file.headers {
            let header = HeaderName::try_from(&name)
                .map_err(|_| MatchRuleError(format!("`{name}` is not the name of a header")))?;
            rules = rules.with_header(header);
        }
        Ok(rules)
    }
}

impl fmt::Display for MatchRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MatchRuleError {}

impl fmt::Debug for MatchRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MatchRules")
            .field("ignored", &self.ignored)
            .field("patterns", &self.patterns.iter().map(|it| &it.2).collect::<Vec<_>>())
            .field("defaults", &self.defaults)
            .field("headers", &self.headers)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rules: &str, left: &str, right: &str, equal: bool) {
        let rules: MatchRules = toml::from_str(rules).unwrap();
        let apply = |text: &str| rules.apply(Document::parse(text.to_owned()).unwrap()).canonical();
        assert_eq!(apply(left) == apply(right), equal, "{} {}", apply(left), apply(right));
    }

    #[test]
    fn ignored_members_do_not_count() {
        let rules = r#"ignore = ["/user", "/messages/*/name"]"#;
        check(rules, r#"{"user":1,"a":[]}"#, r#"{"a":[],"user":"x"}"#, true);
        check(rules, r#"{"messages":[{"name":"a"}]}"#, r#"{"messages":[{}]}"#, true);
        check(rules, r#"{"messages":[{"id":"a"}]}"#, r#"{"messages":[{}]}"#, false);
        check(rules, r#"{"a":{"user":1}}"#, r#"{"a":{}}"#, false);
    }

    #[test]
    fn values_of_one_pattern_are_equal() {
        let rules = r#"patterns = { "/seed" = "^\\d+$", "/id" = "^call_" }"#;
        check(rules, r#"{"seed":1}"#, r#"{"seed":25}"#, true);
        check(rules, r#"{"seed":1}"#, r#"{"seed":-1}"#, false);
        check(rules, r#"{"seed":1}"#, "{}", false);
        check(rules, r#"{"id":"call_1"}"#, r#"{"id":"\u0063all_2"}"#, true);
        check(rules, r#"{"id":"call_1"}"#, r#"{"id":"x"}"#, false);
    }

    #[test]
    fn a_default_equals_an_absent_member() {
        let rules = r#"defaults = { "/n" = 1, "/stream" = false }"#;
        check(rules, r#"{"n":1.0,"stream":false}"#, "{}", true);
        check(rules, r#"{"n":2}"#, "{}", false);
    }

    #[track_caller]
    fn check_refused(rules: &str, part: &str) {
        let error = toml::from_str::<MatchRules>(rules).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn rules_that_cannot_be_used_are_named() {
        check_refused(r#"ignore = ["user"]"#, "`user` is not a JSON pointer");
        check_refused(r#"patterns = { "/a" = "(" }"#, "`(` is not a regular expression");
        check_refused(r#"headers = ["a b"]"#, "`a b` is not the name of a header");
        check_refused(r#"ignor = []"#, "ignor");
    }
}
