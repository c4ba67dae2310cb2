//! Every fault of the catalog: what a caller gets, the same over every backend.
//!
//! `outcomes.tsv` is the expectation. A cell is `ok` for the response without the fault, `other`
//! for one that says something else because the fault changed what a caller acts on (`diagnosed` if
//! the response tells so), or else the kind of the error.

use std::{fmt::Write, thread, time::Duration};

use bytes::Bytes;
use chatwire::ErrorKind;
use chatwire_server::{Config, Fault, Upstream};
use chatwire_transport::{
    Body, BoxFuture, Timeouts, Transport, TransportError, hyper::HyperTransport,
};

use super::*;
use crate::client::Running;

/// The calls of each fault, in the order of the columns: streaming or not, with a tool or not,
/// through the proxy or not.
const CALLS: [(&str, bool, bool, bool); 6] = [
    ("unary", false, false, false),
    ("stream", true, false, false),
    ("unary tool", false, true, false),
    ("stream tool", true, true, false),
    ("unary, proxy", false, false, true),
    ("stream, proxy", true, false, true),
];

/// A time that no fault waits for.
const PATIENT: Duration = Duration::from_secs(60);

/// A time that every fault of time exceeds.
const IMPATIENT: Duration = Duration::from_millis(100);

/// Whether a call ends only with a timeout.
fn is_timed(fault: &str, stream: bool) -> bool {
    match fault {
        "hang" | "late-headers" | "slow-headers" | "stall" => true,
        "pause" | "buffered" => stream,
        _ => false,
    }
}

/// What a call gets, in a word.
fn outcome(result: &Result<Response, Error>, right: &str) -> String {
    match result {
        Ok(response) if essence(response) == right => "ok".to_owned(),
        Ok(response) if !response.diagnostics.is_empty() => "other, diagnosed".to_owned(),
        Ok(_) => "other".to_owned(),
        Err(error) => match error.kind() {
            // Which of the limits passes first depends on the machine.
            ErrorKind::Timeout(_) => "Timeout".to_owned(),
            kind => format!("{kind:?}"),
        },
    }
}

/// A header that becomes [`FAULT`] on the way from the proxy to the other server: of the proxy's
/// own faults there are other tests.
const LATER_FAULT: &str = "x-later-fault";

const FAULT: &str = "x-chatwire-fault";

struct Renaming(HyperTransport);

impl Transport for Renaming {
    fn send(
        &self,
        mut request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        if let Some(fault) = request.headers_mut().remove(LATER_FAULT) {
            request.headers_mut().insert(FAULT, fault);
        }
        self.0.send(request, timeouts)
    }
}

/// The rows of one backend, one for each fault, each with a cell for each call.
fn rows(backend: &str) -> Vec<(String, Vec<String>)> {
    let server = Running::start(Config::default());
    let url = format!("http://{}", server.address());
    let upstream = Upstream::new(&url, Arc::new(Renaming(HyperTransport::new()))).unwrap();
    let proxy = Running::start(Config::default().upstream(upstream));
    let clients =
        [&server, &proxy].map(|server| AnyClient::new(backend, &server.base_url(), once(PATIENT)));
    let send = |fault: &str, (_, stream, tool, proxied): (&str, bool, bool, bool)| {
        let limit = if is_timed(fault, stream) { IMPATIENT } else { PATIENT };
        let header = if proxied { LATER_FAULT } else { FAULT };
        let client = clients[usize::from(proxied)].with(once(limit).header(header, fault));
        client.call(&request("Hello there", stream, tool))
    };
    let right = CALLS.map(|call| essence(&send("none", call).unwrap()));
    let row = |name: String| {
        let cells = CALLS.iter().zip(&right);
        let cells = cells.map(|(call, right)| outcome(&send(&name, *call), right)).collect();
        (name, cells)
    };
    Fault::catalog().into_iter().map(|entry| entry.name).map(row).collect()
}

#[test]
fn every_fault_gives_a_right_response_or_a_typed_error() {
    let [hyper, reqwest, ureq] = BACKENDS
        .map(|backend| thread::spawn(move || rows(backend)))
        .map(|thread| thread.join().unwrap());
    let mut table = format!("fault\t{}\n", CALLS.map(|call| call.0).join("\t"));
    for ((hyper, reqwest), ureq) in hyper.iter().zip(&reqwest).zip(&ureq) {
        let cells = hyper.1.iter().zip(&reqwest.1).zip(&ureq.1);
        let cells = cells.map(|((hyper, reqwest), ureq)| match hyper == reqwest && hyper == ureq {
            true => hyper.clone(),
            false => format!("hyper {hyper}, reqwest {reqwest}, ureq {ureq}"),
        });
        let _ = writeln!(table, "{}\t{}", hyper.0, cells.collect::<Vec<_>>().join("\t"));
    }
    if table != include_str!("outcomes.tsv") {
        let seen = concat!(env!("CARGO_TARGET_TMPDIR"), "/outcomes.tsv");
        std::fs::write(seen, table).unwrap();
        panic!("outcomes.tsv beside this test differs from {seen}");
    }
}
