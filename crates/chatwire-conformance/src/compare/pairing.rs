//! Which exchange of the second side belongs to which of the first.

use std::collections::{BTreeMap, VecDeque};

use super::side::{Exchange, Side};

/// The pairs, and what has no counterpart.
pub(super) struct Pairing<'a> {
    pub(super) pairs: Vec<(&'a Exchange, &'a Exchange)>,
    pub(super) only_a: Vec<&'a Exchange>,
    pub(super) only_b: Vec<&'a Exchange>,
}

/// Pairs exchanges of one name and one request; then of one request, in order; and then cases of
/// one name, whose requests differ in the model, for instance.
pub(super) fn pair<'a>(a: &'a Side, b: &'a Side) -> Pairing<'a> {
    let mut pairs = Vec::new();
    let mut only_a: Vec<(usize, &Exchange)> = a.exchanges.iter().enumerate().collect();
    let mut taken = vec![false; b.exchanges.len()];
    for key in [by_name_and_request, by_request, by_case] {
        let mut open: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (at, exchange) in b.exchanges.iter().enumerate() {
            let is_taken = taken.get(at).is_some_and(|taken| *taken);
            if let Some(key) = key(exchange).filter(|_| !is_taken) {
                open.entry(key).or_default().push_back(at);
            }
        }
        only_a.retain(|(position, exchange)| {
            let open = key(exchange).and_then(|key| open.get_mut(&key));
            let Some(at) = open.and_then(VecDeque::pop_front) else { return true };
            if let (Some(taken), Some(other)) = (taken.get_mut(at), b.exchanges.get(at)) {
                *taken = true;
                pairs.push((*position, *exchange, other));
            }
            false
        });
    }
    pairs.sort_by_key(|(position, ..)| *position);
    let left = b.exchanges.iter().zip(taken).filter(|(_, taken)| !taken);
    Pairing {
        pairs: pairs.into_iter().map(|(_, one, two)| (one, two)).collect(),
        only_a: only_a.into_iter().map(|(_, exchange)| exchange).collect(),
        only_b: left.map(|(exchange, _)| exchange).collect(),
    }
}

type Key<'a> = (&'a str, &'a str);

fn by_name_and_request(exchange: &Exchange) -> Option<Key<'_>> {
    Some((&exchange.name, exchange.facts.request.as_deref()?))
}

fn by_request(exchange: &Exchange) -> Option<Key<'_>> {
    Some(("", exchange.facts.request.as_deref()?))
}

fn by_case(exchange: &Exchange) -> Option<Key<'_>> {
    exchange.is_case.then_some((&exchange.name, ""))
}
