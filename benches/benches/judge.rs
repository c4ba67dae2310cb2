//! Judges a response: every rule, both readings of the schema and the lossless check.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::hint::black_box;

use bytes::Bytes;
use chatwire_benches::{responses, streams};
use chatwire_conformance::{Judge, Subject};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn judging(criterion: &mut Criterion) {
    let judge = Judge::default();
    let bodies: [(&str, Bytes); 4] = [
        ("small", responses::small().into()),
        ("logprobs", responses::logprobs().into()),
        ("stream-100", streams::words(100)),
        ("stream-5000", streams::words(5_000)),
    ];
    let mut group = criterion.benchmark_group("judge");
    group.sample_size(10);
    for (name, body) in bodies {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| judge.judge(&Subject::from_body(black_box(body.clone()))));
        });
    }
    group.finish();
}

criterion_group!(benches, judging);
criterion_main!(benches);
