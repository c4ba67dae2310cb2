//! `chatwire rules`: lists the rules, or writes the manual.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_conformance::{
    Judge, Level, Profile, Rule, Scope, TargetCache,
    collect::Walk,
    manual::{Example, Page, Sighting, index},
    report::{counted, terminal::Style},
};
use clap::ValueEnum;

use crate::{
    config,
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    sanitize, suggest,
};

/// The first page of the manual.
const INDEX: &str = "README.md";

/// The fewest columns of text beside the IDs; on a narrower terminal it stands below them.
const MIN_TEXT_COLUMNS: usize = 30;

/// List the rules: ID, level and requirement.
///
/// `chatwire explain RULE` tells why a rule is there, with an example.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Only rules of this area, such as `stream`.
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    /// Only rules of this level.
    #[arg(long, value_name = "LEVEL")]
    level: Option<LevelFlag>,
    /// Only rules that are checked for this mode.
    #[arg(long, value_name = "MODE")]
    mode: Option<Mode>,
    #[command(flatten)]
    judge: JudgeFlags,
    /// Print one JSON object for each rule.
    #[arg(long)]
    json: bool,
    /// Write the manual into this folder: a Markdown page for each rule, and a list of them.
    #[arg(long, value_name = "DIR", conflicts_with = "json")]
    pages: Option<PathBuf>,
    /// With --pages, write nothing; exit code 1 if a page is not up to date.
    #[arg(long, requires = "pages")]
    check: bool,
    /// With --pages, name the recordings in this folder that break a rule.
    #[arg(long, value_name = "DIR", requires = "pages")]
    recordings: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelFlag {
    Must,
    Should,
    May,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    /// Non-streaming responses.
    Unary,
    /// Streams.
    Stream,
    /// Error responses.
    Error,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let profile = judge.profile();
    let chosen: Vec<&dyn Rule> =
        judge.rules().iter().filter(|rule| args.admits(*rule, profile)).collect();
    if let Some(area) = args.area.as_ref().filter(|_| chosen.is_empty()) {
        check_area(area, &judge)?;
    }
    if let Some(folder) = &args.pages {
        return write_pages(&args, folder, &judge, &chosen);
    }
    let mut out = io::stdout().lock();
    let id_width = chosen.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    // A list for another program has one rule in each line.
    let columns = io::stdout().is_terminal().then(|| config::width(true));
    for rule in &chosen {
        let level = level(*rule, profile);
        if args.json {
            let page = Page::of(*rule, &judge);
            let mut line = serde_json::to_value(&page).unwrap_or_default();
            line["level"] = serde_json::to_value(level).unwrap_or_default();
            writeln!(out, "{line}")?;
        } else {
            write!(out, "{}", row(*rule, level, id_width, columns))?;
        }
    }
    if !args.json {
        writeln!(out, "{}", counts(&chosen, profile))?;
    }
    Ok(Exit::Ok.into())
}

/// A rule in one line, or wrapped to a number of columns.
fn row(rule: &dyn Rule, level: Level, id_width: usize, columns: Option<usize>) -> String {
    let (id, level, requirement) = (rule.id(), level.as_str(), rule.requirement());
    let indent = id_width + 10;
    match columns {
        None => format!("{id:id_width$}  {level:<6}  {requirement}\n"),
        Some(columns) if columns >= indent + MIN_TEXT_COLUMNS => {
            let wrapped = Style::new(false, columns).wrap(requirement, indent);
            format!("{id:id_width$}  {level:<6}  {}", wrapped.trim_start())
        }
        Some(columns) => {
            format!("{id} [{level}]\n{}", Style::new(false, columns).wrap(requirement, 2))
        }
    }
}

impl Args {
    fn admits(&self, rule: &dyn Rule, profile: &Profile) -> bool {
        let area = rule.id().split('/').next();
        self.area.as_deref().is_none_or(|wanted| area == Some(wanted))
            && self.level.is_none_or(|wanted| level(rule, profile) == wanted.into())
            && self.mode.is_none_or(|mode| mode.admits(rule.scope()))
    }
}

impl Mode {
    fn admits(self, scope: Scope) -> bool {
        match scope {
            Scope::Completion => matches!(self, Self::Unary),
            Scope::Stream => matches!(self, Self::Stream),
            Scope::Response => matches!(self, Self::Unary | Self::Stream),
            Scope::Error => matches!(self, Self::Error),
            _ => true,
        }
    }
}

impl From<LevelFlag> for Level {
    fn from(flag: LevelFlag) -> Self {
        match flag {
            LevelFlag::Must => Self::Must,
            LevelFlag::Should => Self::Should,
            LevelFlag::May => Self::May,
        }
    }
}

fn level(rule: &dyn Rule, profile: &Profile) -> Level {
    profile.level(rule).0
}

fn counts(rules: &[&dyn Rule], profile: &Profile) -> String {
    let count = |wanted| rules.iter().filter(|rule| level(**rule, profile) == wanted).count();
    format!(
        "{}: {} MUST, {} SHOULD, {} MAY",
        counted(rules.len(), "rule"),
        count(Level::Must),
        count(Level::Should),
        count(Level::May)
    )
}

/// Fails when no rule is in an area of this name.
fn check_area(area: &str, judge: &Judge) -> Result<(), CliError> {
    let areas: BTreeSet<&str> =
        judge.rules().iter().filter_map(|rule| rule.id().split('/').next()).collect();
    if areas.contains(area) {
        return Ok(());
    }
    Err(CliError::usage(format!("--area {area}: no such area"))
        .with_help(suggest::help("use", area, areas)))
}

/// Writes the pages of the manual, or with --check says which are stale.
fn write_pages(
    args: &Args,
    folder: &Path,
    judge: &Judge,
    rules: &[&dyn Rule],
) -> Result<ExitCode, CliError> {
    let mut examples = Example::all(judge);
    let mut sightings = args
        .recordings
        .as_deref()
        .map_or_else(|| Ok(BTreeMap::new()), |recordings| sightings(recordings, judge))?;
    let pages: Vec<Page> = rules
        .iter()
        .map(|rule| {
            Page::of(*rule, judge)
                .with_example(examples.remove(rule.id()))
                .with_sightings(sightings.remove(rule.id()).unwrap_or_default())
        })
        .collect();
    let mut files: BTreeMap<String, String> = pages.iter().map(Page::file).collect();
    files.insert(INDEX.to_owned(), index(&pages));
    let mut stale = 0;
    let mut out = io::stdout().lock();
    for (name, text) in &files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|found| found == *text) {
            continue;
        }
        stale += 1;
        if args.check {
            writeln!(out, "stale {}", sanitize::line(&path.display().to_string()))?;
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))?;
        fs::write(&path, text).map_err(|error| unwritable(&path, error))?;
    }
    for path in surplus(folder, &files) {
        stale += 1;
        if args.check {
            writeln!(out, "surplus {}", sanitize::line(&path.display().to_string()))?;
        } else {
            fs::remove_file(&path).map_err(|error| unwritable(&path, error))?;
        }
    }
    let what = if args.check { "not up to date" } else { "written or removed" };
    writeln!(out, "{}, {stale} {what}", counted(files.len(), "page"))?;
    Ok(if args.check && stale > 0 { Exit::Unexpected.into() } else { Exit::Ok.into() })
}

/// The pages in the folder of the manual that no rule has any more.
fn surplus(folder: &Path, files: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let mut surplus: Vec<_> = entries(folder)
        .iter()
        .filter(|path| path.is_dir())
        .flat_map(|area| entries(area))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| {
            let below = path.strip_prefix(folder).unwrap_or(path).iter();
            let name: Vec<_> = below.map(|name| name.to_string_lossy()).collect();
            !files.contains_key(&name.join("/"))
        })
        .collect();
    surplus.sort();
    surplus
}

/// The recordings in a folder that break a rule, by its ID.
fn sightings(folder: &Path, judge: &Judge) -> Result<BTreeMap<String, Vec<Sighting>>, CliError> {
    let mut targets = TargetCache::new();
    let mut sightings: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
    for source in Walk::new([folder]) {
        let source = source.map_err(|error| CliError::usage(error.to_string()))?;
        let item = source.load(judge, &mut targets);
        let item = item.map_err(|error| CliError::usage(error.to_string()))?;
        let below = source.path().strip_prefix(folder).unwrap_or_else(|_| source.path()).iter();
        let name: Vec<_> = below.map(|name| name.to_string_lossy()).collect();
        for (rule, sighting) in Sighting::of(&name.join("/"), &item.judge(judge)) {
            sightings.entry(rule).or_default().push(sighting);
        }
    }
    Ok(sightings)
}

fn unwritable(path: &Path, error: io::Error) -> CliError {
    CliError::usage(format!("cannot write {}", path.display()))
        .with_source(error)
        .with_help("use a writable folder")
}
