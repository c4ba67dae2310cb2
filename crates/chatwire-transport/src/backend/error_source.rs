//! Finds an error type among the sources of an error.

use std::{error::Error, io};

/// The error itself or the first of its sources that has type `E`.
pub(super) fn find_source<'a, E: Error + 'static>(
    error: &'a (dyn Error + 'static),
) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = source_of(error);
    }
    None
}

/// The source of an error. An [`io::Error`] that wraps an error does not return it as its source.
fn source_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
