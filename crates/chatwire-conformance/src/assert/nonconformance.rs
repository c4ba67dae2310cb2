//! Why an assertion fails, as a test prints it.

use std::{
    error::Error,
    fmt::{self, Write as _},
};

use crate::{
    report::{
        Entry, FailOn, Run, sanitize,
        terminal::{Style, write_excerpt},
    },
    rule::RuleOutcome,
    verdict::Verdict,
};

/// How many rules a message shows.
const MAX_RULES: usize = 20;

/// How many findings of one rule a message shows.
const MAX_FINDINGS: usize = 3;

/// Why an exchange does not conform; its `Display` is the message of
/// [`assert_conforms!`](crate::assert_conforms).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonconformance {
    message: String,
    rules: Vec<String>,
}

impl Nonconformance {
    /// The IDs of the rules that are broken or whose expected finding is gone; none when the
    /// exchange was not judged.
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    /// An option that is wrong.
    pub(super) fn option(message: String) -> Self {
        Self { message, rules: Vec::new() }
    }

    /// Something that belongs to the exchange and cannot be read.
    pub(super) fn unreadable(error: &dyn Error) -> Self {
        let mut message = format!("the recording cannot be judged: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            message.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        Self { message, rules: Vec::new() }
    }

    /// An exchange that no rule is about.
    pub(super) fn nothing_judged(entry: &Entry) -> Self {
        let message = format!("{}was not judged: no rule is about it", subject(entry));
        Self { message, rules: Vec::new() }
    }

    /// An exchange that fails.
    pub(super) fn found(entry: &Entry, run: &Run, fail_on: FailOn) -> Self {
        let broken: Vec<_> =
            entry.rules().iter().filter(|outcome| fail_on.is_failure(outcome.verdict)).collect();
        let mut message = String::new();
        write(&mut message, entry, &broken, run).expect("writing to a string cannot fail");
        message.truncate(message.trim_end().len());
        Self {
            message,
            rules: broken.into_iter().map(|outcome| outcome.rule.to_string()).collect(),
        }
    }
}

impl fmt::Display for Nonconformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Nonconformance {}

/// `the exchange NAME `, or without a name `the exchange `.
fn subject(entry: &Entry) -> String {
    match entry.name.as_str() {
        "" => "the exchange ".to_owned(),
        name => format!("the exchange {} ", sanitize::line(name)),
    }
}

fn write(text: &mut String, entry: &Entry, broken: &[&RuleOutcome], run: &Run) -> fmt::Result {
    let style = Style::default();
    text.push_str(&subject(entry));
    match (broken, entry.verdict()) {
        ([], Verdict::Infra) => {
            let line = format!("is not a response of the API: {}", entry.message);
            return writeln!(text, "{}", sanitize::line(&line));
        }
        ([], Verdict::Harness) if !entry.message.is_empty() => {
            let line = format!("is {}", entry.message);
            return writeln!(text, "{}", sanitize::line(&line));
        }
        ([], Verdict::Harness) => {
            return writeln!(text, "loses values in the types of Chatwire: please report it");
        }
        ([], _) => writeln!(text, "is not as expected")?,
        (all, _) if all.iter().all(|outcome| outcome.verdict == Verdict::Xpass) => {
            writeln!(text, "no longer has the findings that are expected of it")?;
        }
        ([one], _) => writeln!(text, "does not conform: it breaks {}", one.rule)?,
        (more, _) => writeln!(text, "does not conform: it breaks {} rules", more.len())?,
    }
    if let Some(judged) = &entry.judged {
        let line = format!("judged by contract {}, profile {}", judged.contract, judged.profile);
        text.push_str(&style.wrap(&line, 2));
        for note in &judged.notes {
            text.push_str(&style.wrap(&format!("note {note}"), 2));
        }
    }
    for outcome in broken.iter().take(MAX_RULES) {
        write_outcome(text, outcome, run, style)?;
    }
    if let Some(more @ 1..) = broken.len().checked_sub(MAX_RULES) {
        writeln!(text, "\nand {more} more rules")?;
    }
    let is_broken = |outcome: &&&RuleOutcome| outcome.verdict != Verdict::Xpass;
    let ids = broken.iter().filter(is_broken).map(|outcome| format!("{:?}", outcome.rule));
    let ids = ids.collect::<Vec<_>>().join(", ");
    if !ids.is_empty() {
        writeln!(text, "\naccept with: except: [{ids}]")?;
    }
    Ok(())
}

fn write_outcome(text: &mut String, outcome: &RuleOutcome, run: &Run, style: Style) -> fmt::Result {
    writeln!(text, "\n{} {} [{}]", outcome.verdict, outcome.rule, outcome.level)?;
    let rule = run.rule(&outcome.rule);
    if let Some(rule) = rule {
        text.push_str(&style.wrap(&rule.requirement, 2));
    }
    if let Some(reason) = &outcome.reason {
        text.push_str(&style.wrap(reason, 2));
    }
    for finding in outcome.findings.iter().take(MAX_FINDINGS) {
        text.push_str(&style.wrap(&finding.to_string(), 4));
        if let Some(excerpt) = &finding.excerpt {
            write_excerpt(text, excerpt, style)?;
        }
    }
    if let Some(more @ 1..) = outcome.count.checked_sub(MAX_FINDINGS) {
        writeln!(text, "    and {more} more")?;
    }
    if let Some(rule) = rule {
        for impact in &rule.impact {
            text.push_str(&style.wrap(&format!("breaks {impact}"), 2));
        }
        writeln!(text, "  source {}", rule.source)?;
        writeln!(text, "  explained by: chatwire explain {}", rule.id)?;
    }
    Ok(())
}
