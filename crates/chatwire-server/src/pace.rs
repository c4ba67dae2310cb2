//! When the tokens of a generated response are sent.

use std::time::Duration;

use crate::{
    frames::TimedFrame,
    generate::{Rng, SeedDomain},
};

/// When the tokens of a generated response are sent.
///
/// A non-streaming response is sent when its last token would be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Pace {
    /// Time before the first chunk. Default: 0.
    pub first_token: Duration,
    /// Number of chunks for each second after the first; `None`, or a rate that is not positive,
    /// sends them without delay. Default: `None`.
    pub tokens_per_second: Option<f64>,
    /// How much each delay varies, as a part of it from 0 to 1: with 0.2, from 80 % to 120 %.
    /// The variation depends on the request alone. Default: 0.
    pub jitter: f64,
}

impl Pace {
    /// Sets the times of the frames of a stream.
    pub(crate) fn apply(&self, frames: &mut [TimedFrame], digest: &[u8; 32]) {
        let mut times = self.times(digest);
        for frame in frames {
            frame.due = times.next().unwrap_or_default();
        }
    }

    /// When a response of so many tokens is complete.
    pub(crate) fn complete(&self, tokens: usize, digest: &[u8; 32]) -> Duration {
        self.times(digest).nth(tokens).unwrap_or_default()
    }

    fn times(&self, digest: &[u8; 32]) -> impl Iterator<Item = Duration> {
        let mut rng = Rng::new(digest, SeedDomain::Pace, 0);
        let jitter = if self.jitter.is_nan() { 0.0 } else { self.jitter.clamp(0.0, 1.0) };
        let mut vary = move |delay: Duration| {
            // From -1 to 1 in steps of a thousandth.
            let share = rng.below(2_001) as f64 / 1_000.0 - 1.0;
            delay.mul_f64(1.0 + jitter * share)
        };
        let rate = self.tokens_per_second.filter(|rate| rate.is_finite() && *rate > 0.0);
        let interval =
            rate.and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok()).unwrap_or_default();
        let first = vary(self.first_token);
        std::iter::successors(Some(first), move |last| Some(*last + vary(interval)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(pace: Pace) -> Vec<u128> {
        let times = pace.times(&[5; 32]).take(3);
        times.map(|time| time.as_millis()).collect()
    }

    #[test]
    fn tokens_come_at_their_rate() {
        assert_eq!(times(Pace::default()), [0, 0, 0]);
        let mut pace = Pace { first_token: Duration::from_millis(200), ..Pace::default() };
        assert_eq!(times(pace), [200, 200, 200]);
        pace.tokens_per_second = Some(50.0);
        assert_eq!(times(pace), [200, 220, 240]);
        assert_eq!(pace.complete(2, &[5; 32]), Duration::from_millis(240));
        pace.tokens_per_second = Some(0.0);
        assert_eq!(times(pace), [200, 200, 200]);
    }

    #[test]
    fn jitter_is_bounded_and_repeats() {
        let mut pace = Pace { tokens_per_second: Some(10.0), jitter: 0.5, ..Pace::default() };
        let varied = times(pace);
        assert_eq!(varied, times(pace));
        assert!(
            varied.windows(2).all(|pair| (50..=150).contains(&(pair[1] - pair[0]))),
            "{varied:?}"
        );
        pace.jitter = f64::NAN;
        let _ = times(pace);
    }
}
