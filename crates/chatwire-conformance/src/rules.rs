//! The catalog of rules, one file for each.
//!
//! A rule `area/some-name` is in `rules/area/some_name.rs`, with its tests.

mod arguments;
mod case;
mod equivalence;
mod errors;
mod framing;
mod headers;
mod internals;
mod json;
mod json_text;
mod live;
mod object;
mod parameters;
mod response;
mod schema;
mod stream;
mod target;
mod transport;
mod unary;
mod usage;

use crate::rule::BuiltIn;

const AREAS: [&[&BuiltIn]; 16] = [
    case::RULES,
    transport::RULES,
    headers::RULES,
    errors::RULES,
    json::RULES,
    schema::RULES,
    unary::RULES,
    response::UNARY,
    framing::RULES,
    stream::RULES,
    response::STREAM,
    parameters::RULES,
    usage::RULES,
    equivalence::RULES,
    target::RULES,
    live::RULES,
];

/// All rules, from the transport up to the meaning.
pub(crate) fn all() -> impl Iterator<Item = &'static BuiltIn> {
    AREAS.into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{
        rule::Check,
        testing::{Case, completion, error, stream, usage_chunk},
        verdict::Verdict,
    };

    /// A file `rules/area/some_name.rs` has the rule `area/some-name`, and one in `rules/response`
    /// has `unary/some-name` and `stream/some-name`.
    #[test]
    fn every_file_is_a_rule_and_every_rule_a_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut files = Vec::new();
        for area in fs::read_dir(folder).unwrap().map(|area| area.unwrap().path()) {
            let Ok(rules) = fs::read_dir(&area) else { continue };
            for rule in rules.map(|rule| rule.unwrap().path()) {
                let names = [&area, &rule].map(|path| path.file_stem().unwrap().to_str().unwrap());
                let areas = if names[0] == "response" { &["unary", "stream"] } else { &names[..1] };
                let name = names[1].replace('_', "-");
                if name == "tests" {
                    continue;
                }
                files.extend(areas.iter().map(|area| format!("{area}/{name}")));
            }
        }
        files.sort();
        let mut ids: Vec<_> = all().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, files);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique");
    }

    /// A rule that no test breaks may find nothing, and one that no test keeps may find everything.
    #[test]
    fn every_rule_has_a_test_that_breaks_it_and_one_that_keeps_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        for rule in
            all().filter(|rule| !matches!(rule.check, Check::Target(_) | Check::Live { .. }))
        {
            let (area, name) = rule.id.split_once('/').unwrap();
            let file = format!("{}.rs", name.replace('-', "_"));
            let twin = folder.join("response").join(&file);
            let (path, value) = match area {
                "unary" if twin.is_file() => (twin, "UNARY"),
                "stream" if twin.is_file() => (twin, "STREAM"),
                _ => (folder.join(area).join(&file), "RULE"),
            };
            let text: String = fs::read_to_string(&path).unwrap().split_whitespace().collect();
            for call in ["passes", "breaks"] {
                assert!(text.contains(&format!(".{call}(&{value}")), "{call} {}", rule.id);
            }
        }
    }

    #[test]
    fn every_rule_says_what_and_why() {
        for rule in all() {
            assert!(rule.requirement.ends_with('.'), "{}", rule.id);
            assert!(rule.source.starts_with("https://"), "{}", rule.id);
        }
    }

    #[track_caller]
    fn check_clean(case: &Case) {
        for outcome in all().map(|rule| case.judge(rule)) {
            let accepted = [Verdict::Pass, Verdict::NotApplicable];
            assert!(accepted.contains(&outcome.verdict), "{outcome:#?}");
        }
    }

    #[test]
    fn what_conforms_breaks_no_rule_and_is_judged_by_all_that_apply() {
        check_clean(&completion());
        check_clean(&stream());
        check_clean(&error());
        let usage = serde_json::json!({"stream_options": {"include_usage": true}});
        check_clean(&stream().asking(usage).push(usage_chunk()));
    }
}
