//! Pages as Markdown.

use std::fmt::Write as _;

use super::Page;
use crate::{impact::ImpactTable, rule::Scope, verdict::Level};

/// The first line of every page, so that nobody edits it.
const HEAD: &str = "<!-- Made by `cargo xtask manual`; edit the rule. -->\n";

/// How many sightings a page shows.
const MAX_SIGHTINGS: usize = 3;

impl Page {
    /// The page as Markdown, with one sentence a line.
    pub fn markdown(&self) -> String {
        let mut page = format!("# {}\n\n", self.rule);
        let _ = writeln!(page, "{}", self.requirement);
        let _ = writeln!(page, "\n| level | about | source |\n|---|---|---|");
        let _ = writeln!(page, "| {} | {} | <{}> |", self.level, about(self.scope), self.source);
        if !self.why.is_empty() {
            let _ = writeln!(page, "\n## Why\n\n{}", self.why);
        }
        self.push_impact(&mut page);
        let _ = writeln!(page, "\n## Level\n\n{}", meaning(self.level));
        for note in &self.profiles {
            let _ = writeln!(
                page,
                "The profile `{}` makes it {}: {}.",
                note.profile,
                note.level,
                note.reason.trim_end_matches('.')
            );
        }
        self.push_example(&mut page);
        self.push_sightings(&mut page);
        self.push_acceptance(&mut page);
        page
    }

    fn push_impact(&self, page: &mut String) {
        let table = ImpactTable::bundled();
        let Some(measured) = table.rule(&self.rule) else { return };
        let number = measured.outcomes.len();
        let _ = writeln!(page, "\n## Impact\n");
        let faults: Vec<_> = measured.faults.iter().map(|fault| format!("`{fault}`")).collect();
        let (faults, date) = (faults.join(", "), table.date());
        let _ = writeln!(page, "Measured with {number} clients on {date}, by the faults {faults}.");
        match &*self.impact {
            [] => page.push_str("It breaks none of them.\n"),
            lines => {
                let _ = writeln!(page, "It breaks:\n");
                lines.iter().for_each(|line| page.push_str(&format!("- {line}\n")));
            }
        }
    }

    fn push_example(&self, page: &mut String) {
        let Some(example) = &self.example else { return };
        let _ = writeln!(page, "\n## Example\n\nGood:\n\n```text\n{}```", example.good);
        let _ = writeln!(page, "\nBad:\n\n```text\n{}```", example.bad);
        let finding = &example.finding;
        let _ = writeln!(
            page,
            "\nReported as:\n\n```text\n{}: expected {}, seen {}\n```",
            finding.location, finding.expected, finding.seen
        );
    }

    fn push_sightings(&self, page: &mut String) {
        if self.sightings.is_empty() {
            return;
        }
        let number = self.sightings.len();
        let recordings = if number == 1 { "recording" } else { "recordings" };
        let _ = writeln!(page, "\n## Seen\n\nIn {number} {recordings} of real servers:\n");
        for sighting in self.sightings.iter().take(MAX_SIGHTINGS) {
            let _ = writeln!(page, "- `{}`", sighting.recording);
        }
        if let Some(first) = self.sightings.iter().find(|sighting| !sighting.line.is_empty()) {
            let _ = writeln!(page, "\nIn `{}`:\n\n```text\n{}\n```", first.recording, first.line);
        }
    }

    fn push_acceptance(&self, page: &mut String) {
        let _ = writeln!(
            page,
            "\n## How to accept it\n\nIn the `chatwire.toml` of a target whose recordings have it, until it is mended:\n\n```toml\n[[expect]]\nrule = \"{0}\"\nreason = \"why it is let pass\"\n```\n\nIn a profile, where it is no fault for anyone who uses the target:\n\n```toml\n[rules]\n\"{0}\" = {{ level = \"may\", reason = \"why nobody needs it\" }}\n```",
            self.rule
        );
    }

    /// The page as a file of the manual: its path below the folder of the manual, and its text.
    pub fn file(&self) -> (String, String) {
        (format!("{}.md", self.rule), format!("{HEAD}\n{}", self.markdown()))
    }
}

/// The first page of the manual: all rules by area, with a link to each page.
pub fn index(pages: &[Page]) -> String {
    let count = |level: Level| pages.iter().filter(|page| page.level == level).count();
    let mut text = format!("{HEAD}\n# Rules\n\n");
    let _ = writeln!(
        text,
        "{} rules: {} MUST, {} SHOULD, {} MAY.",
        pages.len(),
        count(Level::Must),
        count(Level::Should),
        count(Level::May)
    );
    let _ =
        writeln!(text, "`chatwire rules` lists them, and `chatwire explain RULE` shows a page.");
    let mut area = "";
    for page in pages {
        if page.area() != area {
            area = page.area();
            let _ = writeln!(text, "\n## {area}\n\n| rule | level | requirement |\n|---|---|---|");
        }
        let (rule, level) = (&page.rule, page.level);
        let requirement = page.requirement.replace('|', "\\|");
        let _ = writeln!(text, "| [{rule}]({rule}.md) | {level} | {requirement} |");
    }
    text
}

fn about(scope: Scope) -> &'static str {
    match scope {
        Scope::Any => "every exchange",
        Scope::Completion => "non-streaming responses",
        Scope::Stream => "streams",
        Scope::Response => "responses, streaming or not",
        Scope::Error => "error responses",
    }
}

fn meaning(level: Level) -> &'static str {
    match level {
        Level::Must => "MUST: clients rely on it, and a violation fails a run.",
        Level::Should => "SHOULD: careful clients work without it, and a violation is a warning.",
        Level::May => "MAY: it informs, and a violation fails nothing.",
    }
}
