//! Validates a request by its schema.

use chatwire_json::{Pointer, Result};

use super::{
    branch,
    instance::Instance,
    profile::Profile,
    schema::{Others, Schema},
    violation::{Keyword, Violation},
};

/// All violations in `text`, which must be one JSON value.
pub(crate) fn violations(text: &str, profile: &Profile) -> Result<Vec<Violation>> {
    let mut walk = Walk::new(text, profile.name);
    walk.check(profile.schema, 0)?;
    Ok(walk.found)
}

/// A location in the text and the corresponding location in the schema.
///
/// The recursion depth is bounded by the schema, whose tables are not recursive: a deeply nested
/// text cannot exhaust the stack.
/// Each part of the text is read at most as often as there are combined schemas above it.
pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    profile: &'static str,
    pointer: Pointer,
    schema_pointer: Pointer,
    pub(super) found: Vec<Violation>,
    /// Whether to stop at the first violation.
    pub(super) probing: bool,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, profile: &'static str) -> Self {
        Self {
            text,
            profile,
            pointer: Pointer::root(),
            schema_pointer: Pointer::root(),
            found: Vec::new(),
            probing: false,
        }
    }

    /// Whether the value at byte `at` is valid against `schema`.
    pub(super) fn accepts(&self, schema: &'static Schema, at: usize) -> Result<bool> {
        let mut probe = Self { probing: true, ..Self::new(self.text, self.profile) };
        probe.check(schema, at)?;
        Ok(probe.found.is_empty())
    }

    /// The violations of `schema`, which is at `step`, by the value at byte `at`.
    pub(super) fn violations_of(
        &self,
        schema: &'static Schema,
        at: usize,
        step: [String; 2],
    ) -> Result<Vec<Violation>> {
        let mut inner = Self {
            pointer: self.pointer.clone(),
            schema_pointer: step
                .iter()
                .fold(self.schema_pointer.clone(), |place, step| place.join(step)),
            ..Self::new(self.text, self.profile)
        };
        inner.check(schema, at)?;
        Ok(inner.found)
    }

    /// Records all violations of `schema` by the value at byte `at`.
    fn check(&mut self, schema: &'static Schema, at: usize) -> Result<()> {
        let instance = Instance::at(self.text, at)?;
        if schema.or_null && matches!(instance, Instance::Null) {
            return Ok(());
        }
        if !self.check_kind(schema, &instance) {
            return Ok(());
        }
        match &instance {
            Instance::Number(token) => self.check_number(schema, token, &instance),
            Instance::String(text) => self.check_string(schema, text, &instance),
            Instance::Array(items) => {
                self.check_items(schema, items.len());
                for (index, at) in items.iter().enumerate() {
                    let Some(of) = schema.items.filter(|_| !self.is_done()) else { break };
                    self.check_part(&index.to_string(), &["items"], of, *at)?;
                }
            }
            Instance::Object(members) => {
                for name in schema.required {
                    if !members.contains_key(*name) {
                        let expected = format!("an object with `{name}`");
                        self.violate(
                            Keyword::Required,
                            expected,
                            "an object without it".to_owned(),
                        );
                    }
                }
                for (name, at) in members {
                    if self.is_done() {
                        break;
                    }
                    match (schema.property(name), &schema.others) {
                        (Some(of), _) => self.check_part(name, &["properties", name], of, *at)?,
                        (None, Others::Anything) => {}
                        (None, Others::Each(of)) => {
                            self.check_part(name, &["additionalProperties"], of, *at)?;
                        }
                        (None, Others::Nothing) => {
                            let actual = Instance::at(self.text, *at)?.describe();
                            let keyword = Keyword::AdditionalProperties;
                            self.violate_member(name, keyword, "absent".to_owned(), actual);
                        }
                    }
                }
            }
            Instance::Null | Instance::Boolean(_) => {}
        }
        branch::check(self, schema, &instance, at)
    }

    /// Whether the type and the enum allow the value; if not, no other keyword is checked.
    fn check_kind(&mut self, schema: &Schema, instance: &Instance<'_>) -> bool {
        let known = match instance {
            Instance::String(text) => schema.words.is_empty() || schema.words.contains(&&**text),
            _ => true,
        };
        if known && schema.kinds.has(instance.kind()) {
            return true;
        }
        if schema.words.is_empty() {
            self.violate(Keyword::Type, schema.kinds.to_string(), instance.describe());
        } else {
            self.violate(Keyword::Enum, one_of(schema.words), instance.describe_enum());
        }
        false
    }

    fn check_number(&mut self, schema: &Schema, token: &str, instance: &Instance<'_>) {
        // Rust parses every JSON number; numbers out of range become infinite, beyond any bound.
        let value: f64 = token.parse().unwrap_or(f64::NAN);
        if let Some(minimum) = schema.minimum.filter(|minimum| value < *minimum) {
            self.violate(Keyword::Minimum, format!("at least {minimum}"), instance.describe());
        }
        if let Some(maximum) = schema.maximum.filter(|maximum| value > *maximum) {
            self.violate(Keyword::Maximum, format!("at most {maximum}"), instance.describe());
        }
    }

    fn check_string(&mut self, schema: &Schema, text: &str, instance: &Instance<'_>) {
        let min = schema.min_length;
        if text.chars().take(min as usize).count() < min as usize {
            let expected = match min {
                1 => "a string that is not empty".to_owned(),
                _ => format!("a string of {min} characters or more"),
            };
            self.violate(Keyword::MinLength, expected, instance.describe());
        }
        if let Some(max) = schema.max_length
            && text.chars().nth(max as usize).is_some()
        {
            let expected = format!("a string of {max} characters or fewer");
            self.violate(Keyword::MaxLength, expected, instance.describe());
        }
        if let Some(pattern) = schema.pattern.filter(|pattern| !pattern.accepts(text)) {
            let expected = format!("a string that follows `{}`", pattern.text);
            self.violate(Keyword::Pattern, expected, instance.describe());
        }
    }

    fn check_items(&mut self, schema: &Schema, count: usize) {
        let actual = || format!("one of {count}");
        if count < schema.min_items as usize {
            let expected = match schema.min_items {
                1 => "an array that is not empty".to_owned(),
                least => format!("an array of {least} items or more"),
            };
            self.violate(Keyword::MinItems, expected, actual());
        }
        if let Some(max) = schema.max_items.filter(|max| count > *max as usize) {
            let expected = format!("an array of {max} items or fewer");
            self.violate(Keyword::MaxItems, expected, actual());
        }
    }

    /// Records all violations of one schema of a keyword by the value at byte `at`.
    pub(super) fn check_branch(
        &mut self,
        schema: &'static Schema,
        at: usize,
        keyword: &str,
        index: usize,
    ) -> Result<()> {
        self.schema_pointer.push(keyword);
        self.schema_pointer.push(index);
        let checked = self.check(schema, at);
        self.schema_pointer.pop();
        self.schema_pointer.pop();
        checked
    }

    fn check_part(
        &mut self,
        name: &str,
        step: &[&str],
        schema: &'static Schema,
        at: usize,
    ) -> Result<()> {
        self.pointer.push(name);
        self.schema_pointer.extend(step);
        let checked = self.check(schema, at);
        for _ in step {
            self.schema_pointer.pop();
        }
        self.pointer.pop();
        checked
    }

    /// Records a violation by the current value.
    pub(super) fn violate(&mut self, keyword: Keyword, expected: String, actual: String) {
        self.found.push(Violation {
            pointer: self.pointer.clone(),
            keyword,
            expected,
            actual,
            profile: self.profile,
            schema_pointer: self.schema_pointer.join(keyword),
        });
    }

    /// Records a violation by a member of the current value.
    pub(super) fn violate_member(
        &mut self,
        name: &str,
        keyword: Keyword,
        expected: String,
        actual: String,
    ) {
        self.pointer.push(name);
        self.violate(keyword, expected, actual);
        self.pointer.pop();
    }

    fn is_done(&self) -> bool {
        self.probing && !self.found.is_empty()
    }
}

/// Describes the allowed values.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("`{word}`"),
        _ => format!("one of `{}`", words.join("`, `")),
    }
}
