//! Which findings may come from a mask, so that no server is blamed for what was overwritten when
//! the exchange was recorded.
//!
//! A mask keeps the length and the form of a text and changes what it says. A rule about types,
//! members or order sees the same with or without it; a rule that compares texts does not.

use super::NotJudged;
use crate::subject::{Place, Subject, has_mask};

/// What of a finding tells that it may come from a mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// A mask in one of the two texts that it quotes.
    Quoted,
    /// That, or a mask anywhere in the text that the pieces of its member have together.
    Joined,
}

/// Identifiers of rules that compare what texts say, without the area where two rules share a name;
/// one that ends in `-` or `/` stands for all that begin so.
const COMPARING: [(&str, Evidence); 16] = [
    ("equivalence/same-", Evidence::Joined),
    ("parameters/logprob", Evidence::Joined),
    ("parameters/json-object-is-json", Evidence::Joined),
    ("parameters/json-schema-is-json", Evidence::Joined),
    ("arguments-are-json", Evidence::Joined),
    ("arguments-are-deltas", Evidence::Joined),
    ("content-is-not-cumulative", Evidence::Joined),
    ("parameters/", Evidence::Quoted),
    ("model-is-as-requested", Evidence::Quoted),
    ("model-is-constant", Evidence::Quoted),
    ("id-is-constant", Evidence::Quoted),
    ("fingerprint-is-constant", Evidence::Quoted),
    ("tool-calls-are-complete", Evidence::Quoted),
    ("tool-ids-keep-their-index", Evidence::Quoted),
    ("text-has-no-credential", Evidence::Joined),
    ("headers/", Evidence::Quoted),
];

/// What was overwritten, as the end of a sentence about a value.
pub(super) const NOTE: &str = "masked when it was recorded";

fn evidence(rule: &str) -> Option<Evidence> {
    let name = rule.split_once('/').map_or(rule, |(_, name)| name);
    let mut known = COMPARING.iter().filter(|(known, _)| match known.contains('/') {
        true => rule.starts_with(known),
        false => name == *known,
    });
    known.next().map(|(_, evidence)| *evidence)
}

/// Whether a finding rests on a text that a mask changed.
pub(super) fn is_doubtful(
    rule: &str,
    subject: &Subject,
    place: Option<&Place<'_>>,
    quoted: [&str; 2],
) -> bool {
    match evidence(rule) {
        None => false,
        Some(_) if quoted.into_iter().any(has_mask) => true,
        Some(Evidence::Joined) => place.is_some_and(|place| subject.is_masked_at(place)),
        Some(Evidence::Quoted) => place.and_then(Place::text).is_some_and(has_mask),
    }
}

/// Says that all findings of a rule were doubtful.
pub(super) fn not_judged() -> NotJudged {
    NotJudged::skip(format!("unknown: a text that it compares was {NOTE}"))
}

#[cfg(test)]
mod tests {
    use chatwire_transport::RedactedPart;
    use serde_json::json;

    use super::*;
    use crate::{
        Judge, Judgment, RuleSet, Verdict,
        testing::{Case, chunk, completion, stream},
    };

    #[test]
    fn each_name_is_that_of_a_rule() {
        let rules = RuleSet::catalog();
        for (known, evidence) in COMPARING {
            let mut of = rules.iter().filter(|rule| super::evidence(rule.id()) == Some(evidence));
            assert!(of.any(|rule| rule.id().contains(known)), "{known}");
        }
    }

    fn judge(case: &Case, masked: bool) -> Judgment {
        let mut exchange = case.exchange();
        if masked {
            exchange.redacted = [RedactedPart::RequestBody, RedactedPart::ResponseBody].into();
        }
        Judge::default().judge(&Subject::from_exchange(&exchange))
    }

    #[track_caller]
    fn check(case: &Case, rule: &str) {
        let verdict = |judgment: &Judgment| {
            let outcome = judgment.rules.iter().find(|outcome| outcome.rule == rule).unwrap();
            (outcome.verdict, outcome.reason.clone())
        };
        let blamed = verdict(&judge(case, false)).0;
        assert!(matches!(blamed, Verdict::Fail | Verdict::Warn), "{blamed:?}");
        let (skipped, reason) = verdict(&judge(case, true));
        assert_eq!(skipped, Verdict::Skip, "{reason:?}");
        assert!(reason.unwrap().contains(NOTE));
    }

    #[test]
    fn no_server_is_blamed_for_a_mask() {
        let model = json!("org/xxxxxxxxxxxxxxxxxxxx");
        check(&completion().asking(json!({"model": model})), "unary/model-is-as-requested");
        let at = "/choices/0/delta/content";
        let masked = stream()
            .set_in(1, at, json!("xxxxxxxx"))
            .set_in(2, at, json!("xxxxxxxxxxxxxxxx"))
            .push(chunk(0, json!({"content": "xxxxxxxxxxxxxxxxxxxxxxxx"}), json!(null)));
        check(&masked, "stream/content-is-not-cumulative");
    }

    #[test]
    fn what_a_mask_cannot_cause_is_found_and_told() {
        let case = completion().set("/object", json!("xxxxxxxxxxxxxxxx"));
        let judgment = judge(&case, true);
        let findings: Vec<_> = judgment.failures().flat_map(|outcome| &outcome.findings).collect();
        assert!(!findings.is_empty());
        assert!(findings.iter().all(|finding| finding.seen.contains(NOTE)), "{findings:?}");
        let plain = judge(&case, false);
        assert!(plain.failures().flat_map(|it| &it.findings).all(|it| !it.seen.contains(NOTE)));
    }
}
