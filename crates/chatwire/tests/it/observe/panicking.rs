//! An observer that panics.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chatwire::{
    Attempt, ChatChunk, Client, ResponseMeta,
    http::StatusCode,
    observe::{CallFinished, CallObserver, CallStarted, Observer},
    transport::memory::{CannedResponse, Scripted},
};

use super::{CHUNKS, ClientCall, EventLog, STREAMED, builder, busy};
use crate::virtual_clock::VirtualClock;

/// Panics at the nth notification.
#[derive(Clone)]
struct PanickingObserver {
    left: u32,
    notified: Arc<Mutex<u32>>,
}

impl PanickingObserver {
    fn count_down(&mut self) {
        *self.notified.lock().expect("no test panics while it counts") += 1;
        self.left = self.left.checked_sub(1).expect("a test wants it to panic");
    }
}

impl Observer for PanickingObserver {
    fn call(&self, _call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        let mut own = self.clone();
        own.count_down();
        Box::new(own)
    }
}

impl CallObserver for PanickingObserver {
    fn attempt(&mut self, _attempt: &Attempt) {
        self.count_down();
    }

    fn retrying(&mut self, _delay: Duration) {
        self.count_down();
    }

    fn headers(&mut self, _meta: &ResponseMeta) {
        self.count_down();
    }

    fn chunk(&mut self, _chunk: &ChatChunk, _at: Duration) {
        self.count_down();
    }

    fn finished(&mut self, _call: &CallFinished<'_>) {
        self.count_down();
    }
}

#[test]
fn a_panicking_observer_affects_neither_the_call_nor_other_observers() {
    for left in 0..8 {
        let (log, clock) = (EventLog::default(), VirtualClock::default());
        let panicking = PanickingObserver { left, notified: Arc::default() };
        let responses = [busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)];
        let client = builder(Client::builder(), &clock)
            .observer(panicking.clone())
            .observer(log.clone())
            .transport(Scripted::new(responses))
            .build()
            .unwrap();
        clock.run(ClientCall::Accumulate.done(&client)).unwrap();
        assert_eq!(log.lines(), STREAMED);
        assert_eq!(*panicking.notified.lock().unwrap(), left + 1);
    }
}
