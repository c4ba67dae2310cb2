//! `chatwire explain`: one page of the manual.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use chatwire_conformance::{
    Judge, RuleSet,
    manual::{Example, Page},
};

use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    suggest,
};

/// Explain a rule: requirement, source, why, level, an example, and how to accept a violation.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// ID of the rule, from `chatwire rules` or a finding, such as stream/done-is-last.
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    judge: JudgeFlags,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let rule = judge.rules().get(&args.rule).ok_or_else(|| unknown(&args.rule, &judge))?;
    let page = Page::of(rule, &judge).with_example(Example::of(rule.id(), &judge));
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&page).unwrap_or_default())?;
    } else {
        write!(out, "{}", page.markdown())?;
    }
    Ok(Exit::Ok.into())
}

/// The error for a rule that does not exist, with the most similar one that does.
fn unknown(rule: &str, judge: &Judge) -> CliError {
    let help = match similar(rule, judge.rules()) {
        Some(similar) => format!("did you mean `{similar}`? see `chatwire rules`"),
        None => "see `chatwire rules`".to_owned(),
    };
    CliError::usage(format!("{rule}: no such rule")).with_help(help)
}

/// The most similar rule by its ID, or by the part behind the area where no area is given.
fn similar<'a>(wanted: &str, rules: &'a RuleSet) -> Option<&'a str> {
    let wanted = wanted.to_lowercase().replace('_', "-");
    if wanted.contains('/') {
        return suggest::nearest(&wanted, rules.iter().map(|rule| rule.id()));
    }
    let name = |id: &'a str| id.split_once('/').map_or(id, |(_, name)| name);
    let nearest = suggest::nearest(&wanted, rules.iter().map(|rule| name(rule.id())))?;
    rules.iter().map(|rule| rule.id()).find(|id| name(id) == nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_rule() {
        let rules = RuleSet::catalog();
        for (typo, rule) in [
            ("stream/done-is-lst", Some("stream/done-is-last")),
            ("done-is-last", Some("stream/done-is-last")),
            ("STREAM/DONE_IS_LAST", Some("stream/done-is-last")),
            ("42", None),
        ] {
            assert_eq!(similar(typo, &rules), rule, "{typo}");
        }
    }
}
