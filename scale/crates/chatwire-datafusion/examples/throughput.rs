//! Measures exchanges per second of processor time: the judge alone, the judge over arrays, and
//! DataFusion on one core and on two.
//!
//! ```text
//! cargo run --release --example throughput -- FOLDER-OF-PARQUET
//! ```
//!
//! Processor time and not time, so that other programs on the machine change little.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement for a terminal")]

use std::{collections::BTreeMap, env, fs};

use chatwire_arrow::{ArrowJudge, ExchangeColumns, Limits, recordings};
use chatwire_conformance::{Judge, Subject, Target};
use chatwire_datafusion::register;
use datafusion::{
    arrow::array::RecordBatch,
    prelude::{ParquetReadOptions, SessionConfig, SessionContext},
};

/// How many batches are recordings at once, for the judge alone.
const CHUNK: usize = 40;

/// How many clock ticks of `/proc` a second has.
const TICKS: f64 = 100.0;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = env::args().nth(1).unwrap();
    let batches = context(&folder, 1).await.table("exchanges").await.unwrap();
    let batches = batches.collect().await.unwrap();
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();

    let judge = Judge::default();
    let (mut seconds, mut broken, mut targets) = (0.0, 0, BTreeMap::new());
    for some in batches.chunks(CHUNK) {
        let read = |batch: &RecordBatch| recordings::read(batch, &Limits::default()).unwrap();
        let some: Vec<_> = some.iter().flat_map(read).map(Result::unwrap).collect();
        let start = processor_time();
        for recording in &some {
            let name = &recording.meta.target;
            // Each target once, as in the arrays.
            let target: &Target =
                targets.entry(name.clone()).or_insert_with(|| Target::named(name, &judge));
            let subject = Subject::from_exchange(&recording.exchange);
            broken += judge.judge_target(&subject, target).rules.len();
        }
        seconds += processor_time() - start;
    }
    let bare = report("the judge alone", rows, seconds, None);
    assert!(broken > 0);

    let start = processor_time();
    let arrow = ArrowJudge::new(judge);
    for batch in &batches {
        let judged = arrow.judge(&ExchangeColumns::from_batch(batch).unwrap()).unwrap();
        assert_eq!(judged.fields().len(), 15);
    }
    report("the judge over arrays", rows, processor_time() - start, Some(bare));
    drop(batches);

    let sql = "select count(*), sum(judgment['findings_count']) from (select chatwire_judge(\
        request, status, headers, body, frames, target, details) as judgment from exchanges)";
    for cores in [1, 2] {
        let context = context(&folder, cores).await;
        let start = processor_time();
        context.sql(sql).await.unwrap().collect().await.unwrap();
        let seconds = processor_time() - start;
        report(&format!("DataFusion, cores: {cores}"), rows, seconds, Some(bare));
    }
}

/// A table `exchanges` of a folder, read on this many cores.
async fn context(folder: &str, cores: usize) -> SessionContext {
    let config = SessionConfig::new().with_target_partitions(cores).with_batch_size(256);
    let context = SessionContext::new_with_config(config);
    register(&context);
    context.register_parquet("exchanges", folder, ParquetReadOptions::default()).await.unwrap();
    context
}

/// Seconds of processor time that this process has used.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The fields after the name, which is in parentheses: user time is the twelfth of them.
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / TICKS
}

/// Prints and gives the exchanges per second; with the ratio to another figure.
fn report(what: &str, rows: usize, seconds: f64, of: Option<f64>) -> f64 {
    let rate = rows as f64 / seconds;
    let ratio = of.map_or_else(String::new, |of| format!(", {:.2} of the judge alone", rate / of));
    println!("{what}: {rows} exchanges, {seconds:.2} s, {rate:.0}/s{ratio}");
    rate
}
