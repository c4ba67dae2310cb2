//! Parses a non-streaming response to a typed value.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::hint::black_box;

use chatwire_benches::responses;
use chatwire_protocol::chat::ChatResponse;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn unary(criterion: &mut Criterion) {
    let responses = [
        ("small", responses::small()),
        ("long-text", responses::long_text()),
        ("logprobs", responses::logprobs()),
    ];
    for (name, response) in &responses {
        let mut group = criterion.benchmark_group(format!("unary-{name}"));
        group.throughput(Throughput::Bytes(response.len() as u64));
        let parsed = ChatResponse::from_slice(response).expect("the response is JSON");
        assert!(parsed.first_text().is_some());
        group.bench_function("chatwire", |bencher| {
            bencher.iter(|| ChatResponse::from_slice(black_box(response)));
        });
        group.bench_function("chatwire, logprobs read", |bencher| {
            bencher.iter(|| {
                let parsed =
                    ChatResponse::from_slice(black_box(response)).expect("the response is JSON");
                parsed.first_choice().and_then(|choice| choice.logprobs.as_ref()?.read())
            });
        });
        group.bench_function("serde_json::Value", |bencher| {
            bencher.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(response)));
        });
        #[cfg(feature = "alternatives")]
        group.bench_function("async-openai", |bencher| {
            bencher.iter(|| {
                chatwire_benches::alternatives::async_openai_response(black_box(response))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, unary);
criterion_main!(benches);
