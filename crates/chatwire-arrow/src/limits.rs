//! What bounds the result of a row, and what is read of it.

/// What bounds the result of a row, and what is read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest request or body that is judged, in bytes; a longer one is `unreadable`.
    /// 64 MiB unless set, as for files.
    pub max_body: usize,
    /// How many findings of one rule are listed; the rule's `count` counts all. 20 unless set, as
    /// in reports.
    pub max_findings_per_rule: usize,
    /// How many bytes the texts of a row's findings have; those that exceed it are not listed, and
    /// `findings_count` counts them. 16 MiB unless set. Only a body with members of extreme names
    /// comes near it.
    pub max_findings_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_body: 64 << 20, max_findings_per_rule: 20, max_findings_bytes: 16 << 20 }
    }
}
