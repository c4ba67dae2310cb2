//! Rows that are unevenly divided, very long or no exchange.

use std::{sync::Arc, time::Duration};

use chatwire_transport::{Frame, cassette::Recording};
use datafusion::{
    arrow::{
        array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray},
        util::pretty::pretty_format_batches,
    },
    prelude::SessionContext,
};

use crate::traffic::{Traffic, config, load, write};

/// The findings of all exchanges.
const FINDINGS: &str = "select name, unnest(judgment['findings']) as finding from (select name, \
    chatwire_judge(request, status, headers, body, frames, target, details) as judgment \
    from exchanges) order by name";

/// What of all exchanges goes through one group.
const GROUP: &str = "select verdict, count(*) as exchanges, sum(findings) as findings from (select \
    judgment['verdict'] as verdict, judgment['findings_count'] as findings from (select \
    chatwire_judge(request, status, headers, body, frames, target, details) as judgment \
    from exchanges)) group by verdict order by verdict";

/// The lines in one order: findings of one exchange have none.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// The recordings, the first of them with a body of eight MiB more.
fn one_is_long() -> Vec<Recording> {
    let mut recordings = load();
    let response = &mut recordings[0].exchange.response;
    let last = response.frames.last().unwrap().at;
    let spaces = Frame::new(last + Duration::from_millis(1), " ".repeat(8 << 20));
    response.frames.push(spaces);
    recordings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_division_into_files_changes_nothing() {
    let recordings = one_is_long();
    let even = Traffic::new(&recordings, 1).await;
    let (findings, groups) = (even.text(FINDINGS).await, even.text(GROUP).await);
    let findings = sorted(&findings);
    let (most, few) = recordings.split_at(recordings.len() - 3);
    let files: Vec<_> =
        [most].into_iter().chain(few.chunks(1)).chain([&few[..0]]).map(write).collect();
    for cores in [2, 4] {
        let context = SessionContext::new_with_config(config(cores));
        let skewed = Traffic::of(&files, context).await;
        assert!(sorted(&skewed.text(FINDINGS).await) == findings, "{cores} cores");
        assert_eq!(skewed.function.judged() as usize, recordings.len());
        assert_eq!(skewed.text(GROUP).await, groups, "{cores} cores");
    }
}

/// Body, status and headers.
type Row = (Option<&'static [u8]>, i64, Option<&'static str>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poison_rows_are_counted_and_change_no_other() {
    let good: &'static [u8] = b"{\"choices\": []}";
    let poison: [Row; 7] = [
        (None, 200, None),
        (Some(good), 0, None),
        (Some(good), i64::MAX, None),
        (Some(good), 200, Some("no colon")),
        (Some(b"\x1f\x8b\x08"), 200, Some("content-encoding: gzip")),
        (Some(b"\xff\xfe\x00"), 200, None),
        (Some(b""), 200, None),
    ];
    let (rows, good_rows) = (1000, 3);
    let rows: Vec<_> = (0..rows)
        .map(|row| match row % (poison.len() + good_rows) {
            kind if kind < poison.len() => poison[kind],
            _ => (Some(good), 200, None),
        })
        .collect();
    let columns: [(&str, ArrayRef); 4] = [
        ("request", Arc::new(StringArray::new_null(rows.len()))),
        ("status", Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.1)))),
        ("headers", Arc::new(StringArray::from_iter(rows.iter().map(|row| row.2)))),
        ("body", Arc::new(BinaryArray::from_iter(rows.iter().map(|row| row.0)))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.map(|(name, column)| (name, column, true)),
    );
    let batch = batch.unwrap();
    let files = [batch.slice(0, 900), batch.slice(900, 100)];
    let traffic = Traffic::of(&files, SessionContext::new_with_config(config(2))).await;
    let sql = "select judgment['verdict'] as verdict, judgment['error'] is null as judged, \
        count(*) as exchanges from (select chatwire_judge(request, status, headers, body) as \
        judgment from exchanges) group by 1, 2 order by 1, 2";
    let rows = pretty_format_batches(&traffic.rows(sql).await).unwrap().to_string();
    let rows: Vec<_> = rows.lines().skip(3).filter(|line| line.starts_with('|')).collect();
    // Of ten rows five are no exchange, three are good, and two have bodies that are no JSON.
    assert_eq!(
        rows,
        ["| fail       | true   | 500       |", "| unreadable | false  | 500       |"]
    );
}
