//! Measures how exactly a replay at the recorded speed keeps the recorded times, on a real clock.
//!
//! Replays every recorded stream once and prints the largest deviation of a pause between two
//! frames from the pause in `frames.tsv`, in milliseconds and in percent of the pause.

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

/// A deviation is tolerated if it is below one of these.
const TOLERANCE: Duration = Duration::from_millis(5);
const RELATIVE_TOLERANCE: f64 = 0.05;

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

/// Replays one recording and compares the pauses.
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

/// Deviations of the pauses between frames from the recorded ones.
#[derive(Default)]
struct Pauses {
    count: usize,
    worst: Duration,
    /// The largest relative deviation among pauses of at least `TOLERANCE`, and its pause.
    worst_part: (f64, Duration),
    /// Number of pauses outside both tolerances.
    exceeded: usize,
}

impl Pauses {
    fn compare(&mut self, recorded: Duration, replayed: Duration) {
        let off = recorded.abs_diff(replayed);
        let part = off.as_secs_f64() / recorded.as_secs_f64().max(f64::MIN_POSITIVE);
        self.count += 1;
        self.worst = self.worst.max(off);
        if recorded >= TOLERANCE && part > self.worst_part.0 {
            self.worst_part = (part, recorded);
        }
        self.exceeded += usize::from(off > TOLERANCE && part > RELATIVE_TOLERANCE);
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.worst = self.worst.max(other.worst);
        if other.worst_part.0 > self.worst_part.0 {
            self.worst_part = other.worst_part;
        }
        self.exceeded += other.exceeded;
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
            self.exceeded
        )
    }
}
