//! The flags that select what a run prints and which reports it writes.

use std::{fs, io::IsTerminal as _, path::PathBuf};

use chatwire_conformance::report::{
    FailOn, ReportKind, ReportOutput, ReportWriter, Run,
    terminal::{Detail, Style},
};

use crate::{config, error::CliError, output::ReportToOutput};

/// The flags that select what a run prints and which reports it writes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportFlags {
    /// Write a report: KIND=FILE, or a folder for report.ndjson and report.html; can be repeated.
    ///
    /// KIND is ndjson (what did not pass), ndjson-all, junit, sarif, github, gitlab, markdown or
    /// html; the FILE - is standard output.
    #[arg(long, value_name = "KIND=FILE|DIR")]
    report: Vec<String>,
    /// What fails the run: broken MUSTs, also broken SHOULDs, or anything that is found.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOnFlag::Must)]
    fail_on: FailOnFlag,
    /// Print a line for each exchange, passing ones as well.
    #[arg(short, long)]
    verbose: bool,
    /// Print warnings and expected failures in full, too.
    #[arg(long)]
    details: bool,
    /// Print the totals only.
    #[arg(short, long, conflicts_with_all = ["verbose", "details"])]
    quiet: bool,
    /// Use colors; auto: if the output is a terminal, unless NO_COLOR is set.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorFlag::Auto)]
    color: ColorFlag,
}

/// The value of `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FailOnFlag {
    Must,
    Should,
    Any,
}

/// The value of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorFlag {
    Auto,
    Always,
    Never,
}

impl ReportFlags {
    /// Which violations fail the run.
    pub(crate) fn fail_on(&self) -> FailOn {
        match self.fail_on {
            FailOnFlag::Must => FailOn::Must,
            FailOnFlag::Should => FailOn::Should,
            FailOnFlag::Any => FailOn::Any,
        }
    }

    /// How much is printed.
    pub(crate) fn detail(&self) -> Detail {
        match (self.quiet, self.details) {
            (true, _) => Detail::Totals,
            (false, true) => Detail::All,
            (false, false) => Detail::Failures,
        }
    }

    /// Whether each exchange gets a line.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether progress is shown on standard error.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && !self.verbose && std::io::stderr().is_terminal()
    }

    /// Colors and width.
    pub(crate) fn style(&self) -> Style {
        let is_terminal = std::io::stdout().is_terminal();
        let color = match self.color {
            ColorFlag::Always => true,
            ColorFlag::Never => false,
            ColorFlag::Auto => config::wants_color(is_terminal),
        };
        Style::new(color, config::width(is_terminal))
    }

    /// The writers of all reports; in a folder `default_folder` if no report was asked for.
    ///
    /// On GitHub Actions, annotations are added.
    pub(crate) fn writers(
        &self,
        run: &Run,
        default_folder: Option<&str>,
    ) -> Result<Vec<Box<dyn ReportWriter>>, CliError> {
        let mut kinds = Vec::new();
        let mut writers = Vec::new();
        let folder = default_folder.filter(|_| self.report.is_empty()).map(str::to_owned);
        for text in self.report.iter().cloned().chain(folder) {
            for (kind, file) in reports(&text)? {
                kinds.push(kind);
                writers.push(writer(kind, run, &file)?);
            }
        }
        if config::is_github_actions() && !kinds.contains(&ReportKind::Github) {
            writers.push(writer(ReportKind::Github, run, "-")?);
        }
        Ok(writers)
    }
}

/// The reports of one `--report`.
fn reports(text: &str) -> Result<Vec<(ReportKind, String)>, CliError> {
    let Some((name, file)) = text.split_once('=') else {
        if let Some(kind) = ReportKind::ALL.into_iter().find(|kind| kind.as_str() == text) {
            let error = CliError::usage(format!("--report {text}: the file is missing"));
            return Err(error.with_help(format!("write {kind}=FILE", kind = kind.as_str())));
        }
        let folder = PathBuf::from(text);
        fs::create_dir_all(&folder).map_err(|error| cannot_write(text, error))?;
        let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
        return Ok(vec![
            (ReportKind::Ndjson, file("report.ndjson")),
            (ReportKind::Html, file("report.html")),
        ]);
    };
    let kind = ReportKind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| {
        let known = ReportKind::ALL.map(ReportKind::as_str);
        let help = crate::suggest::help("use", name, known);
        CliError::usage(format!("--report {text}: there is no report `{name}`")).with_help(help)
    })?;
    if file.is_empty() {
        let error = CliError::usage(format!("--report {text}: the file is missing"));
        return Err(error.with_help(format!("write {name}=FILE, or {name}=- for standard output")));
    }
    Ok(vec![(kind, file.to_owned())])
}

fn writer(kind: ReportKind, run: &Run, file: &str) -> Result<Box<dyn ReportWriter>, CliError> {
    let output =
        if file == "-" { Ok(ReportOutput::to(ReportToOutput)) } else { ReportOutput::file(file) };
    output.and_then(|output| kind.writer(run, output)).map_err(|error| cannot_write(file, error))
}

fn cannot_write(file: &str, error: std::io::Error) -> CliError {
    CliError::usage(format!("cannot write the report {file}"))
        .with_source(error)
        .with_help("use a file in an existing, writable folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_kind_and_a_file() {
        assert_eq!(reports("junit=a=b").unwrap(), [(ReportKind::Junit, "a=b".to_owned())]);
        let message = |text| reports(text).unwrap_err().to_string();
        assert!(message("juni=a").ends_with("did you mean `junit`?"), "{}", message("juni=a"));
        assert!(message("x=a").contains("; use one of ndjson, "), "{}", message("x=a"));
        assert!(message("html=").ends_with("write html=FILE, or html=- for standard output"));
        assert!(message("html").ends_with("write html=FILE"), "{}", message("html"));
    }
}
