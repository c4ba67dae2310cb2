//! Malformed sources: an error or a note, never a panic.
