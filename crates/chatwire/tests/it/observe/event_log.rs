//! An observer that logs what it receives.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chatwire::{
    Attempt, ChatChunk, ResponseMeta,
    observe::{CallFinished, CallObserver, CallStarted, Observer, Outcome},
};

/// Logs what it receives.
#[derive(Clone, Default)]
pub(crate) struct EventLog(Arc<Mutex<Vec<String>>>);

impl EventLog {
    fn write(&self, line: String) {
        self.0.lock().expect("no test panics while it writes").push(line);
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics while it writes"))
    }
}

impl Observer for EventLog {
    fn call(&self, call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        self.write(format!("{:?} at {}:{}", call.operation, call.host, call.port));
        Box::new(self.clone())
    }
}

impl CallObserver for EventLog {
    fn attempt(&mut self, attempt: &Attempt) {
        self.write(format!("{:?}", attempt.outcome));
    }

    fn retrying(&mut self, delay: Duration) {
        self.write(format!("retrying after {delay:?}"));
    }

    fn headers(&mut self, meta: &ResponseMeta) {
        self.write(format!("headers {}", meta.status));
    }

    fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        self.write(format!("chunk {:?} at {at:?}", chunk.first_text().unwrap_or_default()));
    }

    fn finished(&mut self, call: &CallFinished<'_>) {
        let how = match call.outcome {
            Outcome::Completion(_) => "completed",
            Outcome::Models(_) => "models",
            Outcome::Failed(_) => "failed",
            Outcome::Other => "other",
            _ => "abandoned",
        };
        let text = call.response().and_then(|response| response.first_text());
        self.write(format!(
            "{how} {} {:?} {} attempts, {text:?} after {:?}",
            call.status().map_or(0, |status| status.as_u16()),
            call.error_type(),
            call.attempts().len(),
            call.elapsed,
        ));
    }
}
