//! Broken rules and findings as arrays.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ListArray,
    builder::{Int64Builder, StringBuilder},
};
use arrow_schema::ArrowError;
use chatwire_conformance::{Finding, RuleOutcome};

use super::long;
use crate::{output::Lists, schema};

/// Lists of broken rules in the making.
#[derive(Debug, Default)]
pub(super) struct RuleBuilder {
    lists: Lists,
    texts: [StringBuilder; 3],
    counts: Int64Builder,
}

impl RuleBuilder {
    /// Adds the broken rules of a row.
    pub(super) fn add<'a>(&mut self, outcomes: impl IntoIterator<Item = &'a RuleOutcome>) {
        let mut length = 0;
        for outcome in outcomes {
            let RuleOutcome { rule, level, verdict, .. } = outcome;
            let texts = [rule, level_name(*level), verdict.as_str()];
            append(&mut self.texts, texts);
            self.counts.append_value(long(outcome.count));
            length += 1;
        }
        self.lists.end(length);
    }

    pub(super) fn finish(mut self) -> Result<ListArray, ArrowError> {
        let mut members = finished(&mut self.texts);
        members.push(Arc::new(self.counts.finish()));
        self.lists.structs(schema::rule(), members)
    }
}

/// Lists of findings in the making.
#[derive(Debug, Default)]
pub(super) struct FindingBuilder {
    lists: Lists,
    names: [StringBuilder; 2],
    numbers: [Int64Builder; 4],
    places: [StringBuilder; 2],
    values: [StringBuilder; 2],
}

impl FindingBuilder {
    /// Adds the findings of a row.
    pub(super) fn add<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        let mut length = 0;
        for finding in findings {
            let place = &finding.location;
            append(&mut self.names, [&finding.rule, level_name(finding.level)]);
            let numbers = [place.event, place.frame, place.offset, place.line];
            for (builder, number) in self.numbers.iter_mut().zip(numbers) {
                builder.append_option(number.map(long));
            }
            let places = [place.pointer.as_deref(), place.header.as_deref()];
            for (builder, text) in self.places.iter_mut().zip(places) {
                builder.append_option(text);
            }
            append(&mut self.values, [&finding.expected, &finding.seen]);
            length += 1;
        }
        self.lists.end(length);
    }

    pub(super) fn finish(mut self) -> Result<ListArray, ArrowError> {
        let mut members = finished(&mut self.names);
        members.extend(self.numbers.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef));
        members.extend(finished(&mut self.places));
        members.extend(finished(&mut self.values));
        self.lists.structs(schema::finding(), members)
    }
}

/// A level as reports write it.
fn level_name(level: chatwire_conformance::Level) -> &'static str {
    use chatwire_conformance::Level;
    match level {
        Level::Must => "must",
        Level::Should => "should",
        _ => "may",
    }
}

fn append<const N: usize>(builders: &mut [StringBuilder; N], texts: [&str; N]) {
    for (builder, text) in builders.iter_mut().zip(texts) {
        builder.append_value(text);
    }
}

fn finished(builders: &mut [StringBuilder]) -> Vec<ArrayRef> {
    builders.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef).collect()
}
