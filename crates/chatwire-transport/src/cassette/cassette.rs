//! A folder of recordings as a backend for tests: it replays, records or compares.

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
        atomic_folder,
        save::{self, StagedRecording},
    },
};
use crate::{
    Body, BoxFuture, Clock, Exchange, Timeouts, Transport, TransportError, TransportErrorKind,
};

/// A folder of recordings as a backend: it replays them, adds to them or compares them with what
/// another backend answers, as its [`Mode`] says.
///
/// Each recording answers one request; for a second request of the same kind there must be a second
/// recording.
/// Nothing is written before [`Cassette::finish`], and nothing at all if that is not called.
/// Several cassettes of one process may share a folder; those of several processes may not.
///
/// ```
/// # use std::{sync::Arc, time::Duration};
/// # use bytes::Bytes;
/// # use chatwire_transport::{
/// #     BoxFuture, Clock, Timeouts, Transport,
/// #     cassette::{Cassette, Mode},
/// #     memory::{CannedResponse, Scripted},
/// # };
/// # struct Stopped;
/// # impl Clock for Stopped {
/// #     fn now(&self) -> Duration {
/// #         Duration::ZERO
/// #     }
/// #     fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
/// #         Box::pin(std::future::ready(()))
/// #     }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let root = tempfile::tempdir()?;
/// # let folder = root.path().join("greeting");
/// // The second run needs no server.
/// for answers in [vec![CannedResponse::new(http::StatusCode::OK).with_frames(["hello"])], vec![]] {
///     let backend = Scripted::new(answers);
///     let cassette = Cassette::open(&folder, Mode::Once, backend, Arc::new(Stopped))?;
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
    shelf: Arc<RecordingSet>,
    record: Recorder<Arc<T>>,
    takes: Takes,
}

/// Tests that share a folder run side by side: each looks for free names when the one before it has
/// written, and none reads or clears what another one has prepared or half replaced.
static ON_DISK: Mutex<()> = Mutex::new(());

/// Recorded exchanges, each with the recording it was made to be compared with.
type Takes = Arc<Mutex<Vec<(Option<String>, Exchange)>>>;

impl<T: Transport> Cassette<T> {
    /// Reads the recordings in a folder, which need not exist yet.
    ///
    /// Fails on a recording that cannot be read, also in [`Mode::All`]: what is there is replaced only
    /// if it is a recording.
    /// Fails too if the folder is a recording itself.
    pub fn open(
        dir: impl Into<PathBuf>,
        mode: Mode,
        backend: T,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RecordingError> {
        let dir = dir.into();
        let _alone = ON_DISK.lock().unwrap_or_else(PoisonError::into_inner);
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
            shelf: Arc::new(RecordingSet::new(recordings).with_on_exhausted(OnExhausted::Refuse)),
            record: Recorder::new(Arc::new(backend), clock, drop),
            takes: Takes::default(),
        })
    }

    /// Redacts more than the default, in what is recorded and in what is compared.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        let recordings = self.shelf.recordings().to_vec();
        let shelf = RecordingSet::new(recordings).with_on_exhausted(OnExhausted::Refuse);
        self.shelf = Arc::new(shelf.with_redaction(redaction.clone()));
        self.record = self.record.with_redaction(redaction);
        self
    }

    /// Replaces what differs with each recording, before it is stored or compared.
    #[must_use]
    pub fn with_normalizer(mut self, volatile: Normalizer) -> Self {
        self.record = self.record.with_normalizer(volatile);
        self
    }

    /// The recordings that no request has asked for; in [`Mode::All`] that is each of them.
    pub fn unconsumed(&self) -> Vec<&Recording> {
        self.shelf.unconsumed()
    }

    /// The recordings that a server answers differently today, among those that were compared and
    /// whose new answer has been read; empty unless the mode is [`Mode::Verify`].
    pub fn drift(&self) -> Vec<Drift> {
        let takes = self.takes.lock().unwrap_or_else(PoisonError::into_inner);
        takes
            .iter()
            .filter_map(|(name, exchange)| {
                let name = name.as_deref()?;
                let recording =
                    self.shelf.recordings().iter().find(|recording| recording.name == name)?;
                Drift::between(recording, &exchange.response)
            })
            .collect()
    }

    /// Writes what was recorded and returns the folders it went to, one for each exchange.
    ///
    /// Only exchanges whose body has ended or was dropped are known by then.
    /// Every recording is written beside the folder first; if one of them cannot be, nothing changes.
    /// Nor does it if a recording that is to be replaced has something else in its folder, or if nothing was recorded to replace it.
    pub fn finish(self) -> Result<Vec<PathBuf>, RecordingError> {
        let takes = std::mem::take(&mut *self.takes.lock().unwrap_or_else(PoisonError::into_inner));
        if matches!(self.mode, Mode::None | Mode::Verify) || takes.is_empty() {
            return Ok(Vec::new());
        }
        let _alone = ON_DISK.lock().unwrap_or_else(PoisonError::into_inner);
        let replaced: Vec<_> = match self.mode {
            Mode::All => self.shelf.recordings().iter().map(|recording| &recording.dir).collect(),
            _ => Vec::new(),
        };
        replaced.iter().try_for_each(|dir| save::is_replaceable(dir).map(drop))?;
        let recordings = self.named(takes);
        let stage = atomic_folder::beside(&self.dir)?;
        let staged = recordings
            .iter()
            .map(|recording| {
                let dir = self.dir.join(&recording.name);
                StagedRecording::write(recording, stage.path().join(&recording.name), &dir)
            })
            .collect::<Result<Vec<_>, _>>()?;

        let failed = |error| RecordingError::io(&self.dir, error);
        fs::create_dir_all(&self.dir).map_err(failed)?;
        for recording in staged {
            recording.put_into_place()?;
        }
        let saved: Vec<_> =
            recordings.iter().map(|recording| self.dir.join(&recording.name)).collect();
        for dir in replaced.into_iter().filter(|dir| !saved.contains(dir)) {
            atomic_folder::remove(dir)?;
        }
        Ok(saved)
    }

    /// Gives each exchange the first number that is free, or whose recording is replaced.
    fn named(&self, takes: Vec<(Option<String>, Exchange)>) -> Vec<Recording> {
        let held: BTreeSet<_> =
            self.shelf.recordings().iter().map(|recording| &recording.name).collect();
        let names = (1_usize..).map(|number| format!("{number:03}"));
        let free = names.filter(|name| match held.contains(name) {
            true => self.mode == Mode::All,
            false => fs::symlink_metadata(self.dir.join(name)).is_err(),
        });
        free.zip(takes)
            .map(|(name, (_, exchange))| {
                Recording::new(Meta::new(name, target(&self.dir)), exchange)
            })
            .collect()
    }

    /// The backend with a recorder around it, for one request.
    fn recorder(&self, compared: Option<String>) -> Recorder<Arc<T>> {
        let takes = Arc::clone(&self.takes);
        self.record.clone().with_sink(move |exchange| {
            let mut takes = takes.lock().unwrap_or_else(PoisonError::into_inner);
            takes.push((compared.clone(), exchange));
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
            let replay = Replayer::new(Arc::clone(&self.shelf));
            match self.mode {
                Mode::None | Mode::Once => replay.send(request, &timeouts).await,
                Mode::All => self.recorder(None).send(request, &timeouts).await,
                Mode::NewEpisodes => match replay.send(request.clone(), &timeouts).await {
                    Err(error) if error.kind() == TransportErrorKind::NoStoredResponse => {
                        self.recorder(None).send(request, &timeouts).await
                    }
                    replayed => replayed,
                },
                Mode::Verify => {
                    let name = replay.find(&request)?.name.clone();
                    self.recorder(Some(name)).send(request, &timeouts).await
                }
            }
        })
    }
}

impl<T> fmt::Debug for Cassette<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cassette")
            .field("dir", &self.dir)
            .field("mode", &self.mode)
            .field("recordings", &self.shelf.recordings().len())
            .finish_non_exhaustive()
    }
}

/// What the recordings of a folder belong to: its name, as far as a target may have it.
fn target(dir: &Path) -> String {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let plain = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => character,
        _ => '-',
    };
    name.chars().map(plain).take(128).collect()
}
