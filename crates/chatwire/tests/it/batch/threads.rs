//! The same on threads, without a certain order.

use std::{
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use chatwire::{
    Batch, ErrorKind,
    transport::{BoxFuture, Clock, memory::CannedResponse},
};

use super::counting_server::{CountingServer, OUT_OF_CREDIT, error_response, good, requests};
use crate::virtual_clock::VirtualClock;

fn server(
    respond: impl Fn(usize, usize) -> CannedResponse + Send + Sync + 'static,
) -> CountingServer {
    CountingServer::new(VirtualClock::jumping(), move |number, tries| {
        (Duration::ZERO, respond(number, tries))
    })
}

#[test]
fn results_are_in_order_and_concurrency_is_bounded() {
    let server = server(|number, _| match number % 2 {
        0 => good(),
        _ => error_response(400, &[]),
    });
    let results = Batch::new(&server.blocking_client()).concurrency(5).run(requests(50));
    let succeeded: Vec<_> = results.iter().map(Result::is_ok).collect();
    assert_eq!(succeeded, (0..50).map(|number| number % 2 == 0).collect::<Vec<_>>());
    assert!((1..=5).contains(&server.state().max_in_flight));
}

#[test]
fn an_overload_response_is_waited_out() {
    let server = server(|number, tries| match (number, tries) {
        (0, 0) => error_response(429, &[("retry-after", "30")]),
        _ => good(),
    });
    let client = server.blocking_client();
    let results = Batch::new(&client).concurrency(1).run(requests(3));
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.seconds(), [0, 30, 30, 30]);
}

/// Signals each wait.
struct SignalingClock {
    clock: VirtualClock,
    signal: Sender<()>,
}

impl Clock for SignalingClock {
    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (signal, sleep) = (self.signal.clone(), self.clock.sleep(duration));
        Box::pin(async move {
            // The other call may have ended.
            let _ = signal.send(());
            sleep.await;
        })
    }
}

#[test]
fn responses_arrive_during_a_pause() {
    let (signal, waits) = mpsc::channel();
    let (go, gone) = mpsc::channel();
    let [waits, gone] = [waits, gone].map(Mutex::new);
    let wait = |gate: &Mutex<Receiver<()>>| {
        gate.lock().expect("nobody else locks it").recv().expect("the caller signals it");
    };
    let clock = VirtualClock::default();
    let server = CountingServer::new(clock.clone(), move |number, tries| match (number, tries) {
        (0, 0) => (Duration::ZERO, error_response(429, &[("retry-after", "30")])),
        (number, 0) => {
            wait(if number == 1 { &waits } else { &gone });
            (Duration::ZERO, good())
        }
        _ => (Duration::ZERO, good()),
    });
    let client = server.blocking_client_with(SignalingClock { clock: clock.clone(), signal });
    let mut order = Vec::new();
    Batch::new(&client).for_each(requests(3), |index, result| {
        result.unwrap();
        order.push(index);
        match index {
            1 => go.send(()).expect("the call waits for it"),
            2 => clock.pass(Duration::from_secs(30)),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(order, [1, 2, 0]);
}

#[test]
fn an_error_shared_by_all_calls_stops_the_batch() {
    let server = server(|number, _| match number {
        3 => error_response(403, &[]).with_frames([OUT_OF_CREDIT]),
        _ => good(),
    });
    let client = server.blocking_client();
    let results = Batch::new(&client).concurrency(1).run(requests(10));
    let not_sent = |result: &Result<_, chatwire::Error>| {
        result.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotSent)
    };
    assert_eq!(results.iter().filter(|result| not_sent(result)).count(), 6);
    assert_eq!(server.state().came.len(), 4);
}

#[test]
fn the_caller_can_break() {
    let server = server(|_, _| good());
    let mut seen = 0;
    let client = server.blocking_client();
    let progress = Batch::new(&client).concurrency(2).for_each(requests(100), |_, result| {
        result.unwrap();
        seen += 1;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((seen, progress.succeeded, progress.total), (3, 3, Some(100)));
    assert!(server.state().came.len() <= 5);
    assert_eq!(server.state().in_flight, 0);
}

#[track_caller]
fn check_panics(run: impl FnOnce(), expected: &str) {
    let panic = panic::catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
    assert_eq!(panic.downcast_ref::<&str>(), Some(&expected));
}

#[test]
fn panics_of_the_callback_and_of_the_transport_propagate() {
    let well = server(|_, _| good());
    let ill = server(|_, _| panic!("of the transport"));
    for concurrency in [1, 4] {
        let reports = Batch::new(&well.blocking_client()).concurrency(concurrency);
        let reports = reports.on_progress(|_| panic!("of the caller"));
        check_panics(|| drop(reports.run(requests(20))), "of the caller");
        assert_eq!(well.state().in_flight, 0);

        let unaware = Batch::new(&ill.blocking_client()).concurrency(1);
        check_panics(|| drop(unaware.run(requests(20))), "of the transport");
    }
}

#[test]
fn one_limit_of_a_minute_costs_a_batch_on_threads_nothing() {
    for body in super::ONE_MINUTE {
        let server = server(move |number, tries| match (number, tries) {
            (42, 0) => error_response(429, &[]).with_frames([body]),
            _ => good(),
        });
        let results = Batch::new(&server.blocking_client()).run(requests(100));
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 100, "{body}");
    }
}
