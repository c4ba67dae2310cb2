//! How well a replay at the original speed keeps the time of the recorded streams, on a real clock.
//!
//! Not a timing of criterion's: every recorded stream is replayed once, and the worst deviation of a
//! pause between two frames from the one that `frames.tsv` tells is printed, in milliseconds and in
//! percent of the pause.

use std::{
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    Clock, Timeouts, TokioClock, Transport,
    cassette::{Recording, RecordingSet, Replayer},
};

/// A deviation is small if it is below either of these.
const SMALL: Duration = Duration::from_millis(5);
const SMALL_PART: f64 = 0.05;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut total = Pauses::default();
    let mut streams = 0;
    let mut out = io::stdout();
    for recording in Recording::load_all(chatwire_fixtures::recordings_dir())? {
        let name = recording.name.clone();
        if recording.exchange.response.frames.len() < 2 {
            continue;
        }
        let pauses = runtime.block_on(replay(recording))?;
        writeln!(out, "{name}\t{pauses}")?;
        total.add(&pauses);
        streams += 1;
    }
    writeln!(out, "{streams} streams\t{total}")?;
    Ok(())
}

/// Replays one recording and compares its pauses.
async fn replay(recording: Recording) -> Result<Pauses, Box<dyn std::error::Error>> {
    let clock = Arc::new(TokioClock::new());
    let exchange = recording.exchange.clone();
    let replay = Replayer::new(RecordingSet::new([recording])).with_pace(1.0, clock.clone());
    let request = http::Request::builder()
        .method(exchange.request.method)
        .uri(format!("http://localhost{}", exchange.request.target))
        .body(Bytes::clone(&exchange.request.body))?;
    let mut body = replay.send(request, &Timeouts::default()).await?.into_body();
    let mut pauses = Pauses::default();
    let mut last: Option<(Duration, Duration)> = None;
    for frame in &exchange.response.frames {
        body.frame().await.ok_or("a frame is missing")??;
        let now = clock.now();
        if let Some((recorded, replayed)) = last {
            pauses.compare(frame.at.saturating_sub(recorded), now.saturating_sub(replayed));
        }
        last = Some((frame.at, now));
    }
    Ok(pauses)
}

/// The pauses between frames, and how far they are from those that were recorded.
#[derive(Default)]
struct Pauses {
    count: usize,
    worst: Duration,
    /// Of the worst deviation in percent among pauses that are not short: the part and the pause.
    worst_part: (f64, Duration),
    /// Neither within the time nor within the part.
    far: usize,
}

impl Pauses {
    fn compare(&mut self, recorded: Duration, replayed: Duration) {
        let off = recorded.abs_diff(replayed);
        let part = off.as_secs_f64() / recorded.as_secs_f64().max(f64::MIN_POSITIVE);
        self.count += 1;
        self.worst = self.worst.max(off);
        if recorded >= SMALL && part > self.worst_part.0 {
            self.worst_part = (part, recorded);
        }
        self.far += usize::from(off > SMALL && part > SMALL_PART);
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.worst = self.worst.max(other.worst);
        if other.worst_part.0 > self.worst_part.0 {
            self.worst_part = other.worst_part;
        }
        self.far += other.far;
    }
}

impl std::fmt::Display for Pauses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
        let (part, of) = self.worst_part;
        write!(
            f,
            "{} pauses, off by at most {:.3} ms, and by {:.1} % of {:.1} ms; \
             {} off by more than 5 ms and 5 %",
            self.count,
            milliseconds(self.worst),
            part * 100.0,
            milliseconds(of),
            self.far
        )
    }
}
