//! The result of comparing two sides.

use serde::Serialize;

use super::{
    difference::{Aspect, Difference},
    pairing::pair,
    side::{Exchange, Side},
};

/// How two sides are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompareOptions {
    /// Compares text, finish reasons and tool calls of every pair; by default only where the
    /// request has temperature zero or a seed, because a model may answer differently otherwise.
    pub all_text: bool,
}

impl CompareOptions {
    /// Sets whether the text of every pair is compared.
    #[must_use]
    pub fn with_all_text(mut self, all_text: bool) -> Self {
        self.all_text = all_text;
        self
    }
}

/// What differs between two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The name of the first side.
    pub a: String,
    /// The name of the second side.
    pub b: String,
    /// How many exchanges each side has.
    pub exchanges: [usize; 2],
    /// How many pairs were compared.
    pub pairs: usize,
    /// How many of them have no difference at all.
    pub equal: usize,
    /// How many of them have text that was not compared, because the model may answer differently.
    pub texts_not_compared: usize,
    /// The differences: those that matter first, then by aspect, then the frequent ones.
    pub differences: Vec<Difference>,
    /// What was not compared, because something else responded in place of the API.
    pub not_compared: Vec<NotCompared>,
}

/// An exchange that was not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NotCompared {
    /// The name of the exchange.
    pub name: String,
    /// `A` or `B`.
    pub side: &'static str,
    /// What responded in place of the API.
    pub reason: String,
}

/// Compares two sides; the second was made by [`Side::against`] the first, or its shape is not
/// compared.
pub fn compare(a: &Side, b: &Side, options: CompareOptions) -> Comparison {
    let pairing = pair(a, b);
    let mut comparison = Comparison {
        a: a.name.clone(),
        b: b.name.clone(),
        exchanges: [a.len(), b.len()],
        pairs: 0,
        equal: 0,
        texts_not_compared: 0,
        differences: Vec::new(),
        not_compared: Vec::new(),
    };
    for (one, two) in &pairing.pairs {
        comparison.add_pair(one, two, options);
    }
    for exchange in pairing.only_a {
        let found = Difference::new(true, Aspect::Exchange, "", "there", "absent");
        comparison.add(found, &exchange.name);
    }
    for exchange in pairing.only_b {
        let found = Difference::new(false, Aspect::Exchange, "", "absent", "there");
        comparison.add(found, &exchange.name);
    }
    comparison.differences.sort_by(|one, two| {
        let rank = |it: &Difference| (!it.matters, it.aspect);
        rank(one).cmp(&rank(two)).then(two.count.cmp(&one.count)).then(one.place.cmp(&two.place))
    });
    comparison
}

impl Comparison {
    /// Whether a client of the first side must be looked at before it moves to the second.
    pub fn matters(&self) -> bool {
        self.differences.iter().any(|difference| difference.matters)
    }

    fn add_pair(&mut self, one: &Exchange, two: &Exchange, options: CompareOptions) {
        let mut is_served = true;
        for (side, exchange) in [("A", one), ("B", two)] {
            if let Some(reason) = exchange.facts.infrastructure.clone() {
                is_served = false;
                self.not_compared.push(NotCompared { name: one.name.clone(), side, reason });
            }
        }
        if !is_served {
            return;
        }
        self.pairs += 1;
        let with_text =
            options.all_text || (one.facts.is_deterministic && two.facts.is_deterministic);
        if !with_text && one.facts.has_text() {
            self.texts_not_compared += 1;
        }
        let found = one.facts.differences(&two.facts, with_text);
        self.equal += usize::from(found.is_empty());
        for difference in found {
            self.add(difference, &one.name);
        }
    }

    fn add(&mut self, difference: Difference, name: &str) {
        let known = self.differences.iter_mut().find(|known| known.is_same(&difference));
        match known {
            Some(known) => known.count_in(name),
            None => {
                let mut difference = difference;
                difference.count_in(name);
                self.differences.push(difference);
            }
        }
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

    fn compared(a: &[(&str, Case)], b: &[(&str, Case)], all_text: bool) -> Comparison {
        let judge = Judge::default();
        let mut first = Side::new("first");
        for (name, case) in a {
            let subject = case.subject();
            first.add(*name, true, &subject, &judge.judge(&subject));
        }
        let mut second = Side::against("second", &first);
        for (name, case) in b {
            let subject = case.subject();
            second.add(*name, true, &subject, &judge.judge(&subject));
        }
        compare(&first, &second, CompareOptions::default().with_all_text(all_text))
    }

    /// The differences of one pair, those that do not matter in parentheses.
    #[track_caller]
    fn check(a: Case, b: Case, expected: &[&str]) {
        let comparison = compared(&[("case", a)], &[("case", b)], false);
        let told = comparison
            .differences
            .iter()
            .map(|it| if it.matters { it.to_string() } else { format!("({it})") });
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(comparison.equal, usize::from(expected.is_empty()));
    }

    #[test]
    fn equal_exchanges_have_no_difference() {
        check(completion(), completion(), &[]);
        check(stream(), stream(), &[]);
        check(error(), error(), &[]);
    }

    #[test]
    fn statuses_kinds_and_errors_are_compared() {
        let refused = &["status: 200 in A, 404 in B", "kind: one body in A, error in B"];
        check(completion(), error(), refused);
        let mended = &["(status: 500 in A, 200 in B)", "(kind: error in A, one body in B)"];
        check(error().status(500), completion(), mended);
        check(completion(), stream(), &["kind: one body in A, stream in B"]);
        check(
            error(),
            error().status(422).set("/error/type", json!("invalid")),
            &["status: 404 in A, 422 in B", "error type: invalid_request_error in A, invalid in B"],
        );
    }

    #[test]
    fn what_a_client_relies_on_matters_and_additions_do_not() {
        check(
            completion(),
            completion().remove("/usage"),
            &[
                "rule schema/response-is-valid (MUST): kept in A, broken in B",
                "rule usage/is-present (MUST): kept in A, broken in B",
                "shape /usage: always there in A, absent in B",
            ],
        );
        check(
            completion(),
            completion().set("/cost", json!({"total": 1})),
            &["(shape /cost: never there in A, object in B)"],
        );
        check(
            completion().set("/cost", json!(1)),
            completion(),
            &["shape /cost: always there in A, absent in B"],
        );
    }

    #[test]
    fn text_is_compared_where_the_model_has_no_choice() {
        let other = || completion().set("/choices/0/message/content", json!("Bye."));
        check(completion(), other(), &[]);
        let zero = |case: Case| case.asking(json!({"temperature": 0}));
        let comparison = compared(
            &[("a", zero(completion())), ("b", completion())],
            &[("a", zero(other())), ("b", other())],
            false,
        );
        assert_eq!(comparison.differences.len(), 1, "{:?}", comparison.differences);
        assert_eq!(comparison.differences[0].aspect, Aspect::Text);
        assert_eq!((comparison.pairs, comparison.texts_not_compared), (2, 1));
        assert_eq!(compared(&[("b", completion())], &[("b", other())], true).differences.len(), 1);
    }

    #[test]
    fn one_difference_in_many_exchanges_is_one() {
        let cases = |case: fn() -> Case| [("a", case()), ("b", case()), ("c", case())];
        let bare = || completion().remove("/usage");
        let comparison = compared(&cases(completion), &cases(bare), false);
        let counts: Vec<_> = comparison.differences.iter().map(|it| it.count).collect();
        assert_eq!((counts.as_slice(), comparison.pairs), ([3, 3, 3].as_slice(), 3));
        assert_eq!(comparison.differences[0].examples, ["a", "b", "c"]);
    }

    #[test]
    fn exchanges_are_paired_by_request_or_by_case() {
        let greeting = |text: &str| completion().asking(json!({"user": text}));
        let comparison = compared(
            &[("1", greeting("x")), ("2", greeting("y")), ("case", greeting("z"))],
            &[("2", greeting("x")), ("1", greeting("y")), ("case", greeting("other"))],
            false,
        );
        assert_eq!((comparison.pairs, comparison.equal), (3, 3));
        let comparison =
            compared(&[("a", completion())], &[("b", greeting("x")), ("a", completion())], false);
        let told: Vec<_> = comparison.differences.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["exchange: absent in A, there in B"]);
        assert!(!comparison.matters());
        assert!(compared(&[("a", completion())], &[], false).matters());
    }

    #[test]
    fn what_responds_in_place_of_the_api_is_not_compared() {
        let page = || {
            let page = completion().header("content-type", "text/html");
            page.status(502).body("<html>Bad gateway</html>")
        };
        let comparison = compared(&[("a", completion())], &[("a", page())], false);
        assert_eq!((comparison.pairs, comparison.differences.len()), (0, 0));
        assert_eq!(comparison.not_compared[0].side, "B");
    }
}
