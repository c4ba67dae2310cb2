//! Checks recordings, and replays each through the client.

use std::path::Path;

use chatwire_conformance::{Ledger, Survey, TargetCache, collect::Item, report::Entry};
use chatwire_transport::cassette::Recording;

use super::{Run, client_replay};
use crate::{
    commands::check::{stale_entry, target_entry},
    error::CliError,
};

/// Judges each recording below a folder, and replays it through the client.
pub(super) async fn judge(run: &mut Run, fixtures: &Path) -> Result<(), CliError> {
    let recordings = Recording::load_all(fixtures).map_err(|error| {
        CliError::usage("cannot read the recordings")
            .with_source(error)
            .with_help("restore the file, or use another folder with --fixtures")
    })?;
    if recordings.is_empty() {
        let what = format!("--fixtures {}: the folder contains no recordings", fixtures.display());
        return Err(CliError::usage(what).with_help("use a folder that `chatwire record` wrote"));
    }
    let (mut targets, mut ledger) = (TargetCache::new(), Ledger::new());
    let mut survey = Survey::new();
    let mut judged = Vec::new();
    for recording in recordings {
        let item = Item::from_recording(&recording, &run.judge, &mut targets)
            .map_err(|error| CliError::usage("cannot judge a recording").with_source(error))?;
        let judgment = item.judge(&run.judge);
        ledger.note(&item.target, &judgment);
        item.note_in(&mut survey);
        run.add(
            "recorded",
            Entry::judged(&item.name, judgment.clone()).with_evidence(&item.subject),
        );
        judged.push((item.name, recording.exchange, judgment));
    }
    for stale in ledger.stale(&[fixtures]) {
        run.add("recorded", stale_entry(&stale));
    }
    for outcome in survey.outcomes(&run.judge, &[fixtures]) {
        run.add("recorded", target_entry(outcome));
    }
    for (name, exchange, judgment) in judged {
        if let Some(outcome) = client_replay::replay(&exchange, &judgment).await {
            run.add("client", outcome.entry(name));
        }
    }
    Ok(())
}
