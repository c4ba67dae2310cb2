//! What a probe sent and got.

use std::{collections::BTreeMap, time::Duration};

use chatwire_transport::Exchange;

use super::ProbeCase;
use crate::subject::{Response, Subject, Views};

/// What a probe sent and got: for each case one observation for each time that it was sent.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    cases: BTreeMap<String, (ProbeCase, Vec<Observation>)>,
    connection: Option<ConnectionTrial>,
}

/// One request and what came of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Observation {
    /// The exchange; `None` if no response began.
    pub exchange: Option<Exchange>,
    /// Why no response began, or why it was not read to its end; `None` if all went well.
    pub failure: Option<Failure>,
    /// The time from sending the request to the end.
    pub elapsed: Duration,
    /// How often the request was sent before because a connection from earlier was closed without
    /// notice.
    pub lost: usize,
    /// Names of response headers that have a key, which recordings do not keep.
    pub leaking_headers: Vec<String>,
    /// Whether the body has the key of the request, which recordings overwrite.
    pub is_key_in_body: bool,
}

/// Why a request has no whole response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The server could not be reached.
    Unreachable(String),
    /// The server closed the connection before a response, or sent what is not HTTP.
    Broken(String),
    /// The time limit of the request was over.
    TimeLimit(Duration),
}

/// What two requests on one connection showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionTrial {
    /// The second was answered like the first.
    Kept,
    /// The server said that it closes the connection.
    Closed,
    /// The server closed the connection and had not said so.
    ClosedWithoutNotice,
    /// The second response was not that of the second request.
    Confused,
    /// That was not tried, for instance because the connection is encrypted.
    NotTried,
}

impl Observation {
    fn new(exchange: Option<Exchange>, elapsed: Duration) -> Self {
        let (leaking_headers, is_key_in_body) = (Vec::new(), false);
        Self { exchange, failure: None, elapsed, lost: 0, leaking_headers, is_key_in_body }
    }

    /// An exchange that was read as far as it was wanted.
    pub fn complete(exchange: Exchange, elapsed: Duration) -> Self {
        Self::new(Some(exchange), elapsed)
    }

    /// A request that has no whole response.
    pub fn failed(exchange: Option<Exchange>, failure: Failure, elapsed: Duration) -> Self {
        Self { failure: Some(failure), ..Self::new(exchange, elapsed) }
    }

    /// Sets how often the request was lost before.
    #[must_use]
    pub fn lost(self, lost: usize) -> Self {
        Self { lost, ..self }
    }

    /// Sets which response headers have a key, and whether the body has that of the request.
    #[must_use]
    pub fn leaking(self, leaking_headers: Vec<String>, is_key_in_body: bool) -> Self {
        Self { leaking_headers, is_key_in_body, ..self }
    }
}

impl Evidence {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what one sending of a case showed.
    pub fn add(&mut self, case: &ProbeCase, observation: Observation) {
        let empty = || (case.clone(), Vec::new());
        self.cases.entry(case.name.clone()).or_insert_with(empty).1.push(observation);
    }

    /// Sets what two requests on one connection showed.
    pub fn set_connection(&mut self, trial: ConnectionTrial) {
        self.connection = Some(trial);
    }

    /// What two requests on one connection showed; `None` if that was not tried.
    pub fn connection(&self) -> Option<ConnectionTrial> {
        self.connection
    }

    /// The names of all cases that were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.cases.keys().map(String::as_str)
    }

    /// The case of a name; `None` if it was not sent.
    pub fn case(&self, name: &str) -> Option<&ProbeCase> {
        self.cases.get(name).map(|(case, _)| case)
    }

    /// All sendings of a case, in order.
    pub fn observations(&self, name: &str) -> &[Observation] {
        self.cases.get(name).map(|(_, all)| all.as_slice()).unwrap_or_default()
    }

    /// How often the case was sent that was sent most often.
    pub fn attempts(&self) -> usize {
        self.cases.values().map(|(_, all)| all.len()).max().unwrap_or_default()
    }

    /// The first sending of each case, and for those that were sent more often the one of this
    /// number, from 0.
    #[must_use]
    pub fn attempt(&self, number: usize) -> Self {
        let cases = self.cases.iter().map(|(name, (case, all))| {
            let one = all.get(number).or_else(|| all.first());
            (name.clone(), (case.clone(), one.cloned().into_iter().collect()))
        });
        Self { cases: cases.collect(), connection: self.connection }
    }

    /// The exchange of the first sending of a case.
    pub(crate) fn exchange(&self, name: &str) -> Option<&Exchange> {
        self.observations(name).first()?.exchange.as_ref()
    }

    /// The same as a subject.
    pub(crate) fn subject(&self, name: &str) -> Option<Subject> {
        self.exchange(name).map(Subject::from_exchange)
    }

    /// The status that a case got.
    pub(crate) fn status(&self, name: &str) -> Option<u16> {
        Some(self.exchange(name)?.response.status.as_u16())
    }

    /// The text of the first choice of a response that is whole.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.whole(name, |response| {
            response.choices.first().map(|choice| choice.content.text().to_owned())
        })
    }

    /// The finish reason of the first choice of a response that is whole.
    pub(crate) fn finish_reason(&self, name: &str) -> Option<String> {
        self.whole(name, |response| response.choices.first()?.finish_reason().map(str::to_owned))
    }

    fn whole<T>(&self, name: &str, get: impl FnOnce(&Response<'_>) -> Option<T>) -> Option<T> {
        let subject = self.subject(name)?;
        let views = Views::whole(&subject);
        let response = views.response().ok()?;
        response.is_whole().ok()?;
        get(response)
    }

    /// Whether equal requests get equal texts, as two pairs of cases show; `None` if one of them
    /// has no whole response.
    pub fn is_deterministic(&self) -> Option<bool> {
        let same = |one: &str, other: &str| {
            let (one, other) = (self.text(one)?, self.text(other)?);
            Some(!one.is_empty() && one == other)
        };
        Some(same("greedy", "greedy-again")? && same("greedy-stream", "greedy-stream-again")?)
    }
}
