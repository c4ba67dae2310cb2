//! Which facts a rule needs, so that no server is blamed for what the source of an exchange lost.

use chatwire_transport::Fact;

use super::{CheckResult, NotJudged};
use crate::subject::Subject;

/// Prefixes of rule identifiers, and the facts without which such a rule says nothing.
///
/// [`Fact::Head`], [`Fact::Request`] and [`Fact::RequestBody`] are not here: a subject without them
/// has no head and no request, which each rule notices by itself.
const NEEDS: [(&str, &[Fact]); 15] = [
    ("equivalence/", &[Fact::Values]),
    ("framing/", &[Fact::Events, Fact::Values]),
    ("headers/", &[Fact::Headers]),
    ("headers/length-or-chunked", &[Fact::Framing]),
    ("json/", &[Fact::Bytes, Fact::Values]),
    ("parameters/stream-is-respected", &[Fact::Headers, Fact::Values]),
    ("schema/", &[Fact::Values]),
    ("stream/done-", &[Fact::Events]),
    ("transport/body-ends-cleanly", &[Fact::End]),
    ("transport/content-length-agrees", &[Fact::Bytes, Fact::Events, Fact::Framing, Fact::Values]),
    ("transport/gaps-are-short", &[Fact::Frames]),
    ("transport/only-posts-are-answered", &[Fact::Target]),
    ("transport/stream-is-not-buffered", &[Fact::Frames]),
    ("transport/stream-is-paced", &[Fact::Frames]),
    ("usage/", &[Fact::Values]),
];

/// Fails if a rule needs a fact that the source of the subject did not keep.
pub(super) fn check(rule: &str, subject: &Subject) -> CheckResult {
    let unknown = subject.unknown();
    if unknown.is_empty() {
        return Ok(());
    }
    let needs = NEEDS.iter().filter(|(prefix, _)| rule.starts_with(prefix));
    match needs.flat_map(|(_, facts)| *facts).find(|fact| unknown.contains(fact)) {
        Some(fact) => Err(NotJudged::skip(format!("unknown: {}", fact.describe()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Judge, RuleSet, Verdict,
        testing::{completion, stream},
    };

    #[test]
    fn each_prefix_is_that_of_a_rule() {
        let rules = RuleSet::catalog();
        for (prefix, _) in NEEDS {
            assert!(rules.iter().any(|rule| rule.id().starts_with(prefix)), "{prefix}");
        }
    }

    #[test]
    fn a_server_is_not_blamed_for_what_the_source_lost() {
        let exchange = completion().header("content-length", "999999").exchange();
        let judge = Judge::default();
        let verdict = |exchange| judge.judge(&Subject::from_exchange(&exchange)).verdict;
        assert_eq!(verdict(exchange.clone()), Verdict::Fail);
        assert_eq!(verdict(exchange.clone().with_unknown([Fact::Framing])), Verdict::Pass);
        assert_eq!(verdict(exchange.with_unknown([Fact::Head])), Verdict::Pass);

        let open = stream().replace("data: [DONE]\n\n", "").exchange();
        assert_eq!(verdict(open.clone()), Verdict::Fail);
        assert_eq!(verdict(open.clone().with_unknown([Fact::End])), Verdict::Fail);
        assert_eq!(verdict(open.with_unknown([Fact::Events])), Verdict::Pass);
    }

    #[test]
    fn no_response_is_a_failure_of_the_infrastructure() {
        let mut exchange = completion().exchange();
        exchange.response = chatwire_transport::RecordedResponse::none();
        let judgment = Judge::default().judge(&Subject::from_exchange(&exchange));
        assert_eq!(judgment.verdict, Verdict::Infra);
    }
}
