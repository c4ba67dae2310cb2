//! One answer, from bytes to a typed value.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::hint::black_box;

use chatwire_benches::responses;
use chatwire_protocol::chat::ChatResponse;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn unary(criterion: &mut Criterion) {
    let answers = [
        ("small", responses::small()),
        ("long-text", responses::long_text()),
        ("logprobs", responses::logprobs()),
    ];
    for (name, answer) in &answers {
        let mut group = criterion.benchmark_group(format!("unary-{name}"));
        group.throughput(Throughput::Bytes(answer.len() as u64));
        let read = ChatResponse::from_slice(answer).expect("the answer is JSON");
        assert!(read.first_text().is_some());
        group.bench_function("chatwire", |bencher| {
            bencher.iter(|| ChatResponse::from_slice(black_box(answer)));
        });
        group.bench_function("chatwire, logprobs read", |bencher| {
            bencher.iter(|| {
                let response =
                    ChatResponse::from_slice(black_box(answer)).expect("the answer is JSON");
                response.first_choice().and_then(|choice| choice.logprobs.as_ref()?.read())
            });
        });
        group.bench_function("serde_json::Value", |bencher| {
            bencher.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(answer)));
        });
        #[cfg(feature = "alternatives")]
        group.bench_function("async-openai", |bencher| {
            bencher.iter(|| chatwire_benches::alternatives::async_openai_answer(black_box(answer)));
        });
        group.finish();
    }
}

criterion_group!(benches, unary);
criterion_main!(benches);
