//! The generators reach what they are for, and what they make is judged alike by others.

mod reached;
mod validators;
