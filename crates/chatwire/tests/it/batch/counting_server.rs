//! A server that counts: which request arrived when, how often, and how many at once.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use chatwire::{
    ChatRequest, Client, Message, blocking as blocking_client,
    bytes::Bytes,
    http::{Request, Response, StatusCode},
    transport::{
        Body, BoxFuture, Clock, Timeouts, Transport, TransportError, blocking,
        memory::{CannedResponse, Scripted},
    },
};

use crate::{client::BODY, virtual_clock::VirtualClock};

pub(super) const OUT_OF_CREDIT: &str = r#"{"message":"You've run out of credits."}"#;

const BUILT: &str = "a key and a transport are given";
const UNPOISONED: &str = "no test panics while it holds the lock";

/// A server that counts: which request arrived when, how often, and how many at once.
#[derive(Clone)]
pub(super) struct CountingServer {
    pub(super) clock: VirtualClock,
    respond: Respond,
    state: Arc<Mutex<State>>,
}

/// From the number of a request and of its earlier attempts: how long it takes, and the response.
type Respond = Arc<dyn Fn(usize, usize) -> (Duration, CannedResponse) + Send + Sync>;

#[derive(Default)]
pub(super) struct State {
    /// When each request arrived, in order.
    pub(super) came: Vec<(Duration, usize)>,
    tries: BTreeMap<usize, usize>,
    pub(super) in_flight: usize,
    /// The maximum of calls in flight.
    pub(super) max_in_flight: usize,
}

impl CountingServer {
    pub(super) fn new(
        clock: VirtualClock,
        respond: impl Fn(usize, usize) -> (Duration, CannedResponse) + Send + Sync + 'static,
    ) -> Self {
        Self { clock, respond: Arc::new(respond), state: Arc::default() }
    }

    pub(super) fn client(&self) -> Client {
        let builder = Client::builder().api_key("key").transport(self.clone()).seed(7);
        builder.clock(self.clock.clone()).build().expect(BUILT)
    }

    pub(super) fn blocking_client(&self) -> blocking_client::Client {
        self.blocking_client_with(self.clock.clone())
    }

    pub(super) fn blocking_client_with(
        &self,
        clock: impl Clock + 'static,
    ) -> blocking_client::Client {
        let builder = blocking_client::Client::builder().api_key("key").transport(self.clone());
        builder.seed(7).clock(clock).build().expect(BUILT)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(UNPOISONED)
    }

    /// When the requests arrived, in whole seconds.
    pub(super) fn seconds(&self) -> Vec<u64> {
        self.state().came.iter().map(|(at, _)| at.as_secs()).collect()
    }

    fn enter(&self, request: &Request<Bytes>) -> (InFlightGuard, Duration, CannedResponse) {
        let body: serde_json::Value =
            serde_json::from_slice(request.body()).expect("clients send JSON");
        let text = body["messages"][0]["content"].as_str().unwrap_or_default();
        let number = text.parse().expect("each request has its number");
        let mut state = self.state();
        state.came.push((self.clock.passed(), number));
        state.in_flight += 1;
        state.max_in_flight = state.max_in_flight.max(state.in_flight);
        let tries = state.tries.entry(number).or_default();
        *tries += 1;
        let before = *tries - 1;
        drop(state);
        let guard = InFlightGuard(Arc::clone(&self.state));
        let (delay, response) = (self.respond)(number, before);
        (guard, delay, response)
    }
}

/// Counts the end of a call, however it ends.
struct InFlightGuard(Arc<Mutex<State>>);

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        self.0.lock().expect(UNPOISONED).in_flight -= 1;
    }
}

impl Transport for CountingServer {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let (_guard, delay, response) = self.enter(&request);
            self.clock.sleep(delay).await;
            Scripted::new([response]).send(request, &timeouts).await
        })
    }
}

impl blocking::Transport for CountingServer {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<Response<blocking::Body>, TransportError> {
        let (_guard, _, response) = self.enter(&request);
        blocking::Transport::send(&Scripted::new([response]), request, timeouts)
    }
}

/// Numbered requests.
pub(super) fn requests(count: usize) -> impl ExactSizeIterator<Item = ChatRequest> {
    (0..count).map(|number| ChatRequest::new("m", [Message::user(number.to_string())]))
}

pub(super) fn good() -> CannedResponse {
    CannedResponse::new(StatusCode::OK).with_frames([BODY])
}

pub(super) fn error_response(status: u16, headers: &[(&str, &str)]) -> CannedResponse {
    let response = CannedResponse::new(StatusCode::from_u16(status).expect("tests name statuses"));
    headers.iter().fold(response, |response, (name, value)| response.with_header(name, value))
}
