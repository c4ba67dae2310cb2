//! Decodes a stream to typed chunks and to an accumulated response.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::{hint::black_box, time::Duration};

use bytes::Bytes;
use chatwire_benches::{chatwire_decoder, streams};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A function that splits a stream into reads.
type Split = fn(&Bytes) -> Vec<Bytes>;

/// Long enough for medians that vary by a few percent on an idle machine.
const WARM_UP: Duration = Duration::from_secs(1);
const MEASUREMENT: Duration = Duration::from_secs(2);

const SPLITS: [(&str, Split); 3] = [
    ("network reads", streams::network_reads),
    ("one-byte reads", streams::single_bytes),
    ("one read", |stream| vec![stream.clone()]),
];

fn stream(criterion: &mut Criterion) {
    for (split_name, split) in SPLITS {
        for (name, stream) in inputs() {
            let reads = split(&stream);
            let mut group = criterion.benchmark_group(format!("stream {name}, {split_name}"));
            group.sample_size(20).warm_up_time(WARM_UP).measurement_time(MEASUREMENT);
            group.throughput(Throughput::Elements(streams::events(&stream)));
            group.bench_function("chatwire, chunks", |bencher| {
                bencher.iter(|| chatwire_decoder::chunks(black_box(&reads)));
            });
            group.bench_function("chatwire", |bencher| {
                bencher.iter(|| chatwire_decoder::text(black_box(&reads)));
            });
            #[cfg(feature = "alternatives")]
            alternatives(&mut group, &reads);
            group.finish();
        }
    }
}

/// Generated streams of three lengths, and the recorded streams.
fn inputs() -> Vec<(String, Bytes)> {
    let mut inputs: Vec<_> = [200, 2_000, 20_000]
        .map(|chunks| (format!("{chunks} chunks"), streams::words(chunks)))
        .into();
    inputs.extend(streams::recorded().map(|(name, stream)| (format!("recorded {name}"), stream)));
    inputs
}

#[cfg(feature = "alternatives")]
fn alternatives(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    reads: &[Bytes],
) {
    use chatwire_benches::alternatives::{async_openai_text, eventsource_text, sse_stream_text};

    // Long streams in one read or byte by byte take minutes: the alternatives need quadratic time.
    let long = reads.iter().map(Bytes::len).sum::<usize>() > 1 << 20;
    if long && (reads.len() == 1 || reads[0].len() == 1) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without I/O starts");
    let text = runtime.block_on(async_openai_text(reads));
    assert_eq!(chatwire_decoder::text(reads), text, "both read the same text");
    group.bench_function("async-openai", |bencher| {
        bencher.iter(|| runtime.block_on(async_openai_text(black_box(reads))));
    });
    group.bench_function("eventsource-stream with async-openai's types", |bencher| {
        bencher.iter(|| runtime.block_on(eventsource_text(black_box(reads))));
    });
    group.bench_function("sse-stream with async-openai's types", |bencher| {
        bencher.iter(|| runtime.block_on(sse_stream_text(black_box(reads))));
    });
}

criterion_group!(benches, stream);
criterion_main!(benches);
