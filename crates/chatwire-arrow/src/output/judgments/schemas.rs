//! Verdicts of schemas as an array.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, StructArray,
    builder::{Int32Builder, StringBuilder},
};
use arrow_schema::ArrowError;
use chatwire_conformance::SchemaVerdict;

use super::count;
use crate::schema;

/// Verdicts of schemas in the making.
#[derive(Debug, Default)]
pub(super) struct SchemaVerdictBuilder {
    verdict: StringBuilder,
    numbers: [Int32Builder; 3],
}

impl SchemaVerdictBuilder {
    /// Adds a verdict; `None` for a row that was not judged.
    pub(super) fn add(&mut self, verdict: Option<&SchemaVerdict>) {
        self.verdict.append_option(verdict.map(|verdict| verdict.verdict.as_str()));
        let numbers = verdict.map_or([0; 3], |it| [it.values, it.invalid, it.errors]);
        for (builder, number) in self.numbers.iter_mut().zip(numbers) {
            builder.append_value(count(number));
        }
    }

    pub(super) fn finish(mut self) -> Result<StructArray, ArrowError> {
        let mut members: Vec<ArrayRef> = vec![Arc::new(self.verdict.finish())];
        members.extend(self.numbers.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef));
        StructArray::try_new(schema::schema_verdict(), members, None)
    }
}
