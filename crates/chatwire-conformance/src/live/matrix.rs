//! A table of several servers, in Markdown.

use std::collections::BTreeSet;

use super::{ProbeReport, Support};
use crate::verdict::Level;

/// A table with a column for each server: what it is ready for, what it supports, and the rules
/// that must hold and that it breaks.
pub fn markdown(reports: &[ProbeReport]) -> String {
    let mut text = String::from("# Compatibility\n\n");
    let heads: Vec<_> =
        reports.iter().map(|it| format!("{} ({})", cell(&it.server), cell(&it.model))).collect();
    row(&mut text, "", heads);
    row(&mut text, "---", reports.iter().map(|_| "---".to_owned()));
    let uses = reports.first().map(|first| first.readiness.rows().map(|(name, _)| name));
    for (position, name) in uses.into_iter().flatten().enumerate() {
        let states = reports.iter().map(|it| {
            let rows = it.readiness.rows();
            rows.get(position).map(|(_, state)| state.as_str().to_owned()).unwrap_or_default()
        });
        row(&mut text, name, states);
    }
    let features: BTreeSet<_> = reports.iter().flat_map(|it| it.features.keys()).collect();
    for feature in features {
        let support = reports.iter().map(|it| {
            match it.features.get(feature) {
                Some(Support::Yes) => "yes",
                Some(Support::No(_)) => "no",
                _ => "?",
            }
            .to_owned()
        });
        row(&mut text, feature, support);
    }
    let broken = reports.iter().flat_map(|it| &it.broken);
    let broken: BTreeSet<_> =
        broken.filter(|it| it.level == Level::Must).map(|it| &it.rule).collect();
    for rule in broken {
        let states = reports.iter().map(|it| {
            let found = it.broken.iter().find(|broken| broken.rule == *rule);
            match found {
                None => "",
                Some(found) if found.expected => "expected",
                Some(found) if found.flaky => "flaky",
                Some(_) => "broken",
            }
            .to_owned()
        });
        row(&mut text, &format!("`{rule}`"), states);
    }
    let dates = reports.iter().map(|it| it.date.clone().unwrap_or_default());
    row(&mut text, "date", dates);
    text
}

fn row(text: &mut String, head: &str, cells: impl IntoIterator<Item = String>) {
    text.push_str(&format!("| {head} |"));
    for cell in cells {
        text.push_str(&format!(" {cell} |"));
    }
    text.push('\n');
}

/// A text that cannot end its cell.
fn cell(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() || "|<>`".contains(letter) { ' ' } else { letter })
        .collect()
}
