//! Strings: a word, stretched or cut to the length that is asked for.

use serde_json::Value;

use super::{Conjunction, LONGEST, Maker, Stuck, TOO_MUCH, pattern};

impl<'a> Maker<'a> {
    pub(super) fn string(&mut self, all: &Conjunction<'a>) -> Result<Value, Stuck> {
        let shortest = all.at_least("minLength");
        if shortest > LONGEST {
            return Err(TOO_MUCH);
        }
        if let Some(pattern) = all.all("pattern").find_map(Value::as_str) {
            return pattern::matching(pattern, shortest, self.variant).map(Value::String);
        }
        if let Some(example) = all.all("format").filter_map(Value::as_str).find_map(of_format) {
            return Ok(Value::from(example));
        }
        let mut text = self.word().to_owned();
        if self.variant > 0 {
            // What differs stands first, so that a cut leaves it.
            text.insert_str(0, &self.variant.to_string());
        }
        let length = text.chars().count();
        text.extend(std::iter::repeat_n('x', shortest.saturating_sub(length)));
        Ok(Value::String(text.chars().take(all.at_most("maxLength")).collect()))
    }
}

/// An example of each format that says something about the text.
///
/// <https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3>
fn of_format(format: &str) -> Option<&'static str> {
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
