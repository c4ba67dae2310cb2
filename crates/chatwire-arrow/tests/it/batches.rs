//! Columns in other forms than recordings have: those of a log.

use std::sync::Arc;

use arrow_array::{
    Array as _, ArrayRef, Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray,
    StructArray, cast::AsArray as _, types::Int64Type,
};
use arrow_schema::{DataType, Field, Schema};
use chatwire_arrow::{ArrowJudge, ArrowJudgeError, ExchangeColumns};

const GOOD: &str = r#"{"id": "a", "object": "chat.completion", "created": 1744187449, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message":
        {"role": "assistant", "content": "Hello!", "refusal": null}}],
    "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#;

pub(crate) fn texts(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

pub(crate) fn column(judged: &StructArray, name: &str) -> Vec<Option<String>> {
    let column = judged.column_by_name(name).unwrap().as_string::<i32>();
    column.iter().map(|text| text.map(str::to_owned)).collect()
}

#[test]
fn a_log_of_bodies_and_statuses_is_judged() {
    let request = r#"{"model": "gpt-x", "messages": [{"role": "user", "content": "Hi"}]}"#;
    let bodies = [Some(GOOD), Some("{}"), Some(r#"{"error": {"message": "m", "type": "t"}}"#)];
    let columns = ExchangeColumns::new(Arc::new(LargeStringArray::from(bodies.to_vec())))
        .with_request(Arc::new(StringViewArray::from(vec![request; 3])))
        .with_status(Arc::new(Int64Array::from(vec![Some(200), None, Some(400)])))
        .with_headers(texts(&[
            Some("content-type: application/json\nx-request-id: a"),
            None,
            Some(r#"{"content-type": "application/json"}"#),
        ]))
        .with_target(texts(&[Some("openai"), None, Some("gateway")]));
    let judged = ArrowJudge::default().judge(&columns).unwrap();
    let kinds = ["completion", "completion", "error"].map(|kind| Some(kind.to_owned()));
    assert_eq!(column(&judged, "kind"), kinds);
    let verdicts = column(&judged, "verdict");
    assert_eq!(verdicts[1].as_deref(), Some("fail"), "{verdicts:?}");
    assert_eq!(column(&judged, "model"), vec![Some("gpt-x".to_owned()); 3]);
    let usage = judged.column_by_name("usage").unwrap().as_struct();
    let total = usage.column_by_name("total_tokens").unwrap().as_primitive::<Int64Type>();
    assert_eq!(total.iter().collect::<Vec<_>>(), [Some(4), None, None]);
}

#[test]
fn shapes_are_those_of_the_responses() {
    let columns = ExchangeColumns::new(texts(&[Some(r#"{"choices": [], "cost": 1}"#), None]));
    let shapes = ArrowJudge::default().shapes(&columns).unwrap();
    assert_eq!(*shapes.data_type(), chatwire_arrow::schema::shapes());
    let first = shapes.value(0);
    let pointers = first.as_struct().column(1).as_string::<i32>();
    let pointers: Vec<_> = pointers.iter().flatten().collect();
    assert!(pointers.contains(&"/cost"), "{pointers:?}");
    assert!(shapes.is_null(1));
}

#[track_caller]
fn check_refused(columns: ExchangeColumns, message: &str) {
    let error = ArrowJudge::default().judge(&columns).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn a_wrong_column_is_refused_by_name() {
    let one = ExchangeColumns::new(texts(&[Some("{}")]));
    let text = || texts(&[Some("200")]);
    check_refused(one.clone().with_status(text()), "`status` has type Utf8; it must be an integer");
    check_refused(one.clone().with_frames(text()), "`frames` has type Utf8; it must be a list");
    check_refused(one.clone().with_details(text()), "`details` has type Utf8");
    check_refused(
        one.clone().with_request(texts(&[None, None])),
        "`request` has 2 rows and the bodies have 1",
    );
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    check_refused(one.clone().with_headers(numbers), "`headers` has type Int64");
    let field = Arc::new(Field::new("metod", DataType::Utf8, true));
    let typo = StructArray::from(vec![(field, text())]);
    check_refused(
        one.with_details(Arc::new(typo)),
        "has a member `metod`; it can have method, path",
    );
}

#[test]
fn a_batch_without_bodies_or_of_another_version_is_refused() {
    let judge = ArrowJudge::default();
    let batch = RecordBatch::try_from_iter([("response", texts(&[Some("{}")]))]).unwrap();
    let error = judge.judge_batch(&batch).unwrap_err().to_string();
    assert!(error.contains("no column `body`; its columns are response"), "{error}");
    let metadata = [("chatwire.exchanges".to_owned(), "2".to_owned())];
    let schema = Schema::new(vec![Field::new("body", DataType::Utf8, true)]);
    let schema = Arc::new(schema.with_metadata(metadata.into()));
    let batch = RecordBatch::try_new(schema, vec![texts(&[None])]).unwrap();
    let error = judge.judge_batch(&batch).unwrap_err();
    assert!(matches!(error, ArrowJudgeError::Version { ref found, .. } if found == "2"), "{error}");
}
