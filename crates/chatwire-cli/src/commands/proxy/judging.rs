//! Judges and records exchanges on a thread of their own, so that no response waits for it.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

use chatwire_conformance::{Judge, Judgment, Level, Subject, Verdict, report::counted};
use chatwire_transport::{
    Exchange,
    cassette::{ExpectedStatus, Meta, Origin, Recording},
};
use serde_json::{Value, json};

use super::Args;
use crate::{
    clock,
    error::{CliError, Exit},
    sanitize,
};

/// Maximum number of exchanges that wait to be judged; further ones are only counted.
const MAX_WAITING: usize = 1_000;

/// Maximum number of findings of one exchange that are printed.
const MAX_PRINTED: usize = 10;

/// The thread that judges.
pub(super) struct Judging {
    sender: SyncSender<Exchange>,
    dropped: Arc<AtomicU64>,
    worker: JoinHandle<Result<Totals, CliError>>,
}

/// Hands exchanges to the thread.
pub(super) struct Observer {
    sender: SyncSender<Exchange>,
    dropped: Arc<AtomicU64>,
}

#[derive(Default)]
struct Totals {
    judged: usize,
    failed: u64,
    /// Those that say nothing of the API: rejected, or answered by something else.
    unserved: usize,
}

impl Judging {
    pub(super) fn start(judge: Arc<Judge>, args: &Args) -> Result<Self, CliError> {
        if let Some(folder) = &args.record {
            // Better now than after the first exchange.
            fs::create_dir_all(folder).map_err(|error| cannot_save(folder, error))?;
        }
        let (sender, receiver) = mpsc::sync_channel(MAX_WAITING);
        let worker = Worker {
            judge,
            json: args.json,
            folder: args.record.clone(),
            target: args.target.clone(),
            next: 1,
        };
        let worker = thread::Builder::new()
            .name("judge".to_owned())
            .spawn(move || {
                worker.run(&receiver).inspect_err(|error| {
                    // Said now, because the proxy goes on; if it cannot be said, the end tells it.
                    let _ = writeln!(io::stderr(), "no exchange is judged any more: {error}");
                })
            })
            .map_err(|error| {
                CliError::new(Exit::Harness, "the judging thread cannot start").with_source(error)
            })?;
        Ok(Self { sender, dropped: Arc::default(), worker })
    }

    pub(super) fn observer(&self) -> Observer {
        Observer { sender: self.sender.clone(), dropped: Arc::clone(&self.dropped) }
    }

    /// Waits for the exchanges that are still to be judged; gives the exit code.
    pub(super) fn finish(self) -> Result<Exit, CliError> {
        drop(self.sender);
        let harness = || CliError::new(Exit::Harness, "the judging thread panicked");
        let totals = self.worker.join().map_err(|_| harness())??;
        let dropped = self.dropped.load(Ordering::Relaxed);
        let mut line =
            format!("{} judged, {} failed", counted(totals.judged, "exchange"), totals.failed);
        if dropped > 0 {
            line.push_str(&format!(", {dropped} not judged because they came too fast"));
        }
        writeln!(io::stderr(), "{line}")?;
        if totals.failed > 0 || dropped > 0 {
            // What was not judged did not pass.
            return Ok(Exit::Unexpected);
        }
        if totals.judged > 0 && totals.unserved == totals.judged {
            let what = "no request was served: this says nothing of the API";
            return Err(CliError::new(Exit::Infrastructure, what)
                .with_help("check the key and the address of the other server"));
        }
        Ok(Exit::Ok)
    }
}

impl Observer {
    pub(super) fn send(&self, exchange: &Exchange) {
        if self.sender.try_send(exchange.clone()).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What a response breaks that must hold; `None` if it breaks nothing.
pub(super) fn wrong(judge: &Judge, exchange: &Exchange) -> Option<String> {
    let judgment = judge.judge(&Subject::from_exchange(exchange));
    let broken = judgment.failures().next()?;
    let finding = broken.findings.first().map(ToString::to_string).unwrap_or_default();
    Some(format!("the response of the other server breaks {}: {finding}", broken.rule))
}

struct Worker {
    judge: Arc<Judge>,
    json: bool,
    folder: Option<PathBuf>,
    target: String,
    /// The number of the next recording, unless its folder exists.
    next: u64,
}

impl Worker {
    fn run(mut self, exchanges: &Receiver<Exchange>) -> Result<Totals, CliError> {
        let mut totals = Totals::default();
        while let Ok(exchange) = exchanges.recv() {
            let judgment = self.judge.judge(&Subject::from_exchange(&exchange));
            totals.judged += 1;
            totals.failed += u64::from(judgment.verdict == Verdict::Fail);
            let is_unserved = judgment.rejected.is_some() || judgment.verdict == Verdict::Infra;
            totals.unserved += usize::from(is_unserved);
            let recording = self.record(&exchange)?;
            let mut out = io::stdout().lock();
            match self.json {
                true => writeln!(out, "{}", to_json(&exchange, &judgment, recording.as_deref()))?,
                false => print(&mut out, &exchange, &judgment)?,
            }
            out.flush()?;
        }
        Ok(totals)
    }

    /// Saves an exchange, and returns the name of its folder.
    fn record(&mut self, exchange: &Exchange) -> Result<Option<String>, CliError> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let name = loop {
            let name = format!("{:05}", self.next);
            self.next += 1;
            if !folder.join(&name).exists() {
                break name;
            }
        };
        let mut meta = Meta::new(&name, &self.target);
        // Traffic has no cases: any status is right.
        meta.status = Some(ExpectedStatus::any());
        meta.recorded_at = Some(clock::utc());
        meta.recorder = Some(Origin::new("chatwire", env!("CARGO_PKG_VERSION")));
        let body: Option<Value> = serde_json::from_slice(&exchange.request.body).ok();
        let model = body.as_ref().and_then(|body| body.get("model")).and_then(Value::as_str);
        meta.model = model.map(str::to_owned);
        let dir = folder.join(&name);
        let saved = Recording::new(meta, exchange.clone()).save(&dir);
        saved.map_err(|error| cannot_save(folder, error))?;
        Ok(Some(name))
    }
}

fn cannot_save(
    folder: &Path,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> CliError {
    CliError::usage(format!("--record {}: cannot save", folder.display()))
        .with_source(error)
        .with_help("use a folder that can be written")
}

/// One line for the exchange, and one for each finding.
fn print(out: &mut impl Write, exchange: &Exchange, judgment: &Judgment) -> io::Result<()> {
    let verdict = judgment.verdict.to_string();
    let line = format!(
        "{verdict:<5} {} {} {}",
        exchange.response.status.as_u16(),
        exchange.request.method,
        exchange.request.target
    );
    writeln!(out, "{}", sanitize::line(&line))?;
    let findings = judgment
        .rules
        .iter()
        .flat_map(|outcome| outcome.findings.iter().map(move |finding| (outcome, finding)));
    let relevant = findings.filter(|(outcome, _)| outcome.level != Level::May);
    for (outcome, finding) in relevant.take(MAX_PRINTED) {
        let line = format!("      {} {}: {finding}", outcome.verdict, outcome.rule);
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    Ok(())
}

fn to_json(exchange: &Exchange, judgment: &Judgment, recording: Option<&str>) -> Value {
    let findings: Vec<_> =
        judgment.rules.iter().flat_map(|outcome| &outcome.findings).map(|it| json!(it)).collect();
    json!({
        "method": exchange.request.method.as_str(),
        "target": exchange.request.target,
        "status": exchange.response.status.as_u16(),
        "verdict": judgment.verdict,
        "recording": recording,
        "findings": findings,
    })
}
