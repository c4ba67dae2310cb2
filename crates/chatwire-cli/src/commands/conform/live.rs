//! Checks a live server: sends the cases and judges the responses.

use std::sync::Arc;

use bytes::Bytes;
use chatwire::Authentication;
use chatwire_conformance::{Judge, Subject, Target, Verdict, report::Entry};
use chatwire_transport::{TokioClock, reqwest::ReqwestTransport};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{Run, client_replay};
use crate::{
    commands::record::{
        case_file::{self, PlannedRequest},
        recording_client::{RecordingClient, RedactionOptions},
    },
    error::{CliError, Exit},
};

/// The requests, as a case file.
const CASES: &str = include_str!("cases.toml");
/// Tag of cases that must get an error response.
const REJECTED: &str = "rejected";

/// The server to check.
pub(super) struct Server {
    pub(super) base_url: String,
    /// Replaces the model of the cases.
    pub(super) model: Option<String>,
    pub(super) key: Option<SecretString>,
    pub(super) authentication: Authentication,
    pub(super) target: Target,
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
    };
    judge(run, reference).await
}

/// Sends all cases and judges the responses.
pub(super) async fn judge(run: &mut Run, server: Server) -> Result<(), CliError> {
    let cases = case_file::plan(CASES).map_err(|error| {
        CliError::new(Exit::Harness, "the built-in case file is invalid").with_source(error)
    })?;
    let redaction = RedactionOptions { key: server.key.clone(), masks: &[], headers: &[] };
    let clock = Arc::new(TokioClock::new());
    let client = RecordingClient::new(ReqwestTransport::new(), clock, &server.base_url, &redaction)
        .with_authentication(server.authentication.clone());
    for mut case in cases {
        if let Some(model) = &server.model {
            set_model(&mut case, model);
        }
        if let Some(parameter) = undeclared(&case, &run.judge)
            && !has_tag(&case, REJECTED)
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
                continue;
            }
        };
        let status = exchange.response.status;
        let is_expected =
            if has_tag(&case, REJECTED) { status.is_client_error() } else { status.is_success() };
        let subject = Subject::from_exchange(&exchange);
        let judgment = run.judge.judge_case(&subject, &server.target, &case.name);
        run.add("live", Entry::judged(case.name.clone(), judgment.clone()).with_evidence(&subject));
        if !is_expected && judgment.infrastructure.is_none() {
            let expected = if has_tag(&case, REJECTED) {
                "an error response (4xx)"
            } else {
                "a successful response (2xx)"
            };
            let what = format!("{}; expected {expected}, got {status}", case.note);
            run.add("live", Entry::note(case.name.clone(), Verdict::Fail, what));
        }
        if let Some(outcome) = client_replay::replay(&exchange, &judgment).await {
            run.add("client", outcome.entry(case.name));
        }
    }
    Ok(())
}

fn has_tag(case: &PlannedRequest, tag: &str) -> bool {
    case.tags.iter().any(|other| other == tag)
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
