//! Arrays of results.

mod judgments;
mod lists;
mod shapes;

pub(crate) use self::{judgments::JudgmentBuilder, lists::Lists, shapes::ShapeBuilder};
