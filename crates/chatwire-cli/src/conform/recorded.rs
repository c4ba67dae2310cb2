//! The recorded half of the run: every bundle judged, and sent through the client.

use std::path::Path;

use chatwire_conformance::{Judge, collect::Item, report::Entry};
use chatwire_transport::cassette::Bundle;

use super::{Run, client};
use crate::error::CliError;

/// Judges every bundle below a folder, and replays it through the client.
pub(super) async fn judge(run: &mut Run, fixtures: &Path) -> Result<(), CliError> {
    let bundles = Bundle::load_all(fixtures).map_err(|error| {
        CliError::usage("the recordings cannot be read")
            .because(error)
            .remedy("restore the file, or name another folder with --fixtures")
    })?;
    if bundles.is_empty() {
        let what = format!("--fixtures {}: there is no bundle", fixtures.display());
        return Err(CliError::usage(what).remedy("name a folder that `chatwire record` wrote"));
    }
    let mut judged = Vec::new();
    for bundle in bundles {
        let item = Item::from_bundle(&bundle)
            .map_err(|error| CliError::usage("a recording cannot be judged").because(error))?;
        let judgement = chatwire_conformance::judge(&item.subject, &Judge::new(item.profile))
            .expecting(&item.expectations);
        run.add("recorded", Entry::judged(&item.name, judgement.clone()))?;
        judged.push((item.name, bundle.exchange, judgement));
    }
    for (name, exchange, judgement) in judged {
        if let Some(outcome) = client::replay(&exchange, &judgement).await {
            run.add("client", outcome.entry(name))?;
        }
    }
    Ok(())
}
