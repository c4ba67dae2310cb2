//! Checks recordings, and replays each through the client.

use std::path::Path;

use chatwire_conformance::{
    Ledger, Survey, TargetCache,
    collect::{CollectError, Item, Source, Walk},
    report::Entry,
};
use chatwire_transport::cassette::Recording;

use super::{Run, client_replay};
use crate::{
    commands::check::{stale_entry, target_entry},
    error::CliError,
};

/// Judges each recording below a folder, and replays it through the client.
pub(super) async fn judge(run: &mut Run, fixtures: &Path) -> Result<(), CliError> {
    let (mut targets, mut ledger) = (TargetCache::new(), Ledger::new());
    let mut survey = Survey::new();
    let mut count = 0;
    for found in Walk::new([fixtures]) {
        let folder = match found {
            Ok(Source::Recording(folder)) => folder,
            // A folder with the files of one exchange, or a file that is no folder.
            Ok(Source::Other { path, named: true }) => path,
            Ok(_) | Err(CollectError::Empty { .. }) => continue,
            Err(error) => return Err(unreadable(error)),
        };
        let recording = Recording::load(folder).map_err(unreadable)?;
        count += 1;
        let item = Item::from_recording(&recording, &run.judge, &mut targets)
            .map_err(|error| CliError::usage("cannot judge a recording").with_source(error))?;
        let judgment = item.judge(&run.judge);
        ledger.note(&item.target, &judgment);
        item.note_in(&mut survey);
        run.add(
            "recorded",
            Entry::judged(&item.name, judgment.clone()).with_evidence(&item.subject),
        );
        if let Some(outcome) = client_replay::replay(&recording.exchange, &judgment).await {
            run.add("client", outcome.entry(item.name));
        }
    }
    if count == 0 {
        let what = format!("--fixtures {}: the folder contains no recordings", fixtures.display());
        return Err(CliError::usage(what).with_help("use a folder that `chatwire record` wrote"));
    }
    for stale in ledger.stale(&[fixtures]) {
        run.add("recorded", stale_entry(&stale));
    }
    for outcome in survey.outcomes(&run.judge, &[fixtures]) {
        run.add("recorded", target_entry(outcome));
    }
    Ok(())
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::usage("cannot read the recordings")
        .with_source(error)
        .with_help("restore the file, or use another folder with --fixtures")
}
