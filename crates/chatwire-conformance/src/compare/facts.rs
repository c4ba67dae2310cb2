//! What is compared of one exchange.

use std::collections::BTreeMap;

use chatwire_json::Document;
use serde_json::Value;

use super::difference::{Aspect, Difference};
use crate::{
    judgment::Judgment,
    shape::{Departure, Lock},
    subject::{Kind, Subject, Views},
    verdict::{Level, Verdict},
};

/// What is compared of one exchange.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// Method, path and body of the request, in one spelling; `None` where it is unknown.
    pub(super) request: Option<String>,
    /// What responded in place of the API.
    pub(super) infrastructure: Option<String>,
    /// Whether the request leaves the model no choice.
    pub(super) is_deterministic: bool,
    /// Where it leaves the shape of the first side.
    pub(super) departures: Vec<Departure>,
    status: Option<u16>,
    kind: Kind,
    /// The rules that were judged, each with its level and whether it is broken.
    rules: BTreeMap<String, (Level, bool)>,
    error: Option<[String; 2]>,
    choices: Vec<ChoiceFacts>,
    prompt_tokens: Option<i64>,
    completion_tokens: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ChoiceFacts {
    index: i64,
    finish: String,
    tools: Vec<String>,
    text: String,
}

impl Facts {
    pub(super) fn of(subject: &Subject, judgment: &Judgment, lock: Option<&Lock>) -> Self {
        let views = Views::whole(subject);
        let choices = views.response().map(|response| {
            let choices = response.choices.iter().map(|choice| ChoiceFacts {
                index: choice.index,
                finish: choice.finish_reason().unwrap_or("none").to_owned(),
                tools: choice.calls.iter().map(|call| text_of(call.name.text())).collect(),
                text: choice.content.text().to_owned(),
            });
            choices.collect()
        });
        let rules = judgment.rules.iter().filter(|outcome| outcome.verdict.is_applicable());
        let rules = rules.map(|outcome| {
            let is_broken = outcome.count > 0 && outcome.verdict != Verdict::Pass;
            (outcome.rule.to_string(), (outcome.level, is_broken))
        });
        let usage = subject.usages().ok().and_then(|usages| usages.into_iter().next_back());
        let tokens = |name| usage.as_ref().and_then(|usage| usage.at(name).integer());
        Self {
            request: request_key(subject),
            infrastructure: judgment.infrastructure.clone(),
            is_deterministic: is_deterministic(subject),
            departures: lock.map(|lock| outermost(lock.departures(subject))).unwrap_or_default(),
            status: subject.status().map(|status| status.as_u16()),
            kind: judgment.kind,
            rules: rules.collect(),
            error: error_of(subject),
            choices: choices.unwrap_or_default(),
            prompt_tokens: tokens("prompt_tokens"),
            completion_tokens: tokens("completion_tokens"),
        }
    }

    /// Those of a request without a response.
    pub(super) fn unserved(reason: String) -> Self {
        Self {
            request: None,
            infrastructure: Some(reason),
            is_deterministic: false,
            departures: Vec::new(),
            status: None,
            kind: Kind::Other,
            rules: BTreeMap::new(),
            error: None,
            choices: Vec::new(),
            prompt_tokens: None,
            completion_tokens: None,
        }
    }

    /// Whether it has something that the model decides.
    pub(super) fn has_text(&self) -> bool {
        !self.choices.is_empty()
    }

    /// Every difference to the exchange of the second side; `with_text` compares what the model
    /// decides, too.
    pub(super) fn differences(&self, b: &Self, with_text: bool) -> Vec<Difference> {
        let mut found = Vec::new();
        // A server that failed and no longer does is no loss.
        let failed = |facts: &Self| facts.status.is_some_and(|status| status >= 500);
        let matters = !failed(self) || failed(b);
        if let (Some(before), Some(after)) = (self.status, b.status)
            && before != after
        {
            let (a, b) = (before.to_string(), after.to_string());
            found.push(Difference::new(matters, Aspect::Status, "", a, b));
        }
        if self.kind != b.kind {
            let (a, b) = (kind_name(self.kind), kind_name(b.kind));
            found.push(Difference::new(matters, Aspect::Kind, "", a, b));
            // Nothing else of the two can be compared.
            return found;
        }
        self.compare_rules(b, &mut found);
        if let (Some(before), Some(after)) = (&self.error, &b.error) {
            for (name, (a, b)) in ["type", "code"].into_iter().zip(before.iter().zip(after)) {
                if a != b {
                    found.push(Difference::new(true, Aspect::Error, name, a, b));
                }
            }
        }
        found.extend(b.departures.iter().map(|departure| {
            let matters = !departure.is_addition();
            let (before, now) = (departure.before.as_str(), departure.now.as_str());
            Difference::new(matters, Aspect::Shape, &departure.place, before, now)
        }));
        self.compare_values(b, with_text, &mut found);
        found
    }

    fn compare_rules(&self, b: &Self, found: &mut Vec<Difference>) {
        for (rule, (level, broken)) in &b.rules {
            let Some((before, was_broken)) = self.rules.get(rule) else {
                if *broken {
                    let matters = *level == Level::Must;
                    let place = format!("{rule} ({level})");
                    found.push(Difference::new(matters, Aspect::Rule, place, "n/a", "broken"));
                }
                continue;
            };
            let place = format!("{rule} ({})", before.max(level));
            match (was_broken, broken) {
                (false, true) => {
                    let matters = *level == Level::Must;
                    found.push(Difference::new(matters, Aspect::Rule, place, "kept", "broken"));
                }
                (true, false) => {
                    found.push(Difference::new(false, Aspect::Rule, place, "broken", "kept"));
                }
                _ => {}
            }
        }
    }

    fn compare_values(&self, b: &Self, with_text: bool, found: &mut Vec<Difference>) {
        if let (Some(before), Some(after)) = (self.prompt_tokens, b.prompt_tokens)
            && before != after
        {
            let (a, b) = (before.to_string(), after.to_string());
            found.push(Difference::new(true, Aspect::Usage, "prompt_tokens", a, b));
        }
        if !with_text {
            return;
        }
        if let (Some(before), Some(after)) = (self.completion_tokens, b.completion_tokens)
            && before != after
        {
            let (a, b) = (before.to_string(), after.to_string());
            found.push(Difference::new(true, Aspect::Usage, "completion_tokens", a, b));
        }
        let (before, after) = (self.choices.len(), b.choices.len());
        if before != after {
            let (a, b) = (before.to_string(), after.to_string());
            found.push(Difference::new(true, Aspect::Text, "number of choices", a, b));
        }
        for one in &self.choices {
            let Some(two) = b.choices.iter().find(|choice| choice.index == one.index) else {
                continue;
            };
            let place = format!("of choice {}", one.index);
            if one.finish != two.finish {
                let aspect = Aspect::FinishReason;
                found.push(Difference::new(true, aspect, &place, &one.finish, &two.finish));
            }
            if one.tools != two.tools {
                let (a, b) = (list(&one.tools), list(&two.tools));
                found.push(Difference::new(true, Aspect::ToolCalls, &place, a, b));
            }
            if one.text != two.text {
                let (a, b) = differing(&one.text, &two.text);
                found.push(Difference::new(true, Aspect::Text, &place, a, b));
            }
        }
    }
}

/// The departures without what is new below something new.
fn outermost(departures: Vec<Departure>) -> Vec<Departure> {
    let is_below = |place: &str, above: &Departure| {
        above.is_addition()
            && place.strip_prefix(&*above.place).is_some_and(|rest| rest.starts_with('/'))
    };
    let all = departures.clone();
    let kept = departures
        .into_iter()
        .filter(|one| !one.is_addition() || !all.iter().any(|above| is_below(&one.place, above)));
    kept.collect()
}

/// The request in one spelling.
fn request_key(subject: &Subject) -> Option<String> {
    let (method, path) = (subject.method()?, subject.path()?);
    let body = subject.request().ok()?;
    let body = Document::from_value(body).map_or_else(|_| body.to_string(), |it| it.canonical());
    // One server has its API below another path than the other.
    let path = path.rsplit('/').next().unwrap_or_default();
    Some(format!("{method} {path} {body}"))
}

/// Whether two responses to the request should be equal: with temperature zero, or with a seed.
fn is_deterministic(subject: &Subject) -> bool {
    let Ok(request) = subject.request() else { return false };
    let temperature = request.get("temperature").and_then(Value::as_f64);
    temperature == Some(0.0) || request.get("seed").is_some_and(Value::is_i64)
}

fn error_of(subject: &Subject) -> Option<[String; 2]> {
    if subject.kind() != Kind::Error {
        return None;
    }
    let error = subject.error().ok()?;
    let shown = |name| match error.at(name).value() {
        None => "absent".to_owned(),
        Some(Value::String(text)) => text_of(Some(text)),
        Some(value) => text_of(Some(&value.to_string())),
    };
    Some(["type", "code"].map(shown))
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Completion => "one body",
        Kind::Stream => "stream",
        Kind::Error => "error",
        Kind::Other => "other",
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// How many characters of a text are shown.
const MAX_SHOWN: usize = 40;

fn text_of(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), |text| text.chars().take(MAX_SHOWN).collect())
}

/// Both texts from shortly before the first character that differs, quoted.
fn differing(a: &str, b: &str) -> (String, String) {
    let same = a.chars().zip(b.chars()).take_while(|(one, two)| one == two).count();
    let from = same.saturating_sub(MAX_SHOWN / 4);
    let shown = |text: &str| {
        let part: String = text.chars().skip(from).take(MAX_SHOWN).collect();
        let rest = text.chars().nth(from + MAX_SHOWN).is_some();
        let before = if from > 0 { "…" } else { "" };
        format!("{before}{part:?}{}", if rest { "…" } else { "" })
    };
    (shown(a), shown(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_where_they_differ() {
        let common = "a".repeat(50);
        let (a, b) = differing(&format!("{common}x"), &format!("{common}y"));
        assert_eq!((a.as_str(), b.as_str()), ("…\"aaaaaaaaaax\"", "…\"aaaaaaaaaay\""));
        assert_eq!(differing("", "b"), ("\"\"".to_owned(), "\"b\"".to_owned()));
    }
}
