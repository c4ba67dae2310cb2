//! Passes the entries of a run on to the terminal and to the reports, and counts them.

use std::io::{self, Write as _};

use chatwire_conformance::{
    Verdict,
    report::{
        Entry, ReportWriter, Run, Summary, counted,
        terminal::{self, Detail, Style},
    },
};

use crate::{
    error::CliError, output::Output, progress::Progress, report_flags::ReportFlags, sanitize,
};

/// How many of the files that cannot be read are named on standard error.
const MAX_ERRORS: usize = 20;

/// The terminal and the reports of a run.
pub(crate) struct Reporter {
    run: Run,
    summary: Summary,
    writers: Vec<Box<dyn ReportWriter>>,
    /// The first error of a report; the run is judged to its end all the same.
    failed: Option<io::Error>,
    output: Output,
    style: Style,
    detail: Detail,
    /// Whether each entry is printed, or only the totals.
    verbose: bool,
    progress: Progress,
    /// The verdicts that are shown and reported; empty for all.
    verdicts: Vec<Verdict>,
    errors: usize,
    /// Lines that are printed between the reasons and the results.
    notes: Vec<String>,
}

impl Reporter {
    /// Whether anything is written beside what the terminal shows.
    pub(crate) fn has_reports(&self) -> bool {
        !self.writers.is_empty()
    }

    /// Whether each entry is printed, or only the totals.
    pub(crate) fn shows_entries(&self) -> bool {
        self.verbose
    }

    /// Begins a run, and each of its reports.
    pub(crate) fn new(
        mut run: Run,
        flags: &ReportFlags,
        default_folder: Option<&str>,
    ) -> Result<Self, CliError> {
        run.fail_on = flags.fail_on();
        run.date = Some(crate::clock::utc());
        Ok(Self {
            writers: flags.writers(&run, default_folder)?,
            summary: Summary::new(run.fail_on),
            failed: None,
            output: Output::default(),
            style: flags.style(),
            detail: flags.detail(),
            verbose: flags.is_verbose(),
            progress: Progress::new(flags.shows_progress()),
            verdicts: Vec::new(),
            errors: 0,
            notes: Vec::new(),
            run,
        })
    }

    /// Shows and reports entries of these verdicts only.
    pub(crate) fn only(mut self, verdicts: Vec<Verdict>) -> Self {
        self.verdicts = verdicts;
        self
    }

    /// Prints text above the entries, on one line.
    pub(crate) fn say(&mut self, text: &str) {
        self.progress.clear();
        self.output.print(&format!("{}\n", sanitize::line(text)));
    }

    /// Prints text with the totals: above the results, below what says that the run tells nothing
    /// of the API.
    pub(crate) fn note(&mut self, text: &str) {
        let wrapped = self.style.wrap(text, 2);
        self.notes.push(wrapped.trim_start().to_owned());
    }

    /// The same on one line, however long it is.
    pub(crate) fn note_line(&mut self, text: &str) {
        self.notes.push(format!("{}\n", sanitize::line(text)));
    }

    /// Adds an entry; gives whether it fails the run.
    pub(crate) fn add(&mut self, entry: &Entry) -> bool {
        self.summary.add(entry);
        if self.verdicts.is_empty() || self.verdicts.contains(&entry.verdict()) {
            for writer in &mut self.writers {
                if let Err(error) = writer.entry(entry) {
                    self.failed.get_or_insert(error);
                }
            }
            if self.verbose {
                self.progress.clear();
                self.output.print(&terminal::entry(entry, self.detail, self.style));
            }
        }
        self.progress.count(&self.summary.tally);
        entry.fails(self.run.fail_on)
    }

    /// Adds something that cannot be read, and says so on standard error.
    pub(crate) fn unreadable(&mut self, name: &str, reason: &str, error: &CliError) {
        self.errors += 1;
        if self.errors <= MAX_ERRORS {
            self.progress.clear();
            // If standard error is closed, the error cannot be reported.
            let _ = writeln!(io::stderr(), "{}", error.line());
        }
        self.add(&Entry::note(name, Verdict::Unreadable, reason));
    }

    /// Fails the run if there were requests and none of them was served: then at most error bodies
    /// were looked at, and a pass would say that responses are fine.
    ///
    /// `unanswered` says of requests without any response how many there are, and of one of them
    /// what went wrong; gives whether the run fails for it.
    pub(crate) fn check_served(&mut self, unanswered: Option<&(usize, String)>) -> bool {
        let nothing_answered =
            unanswered.filter(|_| self.summary.entries() == 0).map(|(count, example)| {
                let requests = counted(*count, "request");
                format!("no request was answered: {requests} without a response, such as {example}")
            });
        if let Some(why) = nothing_answered.or_else(|| self.summary.nothing_served()) {
            self.add(&Entry::of_run(Verdict::Infra, why));
            return true;
        }
        if let Some(rejections) = self.summary.rejections() {
            self.note(&format!("judged as errors: {rejections}"));
        }
        false
    }

    /// The results so far.
    pub(crate) fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The results and the reports, for those that add to both at once.
    pub(crate) fn parts(&mut self) -> (&mut Run, &mut Summary, &mut [Box<dyn ReportWriter>]) {
        (&mut self.run, &mut self.summary, &mut self.writers)
    }

    /// Prints the totals and completes the reports; gives the exit code of the run.
    pub(crate) fn finish(mut self) -> Result<u8, CliError> {
        self.progress.clear();
        if let Some(more) = self.errors.checked_sub(MAX_ERRORS).filter(|more| *more > 0) {
            let _ = writeln!(io::stderr(), "error: {more} more cannot be read");
        }
        self.output.print(&terminal::reasons(&self.summary, self.style));
        for note in &self.notes {
            self.output.print(note);
        }
        let results = terminal::results(&self.run, &self.summary, self.detail, self.style);
        self.output.print(&results);
        for writer in self.writers {
            if let Err(error) = writer.finish(&self.run, &self.summary) {
                self.failed.get_or_insert(error);
            }
        }
        if let Some(error) = self.failed {
            let error = CliError::usage("cannot write a report").with_source(error);
            return Err(error.with_help("use a file in an existing, writable folder"));
        }
        self.output.finish()?;
        Ok(self.summary.exit_code())
    }
}
