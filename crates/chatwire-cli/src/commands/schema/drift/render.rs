//! Prints what newly published files change, as text and as JSON.

use chatwire_conformance::report::counted;
use chatwire_schema::{Change, Class};
use serde_json::{Value, json};

use super::{DocumentDrift, Recordings};
use crate::sanitize;

/// How many rejected recordings are named in the text; JSON has all.
const MAX_NAMED: usize = 20;

/// Everything as lines.
pub(super) fn text(drifts: &[DocumentDrift], all: bool) -> String {
    let lines = drifts.iter().flat_map(|drift| document(drift, all));
    lines.map(|line| sanitize::line(&line) + "\n").collect()
}

fn document(drift: &DocumentDrift, all: bool) -> Vec<String> {
    let ours = &drift.ours;
    let name = ours.name();
    let version = match drift.version.as_deref() {
        Some(version) if version != ours.version => {
            format!("; version {} became {version}", ours.version)
        }
        _ => String::new(),
    };
    let (from, date) = (&drift.from, &ours.provenance.date);
    let mut lines = vec![format!("{name}: {from} against the bundled file of {date}{version}")];
    if drift.is_same_file() {
        lines.push("  the file is the one that the bundled document was made from".to_owned());
    }
    for change in drift.shown(all) {
        let place = change.place();
        lines.push(format!("  {:<9}  {place}: {}", change.class.to_string(), words(change)));
    }
    for stale in &drift.stale {
        lines.push(format!("  correction no longer fits: {stale}"));
    }
    lines.extend(drift.recordings.iter().flat_map(recordings));
    let [breaking, additive, editorial] =
        [Class::Breaking, Class::Additive, Class::Editorial].map(|class| drift.count(class));
    let hidden = if editorial > 0 && !all { " (--all prints them)" } else { "" };
    lines
        .push(format!("  {breaking} breaking, {additive} additive, {editorial} editorial{hidden}"));
    lines
}

/// A change with its aspect, unless its words name that.
fn words(change: &Change) -> String {
    let aspect = change.place().aspect;
    let keyword = change.pointer.tokens().last().map(String::from).unwrap_or_default();
    match aspect.as_str() {
        "member" | "required" | "further-members" => change.what.clone(),
        "limit" | "words" | "default" | "other" => format!("{keyword} {}", change.what),
        "alternative" if change.what.starts_with("alternative") => change.what.clone(),
        "values" => format!("value {}", change.what),
        aspect => format!("{aspect} {}", change.what),
    }
}

fn recordings(found: &Recordings) -> Vec<String> {
    let rejected = &found.newly_rejected;
    let (validated, others) = (counted(found.validated, "recording"), found.others);
    let mut lines = vec![format!(
        "  {validated} validated, {others} others: {} rejected by the new file alone, {} by the \
         bundled one alone, {} by both",
        counted(rejected.len(), "body"),
        found.newly_accepted,
        found.rejected_by_both
    )];
    lines.extend(rejected.iter().take(MAX_NAMED).map(|one| {
        let place = if one.pointer.is_empty() { "/" } else { &one.pointer };
        let (name, part, expected, seen) = (&one.name, one.part, &one.expected, &one.seen);
        format!("  rejected   {name}: {part} {place}: expected {expected}, found {seen}")
    }));
    if rejected.len() > MAX_NAMED {
        let more = rejected.len() - MAX_NAMED;
        lines.push(format!("  rejected   {more} more (--json has all)"));
    }
    lines
}

/// Everything as one JSON object.
pub(super) fn json(drifts: &[DocumentDrift], all: bool) -> Value {
    let count = |class| drifts.iter().map(|drift| drift.count(class)).sum::<usize>();
    json!({
        "breaking": count(Class::Breaking),
        "additive": count(Class::Additive),
        "editorial": count(Class::Editorial),
        "matters": drifts.iter().any(DocumentDrift::matters),
        "documents": drifts.iter().map(|drift| document_json(drift, all)).collect::<Vec<_>>(),
    })
}

fn document_json(drift: &DocumentDrift, all: bool) -> Value {
    let ours = &drift.ours;
    let changes = drift.shown(all).map(|change| {
        let place = change.place();
        json!({
            "class": change.class.to_string(),
            "body": place.part.map(|part| part.as_str()),
            "member": place.member,
            "aspect": place.aspect,
            "what": change.what,
            "pointer": change.pointer.as_str(),
        })
    });
    let recordings = drift.recordings.as_ref().map(|found| {
        let rejected = found.newly_rejected.iter().map(|one| {
            json!({
                "name": one.name,
                "body": one.part,
                "pointer": one.pointer,
                "expected": one.expected,
                "seen": one.seen,
            })
        });
        json!({
            "validated": found.validated,
            "others": found.others,
            "rejected_by_both": found.rejected_by_both,
            "newly_accepted": found.newly_accepted,
            "newly_rejected": rejected.collect::<Vec<_>>(),
        })
    });
    json!({
        "contract": ours.name(),
        "bundled": {
            "repository": ours.provenance.repository,
            "commit": ours.provenance.commit,
            "path": ours.provenance.path,
            "date": ours.provenance.date,
            "version": ours.version,
            "sha256": ours.published_sha256,
        },
        "published": {"from": drift.from, "version": drift.version, "sha256": drift.sha256},
        "same_file": drift.is_same_file(),
        "changes": changes.collect::<Vec<_>>(),
        "stale_corrections": drift.stale,
        "recordings": recordings,
    })
}
