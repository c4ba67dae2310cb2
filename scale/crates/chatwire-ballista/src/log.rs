//! The log of the processes.

use tracing_subscriber::filter::LevelFilter;

/// Writes the log of this process to standard error, from this level on: `error`, `warn`, `info`,
/// `debug` or `trace`; another name is `info`.
pub fn start_log(level: &str) {
    let level = level.parse().unwrap_or(LevelFilter::INFO);
    // A second log of a process, as in tests, is none.
    let _ = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .try_init();
}
