//! The flags that select what is judged and shown.

use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    path::Path,
    str::FromStr,
    sync::{Mutex, PoisonError},
    thread,
};

use chatwire_conformance::{Judge, Verdict, collect::Item};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::{error::CliError, suggest};

/// The flags that select what is judged and shown.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct SelectionFlags {
    /// Judge only paths that match this glob, such as '*-stream'; can be repeated.
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,
    /// Judge only recordings with this tag; can be repeated.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Judge only exchanges of this target; can be repeated.
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Judge only by rules that match this glob, such as 'stream/*'; can be repeated.
    #[arg(long, value_name = "GLOB")]
    rule: Vec<String>,
    /// Show only exchanges of this verdict, such as fail; all are judged. Can be repeated.
    #[arg(long, value_name = "VERDICT", value_parser = verdict)]
    verdict: Vec<Verdict>,
    /// Judge part K of N: every N-th exchange, beginning with the K-th.
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Stop after the first exchange that fails.
    #[arg(long)]
    fail_fast: bool,
    /// Fail if fewer exchanges were judged.
    #[arg(long, value_name = "N", default_value_t = 1)]
    min: usize,
    /// Number of threads; default: one for each core.
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Part K of N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    part: usize,
    parts: usize,
}

/// What is judged; by default everything.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    paths: Option<GlobSet>,
    rules: Option<GlobSet>,
    tags: Vec<String>,
    targets: Vec<String>,
    seen: Mutex<Seen>,
    shard: Option<Shard>,
    fail_fast: bool,
}

/// The targets and tags that were seen, for a suggestion.
#[derive(Debug, Default)]
struct Seen {
    targets: BTreeSet<String>,
    tags: BTreeSet<String>,
}

/// How many targets and tags are remembered.
const MAX_SEEN: usize = 1_000;

impl SelectionFlags {
    /// What is judged; fails for a glob that is invalid or names no rule.
    pub(crate) fn selection(&self, judge: &Judge) -> Result<Selection, CliError> {
        let rules = globs("--rule", &self.rule)?;
        for text in &self.rule {
            let known = judge.rules().iter().map(|rule| rule.id().to_owned()).collect::<Vec<_>>();
            let one = globs("--rule", std::slice::from_ref(text))?;
            if !known.iter().any(|id| one.as_ref().is_some_and(|one| one.is_match(id))) {
                let help = suggest::help("use", text, known.iter().map(String::as_str));
                let error = CliError::usage(format!("--rule {text}: no rule matches"));
                return Err(error.with_help(help));
            }
        }
        Ok(Selection {
            paths: globs("--path", &self.path)?,
            rules,
            tags: self.tag.clone(),
            targets: self.target.clone(),
            seen: Mutex::default(),
            shard: self.shard,
            fail_fast: self.fail_fast,
        })
    }

    /// The verdicts that are shown; empty for all.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        self.verdict.clone()
    }

    /// How many exchanges must be judged at least.
    pub(crate) fn min(&self) -> usize {
        self.min
    }

    /// The number of threads.
    pub(crate) fn jobs(&self) -> NonZeroUsize {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(cores)
    }
}

impl Selection {
    /// Whether everything is judged, so that expected findings that were not seen are stale.
    pub(crate) fn is_whole(&self) -> bool {
        self.paths.is_none()
            && self.rules.is_none()
            && self.tags.is_empty()
            && self.targets.is_empty()
            && self.shard.is_none()
    }

    /// Whether a path is judged.
    pub(crate) fn has_path(&self, path: &Path) -> bool {
        self.paths.as_ref().is_none_or(|globs| globs.is_match(path))
    }

    /// Whether the exchange at a position, from 0, is in the shard.
    pub(crate) fn has_position(&self, position: usize) -> bool {
        self.shard.is_none_or(|shard| position % shard.parts == shard.part - 1)
    }

    /// Whether an exchange is judged, by its tags and target.
    pub(crate) fn has_item(&self, item: &Item) -> bool {
        let is_tagged = self.tags.is_empty() || self.tags.iter().any(|tag| item.tags.contains(tag));
        let target = item.target.name().unwrap_or_default();
        self.remember(target, &item.tags);
        is_tagged && (self.targets.is_empty() || self.targets.iter().any(|name| name == target))
    }

    fn remember(&self, target: &str, tags: &[String]) {
        if self.targets.is_empty() && self.tags.is_empty() {
            return;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Seen { targets, tags: known } = &mut *seen;
        if !target.is_empty() && targets.len() < MAX_SEEN {
            targets.insert(target.to_owned());
        }
        let room = MAX_SEEN.saturating_sub(known.len());
        known.extend(tags.iter().take(room).cloned());
    }

    /// Fails for a target or a tag that no exchange has, after everything was judged.
    pub(crate) fn check_names(&self) -> Result<(), CliError> {
        if self.fail_fast || self.shard.is_some() {
            return Ok(());
        }
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (flag, names, known) in
            [("--target", &self.targets, &seen.targets), ("--tag", &self.tags, &seen.tags)]
        {
            let unknown = names.iter().find(|name| !known.contains(*name));
            if let Some(name) = unknown.filter(|_| known.len() < MAX_SEEN) {
                let error = CliError::usage(format!("{flag} {name}: no exchange has it"));
                let help = match known.is_empty() {
                    true => format!("leave out {flag}, as no exchange has one"),
                    false => suggest::help("use", name, known.iter().map(String::as_str)),
                };
                return Err(error.with_help(help));
            }
        }
        Ok(())
    }

    /// Whether a rule counts; `None` if all do.
    pub(crate) fn rules(&self) -> Option<&GlobSet> {
        self.rules.as_ref()
    }

    /// The shard, as reports name it.
    pub(crate) fn shard(&self) -> Option<String> {
        self.shard.map(|shard| format!("{}/{}", shard.part, shard.parts))
    }

    /// Whether the first failure ends the run.
    pub(crate) fn fail_fast(&self) -> bool {
        self.fail_fast
    }
}

/// Globs over whole paths or over the end of a path; `None` for none.
pub(crate) fn globs(flag: &str, texts: &[String]) -> Result<Option<GlobSet>, CliError> {
    let mut globs = GlobSetBuilder::new();
    for text in texts {
        for pattern in [text.clone(), format!("**/{text}")] {
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            globs.add(glob.map_err(|error| {
                CliError::usage(format!("{flag} {text}: this is not a glob"))
                    .with_source(error)
                    .with_help("correct it")
            })?);
        }
    }
    let built = globs.build().map_err(|error| {
        CliError::usage(format!("{flag}: the globs are too large")).with_source(error)
    })?;
    Ok(Some(built).filter(|_| !texts.is_empty()))
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be K/N with 1 <= K <= N, such as 2/4";
        let (part, parts) = text.split_once('/').ok_or(wrong)?;
        let number = |text: &str| text.parse::<usize>().map_err(|_| wrong);
        let shard = Self { part: number(part)?, parts: number(parts)? };
        let is_valid = (1..=shard.parts).contains(&shard.part);
        if is_valid { Ok(shard) } else { Err(wrong) }
    }
}

fn verdict(text: &str) -> Result<Verdict, String> {
    let known = Verdict::ALL.map(Verdict::as_str);
    let found = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text);
    found.ok_or_else(|| format!("there is no such verdict; {}", suggest::help("use", text, known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_a_part_of_a_whole() {
        assert_eq!("2/4".parse(), Ok(Shard { part: 2, parts: 4 }));
        for invalid in ["0/4", "5/4", "1/0", "1", "a/b", "-1/2"] {
            assert!(invalid.parse::<Shard>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_glob_matches_a_path_or_its_end() {
        let globs =
            globs("--path", &["*-stream".to_owned(), "acme/**".to_owned()]).unwrap().unwrap();
        for path in ["a-stream", "x/y/a-stream", "acme/b/c", "r/acme/b"] {
            assert!(globs.is_match(path), "{path}");
        }
        assert!(!globs.is_match("a-stream/x"));
    }
}
