//! Rows of measurements in which the crates take turns.

use std::{
    hint::black_box,
    io::{self, Write},
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};

use crate::server::EVENTS;

/// Rounds; the medians count.
const ROUNDS: usize = 15;

/// Calls of a crate in a round.
const CALLS: usize = 200;

/// Streams of a crate in a round.
const STREAMS: usize = 10;

/// A crate and its call: it returns the time until the first chunk of a stream.
pub(crate) type Peer = (&'static str, Box<dyn FnMut() -> Duration>);

/// One kind of call by several crates.
pub(crate) struct Row {
    peers: Vec<Peer>,
    calls: usize,
    chunks: usize,
}

impl Row {
    /// Calls without a stream.
    pub(crate) fn unary(peers: Vec<Peer>) -> Self {
        Self { peers, calls: CALLS, chunks: 1 }
    }

    /// Streams, measured per chunk.
    pub(crate) fn stream(peers: Vec<Peer>) -> Self {
        Self { peers, calls: STREAMS, chunks: EVENTS }
    }

    /// Measures all crates and prints their medians.
    pub(crate) fn measure(&mut self, name: &str, out: &mut impl Write) -> io::Result<()> {
        let mut times: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); self.peers.len()];
        for (_, call) in &mut self.peers {
            // Connects.
            for _ in 0..10 {
                black_box(call());
            }
        }
        for _ in 0..ROUNDS {
            for ((_, call), (cpu, first)) in self.peers.iter_mut().zip(&mut times) {
                let start = now(ClockId::ProcessCPUTime);
                for _ in 0..self.calls {
                    first.push(call().as_secs_f64() * 1e3);
                }
                let used = now(ClockId::ProcessCPUTime) - start;
                cpu.push(used.as_secs_f64() * 1e6 / (self.calls * self.chunks) as f64);
            }
        }
        for ((who, _), (cpu, first)) in self.peers.iter().zip(times) {
            write!(out, "{name}\t{who}\t{:.2}", median(cpu))?;
            match median(first) {
                first if self.chunks > 1 => writeln!(out, "\t{first:.3}")?,
                _ => writeln!(out)?,
            }
        }
        Ok(())
    }
}

/// The time of a clock.
pub(crate) fn now(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The time on the wall since `start`.
pub(crate) fn since(start: Duration) -> Duration {
    now(ClockId::Monotonic).saturating_sub(start)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Keeps this process on these processors; does nothing where that is not possible.
pub(crate) fn pin(processors: &[usize]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_setaffinity};
        let mut set = CpuSet::new();
        processors.iter().for_each(|processor| set.set(*processor));
        sched_setaffinity(None, &set)?;
    }
    Ok(())
}
