//! A folder of recordings as a backend for tests: replays, records or compares.

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;

use super::{
    Drift, Meta, Mode, Normalizer, OnExhausted, Recorder, Recording, RecordingError,
    RecordingErrorKind, RecordingSet, Redaction, Replayer,
    format::{
        atomic_folder::{self, LockedFolder},
        save::{self, StagedRecording},
    },
};
use crate::{
    Body, BoxFuture, Clock, Exchange, SystemClock, Timeouts, Transport, TransportError,
    TransportErrorKind, blocking,
};

/// A folder of recordings as a backend for tests: replays, records or compares, depending on its
/// [`Mode`].
///
/// Each recording answers one request; a repeated request needs a second recording.
/// Only [`Cassette::finish`] writes recordings.
/// It is a backend for async or for blocking callers, as the one it records is; both read the same
/// folders.
/// Several cassettes, also of several processes, may share a folder: each recording gets a name of
/// its own.
///
/// ```
/// # use std::sync::Arc;
/// # use bytes::Bytes;
/// # use chatwire_transport::{
/// #     SystemClock, Timeouts, Transport,
/// #     cassette::{Cassette, Mode},
/// #     memory::{CannedResponse, Scripted},
/// # };
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let root = tempfile::tempdir()?;
/// # let folder = root.path().join("greeting");
/// // The second run needs no server.
/// let response = || CannedResponse::new(http::StatusCode::OK).with_frames(["hello"]);
/// for responses in [vec![response()], vec![]] {
///     let backend = Scripted::new(responses);
///     let clock = Arc::new(SystemClock::new());
///     let cassette = Cassette::open(&folder, Mode::Once, backend, clock)?;
///     let request = http::Request::post("http://localhost/v1").body(Bytes::new())?;
///     let response = cassette.send(request, &Timeouts::default()).await?;
///     assert_eq!(response.into_body().collect(10).await?, "hello");
///     cassette.finish()?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Cassette<T> {
    dir: PathBuf,
    mode: Mode,
    recordings: Arc<RecordingSet>,
    recorder: Recorder<Arc<T>>,
    recorded: RecordedExchanges,
    /// Whether recordings were written, so that the former ones are replaced already.
    is_written: Mutex<bool>,
}

/// Recorded exchanges; each with the name of the recording that it is compared with.
type RecordedExchanges = Arc<Mutex<Vec<(Option<String>, Exchange)>>>;

impl<T> Cassette<T> {
    /// Reads the recordings of a folder. The folder need not exist.
    ///
    /// # Errors
    ///
    /// If a recording cannot be read (in every mode, because [`Mode::All`] replaces only
    /// recordings), or if the folder itself is a recording.
    pub fn open(
        dir: impl Into<PathBuf>,
        mode: Mode,
        backend: T,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RecordingError> {
        let dir = dir.into();
        let recordings = match dir.try_exists() {
            Ok(false) => Vec::new(),
            _ => Recording::load_all(&dir)?,
        };
        if recordings.iter().any(|recording| recording.dir == dir) {
            return Err(RecordingError::new(dir, RecordingErrorKind::IsRecording));
        }
        let mode = match mode {
            Mode::Once if recordings.is_empty() => Mode::All,
            Mode::Once => Mode::None,
            other => other,
        };
        Ok(Self {
            dir,
            mode,
            recordings: Arc::new(
                RecordingSet::new(recordings).with_on_exhausted(OnExhausted::Refuse),
            ),
            recorder: Recorder::new(Arc::new(backend), clock, drop),
            recorded: RecordedExchanges::default(),
            is_written: Mutex::default(),
        })
    }

    /// Replays the recordings of a folder, or records them if there are none: [`Mode::Once`] with
    /// the system's clock.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn record_if_absent(dir: impl Into<PathBuf>, backend: T) -> Result<Self, RecordingError> {
        Self::open(dir, Mode::Once, backend, Arc::new(SystemClock::new()))
    }

    /// Redacts more than the default, in recordings and in requests that are compared.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        let recordings = self.recordings.recordings().to_vec();
        let recordings = RecordingSet::new(recordings).with_on_exhausted(OnExhausted::Refuse);
        self.recordings = Arc::new(recordings.with_redaction(redaction.clone()));
        self.recorder = self.recorder.with_redaction(redaction);
        self
    }

    /// Replaces volatile values before a recording is stored or compared.
    #[must_use]
    pub fn with_normalizer(mut self, normalizer: Normalizer) -> Self {
        self.recorder = self.recorder.with_normalizer(normalizer);
        self
    }

    /// The recordings that were not replayed. In [`Mode::All`] these are all recordings.
    pub fn unconsumed(&self) -> Vec<&Recording> {
        self.recordings.unconsumed()
    }

    /// The recordings whose server responds differently now.
    ///
    /// Only recordings whose new response was read completely are compared.
    /// Empty in every mode but [`Mode::Verify`].
    pub fn drift(&self) -> Vec<Drift> {
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded
            .iter()
            .filter_map(|(name, exchange)| {
                let name = name.as_deref()?;
                let recording =
                    self.recordings.recordings().iter().find(|recording| recording.name == name)?;
                Drift::between(recording, &exchange.response)
            })
            .collect()
    }

    /// Writes the recorded exchanges and returns their folders.
    ///
    /// Only exchanges whose body has ended or was dropped are written.
    /// The folder is locked meanwhile; another writer is waited for, at most 10 seconds.
    /// All recordings are first written to a hidden folder; if one of them cannot be written,
    /// nothing changes.
    /// In [`Mode::All`] the former recordings are removed, unless nothing was recorded.
    /// A later call writes what was recorded since, beside what this one has written.
    ///
    /// # Errors
    ///
    /// If a recording cannot be written, or if the folder of a recording that is to be replaced
    /// contains other files.
    pub fn finish(&self) -> Result<Vec<PathBuf>, RecordingError> {
        let recorded =
            std::mem::take(&mut *self.recorded.lock().unwrap_or_else(PoisonError::into_inner));
        if matches!(self.mode, Mode::None | Mode::Verify) || recorded.is_empty() {
            return Ok(Vec::new());
        }
        let mut is_written = self.is_written.lock().unwrap_or_else(PoisonError::into_inner);
        let former = if *is_written { &[][..] } else { self.recordings.recordings() };
        let replaced: Vec<_> = match self.mode {
            Mode::All => former.iter().map(|recording| &recording.dir).collect(),
            _ => Vec::new(),
        };
        replaced.iter().try_for_each(|dir| save::is_replaceable(dir).map(drop))?;
        let folder = LockedFolder::open(&self.dir)?;
        let recordings = self.assign_names(recorded, former);
        let staged = recordings
            .iter()
            .map(|recording| {
                let dir = self.dir.join(&recording.name);
                StagedRecording::write(recording, &folder, recording.name.as_ref(), &dir)
            })
            .collect::<Result<Vec<_>, _>>()?;
        for recording in staged {
            recording.put_into_place()?;
        }
        let saved: Vec<_> =
            recordings.iter().map(|recording| self.dir.join(&recording.name)).collect();
        for dir in replaced.into_iter().filter(|dir| !saved.contains(dir)) {
            let (parent, name) = atomic_folder::split(dir)?;
            match parent == self.dir {
                true => folder.discard(name)?,
                false => LockedFolder::open(parent)?.discard(name)?,
            }
        }
        *is_written = true;
        Ok(saved)
    }

    /// Names each exchange with the first number that is free, or whose recording is replaced.
    fn assign_names(
        &self,
        recorded: Vec<(Option<String>, Exchange)>,
        former: &[Recording],
    ) -> Vec<Recording> {
        let existing: BTreeSet<_> = former.iter().map(|recording| &recording.name).collect();
        let names = (1_usize..).map(|number| format!("{number:03}"));
        let free = names.filter(|name| match existing.contains(name) {
            true => self.mode == Mode::All,
            false => fs::symlink_metadata(self.dir.join(name)).is_err(),
        });
        free.zip(recorded)
            .map(|(name, (_, exchange))| {
                Recording::new(Meta::new(name, target(&self.dir)), exchange)
            })
            .collect()
    }

    /// The backend with a recorder, for one request.
    fn recorder_for(&self, compared: Option<String>) -> Recorder<Arc<T>> {
        let recorded = Arc::clone(&self.recorded);
        self.recorder.clone().with_sink(move |exchange| {
            let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
            recorded.push((compared.clone(), exchange));
        })
    }
}

impl<T: Transport> Transport for Cassette<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let replayer = Replayer::new(Arc::clone(&self.recordings));
            match self.mode {
                Mode::None | Mode::Once => replayer.send(request, &timeouts).await,
                Mode::All => self.recorder_for(None).send(request, &timeouts).await,
                Mode::NewEpisodes => match replayer.send(request.clone(), &timeouts).await {
                    Err(error) if error.kind() == TransportErrorKind::NoStoredResponse => {
                        self.recorder_for(None).send(request, &timeouts).await
                    }
                    replayed => replayed,
                },
                Mode::Verify => {
                    let name = replayer.find(&request)?.name.clone();
                    self.recorder_for(Some(name)).send(request, &timeouts).await
                }
            }
        })
    }
}

impl<T: blocking::Transport> blocking::Transport for Cassette<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<blocking::Body>, TransportError> {
        let replayer = Replayer::new(Arc::clone(&self.recordings));
        let replay = |request| blocking::Transport::send(&replayer, request, timeouts);
        let record = |compared, request| {
            blocking::Transport::send(&self.recorder_for(compared), request, timeouts)
        };
        match self.mode {
            Mode::None | Mode::Once => replay(request),
            Mode::All => record(None, request),
            Mode::NewEpisodes => match replay(request.clone()) {
                Err(error) if error.kind() == TransportErrorKind::NoStoredResponse => {
                    record(None, request)
                }
                replayed => replayed,
            },
            Mode::Verify => {
                let name = replayer.find(&request)?.name.clone();
                record(Some(name), request)
            }
        }
    }
}

impl<T> fmt::Debug for Cassette<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cassette")
            .field("dir", &self.dir)
            .field("mode", &self.mode)
            .field("recordings", &self.recordings.recordings().len())
            .finish_non_exhaustive()
    }
}

/// The target of the recordings: the name of the folder, with `-` for characters not allowed.
fn target(dir: &Path) -> String {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let plain = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => character,
        _ => '-',
    };
    name.chars().map(plain).take(128).collect()
}
