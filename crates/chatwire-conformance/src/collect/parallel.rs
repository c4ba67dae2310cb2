//! Judges many exchanges on all cores, in a stable order and bounded memory.

use std::{
    collections::BTreeMap,
    fmt::Debug,
    num::NonZeroUsize,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use super::{CollectError, Item, Source};
use crate::{judge::Judge, judgment::Judgment, target::TargetCache};

/// How many exchanges each thread may be ahead of the slowest one.
const MAX_AHEAD: usize = 8;

/// Something to judge.
#[derive(Debug)]
#[non_exhaustive]
pub enum Work {
    /// Something that is read by the thread that judges it.
    Source(Source),
    /// An entry of a file that is cut out, and read by the thread that judges it.
    Entry(Box<dyn ReadItem>),
    /// An item that was read already.
    Item(Box<Item>),
    /// Something that cannot be read.
    Unreadable(CollectError),
}

impl Work {
    /// Reads it, with what the judge knows of its target.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and when it is no exchange that can be judged.
    pub fn read(self, judge: &Judge, targets: &mut TargetCache) -> Result<Item, Failed> {
        match self {
            Self::Source(source) => source.load(judge, targets).map_err(Failed::Unreadable),
            Self::Entry(entry) => entry.read(judge, targets),
            Self::Item(item) => Ok(*item),
            Self::Unreadable(error) => Err(Failed::Unreadable(error)),
        }
    }
}

/// An entry of a file that is cut out and not read yet.
pub trait ReadItem: Debug + Send {
    /// Its name in reports.
    fn name(&self) -> String;

    /// Reads it, on the thread that judges it.
    ///
    /// # Errors
    ///
    /// When it cannot be read, and when it is no exchange that can be judged.
    fn read(self: Box<Self>, judge: &Judge, targets: &mut TargetCache) -> Result<Item, Failed>;
}

/// Why there is no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failed {
    /// It cannot be read.
    Unreadable(CollectError),
    /// It is no exchange that can be judged, such as a request without its response.
    NotJudged {
        /// The kind, for counting, for example `no-response`.
        kind: &'static str,
        /// Its name, and what it is.
        what: String,
    },
    /// It is part of another exchange, such as a request of a batch.
    Joined,
    /// Judging it failed by a fault of this software; the name is that of the exchange.
    Internal(String),
}

/// Judges `work` on `jobs` threads and passes each result on, in the order of `work`.
///
/// Targets are read anew by each thread, from what `targets` holds on.
/// `result` makes what is passed on from an item and its judgment, on the thread that judged it;
/// `sink` gets it on the calling thread and can end the run.
/// At most eight results for each thread wait for their turn.
pub fn judge_all<T: Send>(
    work: impl IntoIterator<Item = Work>,
    (judge, targets): (&Judge, &TargetCache),
    jobs: NonZeroUsize,
    result: impl Fn(Item, Judgment) -> T + Sync,
    mut sink: impl FnMut(Result<T, Failed>) -> ControlFlow<()>,
) {
    let mut work = work.into_iter();
    let max_ahead = jobs.get().saturating_mul(MAX_AHEAD);
    let (to_threads, queue) = mpsc::channel();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        // Dropping the channels at the end ends the threads.
        let to_threads = to_threads;
        let (to_sink, results) = mpsc::channel();
        for _ in 0..jobs.get() {
            let (queue, to_sink, result) = (&queue, to_sink.clone(), &result);
            let targets = targets.clone();
            scope.spawn(move || judge_some(queue, &to_sink, (judge, targets), result));
        }
        drop(to_sink);
        let (mut sent, mut passed_on) = (0, 0);
        let mut waiting = BTreeMap::new();
        loop {
            while sent - passed_on < max_ahead
                && let Some(next) = work.next()
            {
                if to_threads.send((sent, next)).is_err() {
                    return;
                }
                sent += 1;
            }
            if sent == passed_on {
                return;
            }
            let Ok((position, judged)) = results.recv() else { return };
            waiting.insert(position, judged);
            while let Some(next) = waiting.remove(&passed_on) {
                passed_on += 1;
                if sink(next).is_break() {
                    return;
                }
            }
        }
    });
}

fn judge_some<T>(
    queue: &Mutex<Receiver<(usize, Work)>>,
    to_sink: &Sender<(usize, Result<T, Failed>)>,
    (judge, mut targets): (&Judge, TargetCache),
    result: &(impl Fn(Item, Judgment) -> T + Sync),
) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((position, work)) = next else { return };
        let name = match &work {
            Work::Source(source) => super::shown(source.path()),
            Work::Entry(entry) => entry.name(),
            Work::Item(item) => item.name.clone(),
            Work::Unreadable(_) => String::new(),
        };
        // One exchange that makes a rule panic must not take the others' results with it.
        let judged = catch_unwind(AssertUnwindSafe(|| {
            let item = work.read(judge, &mut targets)?;
            let judgment = item.judge(judge);
            Ok(result(item, judgment))
        }));
        let judged = judged.unwrap_or(Err(Failed::Internal(name)));
        if to_sink.send((position, judged)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use tempfile::TempDir;

    use super::*;
    use crate::collect::Walk;

    /// Judges forty bodies; gives the names in the order in which they are passed on.
    fn names(jobs: usize, most: usize) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        for number in 0..40 {
            // Bodies of very different length, so that threads overtake each other.
            let text = "x".repeat(if number % 7 == 0 { 200_000 } else { 1 });
            let body = format!("{{\"choices\": [], \"id\": \"{text}\"}}");
            fs::write(folder.path().join(format!("{number:02}.json")), body).unwrap();
        }
        let work = Walk::new([folder.path()])
            .map(|found| found.map_or_else(Work::Unreadable, Work::Source));
        let mut names = Vec::new();
        let name = |item: Item, _| Path::new(&item.name).file_stem().unwrap().to_owned();
        let with = (&Judge::default(), &TargetCache::new());
        judge_all(work, with, NonZeroUsize::new(jobs).unwrap(), name, |name| {
            names.push(name.unwrap().into_string().unwrap());
            if names.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        names
    }

    #[test]
    fn the_order_is_that_of_the_work_whatever_the_threads() {
        let expected: Vec<_> = (0..40).map(|number| format!("{number:02}")).collect();
        assert_eq!(names(1, 99), expected);
        assert_eq!(names(4, 99), expected);
        assert_eq!(names(4, 3), expected[..3]);
    }
}
