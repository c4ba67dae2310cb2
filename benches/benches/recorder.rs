//! The cost of the recorder per frame and per exchange, compared with the in-memory backend alone.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]

use std::{
    hint::black_box,
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use allocation_counter::measure;
use bytes::Bytes;
use chatwire_benches::streams;
use chatwire_transport::{
    Body, Timeouts, TokioClock, Transport,
    cassette::Recorder,
    memory::{CannedResponse, Scripted},
};
use criterion::{BatchSize, Criterion, Throughput, criterion_group};
use tokio::runtime::Runtime;

const WARM_UP: Duration = Duration::from_secs(1);
const MEASUREMENT: Duration = Duration::from_secs(2);

/// Numbers of frames.
const FRAMES: [usize; 2] = [200, 2_000];

/// A stream with one event per frame, as most servers send it.
fn frames(count: usize) -> Vec<Bytes> {
    let stream = streams::words(count);
    let mut rest = stream.clone();
    let mut frames = Vec::new();
    while let Some(end) = memchr::memmem::find(&rest, b"\n\n") {
        frames.push(rest.split_to(end + 2));
    }
    frames.truncate(count);
    frames
}

fn scripted(frames: &[Bytes]) -> Scripted {
    let response = CannedResponse::new(http::StatusCode::OK)
        .with_header("content-type", "text/event-stream")
        .with_frames(frames.iter().cloned());
    Scripted::new([response])
}

fn recorded(frames: &[Bytes]) -> Recorder<Scripted> {
    // The cost of the sink is not measured.
    Recorder::new(scripted(frames), Arc::new(TokioClock::new()), |exchange| {
        drop(black_box(exchange))
    })
}

async fn open(transport: &dyn Transport) -> Body {
    let request = http::Request::post("http://localhost/v1/chat/completions?stream=true")
        .header("content-type", "application/json")
        .body(Bytes::from_static(
            br#"{"model":"m","messages":[{"role":"user","content":"hello"}]}"#,
        ))
        .expect("the request is well-formed");
    let response = transport.send(request, &Timeouts::default()).await;
    response.expect("the script has a response").into_body()
}

/// Reads all frames but not the end of the body, at which the recorder processes the exchange.
async fn read(body: &mut Body, frames: usize) {
    for _ in 0..frames {
        black_box(body.frame().await).expect("there is another frame").expect("it is whole");
    }
}

fn recorder(criterion: &mut Criterion) {
    let runtime = runtime();
    for count in FRAMES {
        let frames = frames(count);
        let mut group = criterion.benchmark_group(format!("recorder, {count} frames"));
        group.sample_size(30).warm_up_time(WARM_UP).measurement_time(MEASUREMENT);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function("frames, bare", |bencher| {
            bencher.iter_batched_ref(
                || runtime.block_on(open(&scripted(&frames))),
                |body| runtime.block_on(read(body, count)),
                BatchSize::SmallInput,
            );
        });
        group.bench_function("frames, recorded", |bencher| {
            bencher.iter_batched_ref(
                || runtime.block_on(open(&recorded(&frames))),
                |body| runtime.block_on(read(body, count)),
                BatchSize::SmallInput,
            );
        });
        group.bench_function("the end, recorded", |bencher| {
            bencher.iter_batched(
                || {
                    let mut body = runtime.block_on(open(&recorded(&frames)));
                    runtime.block_on(read(&mut body, count));
                    body
                },
                |mut body| assert!(runtime.block_on(body.frame()).is_none()),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
    let mut group = criterion.benchmark_group("recorder, the request");
    group.sample_size(30).warm_up_time(WARM_UP).measurement_time(MEASUREMENT);
    group.bench_function("bare", |bencher| {
        bencher.iter_batched(
            || scripted(&[]),
            |transport| runtime.block_on(open(&transport)),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("recorded", |bencher| {
        bencher.iter_batched(
            || recorded(&[]),
            |transport| runtime.block_on(open(&transport)),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

/// Counts allocations per frame, which do not depend on the load of the machine.
fn allocations() -> io::Result<()> {
    let runtime = runtime();
    let count = FRAMES[1];
    let frames = frames(count);
    let bodies = [
        ("bare", runtime.block_on(open(&scripted(&frames)))),
        ("recorded", runtime.block_on(open(&recorded(&frames)))),
    ];
    let mut out = io::stdout();
    for (who, mut body) in bodies {
        let allocations = measure(|| runtime.block_on(read(&mut body, count)));
        let each = allocations.count_total as f64 / count as f64;
        writeln!(out, "allocations\ta frame\t{who}\t{each:.4}")?;
    }
    Ok(())
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.build().expect("a runtime without I/O starts")
}

criterion_group!(benches, recorder);

fn main() -> io::Result<()> {
    allocations()?;
    benches();
    Criterion::default().configure_from_args().final_summary();
    Ok(())
}
