//! What breaks in real clients when a server breaks a rule, as it was measured.
//!
//! ```
//! use chatwire_conformance::impact::ImpactTable;
//!
//! let table = ImpactTable::bundled();
//! let client = table.client("openai-python")?;
//! assert!(client.version.starts_with(|first: char| first.is_ascii_digit()));
//! let rule = table.rule("errors/valid-request-is-served").expect("it was measured");
//! assert!(rule.outcomes["openai-python"].breaks());
//! # Ok::<(), chatwire_conformance::impact::UnknownClient>(())
//! ```

mod answer;
mod levels;
mod outcome;
mod table;

pub(crate) use self::levels::ClientLevels;
pub use self::{
    answer::ClientAnswer,
    outcome::ImpactOutcome,
    table::{ImpactClient, ImpactTable, RuleImpact, UnknownClient},
};
