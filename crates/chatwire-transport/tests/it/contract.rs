//! The contract suite over every backend of this crate.

mod broken_backends;

use std::{sync::Arc, thread};

use bytes::Bytes;
use chatwire_transport::{
    Exchange, TokioClock, Transport,
    cassette::{Meta, Recording, RecordingSet, Replayer},
    contract::{self, Behavior, Capabilities, Gzip, Report, Table},
    hyper::HyperTransport,
    memory::{CannedResponse, Scripted},
    reqwest::ReqwestTransport,
    tower::TowerTransport,
    ureq::UreqTransport,
};
use http_body_util::Full;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::runtime::Builder;

async fn reqwest() -> Report {
    let transport = ReqwestTransport::new().without_proxies();
    let capabilities = Capabilities::new(Gzip::Decoded).without(
        Behavior::HalfHeadReused,
        "reqwest does not tell a head that was cut from one that never began",
    );
    contract::run("reqwest", &transport, &capabilities).await
}

async fn hyper() -> Report {
    let transport = HyperTransport::new().without_proxies();
    contract::run("hyper", &transport, &Capabilities::new(Gzip::Decoded)).await
}

/// A service without middleware, which shows what the backend itself does.
async fn tower() -> Report {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let transport = TowerTransport::new(client, Arc::new(TokioClock::new()))
        .with_error_mapping(chatwire_transport::hyper::transport_error);
    let plain = "the service under test speaks plain HTTP";
    let capabilities = Capabilities::new(Gzip::DecodedUnasked)
        .without(Behavior::TlsRefused, plain)
        .without(Behavior::HeaderLimitConnecting, plain)
        .without(Behavior::ConnectLimit, "connecting is not visible outside the service")
        .without(
            Behavior::Unresolved,
            "the service reports no type of error of its own for host names",
        )
        .without(Behavior::Unsupported, "the service decides which schemes it supports")
        .without(
            Behavior::ReusedTold,
            "the service does not tell whether the connection was reused",
        )
        .without(
            Behavior::HalfHeadReused,
            "the service does not tell a head that was cut from one that never began",
        )
        .without(Behavior::ClosedUnseen, "the service decides when it notices closed connections");
    contract::run("tower over hyper-util", &transport, &capabilities).await
}

fn ureq() -> Report {
    let transport = UreqTransport::new().without_proxies();
    contract::run_blocking("ureq", &transport, &Capabilities::new(Gzip::Decoded))
}

async fn memory() -> Report {
    let backend = |exchange: &Exchange| -> Box<dyn Transport> {
        Box::new(Scripted::new([CannedResponse::from(&exchange.response)]))
    };
    contract::run_scripted("memory", backend).await
}

async fn replay() -> Report {
    let backend = |exchange: &Exchange| -> Box<dyn Transport> {
        let recording = Recording::new(Meta::new("contract", "test"), exchange.clone());
        Box::new(Replayer::new(RecordingSet::new([recording])))
    };
    contract::run_scripted("replay", backend).await
}

/// Runs each report on a thread of its own, because most of the time is spent waiting for timeouts.
fn table() -> Table {
    let one = || Builder::new_current_thread().enable_all().build().unwrap();
    let many = || Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    thread::scope(|scope| {
        let reports = [
            scope.spawn(|| one().block_on(reqwest())),
            scope.spawn(|| one().block_on(hyper())),
            scope.spawn(|| many().block_on(tower())),
            scope.spawn(ureq),
            scope.spawn(|| one().block_on(memory())),
            scope.spawn(|| one().block_on(replay())),
        ];
        Table::new(reports.map(|report| report.join().unwrap()))
    })
}

#[test]
fn every_backend_shows_every_behavior() {
    let table = table();
    assert!(table.is_pass(), "\n{table}");
    let page = include_str!("../../docs/contract.md");
    assert!(page.contains(&table.to_string()), "docs/contract.md must contain\n\n{table}");
}
