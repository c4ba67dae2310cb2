//! What machine the results are from.

use std::{error::Error, fs, thread};

use crate::process::{output, program};

/// The processor, the number of its threads, and the compiler.
pub(super) fn description() -> Result<String, Box<dyn Error>> {
    // Only Linux has this file.
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processors.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let threads = thread::available_parallelism()?;
    let compiler = output(program("rustc", ["--version"]))?;
    let (model, compiler) = (model.unwrap_or("unknown processor"), compiler.trim());
    Ok(format!("Machine: {model}, {threads} threads, {}, {compiler}.", std::env::consts::OS))
}
