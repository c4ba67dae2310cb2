//! Judges a response: every rule, both readings of the schema and the lossless check.
//!
//! `cargo bench -p chatwire-benches --bench judge` measures time.
//! With `-- --table` it prints the CPU time of the thread for each exchange and each chunk, which a
//! busy machine disturbs less; with `-- --times N NAME` it judges one body N times, so that the
//! difference of two counts of instructions (`valgrind --tool=callgrind`) is that of the judge.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::{hint::black_box, time::Duration};

use bytes::Bytes;
use chatwire_benches::{responses, streams};
use chatwire_conformance::{Judge, Subject};
use criterion::{Criterion, Throughput, criterion_group};
use rustix::time::{ClockId, clock_gettime};

/// How long each row of the table is measured, and how often; the median counts.
const PERIOD: Duration = Duration::from_millis(150);
const PERIODS: usize = 7;

/// A body, and how many chunks it has, one for a non-streaming response.
struct Row {
    name: String,
    body: Bytes,
    chunks: u64,
}

fn rows() -> Vec<Row> {
    let row = |name: &str, body: Bytes, chunks| Row { name: name.to_owned(), body, chunks };
    let mut rows = vec![
        row("unary-small", responses::small().into(), 1),
        row("unary-50-kb", responses::long_text().into(), 1),
        row("unary-logprobs", responses::logprobs().into(), 1),
    ];
    for words in [100, 1_000, 5_000] {
        let body = streams::words(words);
        let chunks = streams::events(&body) - 1;
        rows.push(row(&format!("stream-{words}"), body, chunks));
    }
    for (name, body) in streams::recorded() {
        let chunks = streams::events(&body) - 1;
        rows.push(row(&format!("recorded-{name}"), body, chunks));
    }
    rows
}

fn judging(criterion: &mut Criterion) {
    let judge = Judge::default();
    let mut group = criterion.benchmark_group("judge");
    group.sample_size(10);
    for Row { name, body, chunks } in rows() {
        group.throughput(Throughput::Elements(chunks));
        group.bench_function(name, |bencher| {
            bencher.iter(|| judge.judge(&Subject::from_body(black_box(body.clone()))));
        });
    }
    group.finish();
}

fn judge_once(judge: &Judge, body: &Bytes) {
    black_box(judge.judge(&Subject::from_body(black_box(body.clone()))));
}

/// The CPU time of this thread.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[expect(clippy::print_stdout, reason = "a table for people")]
fn table() {
    let judge = Judge::default();
    println!("| body | us an exchange | us a chunk |\n|---|--:|--:|");
    for Row { name, body, chunks } in rows() {
        let mut periods: Vec<f64> = (0..PERIODS)
            .map(|_| {
                let start = cpu_time();
                let mut times = 0_u32;
                while cpu_time() - start < PERIOD {
                    judge_once(&judge, &body);
                    times += 1;
                }
                (cpu_time() - start).as_secs_f64() * 1e6 / f64::from(times)
            })
            .collect();
        periods.sort_by(f64::total_cmp);
        let median = periods[PERIODS / 2];
        #[expect(clippy::cast_precision_loss, reason = "a few thousand chunks")]
        let of_chunk = median / chunks as f64;
        println!("| {name} | {median:.1} | {of_chunk:.2} |");
    }
}

fn times(count: &str, name: &str) {
    let judge = Judge::default();
    let row = rows().into_iter().find(|row| row.name == name).expect("a row of the table");
    for _ in 0..count.parse::<u32>().expect("a number") {
        judge_once(&judge, &row.body);
    }
}

criterion_group!(benches, judging);

fn main() {
    let arguments: Vec<String> =
        std::env::args().filter(|argument| argument != "--bench").collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "--table"] => table(),
        [_, "--times", count, name] => times(count, name),
        _ => {
            benches();
            Criterion::default().configure_from_args().final_summary();
        }
    }
}
