//! The recordings of this repository in every layout of memory, each judged alike.

use std::sync::Arc;

use arrow_array::{
    Array as _, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int64Array,
    LargeBinaryArray, LargeStringArray, NullArray, RecordBatch, StructArray, UInt16Array,
    cast::AsArray as _,
    types::{Int32Type, UInt8Type},
};
use chatwire_arrow::{ArrowJudge, ExchangeColumns, Limits, recordings};
use chatwire_conformance::{
    CheckResult, Findings, Judge, Level, Rule, Scope, Subject, schema::Contract,
};

use crate::{
    batches::{column, texts},
    fixtures::fixtures,
};

fn batch() -> RecordBatch {
    recordings::write(&fixtures()[..40]).unwrap()
}

/// The batch with another column in place of one.
fn with(batch: &RecordBatch, name: &str, array: ArrayRef) -> RecordBatch {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| {
        let column = if field.name() == name { array.clone() } else { column.clone() };
        (field.name().clone(), column)
    });
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, it)| (name, it, true))).unwrap()
}

fn judged(batch: &RecordBatch) -> StructArray {
    ArrowJudge::default().judge(&ExchangeColumns::from_batch(batch).unwrap()).unwrap()
}

fn bytes(batch: &RecordBatch, name: &str) -> BinaryArray {
    batch.column_by_name(name).unwrap().as_binary::<i32>().clone()
}

#[test]
fn every_layout_is_judged_alike() {
    let batch = batch();
    let expected = judged(&batch);
    for name in ["body", "request"] {
        let plain = bytes(&batch, name);
        let layouts: [ArrayRef; 3] = [
            Arc::new(LargeBinaryArray::from_iter(plain.iter())),
            Arc::new(BinaryViewArray::from_iter(plain.iter())),
            Arc::new(DictionaryArray::new(
                UInt16Array::from_iter_values(0..batch.num_rows() as u16),
                Arc::new(plain.clone()),
            )),
        ];
        for layout in layouts {
            let what = format!("{name} as {}", layout.data_type());
            let found = judged(&with(&batch, name, layout));
            assert_eq!(found.to_data(), expected.to_data(), "{what}");
        }
    }
    let targets = batch.column_by_name("target").unwrap().as_string::<i32>();
    let layouts: [ArrayRef; 3] = [
        Arc::new(targets.iter().collect::<DictionaryArray<Int32Type>>()),
        Arc::new(targets.iter().collect::<DictionaryArray<UInt8Type>>()),
        Arc::new(LargeStringArray::from_iter(targets.iter())),
    ];
    for layout in layouts {
        assert_eq!(judged(&with(&batch, "target", layout)).to_data(), expected.to_data());
    }
    let statuses = batch.column_by_name("status").unwrap().as_primitive::<Int32Type>();
    let wide = Int64Array::from_iter(statuses.iter().map(|status| status.map(i64::from)));
    assert_eq!(judged(&with(&batch, "status", Arc::new(wide))).to_data(), expected.to_data());
}

#[test]
fn a_slice_is_judged_as_its_rows() {
    let batch = batch();
    let expected = judged(&batch);
    for (start, rows) in [(0, 0), (3, 1), (7, 20), (39, 1), (40, 0)] {
        let found = judged(&batch.slice(start, rows));
        assert_eq!(found.to_data(), expected.slice(start, rows).to_data(), "{start}, {rows}");
        let read = recordings::read(&batch.slice(start, rows), &Limits::default()).unwrap();
        let whole = recordings::read(&batch, &Limits::default()).unwrap();
        assert_eq!(read, whole[start..start + rows]);
    }
}

#[test]
fn a_column_of_nulls_is_a_column_that_is_missing() {
    let batch = batch();
    let names = ["request", "status", "headers", "frames", "target", "details"];
    let (mut missing, mut nulls) = (batch.clone(), batch.clone());
    for name in names {
        missing.remove_column(missing.schema().index_of(name).unwrap());
        nulls = with(&nulls, name, Arc::new(NullArray::new(batch.num_rows())));
        assert_eq!(judged(&missing).to_data(), judged(&nulls).to_data(), "{name}");
    }
}

#[test]
fn no_row_gives_no_judgment() {
    let empty = judged(&batch().slice(0, 0));
    assert_eq!((empty.len(), empty.fields().len()), (0, 15));
    let nothing: ArrayRef = Arc::new(NullArray::new(2));
    let judged = ArrowJudge::default().judge(&ExchangeColumns::new(nothing)).unwrap();
    assert_eq!(column(&judged, "verdict"), vec![Some("unreadable".to_owned()); 2]);
}

/// A rule that fails as no rule should.
#[derive(Debug)]
struct Panics;

impl Rule for Panics {
    fn id(&self) -> &str {
        "test/panics"
    }

    fn level(&self) -> Level {
        Level::Must
    }

    fn scope(&self) -> Scope {
        Scope::Any
    }

    fn requirement(&self) -> &str {
        "This rule panics where a body says so."
    }

    fn source(&self) -> &str {
        "https://chatwire.example/panics"
    }

    fn check(&self, subject: &Subject, _: &Contract, _: &mut Findings<'_>) -> CheckResult {
        assert!(subject.body().as_ref() != b"{\"panic\":1}", "as the body says");
        Ok(())
    }
}

#[test]
fn a_rule_that_panics_takes_no_other_row_with_it() {
    let judge = Judge::builder().rule(Panics).build().unwrap();
    let bodies = texts(&[Some("{}"), Some("{\"panic\":1}"), Some("{}")]);
    let judged = ArrowJudge::new(judge).judge(&ExchangeColumns::new(bodies)).unwrap();
    let verdicts = ["fail", "harness", "fail"].map(|verdict| Some(verdict.to_owned()));
    assert_eq!(column(&judged, "verdict"), verdicts);
}

#[test]
fn findings_beyond_the_limit_are_counted_and_not_listed() {
    let judge = |max: usize| {
        let mut limits = Limits::default();
        limits.max_findings_bytes = max;
        let columns = ExchangeColumns::new(texts(&[Some("{}")]));
        ArrowJudge::default().with_limits(limits).judge(&columns).unwrap()
    };
    let listed = |judged: &StructArray| {
        judged.column_by_name("findings").unwrap().as_list::<i32>().value(0).len()
    };
    let (all, some, none) = (judge(1 << 20), judge(300), judge(0));
    assert!(
        listed(&all) > listed(&some) && listed(&some) > 0,
        "{} of {}",
        listed(&some),
        listed(&all)
    );
    assert_eq!(listed(&none), 0);
    let counted = |judged: &StructArray| judged.column_by_name("findings_count").unwrap().to_data();
    assert_eq!(counted(&none), counted(&all));
}
