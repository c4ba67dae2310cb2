//! What this process uses, as Linux tells it.

use std::{error::Error, fs, time::Duration};

/// How long a tick of the processor times in `/proc` is.
const TICK: Duration = Duration::from_millis(10);

/// What this process uses.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    /// Bytes of memory now.
    pub(crate) resident: u64,
    /// The most there were so far.
    pub(crate) most_resident: u64,
    /// Time on all processors.
    pub(crate) processor: Duration,
}

impl Usage {
    /// What is used now, and was until now.
    pub(crate) fn now() -> Result<Self, Box<dyn Error>> {
        let status = fs::read_to_string("/proc/self/status")?;
        let kibibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.and_then(|number| number.parse::<u64>().ok()).ok_or("no memory is told")
        };
        let stat = fs::read_to_string("/proc/self/stat")?;
        // The name, in parentheses, may hold anything; user and system time are the 12th and 13th after it.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks = fields.skip(11).take(2).map(str::parse::<u32>).sum::<Result<u32, _>>()?;
        Ok(Self {
            resident: kibibytes("VmRSS:")? * 1_024,
            most_resident: kibibytes("VmHWM:")? * 1_024,
            processor: TICK * ticks,
        })
    }
}

/// Fails when fewer files may be open than streams are wanted.
pub(crate) fn check_files(streams: usize) -> Result<(), Box<dyn Error>> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    match soft.parse::<usize>() {
        Ok(most) if most < streams + 64 => {
            Err(format!("only {most} files may be open: ulimit -n {}", streams + 1_000).into())
        }
        _ => Ok(()),
    }
}
