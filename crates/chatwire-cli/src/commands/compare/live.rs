//! A side that is a live server.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chatwire::Authentication;
use chatwire_conformance::{Judge, TargetCache, collect::Item, compare::Side};
use chatwire_transport::{TokioClock, hyper::HyperTransport};
use http::{HeaderName, HeaderValue, StatusCode};
use secrecy::SecretString;
use serde_json::Value;

use super::check_limit;
use crate::{
    client_flags::{header, seconds},
    commands::record::{
        case_file::{self, Auth, PlannedRequest},
        read_cases, recording,
        recording_client::{RecordingClient, RedactionOptions},
    },
    config,
    error::{CliError, Exit},
    provider::ProviderFlag,
    suggest,
};

/// How many requests may fail before a server counts as away.
const MAX_FAILED: usize = 3;

/// The flags of live servers.
///
/// Nothing secret of one server goes to the other: headers and keys have a flag for each.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Live servers")]
pub(super) struct LiveFlags {
    /// Model to use; needed unless --cases names it.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Model of B, if another.
    #[arg(long, value_name = "MODEL")]
    model_b: Option<String>,
    /// Case file (TOML) with the requests to send, in place of the built-in ones.
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
    /// Send this case only; can be repeated.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Folder to keep the exchanges in, as recordings below a and b.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Request header of A; can be repeated.
    #[arg(long, value_name = "NAME:VALUE")]
    header: Vec<String>,
    /// Request header of B; can be repeated.
    #[arg(long, value_name = "NAME:VALUE")]
    header_b: Vec<String>,
    /// Environment variable of the API key of A; default: that of the provider, for its own host.
    #[arg(long, value_name = "VARIABLE")]
    key_env: Option<String>,
    /// Environment variable of the API key of B; default: that of the provider, for its own host.
    #[arg(long, value_name = "VARIABLE")]
    key_env_b: Option<String>,
    /// Timeout in seconds for the response headers, and for each read of the body.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "120")]
    timeout: Duration,
}

/// A live server and what it is sent.
pub(super) struct Endpoint {
    pub(super) base_url: String,
    cases: Vec<PlannedRequest>,
    key: Option<SecretString>,
    /// The variable that an error names for the key.
    key_variable: String,
    authentication: Authentication,
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Duration,
    out: Option<PathBuf>,
}

/// The requests, as a case file: most leave the model no choice.
const CASES: &str = include_str!("cases.toml");

impl LiveFlags {
    /// The servers among both sides; `None` for a path.
    pub(super) fn endpoints(&self, sides: [&str; 2]) -> Result<[Option<Endpoint>; 2], CliError> {
        if !sides.into_iter().any(is_url) {
            return Ok([None, None]);
        }
        let cases = self.cases()?;
        let [a, b] = sides;
        let model_b = self.model_b.as_deref().or(self.model.as_deref());
        let first = || {
            let flags = (self.key_env.as_deref(), self.header.as_slice());
            self.endpoint(a, with_model(&cases, self.model.as_deref()), flags, "a")
        };
        let second = || {
            let flags = (self.key_env_b.as_deref(), self.header_b.as_slice());
            self.endpoint(b, with_model(&cases, model_b), flags, "b")
        };
        Ok([is_url(a).then(first).transpose()?, is_url(b).then(second).transpose()?])
    }

    /// The requests to send.
    fn cases(&self) -> Result<Vec<PlannedRequest>, CliError> {
        let mut cases = match &self.cases {
            Some(file) => read_cases(file)?,
            None if self.model.is_some() => case_file::plan(CASES).map_err(|error| {
                CliError::new(Exit::Harness, "the built-in case file is invalid").with_source(error)
            })?,
            None => {
                let error = CliError::usage("the model of the requests is not known");
                return Err(error.with_help("use --model, or --cases with a file that names it"));
            }
        };
        let is_named =
            |case: &PlannedRequest, name: &String| case.case == *name || case.name == *name;
        for only in &self.only {
            if !cases.iter().any(|case| is_named(case, only)) {
                let help = suggest::help("use", only, cases.iter().map(|case| case.name.as_str()));
                let error = CliError::usage(format!("--only {only}: there is no such case"));
                return Err(error.with_help(help));
            }
        }
        cases.retain(|case| {
            self.only.is_empty() || self.only.iter().any(|only| is_named(case, only))
        });
        Ok(cases)
    }

    fn endpoint(
        &self,
        url: &str,
        cases: Vec<PlannedRequest>,
        (key_env, headers): (Option<&str>, &[String]),
        side: &str,
    ) -> Result<Endpoint, CliError> {
        let base_url = config::server_address(url)?.to_owned();
        let provider = ProviderFlag::default().provider_at(url);
        let key = match key_env {
            None => config::api_key(&provider)?,
            Some(name) => Some(config::key_in(name)?.ok_or_else(|| {
                CliError::usage(format!("the variable {name} of the key of {side} is not set"))
                    .with_help("set it to an API key")
            })?),
        };
        let own = provider.api_key_variables.first().map(|name| name.to_string());
        let flag = if side == "a" { "--key-env" } else { "--key-env-b" };
        Ok(Endpoint {
            base_url,
            cases,
            key,
            key_variable: key_env.map(str::to_owned).or(own).unwrap_or_else(|| flag.to_owned()),
            authentication: provider.authentication,
            headers: headers.iter().map(|text| header(text)).collect::<Result<_, _>>()?,
            timeout: self.timeout,
            out: self.out.as_ref().map(|folder| folder.join(side)),
        })
    }
}

impl Endpoint {
    /// Sends all cases; fails if the server cannot be reached or refuses the key.
    pub(super) fn fill(
        &self,
        side: &mut Side,
        judge: &Judge,
        limit: usize,
    ) -> Result<(), CliError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(
            |error| {
                CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
            },
        )?;
        runtime.block_on(self.send(side, judge, limit))
    }

    async fn send(&self, side: &mut Side, judge: &Judge, limit: usize) -> Result<(), CliError> {
        let redaction = RedactionOptions {
            key: self.key.clone(),
            masks: &[],
            headers: &[],
            sent: self.headers.clone(),
            timeout: self.timeout,
        };
        let clock = Arc::new(TokioClock::new());
        let client = RecordingClient::new(HyperTransport::new(), clock, &self.base_url, &redaction)
            .with_authentication(self.authentication.clone());
        let mut failed = 0;
        for case in self.cases.iter().cloned() {
            let name = case.name.clone();
            let exchange = match client.record(&case).await {
                Ok(exchange) => exchange,
                Err(error) => {
                    failed += 1;
                    let what = format!("{}: case `{name}` got no response", self.base_url);
                    let error = CliError::new(Exit::Infrastructure, what).with_source(error);
                    if side.is_empty() || failed >= MAX_FAILED {
                        return Err(error.with_help("check that the server runs"));
                    }
                    side.add_unserved(name, error.to_string());
                    continue;
                }
            };
            let status = exchange.response.status;
            if status == StatusCode::UNAUTHORIZED
                && case.auth == Auth::Right
                && !case.status.accepts(status)
            {
                let what = format!("{}: the key was refused (HTTP 401)", self.base_url);
                let help = format!("name a valid key with {}", self.key_variable);
                return Err(CliError::new(Exit::Infrastructure, what).with_help(help));
            }
            let recording = recording(case, exchange, "live", None);
            if let Some(out) = &self.out {
                recording.save(out.join(&name)).map_err(|error| {
                    CliError::usage("cannot write a recording")
                        .with_source(error)
                        .with_help("use another folder with --out")
                })?;
            }
            let item = Item::from_recording(&recording, judge, &mut TargetCache::new());
            let item = item.map_err(|error| CliError::usage(error.to_string()))?;
            let judgment = judge.judge_target(&item.subject, &item.target);
            side.add(name, true, &item.subject, &judgment);
            check_limit(side, limit)?;
        }
        Ok(())
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The cases with another model, where a case has one.
fn with_model(cases: &[PlannedRequest], model: Option<&str>) -> Vec<PlannedRequest> {
    let mut cases = cases.to_vec();
    for case in cases.iter_mut().filter(|case| case.model.is_some()) {
        let Some(model) = model else { continue };
        let Ok(mut body) = serde_json::from_slice::<Value>(&case.body) else { continue };
        if let Some(member) = body.get_mut("model") {
            *member = model.into();
            case.body = body.to_string().into();
            case.model = Some(model.to_owned());
        }
    }
    cases
}
