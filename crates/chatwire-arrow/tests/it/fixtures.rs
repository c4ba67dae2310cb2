//! The recordings of this repository: judged in arrays and one by one, and written and read.

use std::sync::Arc;

use arrow_array::{
    Array as _, ListArray, RecordBatch, StructArray, cast::AsArray as _, types::Int64Type,
};
use chatwire_arrow::{ArrowJudge, Limits, recordings, schema};
use chatwire_conformance::{Finding, Judge, Judgment, Subject, Target};
use chatwire_transport::cassette::Recording;

pub(crate) fn fixtures() -> Vec<Recording> {
    let mut loaded = Recording::load_all(chatwire_fixtures::recordings_dir()).unwrap();
    assert!(loaded.len() > 100, "{}", loaded.len());
    for recording in &mut loaded {
        recording.dir.clear();
    }
    loaded
}

/// The judgment of a recording as traffic, without its pair and its expected findings.
fn judged(judge: &Judge, recording: &Recording) -> Judgment {
    let mut subject = Subject::from_exchange(&recording.exchange);
    if let Some(status) = &recording.meta.status {
        subject = subject.with_expected_status(status.clone());
    }
    judge.judge_target(&subject, &Target::named(&recording.meta.target, judge))
}

fn text(of: &StructArray, name: &str, row: usize) -> Option<String> {
    let column = of.column_by_name(name).unwrap().as_string::<i32>();
    column.is_valid(row).then(|| column.value(row).to_owned())
}

fn number(of: &StructArray, name: &str, row: usize) -> Option<usize> {
    let column = of.column_by_name(name).unwrap().as_primitive::<Int64Type>();
    column.is_valid(row).then(|| usize::try_from(column.value(row)).unwrap())
}

fn list(of: &StructArray, name: &str, row: usize) -> StructArray {
    let lists: &ListArray = of.column_by_name(name).unwrap().as_list();
    lists.value(row).as_struct().clone()
}

/// A finding as both sides spell it.
fn spelled(finding: &Finding) -> [Option<String>; 10] {
    let place = &finding.location;
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    [
        Some(finding.rule.clone()),
        Some(finding.level.as_str().to_ascii_lowercase()),
        number(place.event),
        number(place.frame),
        number(place.offset),
        number(place.line),
        place.pointer.clone(),
        place.header.clone(),
        Some(finding.expected.clone()),
        Some(finding.seen.clone()),
    ]
}

#[track_caller]
fn check_row(found: &StructArray, row: usize, expected: &Judgment, max: usize) {
    assert_eq!(text(found, "verdict", row).unwrap(), expected.verdict.as_str());
    assert_eq!(text(found, "error", row), expected.infrastructure);
    assert_eq!(text(found, "contract", row).as_ref(), Some(&expected.contract.name));
    assert_eq!(text(found, "profile", row).as_ref(), Some(&expected.profile));
    let schema = found.column_by_name("published").unwrap().as_struct();
    assert_eq!(text(schema, "verdict", row).unwrap(), expected.published.verdict.as_str());
    let broken = || expected.rules.iter().filter(|outcome| outcome.count > 0);
    let rules = list(found, "rules", row);
    assert_eq!(rules.len(), broken().count());
    for (index, outcome) in broken().enumerate() {
        assert_eq!(text(&rules, "rule", index).as_deref(), Some(&*outcome.rule));
        assert_eq!(number(&rules, "count", index), Some(outcome.count));
    }
    let findings = list(found, "findings", row);
    let wanted: Vec<_> = broken().flat_map(|outcome| outcome.findings.iter().take(max)).collect();
    assert_eq!(findings.len(), wanted.len());
    for (index, finding) in wanted.into_iter().enumerate() {
        let texts = |names: &[&str]| -> Vec<_> {
            names.iter().map(|name| text(&findings, name, index)).collect()
        };
        let numbers = ["event", "frame", "offset", "line"]
            .map(|name| number(&findings, name, index).map(|number| number.to_string()));
        let spelled_here: Vec<_> = texts(&["rule", "level"])
            .into_iter()
            .chain(numbers)
            .chain(texts(&["pointer", "header", "expected", "seen"]))
            .collect();
        assert_eq!(spelled_here, spelled(finding));
    }
}

fn judge_batch(judge: &ArrowJudge, batch: &RecordBatch) -> StructArray {
    let judged = judge.judge_batch(batch).unwrap();
    judged.column_by_name("judgment").unwrap().as_struct().clone()
}

#[test]
fn findings_are_those_of_the_judge() {
    let (recordings, judge) = (fixtures(), Judge::default());
    let batch = recordings::write(&recordings).unwrap();
    assert_eq!(batch.schema(), schema::exchanges());
    let found = judge_batch(&ArrowJudge::new(judge.clone()), &batch);
    assert_eq!(*found.data_type(), schema::judgment());
    let mut findings = 0;
    for (row, recording) in recordings.iter().enumerate() {
        let expected = judged(&judge, recording);
        findings += expected.rules.iter().map(|outcome| outcome.count).sum::<usize>();
        check_row(&found, row, &expected, Limits::default().max_findings_per_rule);
    }
    assert!(findings > 100, "{findings}");
}

#[test]
fn a_recording_survives_a_batch() {
    let recordings = fixtures();
    let batch = recordings::write(&recordings).unwrap();
    let read = recordings::read(&batch, &Limits::default()).unwrap();
    assert_eq!(read.len(), recordings.len());
    for (read, recording) in read.into_iter().zip(recordings) {
        assert_eq!(read.unwrap(), recording);
    }
}

#[test]
fn a_row_is_judged_alike_in_every_batch() {
    let recordings = fixtures();
    let judge = ArrowJudge::default();
    let batch = recordings::write(&recordings[..12]).unwrap();
    let whole = judge_batch(&judge, &batch);
    for row in 0..batch.num_rows() {
        let one = judge_batch(&judge, &batch.slice(row, 1));
        assert_eq!(one.to_data(), whole.slice(row, 1).to_data(), "row {row}");
    }
    let limits = Limits::default();
    let twice = judge_batch(&judge.clone().with_limits(limits), &batch);
    assert_eq!(Arc::new(twice), Arc::new(whole));
}
