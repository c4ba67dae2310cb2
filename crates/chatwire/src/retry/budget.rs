//! How many repetitions all calls of a client may use together.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a full budget holds: enough for 100 repetitions in a row.
const CAPACITY: u32 = 500;

/// What a repetition costs.
const RETRY_COST: u32 = 5;

/// How many repetitions all calls of a client may use together.
///
/// When a provider is down, every call fails, and repeating each of them multiplies the load that keeps it down.
/// So a repetition costs 5 of 500 tokens, and a call that succeeds gives back what it cost, or one token if it cost nothing.
/// Clones of a client share one budget.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    /// A full budget.
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Pays for a repetition; false when there is not enough.
    pub(crate) fn withdraw(&self) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(RETRY_COST);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// Takes back what a call that succeeded had paid.
    pub(crate) fn refund(&self, retries: u32) {
        let amount = retries.saturating_mul(RETRY_COST).max(1);
        let earn = |tokens: u32| Some(tokens.saturating_add(amount).min(CAPACITY));
        // The closure never declines.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_of_failures_ends_and_successes_pay_for_repetitions() {
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
