//! What the measured work is to take.

/// The goal for a piece of work in nanoseconds, or `None` if it has none of its own.
pub(super) fn goal(work: &str) -> Option<f64> {
    GOALS.iter().find(|(name, _)| *name == work).map(|(_, nanoseconds)| *nanoseconds)
}

const GOALS: [(&str, f64); 11] = [
    ("stream-uniform", 40.0),
    ("stream-tools", 60.0),
    ("stream-recorded", 100.0),
    ("stream-new-values", 130.0),
    ("stream-two-choices", 130.0),
    ("stream-single-bytes", 3_200.0),
    ("framing", 20.0),
    ("unary-small", 340.0),
    ("unary-text", 16_000.0),
    ("unary-logprobs", 2_200_000.0),
    ("unary-logprobs-read", 5_000_000.0),
];
