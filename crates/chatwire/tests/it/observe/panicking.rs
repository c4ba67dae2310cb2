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

use super::{CHUNKS, Deed, Diary, STREAMED, builder, busy};
use crate::virtual_clock::VirtualClock;

/// Panics when it is told something for the nth time.
#[derive(Clone)]
struct Clumsy {
    left: u32,
    told: Arc<Mutex<u32>>,
}

impl Clumsy {
    fn stumble(&mut self) {
        *self.told.lock().expect("no test panics while it counts") += 1;
        self.left = self.left.checked_sub(1).expect("a test wants it to panic");
    }
}

impl Observer for Clumsy {
    fn call(&self, _call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        let mut own = self.clone();
        own.stumble();
        Box::new(own)
    }
}

impl CallObserver for Clumsy {
    fn attempt(&mut self, _attempt: &Attempt) {
        self.stumble();
    }

    fn retrying(&mut self, _delay: Duration) {
        self.stumble();
    }

    fn headers(&mut self, _meta: &ResponseMeta) {
        self.stumble();
    }

    fn chunk(&mut self, _chunk: &ChatChunk, _at: Duration) {
        self.stumble();
    }

    fn finished(&mut self, _call: &CallFinished<'_>) {
        self.stumble();
    }
}

#[test]
fn an_observer_that_panics_disturbs_neither_the_call_nor_the_others() {
    for left in 0..8 {
        let (diary, clock) = (Diary::default(), VirtualClock::default());
        let clumsy = Clumsy { left, told: Arc::default() };
        let answers = [busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)];
        let client = builder(Client::builder(), &clock)
            .observer(clumsy.clone())
            .observer(diary.clone())
            .transport(Scripted::new(answers))
            .build()
            .unwrap();
        clock.run(Deed::Accumulate.done(&client)).unwrap();
        assert_eq!(diary.lines(), STREAMED);
        assert_eq!(*clumsy.told.lock().unwrap(), left + 1);
    }
}
