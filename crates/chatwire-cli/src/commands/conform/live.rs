//! The live half of the run: a server is asked, and what it answers is judged.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_conformance::{
    Judge, Profile, Subject, Verdict, judge as judge_subject, report::Entry,
};
use chatwire_schema::SchemaSet;
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

/// What is asked, in the form of the recorder's case files.
const CASES: &str = include_str!("cases.toml");
/// Cases that are to be refused carry this word.
const REFUSED: &str = "refused";

/// Who is asked.
pub(super) struct Server {
    pub(super) base_url: String,
    /// Asked for instead of the model that the cases name.
    pub(super) model: Option<String>,
    pub(super) key: Option<SecretString>,
    pub(super) profile: &'static Profile,
}

/// Starts the reference server on a free loopback port and judges it.
pub(super) async fn judge_reference(run: &mut Run) -> Result<(), CliError> {
    let server = chatwire_server::Server::start(chatwire_server::Config::default()).await.map_err(
        |error| {
            CliError::new(Exit::Harness, "the reference server does not start").with_source(error)
        },
    )?;
    let asked = Server {
        base_url: server.base_url(),
        model: None,
        key: None,
        profile: Profile::find("aimlapi").unwrap_or_default(),
    };
    judge(run, asked).await
}

/// Asks every case and judges the answers.
pub(super) async fn judge(run: &mut Run, server: Server) -> Result<(), CliError> {
    let cases = case_file::plan(CASES).map_err(|error| {
        CliError::new(Exit::Harness, "the live cases are wrong").with_source(error)
    })?;
    let redaction = RedactionOptions { key: server.key.clone(), masks: &[], headers: &[] };
    let clock = Arc::new(TokioClock::new());
    let client = RecordingClient::new(ReqwestTransport::new(), clock, &server.base_url, &redaction);
    for mut case in cases {
        if let Some(model) = &server.model {
            ask_of(&mut case, model);
        }
        if let Some(parameter) = undeclared(&case)
            && !has(&case, REFUSED)
        {
            let why = format!("the schema of the model has no `{parameter}`");
            run.add("live", Entry::told(case.name, Verdict::NotApplicable, why))?;
            continue;
        }
        let exchange = match client.record(&case).await {
            Ok(exchange) => exchange,
            Err(error) => {
                let error =
                    CliError::new(Exit::Infrastructure, "there is no answer").with_source(error);
                run.add("live", Entry::told(case.name, Verdict::Infra, error.to_string()))?;
                continue;
            }
        };
        let status = exchange.response.status;
        let as_wanted =
            if has(&case, REFUSED) { status.is_client_error() } else { status.is_success() };
        let judgement =
            judge_subject(&Subject::from_exchange(&exchange), &Judge::new(server.profile));
        run.add("live", Entry::judged(case.name.clone(), judgement.clone()))?;
        if !as_wanted && judgement.infrastructure.is_none() {
            let wanted = if has(&case, REFUSED) { "a refusal (4xx)" } else { "an answer (2xx)" };
            let what = format!("{}; expected {wanted}, seen {status}", case.note);
            run.add("live", Entry::told(case.name.clone(), Verdict::Fail, what))?;
        }
        if let Some(outcome) = client_replay::replay(&exchange, &judgement).await {
            run.add("client", outcome.entry(case.name))?;
        }
    }
    Ok(())
}

fn has(case: &PlannedRequest, word: &str) -> bool {
    case.tags.iter().any(|tag| tag == word)
}

/// A member of the case's request that the published schema of its model does not declare.
fn undeclared(case: &PlannedRequest) -> Option<String> {
    let contract = SchemaSet::bundled().find(case.model.as_deref()?)?;
    let body: Map<String, Value> = serde_json::from_slice(&case.body).ok()?;
    body.into_iter().map(|(name, _)| name).find(|name| !contract.has_parameter(name))
}

/// Puts another model into a case whose body is a request.
fn ask_of(case: &mut PlannedRequest, model: &str) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&case.body) else { return };
    if let Some(asked) = body.get_mut("model") {
        *asked = model.into();
        case.body = Bytes::from(body.to_string());
        case.model = Some(model.to_owned());
    }
}
