//! Sends the cases of a plan, in order and again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use chatwire::Authentication;
use chatwire_conformance::{
    Judge, Target, Verdict,
    live::{
        CaseKey, CaseResult, Evidence, Failure, Feature, Observation, Plan, ProbeCase, Wanted,
        judge_cases,
    },
};
use chatwire_transport::{Clock, TokioClock, cassette::ExpectedStatus, hyper::HyperTransport};
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;

use super::{connection_trial::try_connection, kept::Kept, shrinking};
use crate::{
    commands::record::{
        case_file::{Auth, PlannedRequest},
        recording_client::{AttemptError, Leaks, RecordingClient, RedactionOptions},
    },
    error::{CliError, Exit},
    progress::Progress,
};

/// The server to test, and how.
pub(super) struct Server {
    pub(super) base_url: String,
    pub(super) key: Option<SecretString>,
    pub(super) authentication: Authentication,
    /// Headers of each request.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Longest time of one request.
    pub(super) timeout: Duration,
    /// Longest time of all.
    pub(super) time_limit: Duration,
    /// How often what failed is sent again.
    pub(super) repeat: usize,
    /// Whether all cases are sent.
    pub(super) sends_all: bool,
    pub(super) shows_progress: bool,
}

/// What a probe showed.
pub(super) struct Probed {
    pub(super) plan: Plan,
    pub(super) evidence: Evidence,
    pub(super) results: Vec<CaseResult>,
    /// Cases of features that the server lacks, with what it said.
    pub(super) left_out: Vec<(ProbeCase, Feature, String)>,
    /// Why not all was sent; `None` if all was.
    pub(super) stopped: Option<String>,
    /// The smallest request that fails like a case, by its name.
    pub(super) smallest: BTreeMap<String, ProbeCase>,
}

/// How many requests in a row may not reach the server before it counts as away.
const MAX_UNREACHABLE: usize = 3;

/// In how many cases a broken rule is tried again.
const MAX_REPEATED_CASES: usize = 3;

/// A probe that runs.
pub(super) struct Sending<'a> {
    server: &'a Server,
    kept: &'a Kept,
    client: RecordingClient<HyperTransport>,
    clock: Arc<TokioClock>,
    progress: Progress,
    evidence: Evidence,
    unreachable: usize,
    stopped: Option<String>,
    count: (usize, usize),
}

/// Sends all cases of the plan and judges what they show.
///
/// # Errors
///
/// If the server cannot be reached at all, and if it refuses the key.
pub(super) async fn probe(
    server: &Server,
    plan: Plan,
    (judge, target): (&Judge, &Target),
    kept: &Kept,
) -> Result<Probed, CliError> {
    let mut sending = Sending::new(server, target, kept);
    let mut plan = plan;
    sending.first(&plan).await?;
    if let Some(other) = plan.with_other_limit(&sending.evidence) {
        plan = other;
        sending.evidence = Evidence::new();
        sending.first(&plan).await?;
    }
    sending.all(plan.first().iter().skip(1).cloned().collect()).await?;
    if server.sends_all {
        let trial = try_connection(&server.base_url, server.key.as_ref(), server.timeout).await;
        sending.evidence.set_connection(trial);
    }
    sending.all(plan.second(&sending.evidence)).await?;
    for _ in 0..server.repeat {
        let again = failing(&judge_cases(judge, target, &plan, &sending.evidence));
        sending.again(&again).await?;
    }
    let results = judge_cases(judge, target, &plan, &sending.evidence);
    let smallest = shrinking::shrink(&mut sending, (judge, target), &results).await?;
    sending.progress.clear();
    let evidence = sending.evidence;
    let left_out = plan.left_out(&evidence);
    Ok(Probed { plan, left_out, evidence, results, stopped: sending.stopped, smallest })
}

impl<'a> Sending<'a> {
    fn new(server: &'a Server, target: &Target, kept: &'a Kept) -> Self {
        let redaction = RedactionOptions {
            key: server.key.clone(),
            masks: target.masks(),
            headers: &[],
            sent: server.headers.clone(),
            timeout: server.timeout,
        };
        let clock = Arc::new(TokioClock::new());
        let recorder: Arc<dyn Clock> = Arc::<TokioClock>::clone(&clock);
        let client = RecordingClient::as_received(
            HyperTransport::new(),
            recorder,
            &server.base_url,
            &redaction,
        )
        .with_authentication(server.authentication.clone());
        Self {
            server,
            kept,
            client,
            clock,
            progress: Progress::new(server.shows_progress),
            evidence: Evidence::new(),
            unreachable: 0,
            stopped: None,
            count: (0, 0),
        }
    }

    /// Sends the smallest request, without which the others say nothing.
    async fn first(&mut self, plan: &Plan) -> Result<(), CliError> {
        let Some(hello) = plan.first().first() else { return Ok(()) };
        self.send(hello).await?;
        let Some(seen) = self.evidence.observations(&hello.name).first() else { return Ok(()) };
        let failed = |what: &str| CliError::new(Exit::Infrastructure, what);
        let status = seen.exchange.as_ref().map(|exchange| exchange.response.status.as_u16());
        let base_url = &self.server.base_url;
        Err(match (&seen.failure, status) {
            (Some(Failure::Unreachable(why)), _) => failed("the server cannot be reached")
                .with_source(why.clone())
                .with_help(format!("check that a server runs at {base_url}")),
            (Some(Failure::TimeLimit(limit)), None) => failed("the server does not respond")
                .with_source(format!("nothing came within {} s", limit.as_secs_f64()))
                .with_help("use a longer --timeout if it is slow"),
            (Some(Failure::Broken(why)), None) => failed("the server does not respond")
                .with_source(why.clone())
                .with_help(format!("check that {base_url} is an HTTP server of this API")),
            (_, Some(401 | 403)) if self.server.key.is_some() => {
                failed(&format!("the key was refused (HTTP {})", status.unwrap_or_default()))
                    .with_help("set a valid key; see --provider and --key-env")
            }
            (_, Some(status @ (401 | 403))) => {
                failed(&format!("the server wants a key (HTTP {status})"))
                    .with_help("set the variable of the key; see --provider and --key-env")
            }
            (_, Some(429)) => failed("the rate limit or the quota is exhausted (HTTP 429)")
                .with_help("try again later"),
            _ => return Ok(()),
        })
    }

    /// Sends cases until the time is over or the server is away.
    async fn all(&mut self, cases: Vec<ProbeCase>) -> Result<(), CliError> {
        self.count = (0, cases.len());
        for case in cases {
            self.count.0 += 1;
            self.send(&case).await?;
        }
        Ok(())
    }

    /// Sends the failing cases again, with their twins.
    async fn again(&mut self, names: &BTreeSet<String>) -> Result<(), CliError> {
        let twin = |name: &String| self.evidence.case(name).and_then(|case| case.twin.clone());
        let all: BTreeSet<_> = names.iter().cloned().chain(names.iter().filter_map(twin)).collect();
        let cases: Vec<_> =
            all.iter().filter_map(|name| self.evidence.case(name).cloned()).collect();
        self.all(cases).await
    }

    /// Sends one case and notes what came of it.
    pub(super) async fn send(&mut self, case: &ProbeCase) -> Result<(), CliError> {
        let number = self.evidence.observations(&case.name).len();
        if number == 0
            && let Some(exchange) = self.kept.find(case)
        {
            let elapsed = exchange.response.frames.last().map(|frame| frame.at);
            let observation = Observation::complete(exchange, elapsed.unwrap_or_default());
            self.evidence.add(case, observation);
            return Ok(());
        }
        if let Some(observation) = self.observe(case).await {
            if let Some(exchange) = &observation.exchange {
                self.kept.save(&planned(case), exchange, number)?;
            }
            self.evidence.add(case, observation);
        }
        Ok(())
    }

    /// Sends one case; `None` if the time is over or the server is away.
    pub(super) async fn observe(&mut self, case: &ProbeCase) -> Option<Observation> {
        if self.stopped.is_none() && self.clock.now() >= self.server.time_limit {
            let limit = self.server.time_limit.as_secs_f64();
            self.stopped = Some(format!("the time limit of {limit} s was over"));
        }
        if self.stopped.is_some() {
            return None;
        }
        self.progress.step(self.count, &case.name);
        let left = self.server.time_limit.saturating_sub(self.clock.now());
        let limit = self.server.timeout.min(left);
        let attempt = self.client.attempt(&planned(case), limit).await;
        let failure = attempt.error.map(|error| match error {
            AttemptError::Unreachable(error) => Failure::Unreachable(error.to_string()),
            AttemptError::TimeLimit(limit) => Failure::TimeLimit(limit),
            other => Failure::Broken(other.to_string()),
        });
        self.unreachable = match &failure {
            Some(Failure::Unreachable(_)) => self.unreachable + 1,
            _ => 0,
        };
        if self.unreachable >= MAX_UNREACHABLE {
            self.stopped = Some("the server could not be reached any more".to_owned());
        }
        let observation = match (attempt.exchange, failure) {
            (Some(exchange), None) => Observation::complete(exchange, attempt.elapsed),
            (exchange, failure) => {
                let failure = failure.unwrap_or_else(|| Failure::Broken("no response".to_owned()));
                Observation::failed(exchange, failure, attempt.elapsed)
            }
        };
        let Leaks { headers, body } = attempt.leaks;
        Some(observation.lost(attempt.lost).leaking(headers, body))
    }
}

/// The cases to send again: of each broken rule that must hold, the first few.
fn failing(results: &[CaseResult]) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for result in results {
        for outcome in result.judgment.failures() {
            let count = counts.entry(&outcome.rule).or_default();
            *count += 1;
            if outcome.verdict == Verdict::Fail && *count <= MAX_REPEATED_CASES {
                names.insert(result.case.name.clone());
            }
        }
    }
    names
}

/// A case as the recorder sends it.
pub(super) fn planned(case: &ProbeCase) -> PlannedRequest {
    let status = match case.wanted {
        Wanted::Served => ExpectedStatus::default(),
        _ => ExpectedStatus::any(),
    };
    PlannedRequest {
        case: case.name.clone(),
        name: case.name.clone(),
        pair: case.twin.clone(),
        note: case.about.clone(),
        tags: vec![case.area.as_str().to_owned()],
        model: case.model(),
        method: case.method.clone(),
        path: format!("/v1{}", case.path),
        body: case.body.clone(),
        content_type: case.content_type,
        auth: match case.key {
            CaseKey::Wrong => Auth::Wrong,
            CaseKey::Absent => Auth::None,
            CaseKey::OtherScheme => Auth::OtherScheme,
            _ => Auth::Right,
        },
        status,
        abandon_after: case.abandon_after,
    }
}
