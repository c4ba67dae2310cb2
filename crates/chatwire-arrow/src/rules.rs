//! The rules as a batch, to be joined with findings.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use chatwire_conformance::{Rule, RuleSet};

use crate::{error::ArrowJudgeError, schema};

/// One row for each rule: its ID, its level unless a profile overrides it, which exchanges it is
/// about, its requirement in one sentence, and the document that requires it.
///
/// # Errors
///
/// When the texts do not fit into arrays, which those of the catalog do.
pub fn batch(rules: &RuleSet) -> Result<RecordBatch, ArrowJudgeError> {
    let column = |text: fn(&dyn Rule) -> String| {
        Arc::new(StringArray::from_iter_values(rules.iter().map(text))) as ArrayRef
    };
    let columns = vec![
        column(|rule| rule.id().to_owned()),
        column(|rule| rule.level().to_string().to_ascii_lowercase()),
        column(|rule| format!("{:?}", rule.scope()).to_ascii_lowercase()),
        column(|rule| rule.requirement().to_owned()),
        column(|rule| rule.source().to_owned()),
    ];
    Ok(RecordBatch::try_new(schema::rules(), columns)?)
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray as _;

    use super::*;

    #[test]
    fn every_rule_is_a_row() {
        let rules = RuleSet::catalog();
        let batch = batch(&rules).unwrap();
        let ids = batch.column(0).as_string::<i32>();
        assert!(ids.iter().flatten().eq(rules.iter().map(Rule::id)));
        let row = ids.iter().position(|id| id == Some("stream/done-is-sent")).unwrap();
        let texts: Vec<_> =
            (1..3).map(|column| batch.column(column).as_string::<i32>().value(row)).collect();
        assert_eq!(texts, ["must", "stream"]);
    }
}
