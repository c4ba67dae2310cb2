//! Checks the reference server, which runs in this process.

use std::{sync::Arc, time::Duration};

use chatwire_conformance::{Judge, Subject, Target, Verdict, report::Entry};
use chatwire_transport::{TokioClock, hyper::HyperTransport};
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

/// Timeout of the server.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Starts the reference server on a free loopback port, sends the cases and judges the responses.
pub(super) async fn judge(run: &mut Run) -> Result<(), CliError> {
    let server = chatwire_server::Server::start(chatwire_server::Config::default()).await.map_err(
        |error| {
            CliError::new(Exit::Harness, "the reference server cannot start").with_source(error)
        },
    )?;
    let cases = case_file::plan(CASES).map_err(|error| {
        CliError::new(Exit::Harness, "the built-in case file is invalid").with_source(error)
    })?;
    let target = Target::named("aimlapi", &run.judge);
    let redaction = RedactionOptions {
        key: None,
        masks: target.masks(),
        headers: &[],
        sent: Vec::new(),
        timeout: TIMEOUT,
    };
    let clock = Arc::new(TokioClock::new());
    let base_url = server.base_url();
    let client = RecordingClient::new(HyperTransport::new(), clock, &base_url, &redaction);
    for case in cases {
        if let Some(parameter) = undeclared(&case, &run.judge)
            && case.status.is_success()
        {
            let why = format!("the model's schema has no parameter `{parameter}`");
            run.add("live", Entry::note(case.name, Verdict::NotApplicable, why));
            continue;
        }
        let exchange = client.record(&case).await.map_err(|error| {
            CliError::new(Exit::Harness, "the reference server does not respond").with_source(error)
        })?;
        let subject = Subject::from_exchange(&exchange).with_expected_status(case.status.clone());
        let judgment = run.judge.judge_case(&subject, &target, &case.name);
        let entry = Entry::judged(case.name.clone(), judgment.clone());
        run.add("live", entry.with_tags(case.tags.clone()).with_evidence(&subject));
        if let Some(outcome) = client_replay::replay(&exchange, &judgment).await {
            run.add("client", outcome.entry(case.name.clone()));
        }
    }
    Ok(())
}

/// A member of the request that the published schema of its model does not declare.
fn undeclared(case: &PlannedRequest, judge: &Judge) -> Option<String> {
    let contract = judge.contracts().for_model(case.model.as_deref()?)?;
    let body: Map<String, Value> = serde_json::from_slice(&case.body).ok()?;
    body.into_iter().map(|(name, _)| name).find(|name| !contract.has_parameter(name))
}
