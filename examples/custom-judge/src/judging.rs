//! A judge made of a contract file, a profile file and a rule.

#[path = "route_is_not_the_model.rs"]
mod route_is_not_the_model;

use std::{error::Error, path::Path};

use chatwire_conformance::{
    Judge, Profile, ProfileSet, TargetCache,
    collect::Walk,
    report::{Entry, FailOn, Run, Summary},
    schema::Contract,
};

use self::route_is_not_the_model::RouteIsNotTheModel;

/// Judges every response in `folder/responses`.
pub(crate) fn report(folder: &Path) -> Result<(Run, Vec<Entry>, Summary), Box<dyn Error>> {
    let contract = folder.join("acme-gateway.yaml");
    let contract = Contract::load(&contract.to_string_lossy())?;
    let profile = Profile::load(folder.join("profile.toml"), &ProfileSet::bundled())?;
    let judge =
        Judge::builder().contract(contract).profile(profile).rule(RouteIsNotTheModel).build()?;

    let mut summary = Summary::new(FailOn::Must);
    let mut entries = Vec::new();
    let mut targets = TargetCache::new();
    for source in Walk::new([folder.join("responses")]) {
        let item = source?.load(&judge, &mut targets)?;
        let judgment = item.judge(&judge);
        let entry = Entry::judged(item.name, judgment).with_evidence(&item.subject);
        summary.add(&entry);
        entries.push(entry);
    }
    Ok((Run::new("the gateway of Acme", &judge), entries, summary))
}
