//! The identity of chunks that differ in a few values alone.

use std::sync::Arc;

/// What chunks share that are equal but for the text of the model and, if the form says so, values
/// that identify or count.
///
/// Two forms are the same only if one is a clone of the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    identity: Arc<()>,
    /// Whether the members that identify the response, its token counts or padding are new, too.
    pub(crate) has_new_values: bool,
}

impl Form {
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.identity, &other.identity)
    }
}
