//! Checks recordings, and replays each through the client.

use std::path::Path;

use chatwire_conformance::{Judge, collect::Item, report::Entry};
use chatwire_transport::cassette::Recording;

use super::{Run, client_replay};
use crate::error::CliError;

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
    let mut judged = Vec::new();
    for recording in recordings {
        let item = Item::from_recording(&recording)
            .map_err(|error| CliError::usage("cannot judge a recording").with_source(error))?;
        let judgement = chatwire_conformance::judge(&item.subject, &Judge::new(item.profile))
            .expecting(&item.expectations);
        run.add("recorded", Entry::judged(&item.name, judgement.clone()))?;
        judged.push((item.name, recording.exchange, judgement));
    }
    for (name, exchange, judgement) in judged {
        if let Some(outcome) = client_replay::replay(&exchange, &judgement).await {
            run.add("client", outcome.entry(name))?;
        }
    }
    Ok(())
}
