//! Strings: a word, padded or cut to the required length.

use serde_json::Value;

use super::{CombinedSchema, Generator, MAX_LENGTH, TOO_LARGE, Unsatisfiable, pattern};

impl<'a> Generator<'a> {
    /// Generates a string.
    pub(super) fn string(&mut self, schema: &CombinedSchema<'a>) -> Result<Value, Unsatisfiable> {
        let min_length = schema.at_least("minLength");
        if min_length > MAX_LENGTH {
            return Err(TOO_LARGE);
        }
        if let Some(pattern) = schema.values("pattern").find_map(Value::as_str) {
            return pattern::matching(pattern, min_length, self.variant).map(Value::String);
        }
        if let Some(example) =
            schema.values("format").filter_map(Value::as_str).find_map(example_of)
        {
            return Ok(Value::from(example));
        }
        let mut text = self.word().to_owned();
        if self.variant > 0 {
            // The number comes first, so that it survives a cut.
            text.insert_str(0, &self.variant.to_string());
        }
        let length = text.chars().count();
        text.extend(std::iter::repeat_n('x', min_length.saturating_sub(length)));
        Ok(Value::String(text.chars().take(schema.at_most("maxLength")).collect()))
    }
}

/// An example of a format; `None` for unknown formats.
///
/// <https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3>
fn example_of(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2025-04-09T08:30:49Z",
        "date" => "2025-04-09",
        "time" => "08:30:49Z",
        "duration" => "P1DT2H",
        "email" | "idn-email" => "reader@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "uri-reference" | "iri" | "iri-reference" => "https://example.com/",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "json-pointer" => "/a",
        "regex" => "a+",
        _ => return None,
    })
}
