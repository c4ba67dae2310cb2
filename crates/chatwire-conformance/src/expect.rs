//! The findings that a recording is known to have, so that recorded mistakes are tests.
//!
//! ```toml
//! published = "fail"
//!
//! [[finding]]
//! rule = "stream/id-is-constant"
//! pointer = "/id"
//! count = 3
//! reason = "the server sends the id with the first chunk only"
//! ```
//!
//! A finding that is listed and found is an expected failure.
//! One that is listed and not found means that the list is stale, and fails the run as one that is
//! found and not listed does.

use serde::Deserialize;

use crate::{
    finding::Finding,
    judge::SchemaVerdict,
    judgment::Judgment,
    report::counted,
    rule::{RuleOutcome, RuleSet},
    text_error::TextError,
    verdict::{Level, Verdict},
};

/// The findings that a recording must have: the content of an `expect.toml`.
///
/// The default expects none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Expectations {
    /// Why something other than the API is expected to have responded; absent when the API is.
    pub infrastructure: Option<String>,
    /// The verdict of the published schema; informs only.
    pub published: Option<Validity>,
    /// The verdict of the corrected schema; informs only.
    pub overlaid: Option<Validity>,
    /// The broken rules.
    #[serde(default, rename = "finding")]
    pub findings: Vec<Expected>,
}

/// Whether a body is valid against a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Validity {
    /// Valid.
    Pass,
    /// Not valid.
    Fail,
}

/// One rule that is known to be broken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Expected {
    /// The id of the rule.
    pub rule: String,
    /// The JSON pointer or the header at which it is broken; absent for anywhere.
    pub pointer: Option<String>,
    /// In exactly how many places; absent for one or more.
    pub count: Option<usize>,
    /// Why it is known and let pass.
    pub reason: String,
}

impl Expectations {
    /// Reads the text of an `expect.toml`.
    ///
    /// # Errors
    ///
    /// When the text is not of this form, or names a rule that is not among `rules`.
    pub fn parse(text: &str, rules: &RuleSet) -> Result<Self, TextError> {
        let expectations: Self =
            toml::from_str(text).map_err(|error| TextError::from_toml(&error, text))?;
        for expected in &expectations.findings {
            if rules.get(&expected.rule).is_none() {
                let what = format!("there is no rule `{}`", expected.rule);
                return Err(TextError::about(&expected.rule, text, what));
            }
        }
        Ok(expectations)
    }
}

impl Judgment {
    /// The judgment in the light of what was expected.
    #[must_use]
    pub fn expecting(self, expectations: &Expectations) -> Self {
        self.expecting_of(expectations, &[])
    }

    /// The same, with expected findings of the target, each with its position.
    ///
    /// An entry of the target that this exchange does not show is not stale: others may show it.
    pub(crate) fn expecting_of(
        mut self,
        expectations: &Expectations,
        of_target: &[(usize, &Expected)],
    ) -> Self {
        let own = expectations.findings.iter();
        let mut rules: Vec<&str> = own
            .chain(of_target.iter().map(|(_, expected)| *expected))
            .map(|expected| &*expected.rule)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            let mut listed: Vec<_> =
                expectations.findings.iter().filter(|expected| expected.rule == rule).collect();
            let Some(outcome) = self.rules.iter_mut().find(|outcome| outcome.rule == rule) else {
                if !listed.is_empty() {
                    let mut outcome = RuleOutcome::not_judged(rule);
                    outcome.expect(&listed);
                    self.rules.push(outcome);
                }
                continue;
            };
            let stale = listed.iter().any(|expected| !outcome.bears_out(expected));
            for (position, expected) in of_target.iter().filter(|(_, one)| one.rule == rule) {
                if outcome.bears_out(expected) {
                    self.expected.push(*position);
                    if !stale {
                        listed.push(expected);
                    }
                }
            }
            if !listed.is_empty() {
                outcome.expect(&listed);
            }
        }
        self.note("published", expectations.published, |judgment| &judgment.published);
        self.note("overlaid", expectations.overlaid, |judgment| &judgment.overlaid);
        self.combine();
        match (&expectations.infrastructure, &self.infrastructure) {
            (Some(_), Some(_)) if self.verdict == Verdict::Infra => self.verdict = Verdict::Xfail,
            (Some(reason), None) => {
                self.verdict = Verdict::Xpass;
                self.notes
                    .push(format!("the API responded, which the list does not expect: {reason}"));
            }
            _ => {}
        }
        self
    }

    fn note(
        &mut self,
        name: &str,
        listed: Option<Validity>,
        schema: impl Fn(&Self) -> &SchemaVerdict,
    ) {
        let expected = match listed {
            None => return,
            Some(Validity::Pass) => Verdict::Pass,
            Some(Validity::Fail) => Verdict::Fail,
        };
        let seen = schema(self).verdict;
        if seen != expected {
            self.notes
                .push(format!("the list says `{name} = \"{expected}\"`, the verdict is {seen}"));
        }
    }
}

impl RuleOutcome {
    /// A rule that was not judged, as something else than the API responded.
    fn not_judged(rule: &str) -> Self {
        let (rule, reason, findings) = (rule.to_owned().into(), None, Vec::new());
        Self { rule, level: Level::Must, verdict: Verdict::Skip, reason, findings, count: 0 }
    }

    fn expect(&mut self, listed: &[&Expected]) {
        if let Some(stale) = listed.iter().find(|expected| !self.bears_out(expected)) {
            let place = stale.pointer.as_deref().map_or(String::new(), |at| format!(" at {at}"));
            let number = stale
                .count
                .map_or_else(|| "a finding".to_owned(), |count| counted(count, "finding"));
            self.verdict = Verdict::Xpass;
            let reason = format!(
                "the list expects {number}{place}, {} found; remove or correct the entry ({})",
                self.count_at(stale),
                stale.reason
            );
            self.reason = Some(reason.into());
            return;
        }
        let excused = |finding: &Finding| listed.iter().any(|expected| expected.is_at(finding));
        let beyond = listed.iter().all(|expected| expected.pointer.is_some())
            && self.count > self.findings.len();
        if beyond || !self.findings.iter().all(excused) {
            let before = self.findings.len();
            self.findings.retain(|finding| !excused(finding));
            self.count -= before - self.findings.len();
        } else {
            self.verdict = Verdict::Xfail;
            self.reason = listed.first().map(|expected| expected.reason.clone().into());
        }
    }

    fn bears_out(&self, expected: &Expected) -> bool {
        let count = self.count_at(expected);
        count > 0 && expected.count.is_none_or(|listed| listed == count)
    }

    fn count_at(&self, expected: &Expected) -> usize {
        match expected.pointer {
            None => self.count,
            Some(_) => self.findings.iter().filter(|finding| expected.is_at(finding)).count(),
        }
    }
}

impl Expected {
    fn is_at(&self, finding: &Finding) -> bool {
        let at = &finding.location;
        self.pointer.is_none() || self.pointer == at.pointer || self.pointer == at.header
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        judge::Judge,
        testing::{Case, completion, error, stream},
    };

    fn nameless() -> Case {
        let second = json!({"index": 1, "finish_reason": "stop", "message": {"role": "user", "content": ""}});
        completion()
            .asking(json!({"n": 2}))
            .set("/choices/1", second)
            .set("/choices/0/message/role", json!("tool"))
    }

    #[track_caller]
    fn check(case: &Case, list: &str, verdict: Verdict) -> Judgment {
        let expectations = Expectations::parse(list, &RuleSet::catalog()).unwrap();
        let judgment = Judge::default().judge(&case.subject()).expecting(&expectations);
        assert_eq!(judgment.verdict, verdict, "{judgment:#?}");
        judgment
    }

    fn entry(rest: &str) -> String {
        format!("[[finding]]\nrule = \"unary/role-is-assistant\"\nreason = \"r\"\n{rest}\n")
    }

    #[test]
    fn what_is_listed_and_found_is_accepted() {
        check(&nameless(), "", Verdict::Fail);
        check(&nameless(), &entry(""), Verdict::Xfail);
        check(&nameless(), &entry("count = 2"), Verdict::Xfail);
    }

    #[test]
    fn what_is_listed_and_not_found_is_stale() {
        check(&completion(), &entry(""), Verdict::Xpass);
        check(&nameless(), &entry("count = 1"), Verdict::Xpass);
        check(&nameless(), &entry("pointer = \"/x\""), Verdict::Xpass);
        check(&stream(), &entry(""), Verdict::Xpass);
    }

    #[test]
    fn a_pointer_excuses_its_place_only() {
        let one = entry("pointer = \"/choices/0/message/role\"");
        let judgment = check(&nameless(), &one, Verdict::Fail);
        assert_eq!(judgment.failures().next().unwrap().count, 1);
        let both = one + &entry("pointer = \"/choices/1/message/role\"");
        check(&nameless(), &both, Verdict::Xfail);
    }

    #[test]
    fn a_page_can_be_expected() {
        let page = error().status(502).body("Bad Gateway");
        check(&page, "infrastructure = \"a gateway\"", Verdict::Xfail);
        check(&completion(), "infrastructure = \"a gateway\"", Verdict::Xpass);
        check(&page, &entry(""), Verdict::Infra);
    }

    #[test]
    fn schema_verdicts_are_noted_only() {
        let judgment = check(&stream(), "published = \"fail\"\noverlaid = \"fail\"", Verdict::Pass);
        assert_eq!(judgment.notes.len(), 1);
    }

    #[track_caller]
    fn check_refused(text: &str, line: usize, part: &str) {
        let error = Expectations::parse(text, &RuleSet::catalog()).unwrap_err();
        assert_eq!(error.line, Some(line), "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }

    #[test]
    fn a_bad_list_is_refused_with_its_line() {
        check_refused("\n[[finding]]\nrule = \"no/rule\"\nreason = \"r\"", 3, "no rule `no/rule`");
        check_refused("[[finding]]\nrule = \"unary/id-is-not-empty\"", 1, "reason");
        check_refused("published = \"maybe\"", 1, "maybe");
        check_refused("publish = 1", 1, "publish");
    }
}
