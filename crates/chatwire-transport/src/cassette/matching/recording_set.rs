//! Finds the recording of a request.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{
    comparable::ComparableRequest,
    credentials,
    known_requests::KnownRequests,
    no_match::{ClosestMatch, Difference, NoMatch},
    rules::MatchRules,
    runs::Runs,
};
use crate::{
    Credentials, RecordedRequest,
    cassette::{Recording, Redaction},
};

/// Recordings that are found by the request they answer.
///
/// A recording matches a request with the same method, the same path and query, an equal body, and
/// the same credentials: none, a key, or a key that the server rejected.
/// JSON bodies are equal if they mean the same: the order of members and the spelling of numbers
/// and strings do not matter. Other bodies are compared byte for byte.
/// [`MatchRules`] add headers, and exclude members.
/// The request is redacted before it is compared, like the recordings.
///
/// A recording that does not know its credentials answers any request, and a request whose
/// credentials are unknown may get any recording; but a recorded 401 or 403 answers a request with
/// a key only if it was recorded with a key, too, and if there is no other recording.
///
/// If several targets have a recording of a request, the first target answers.
/// Several recordings of one target are returned one after the other, in the order in which they
/// were added; [`OnExhausted`] says what follows the last.
/// Several runs of a test that share a set each get the first one first with
/// [`RecordingSet::find_in_run`].
#[derive(Debug)]
pub struct RecordingSet {
    recordings: Vec<Recording>,
    /// The request of each recording, in the same order.
    requests: Vec<ComparableRequest>,
    groups: BTreeMap<Vec<u8>, Vec<Group>>,
    redaction: Redaction,
    rules: MatchRules,
    on_exhausted: OnExhausted,
    known: KnownRequests,
    runs: Runs,
}

/// What a [`RecordingSet`] returns after the last recording of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnExhausted {
    /// The last recording again.
    #[default]
    Repeat,
    /// The first recording and those after it again, in turns.
    Cycle,
    /// The first recording, each time; the others of the request are never returned.
    First,
    /// A [`NoMatch`].
    Refuse,
}

/// The recordings of one target for the same request with the same credentials.
#[derive(Debug)]
struct Group {
    /// The position of the target; smaller ones answer first.
    target: usize,
    recordings: Vec<usize>,
    replayed: AtomicUsize,
    /// The most that any run has replayed.
    replayed_in_runs: AtomicUsize,
}

impl Group {
    /// Number of recordings that were replayed at least once.
    fn consumed(&self) -> usize {
        let in_runs = self.replayed_in_runs.load(Ordering::Relaxed);
        self.replayed.load(Ordering::Relaxed).max(in_runs)
    }
}

impl RecordingSet {
    /// A set of these recordings, with [`OnExhausted::Repeat`].
    ///
    /// Targets answer in the order in which their first recordings come.
    pub fn new(recordings: impl IntoIterator<Item = Recording>) -> Self {
        Self {
            recordings: recordings.into_iter().collect(),
            requests: Vec::new(),
            groups: BTreeMap::new(),
            redaction: Redaction::default(),
            rules: MatchRules::default(),
            on_exhausted: OnExhausted::default(),
            known: KnownRequests::default(),
            runs: Runs::default(),
        }
        .indexed()
    }

    /// Sets what follows the last recording of a request. Default: [`OnExhausted::Repeat`].
    #[must_use]
    pub fn with_on_exhausted(mut self, on_exhausted: OnExhausted) -> Self {
        self.on_exhausted = on_exhausted;
        self
    }

    /// Redacts requests like this before they are compared. Default: [`Redaction::new`].
    ///
    /// It must be the redaction that the recordings were made with.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self.indexed()
    }

    /// Compares requests by these rules. Default: [`MatchRules::new`].
    #[must_use]
    pub fn with_rules(mut self, rules: MatchRules) -> Self {
        self.rules = rules;
        self.indexed()
    }

    /// Keeps only the recordings of these targets ([`Meta::target`]), which answer in this order.
    ///
    /// [`Meta::target`]: crate::cassette::Meta::target
    #[must_use]
    pub fn with_targets<T: AsRef<str>>(mut self, targets: &[T]) -> Self {
        let recordings = std::mem::take(&mut self.recordings);
        let position = |recording: &Recording| {
            targets.iter().position(|target| target.as_ref() == recording.meta.target)
        };
        let mut kept: Vec<_> = recordings
            .into_iter()
            .filter_map(|recording| Some((position(&recording)?, recording)))
            .collect();
        kept.sort_by_key(|(position, _)| *position);
        self.recordings = kept.into_iter().map(|(_, recording)| recording).collect();
        self.indexed()
    }

    /// The recordings in the order in which they were added.
    pub fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// The recordings that never answer, because an earlier target has a recording of the same
    /// request with the same credentials.
    pub fn shadowed(&self) -> Vec<&Recording> {
        let mut shadowed: Vec<usize> = Vec::new();
        for groups in self.groups.values() {
            let first = groups.iter().map(|group| group.target).min();
            let later = groups.iter().filter(|group| Some(group.target) != first);
            shadowed.extend(later.flat_map(|group| &group.recordings));
        }
        shadowed.sort_unstable();
        shadowed.into_iter().filter_map(|index| self.recordings.get(index)).collect()
    }

    /// The recordings that no request has got, in the order of the set.
    pub fn unconsumed(&self) -> Vec<&Recording> {
        let groups = self.groups.values().flatten();
        let mut unconsumed: Vec<_> = groups
            .flat_map(|group| group.recordings.iter().skip(group.consumed()))
            .copied()
            .collect();
        unconsumed.sort_unstable();
        unconsumed.into_iter().filter_map(|index| self.recordings.get(index)).collect()
    }

    /// Starts again: each request gets its first recording next, in every run.
    pub fn reset(&self) {
        self.runs.clear();
        for group in self.groups.values().flatten() {
            group.replayed.store(0, Ordering::Relaxed);
            group.replayed_in_runs.store(0, Ordering::Relaxed);
        }
    }

    /// The next recording that matches a request.
    ///
    /// A request without [`RecordedRequest::credentials`] may get a recording with any credentials.
    ///
    /// # Errors
    ///
    /// [`NoMatch`] with the closest recording.
    pub fn find(&self, request: &RecordedRequest) -> Result<&Recording, NoMatch> {
        self.next(request, None)
    }

    /// The next recording that matches a request of a run.
    ///
    /// Each run gets the first recording of a request first, whatever other runs have got.
    /// The name of a run is any text. At most 1,000 runs are known; of more, the one that asked
    /// least recently starts again.
    ///
    /// # Errors
    ///
    /// [`NoMatch`] with the closest recording.
    pub fn find_in_run(&self, run: &str, request: &RecordedRequest) -> Result<&Recording, NoMatch> {
        self.next(request, Some(run))
    }

    fn next(&self, request: &RecordedRequest, run: Option<&str>) -> Result<&Recording, NoMatch> {
        let comparable = || ComparableRequest::new(&self.redaction, &self.rules, request);
        let key = self.known.key(request, &self.rules, || comparable().key());
        let groups = self.groups.get(&*key).map(Vec::as_slice).unwrap_or_default();
        let ranked = groups.iter().filter_map(|group| {
            let distance = self.distance(group, request.credentials)?;
            Some(((distance == credentials::LAST_RESORT, group.target, distance), group))
        });
        let Some((_, group)) = ranked.min_by_key(|(rank, _)| *rank) else {
            let comparable = comparable();
            return Err(comparable.no_match(self.closest(&comparable)));
        };
        let replayed = match run {
            None => group.replayed.fetch_add(1, Ordering::Relaxed),
            Some(run) => {
                let replayed = self.runs.next(run, group.recordings[0]);
                group.replayed_in_runs.fetch_max(replayed + 1, Ordering::Relaxed);
                replayed
            }
        };
        let count = group.recordings.len();
        let position = match self.on_exhausted {
            OnExhausted::First => 0,
            OnExhausted::Cycle => replayed % count,
            OnExhausted::Repeat | OnExhausted::Refuse => replayed.min(count - 1),
        };
        let recording = &self.recordings[group.recordings[position]];
        if replayed >= count && self.on_exhausted == OnExhausted::Refuse {
            let closest = ClosestMatch {
                recording: recording.name.clone(),
                difference: Difference::Exhausted,
            };
            return Err(comparable().no_match(Some(closest)));
        }
        Ok(recording)
    }

    /// How well the credentials of a group agree with those of a request; `None` if they do not.
    fn distance(&self, group: &Group, sent: Option<Credentials>) -> Option<u8> {
        let first = group.recordings.first()?;
        credentials::distance(&self.recordings.get(*first)?.exchange, sent)
    }

    fn indexed(mut self) -> Self {
        let requests = self.recordings.iter().map(|recording| &recording.exchange.request);
        self.requests = requests
            .map(|request| ComparableRequest::new(&self.redaction, &self.rules, request))
            .collect();
        self.groups = BTreeMap::new();
        self.known = KnownRequests::default();
        let mut targets: Vec<&str> = Vec::new();
        for (index, request) in self.requests.iter().enumerate() {
            let recording = &self.recordings[index];
            let name = recording.meta.target.as_str();
            let target = targets.iter().position(|known| *known == name).unwrap_or_else(|| {
                targets.push(name);
                targets.len() - 1
            });
            let kind = credentials::kind(&recording.exchange);
            let groups = self.groups.entry(request.key()).or_default();
            let same = groups.iter_mut().find(|group| {
                let first = group.recordings.first().map(|first| &self.recordings[*first]);
                group.target == target
                    && first.is_some_and(|first| credentials::kind(&first.exchange) == kind)
            });
            match same {
                Some(group) => group.recordings.push(index),
                None => groups.push(Group {
                    target,
                    recordings: vec![index],
                    replayed: AtomicUsize::new(0),
                    replayed_in_runs: AtomicUsize::new(0),
                }),
            }
        }
        self
    }

    /// The recording with the least difference.
    fn closest(&self, request: &ComparableRequest) -> Option<ClosestMatch> {
        let ranked = self.recordings.iter().zip(&self.requests).map(|(recording, recorded)| {
            let (rank, difference) = recorded.difference(request);
            (rank, recording, difference)
        });
        let (_, recording, difference) = ranked.min_by_key(|(rank, ..)| *rank)?;
        Some(ClosestMatch { recording: recording.name.clone(), difference })
    }
}
