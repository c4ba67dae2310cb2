//! The retry budget, shared by all calls of a client.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a full budget: enough for 100 retries in a row.
const CAPACITY: u32 = 500;

/// The cost of a retry, in tokens.
const RETRY_COST: u32 = 5;

/// The retry budget, shared by all calls of a client and its clones.
///
/// During an outage every call fails, and retrying each of them multiplies the load on the server.
/// So a retry costs 5 of 500 tokens, and a successful call pays back the cost of its retries, or
/// one token if it had none.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    /// A full budget.
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Pays for a retry; returns `false` if the budget is exhausted.
    pub(crate) fn withdraw(&self) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(RETRY_COST);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// Pays back the retries of a successful call.
    pub(crate) fn refund(&self, retries: u32) {
        let amount = retries.saturating_mul(RETRY_COST).max(1);
        let earn = |tokens: u32| Some(tokens.saturating_add(amount).min(CAPACITY));
        // The closure always returns a value, so the update cannot fail.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_exhausted_and_refilled() {
        let budget = RetryBudget::new();
        budget.refund(7);
        assert_eq!((0..1_000).filter(|_| budget.withdraw()).count(), 100);
        for _ in 0..5 {
            assert!(!budget.withdraw());
            budget.refund(0);
        }
        assert!(budget.withdraw());
        budget.refund(2);
        assert_eq!((0..10).filter(|_| budget.withdraw()).count(), 2);
    }
}
