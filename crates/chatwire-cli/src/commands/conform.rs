//! `chatwire conform`: recorded and live exchanges through every layer, judged in one run.

mod client_replay;
mod live;
mod recorded;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::{
    Profile,
    report::{
        Entry, Report,
        terminal::{self, Detail},
    },
};

use crate::{
    commands::check::{profile, save_report},
    config,
    error::{CliError, Exit},
    sanitize,
};

/// Judges recorded exchanges, sends each through the client, and judges a live server.
///
/// Without --live everything is offline: the live server is the reference server on a free loopback port.
/// With --live the server at --base-url is judged instead, with the key from AIMLAPI_API_KEY, and recordings are left alone.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// The recorded exchanges.
    #[arg(long, value_name = "DIR", default_value = "fixtures/recordings")]
    fixtures: PathBuf,
    /// Write report.ndjson and report.html into this folder.
    #[arg(long, value_name = "DIR", default_value = "target/conformance")]
    report: PathBuf,
    /// Judge a real server.
    #[arg(long, requires = "base_url", requires = "model")]
    live: bool,
    /// The server's address, such as https://api.aimlapi.com/v1.
    #[arg(long, value_name = "URL", requires = "live")]
    base_url: Option<String>,
    /// The model to ask.
    #[arg(long, value_name = "MODEL", requires = "live")]
    model: Option<String>,
    /// Judge the real server by this profile.
    #[arg(long, value_name = "NAME", requires = "live")]
    profile: Option<String>,
    /// Show warnings and expected failures as well.
    #[arg(long)]
    details: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "no runtime can be started").with_source(error)
        })?;
    let detail = if args.details { Detail::All } else { Detail::Failures };
    let mut run = Run { report: Report::new("conformance"), detail };
    match (&args.base_url, &args.model) {
        (Some(base_url), Some(model)) => {
            let profile = match &args.profile {
                Some(name) => profile(name)?,
                None => <&Profile>::default(),
            };
            let server = live::Server {
                base_url: config::server_address(base_url)?.to_owned(),
                model: Some(model.clone()),
                key: config::api_key()?,
                profile,
            };
            runtime.block_on(live::judge(&mut run, server))?;
        }
        _ => {
            runtime.block_on(recorded::judge(&mut run, &args.fixtures))?;
            runtime.block_on(live::judge_reference(&mut run))?;
        }
    }
    write!(io::stdout(), "{}", terminal::summary(&run.report))?;
    save_report(&run.report, &args.report)?;
    Ok(run.report.exit_code().into())
}

/// A report that is shown while it grows.
struct Run {
    report: Report,
    detail: Detail,
}

impl Run {
    fn add(&mut self, group: &str, entry: Entry) -> Result<(), CliError> {
        let entry = entry.in_group(group);
        write!(io::stdout(), "{}", sanitize::text(&terminal::entry(&entry, self.detail)))?;
        self.report.entries.push(entry);
        Ok(())
    }
}
