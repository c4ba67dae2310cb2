//! Rows that are no exchange, beside rows that are.

use std::sync::Arc;

use arrow_array::{
    Array as _, ArrayRef, BinaryArray, Int64Array, ListArray, StructArray, types::Int64Type,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use chatwire_arrow::{ArrowJudge, ExchangeColumns, Limits};
use proptest::prelude::*;

use crate::batches::{column, texts};

/// Frames in milliseconds, one list for each row.
fn frames(rows: &[&[(i64, i64)]]) -> ArrayRef {
    let all = || rows.iter().flat_map(|row| row.iter());
    let times = Int64Array::from_iter_values(all().map(|(at, _)| *at));
    let lengths = Int64Array::from_iter_values(all().map(|(_, length)| *length));
    let fields: Fields =
        ["at_millis", "length"].map(|name| Field::new(name, DataType::Int64, true)).to_vec().into();
    let structs = StructArray::new(fields.clone(), vec![Arc::new(times), Arc::new(lengths)], None);
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(|row| row.len()));
    let field = Arc::new(Field::new("item", DataType::Struct(fields), true));
    Arc::new(ListArray::new(field, offsets, Arc::new(structs), None))
}

/// Judges a row between two good ones; gives its error.
#[track_caller]
fn check(middle: impl Fn(ExchangeColumns) -> ExchangeColumns, body: Option<&str>, message: &str) {
    let good = Some("{\"choices\": []}");
    let columns = middle(ExchangeColumns::new(texts(&[good, body, good])));
    let limits = {
        let mut limits = Limits::default();
        limits.max_body = 100;
        limits
    };
    let judged = ArrowJudge::default().with_limits(limits).judge(&columns).unwrap();
    let verdicts = ["fail", "unreadable", "fail"].map(|verdict| Some(verdict.to_owned()));
    assert_eq!(column(&judged, "verdict"), verdicts);
    let errors = column(&judged, "error");
    assert_eq!((&errors[0], &errors[2]), (&None, &None));
    assert!(errors[1].as_ref().unwrap().contains(message), "{errors:?}");
}

#[test]
fn a_row_that_is_no_exchange_is_told_and_fails_no_other() {
    let body = Some("{\"choices\": []}");
    let as_it_is = |columns| columns;
    check(as_it_is, None, "`body` is null");
    check(as_it_is, Some(&"x".repeat(101)), "`body` has 101 bytes; at most 100 are read");
    let status = |columns: ExchangeColumns| {
        columns.with_status(Arc::new(Int64Array::from(vec![200, 1200, 200])))
    };
    check(status, body, "`status` is 1200; it must be from 100 to 999");
    let headers = |columns: ExchangeColumns| {
        columns.with_headers(texts(&[Some("a: 1"), Some("a: 1\nb"), Some("a: 1")]))
    };
    check(headers, body, "`headers` have a line without a colon, line 2");
    let short = |columns: ExchangeColumns| {
        columns.with_frames(frames(&[&[(1, 15)], &[(1, 9)], &[(1, 15)]]))
    };
    check(short, body, "`frames` leave out the last 6 bytes of the body");
    let long = |columns: ExchangeColumns| {
        columns.with_frames(frames(&[&[(1, 15)], &[(1, 16)], &[(1, 15)]]))
    };
    check(long, body, "frame 1 ends after the body");
    let back = |columns: ExchangeColumns| {
        columns.with_frames(frames(&[&[(1, 15)], &[(2, 9), (1, 6)], &[(1, 15)]]))
    };
    check(back, body, "frame 2 is earlier than the frame before it");
    let negative = |columns: ExchangeColumns| {
        columns.with_frames(frames(&[&[(1, 15)], &[(-1, 15)], &[(1, 15)]]))
    };
    check(negative, body, "frame 1 has no time");
    let path = |columns: ExchangeColumns| {
        let field = Arc::new(Field::new("path", DataType::Utf8, true));
        let paths = texts(&[None, Some("v1"), Some("/v1/chat/completions")]);
        columns.with_details(Arc::new(StructArray::from(vec![(field, paths)])))
    };
    check(path, body, "`details.path` is \"v1\"; it must start with `/`");
}

#[test]
fn a_compressed_body_is_not_judged_as_what_the_server_sent() {
    let bodies = BinaryArray::from(vec![&b"\x1f\x8b\x08\x00"[..], b"{\"choices\": []}"]);
    let headers = texts(&[Some("content-encoding: gzip"), Some("content-encoding: gzip")]);
    let columns = ExchangeColumns::new(Arc::new(bodies)).with_headers(headers);
    let judged = ArrowJudge::default().judge(&columns).unwrap();
    let verdicts = ["unreadable", "fail"].map(|verdict| Some(verdict.to_owned()));
    assert_eq!(column(&judged, "verdict"), verdicts);
}

proptest! {
    #[test]
    fn no_bytes_fail_a_batch(
        body in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..64)),
        request in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..64)),
        headers in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..32)),
        target in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..8)),
        status in proptest::option::of(any::<i64>()),
    ) {
        let bytes = |bytes: &Option<Vec<u8>>| -> ArrayRef {
            Arc::new(BinaryArray::from(vec![bytes.as_deref()]))
        };
        let columns = ExchangeColumns::new(bytes(&body))
            .with_request(bytes(&request))
            .with_headers(bytes(&headers))
            .with_target(bytes(&target))
            .with_status(Arc::new(arrow_array::PrimitiveArray::<Int64Type>::from(vec![status])));
        let judged = ArrowJudge::default().judge(&columns).unwrap();
        prop_assert_eq!(judged.len(), 1);
    }
}
