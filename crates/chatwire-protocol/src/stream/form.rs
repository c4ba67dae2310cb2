//! The identity of chunks that differ in the text of the model alone.

use std::sync::Arc;

/// What chunks share that are equal but for the text of the model.
///
/// Two forms are the same only if one is a clone of the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Arc<()>);

impl Form {
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
