//! Checks a live server: sends the cases and judges the responses.

use std::{path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire::Authentication;
use chatwire_conformance::{Judge, Subject, Target, Verdict, report::Entry};
use chatwire_transport::{TokioClock, reqwest::ReqwestTransport};
use http::{HeaderName, HeaderValue, StatusCode};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{Run, client_replay};
use crate::{
    commands::record::{
        case_file::{self, Auth, PlannedRequest},
        recording,
        recording_client::{RecordingClient, RedactionOptions},
    },
    error::{CliError, Exit},
};

/// The requests, as a case file.
const CASES: &str = include_str!("cases.toml");

/// Timeout of the reference server, which runs in this process.
const REFERENCE_TIMEOUT: Duration = Duration::from_secs(120);

/// The server to check.
pub(super) struct Server {
    pub(super) base_url: String,
    /// Replaces the model of the cases.
    pub(super) model: Option<String>,
    pub(super) key: Option<SecretString>,
    pub(super) authentication: Authentication,
    pub(super) target: Target,
    /// Headers of each request.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Timeout for the response headers, and for each read of the body.
    pub(super) timeout: Duration,
    /// The requests; the built-in ones if `None`.
    pub(super) cases: Option<Vec<PlannedRequest>>,
    /// The folder that recordings are kept in; `None` keeps none.
    pub(super) out: Option<PathBuf>,
    /// The variable that curl lines name for the key.
    pub(super) key_variable: String,
}

/// Starts the reference server on a free loopback port and checks it.
pub(super) async fn judge_reference(run: &mut Run) -> Result<(), CliError> {
    let server = chatwire_server::Server::start(chatwire_server::Config::default()).await.map_err(
        |error| {
            CliError::new(Exit::Harness, "the reference server cannot start").with_source(error)
        },
    )?;
    let reference = Server {
        base_url: server.base_url(),
        model: None,
        key: None,
        authentication: Authentication::Bearer,
        target: Target::named("aimlapi", &run.judge),
        headers: Vec::new(),
        timeout: REFERENCE_TIMEOUT,
        cases: None,
        out: None,
        key_variable: String::new(),
    };
    judge(run, reference).await
}

/// The built-in cases.
pub(super) fn built_in_cases() -> Result<Vec<PlannedRequest>, CliError> {
    case_file::plan(CASES).map_err(|error| {
        CliError::new(Exit::Harness, "the built-in case file is invalid").with_source(error)
    })
}

/// Sends all cases and judges the responses.
///
/// A server that cannot be reached, and one that refuses the key, ends the run: the other cases
/// would say the same.
pub(super) async fn judge(run: &mut Run, server: Server) -> Result<(), CliError> {
    let cases = match &server.cases {
        Some(cases) => cases.clone(),
        None => built_in_cases()?,
    };
    let redaction = RedactionOptions {
        key: server.key.clone(),
        masks: server.target.masks(),
        headers: &[],
        sent: server.headers.clone(),
        timeout: server.timeout,
    };
    let clock = Arc::new(TokioClock::new());
    let client = RecordingClient::new(ReqwestTransport::new(), clock, &server.base_url, &redaction)
        .with_authentication(server.authentication.clone());
    let count = cases.len();
    for (position, mut case) in cases.into_iter().enumerate() {
        if let Some(model) = &server.model {
            set_model(&mut case, model);
        }
        if let Some(parameter) = undeclared(&case, &run.judge)
            && case.status.is_success()
        {
            let why = format!("the model's schema has no parameter `{parameter}`");
            run.add("live", Entry::note(case.name, Verdict::NotApplicable, why));
            continue;
        }
        let exchange = match client.record(&case).await {
            Ok(exchange) => exchange,
            Err(error) => {
                let error =
                    CliError::new(Exit::Infrastructure, "the request failed").with_source(error);
                run.add("live", Entry::note(case.name, Verdict::Infra, error.to_string()));
                run.failed_requests += 1;
                if position == 0 || run.failed_requests >= MAX_FAILED {
                    run.reporter.say(&unsent("the server cannot be reached", count - position - 1));
                    return Ok(());
                }
                continue;
            }
        };
        let status = exchange.response.status;
        let subject = Subject::from_exchange(&exchange).with_expected_status(case.status.clone());
        let judgment = run.judge.judge_case(&subject, &server.target, &case.name);
        let entry = Entry::judged(case.name.clone(), judgment.clone());
        run.add("live", entry.with_tags(case.tags.clone()).with_evidence(&subject));
        if !judgment.verdict.is_accepted() && server.out.is_some() {
            run.reporter.say(&client.curl_line(&case, &server.key_variable));
        }
        // What is not the API's says nothing of the client either.
        if judgment.infrastructure.is_none()
            && let Some(outcome) = client_replay::replay(&exchange, &judgment).await
        {
            run.add("client", outcome.entry(case.name.clone()));
        }
        let is_refused = status == StatusCode::UNAUTHORIZED && case.auth == Auth::Right;
        let is_refused = is_refused && !case.status.accepts(status);
        if let Some(out) = &server.out {
            let target = server.target.name().unwrap_or("live").to_owned();
            let dir = out.join(&case.name);
            recording(case, exchange, &target, None).save(dir).map_err(|error| {
                CliError::new(Exit::Usage, "cannot write a recording").with_source(error)
            })?;
        }
        if is_refused {
            run.reporter.say(&unsent("the key was refused", count - position - 1));
            return Ok(());
        }
    }
    Ok(())
}

/// How many requests may fail before a server counts as away.
const MAX_FAILED: usize = 3;

fn unsent(why: &str, count: usize) -> String {
    format!("{why}: {count} cases were not sent")
}

/// A member of the request that the published schema of its model does not declare.
fn undeclared(case: &PlannedRequest, judge: &Judge) -> Option<String> {
    let contract = judge.contracts().for_model(case.model.as_deref()?)?;
    let body: Map<String, Value> = serde_json::from_slice(&case.body).ok()?;
    body.into_iter().map(|(name, _)| name).find(|name| !contract.has_parameter(name))
}

/// Replaces the model in a case whose body is JSON with a model.
fn set_model(case: &mut PlannedRequest, model: &str) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&case.body) else { return };
    if let Some(member) = body.get_mut("model") {
        *member = model.into();
        case.body = Bytes::from(body.to_string());
        case.model = Some(model.to_owned());
    }
}
