//! What any bytes and any name make of a report stays in the form of the report, and controls no
//! terminal.

use std::{
    cell::RefCell,
    io::{self, Write},
    rc::Rc,
    sync::LazyLock,
};

use chatwire_conformance::{
    Judge, Subject,
    report::{
        Entry, FailOn, ReportKind, ReportOutput, Run, Summary,
        terminal::{self, Detail, Style},
    },
};
use serde::de::IgnoredAny;

use super::{first_byte, first_line};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

/// A report that is kept in memory.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn check(bytes: &[u8]) {
    // One kind of report for each input, because each holds the text of all rules.
    let (choice, rest) = first_byte(bytes);
    let kind = ReportKind::ALL[usize::from(choice) % ReportKind::ALL.len()];
    let (name, body) = first_line(rest);
    let name = String::from_utf8_lossy(name);
    let run = Run::new(name.clone(), &JUDGE);
    let subject = Subject::from_body(body.to_vec());
    let entry = Entry::judged(name.clone(), JUDGE.judge(&subject)).in_group(name);
    let entry = entry.with_evidence(&subject);
    let mut summary = Summary::new(FailOn::Any);
    summary.add(&entry);

    let report = written(kind, &run, &entry, &summary).expect("memory can be written");
    let report = String::from_utf8(report).expect("a report is text");
    is_visible(&report);
    let is_json = |text| serde_json::from_str::<IgnoredAny>(text).is_ok();
    match kind {
        ReportKind::Ndjson | ReportKind::NdjsonAll => assert!(report.lines().all(is_json)),
        ReportKind::Sarif | ReportKind::Gitlab => assert!(is_json(&report)),
        ReportKind::Junit => assert_eq!(report.matches("<testcase ").count(), 1),
        ReportKind::Html => assert_eq!(report.matches("</html>").count(), 1),
        _ => {}
    }
    let style = Style::new(false, 80);
    is_visible(&terminal::entry(&entry, Detail::All, style));
    is_visible(&terminal::summary(&run, &summary, Detail::All, style));
}

fn written(kind: ReportKind, run: &Run, entry: &Entry, summary: &Summary) -> io::Result<Vec<u8>> {
    let kept = Kept::default();
    let mut writer = kind.writer(run, ReportOutput::to(kept.clone()))?;
    writer.entry(entry)?;
    writer.finish(run, summary)?;
    Ok(kept.0.take())
}

/// Control characters are escaped or gone, but for ends of lines and tabs.
fn is_visible(text: &str) {
    let control = text.chars().find(|char| char.is_control() && !matches!(char, '\n' | '\t'));
    assert_eq!(control, None, "in {text}");
}
