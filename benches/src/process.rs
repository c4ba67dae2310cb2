//! Resource usage of a process, from Linux's `/proc`.

use std::{error::Error, fs, time::Duration};

/// Duration of a clock tick in `/proc`.
const TICK: Duration = Duration::from_millis(10);

/// Resource usage of a process.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Usage {
    /// Resident memory, in bytes.
    pub resident: u64,
    /// Peak resident memory, in bytes.
    pub peak_resident: u64,
    /// CPU time.
    pub cpu: Duration,
}

impl Usage {
    /// The current usage of this process.
    ///
    /// # Errors
    /// If the system has no `/proc`.
    pub fn now() -> Result<Self, Box<dyn Error>> {
        Self::of("self")
    }

    /// The current usage of the process with this number.
    ///
    /// # Errors
    /// If there is no such process, or no `/proc`.
    pub fn of(process: &str) -> Result<Self, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let kibibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.and_then(|number| number.parse::<u64>().ok()).ok_or("/proc has no memory usage")
        };
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name in parentheses may contain any text; user and system time are fields 12 and 13
        // after it.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks = fields.skip(11).take(2).map(str::parse::<u32>).sum::<Result<u32, _>>()?;
        Ok(Self {
            resident: kibibytes("VmRSS:")? * 1_024,
            peak_resident: kibibytes("VmHWM:")? * 1_024,
            cpu: TICK * ticks,
        })
    }
}

/// Number of files and sockets that a process has open.
///
/// # Errors
/// If there is no such process, or no `/proc`.
pub fn open_files(process: &str) -> Result<usize, Box<dyn Error>> {
    Ok(fs::read_dir(format!("/proc/{process}/fd"))?.count())
}

/// Fails if the limit on open files is too low for the number of streams.
///
/// # Errors
/// If it is.
pub fn check_files(streams: usize) -> Result<(), Box<dyn Error>> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    match soft.parse::<usize>() {
        Ok(max) if max < streams + 64 => {
            Err(format!("the limit of open files is {max}: run `ulimit -n {}`", streams + 1_000)
                .into())
        }
        _ => Ok(()),
    }
}
