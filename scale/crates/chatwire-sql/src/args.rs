//! The flags.

use std::path::PathBuf;

/// Ask recorded chat completions by SQL, on this machine or on a cluster.
///
/// Functions: chatwire_judge(request, status, headers, body, frames, target, details),
/// chatwire_shapes of the same arguments, chatwire_rules() and chatwire_recordings('path').
/// A file is a table by its path in quotes, such as 'traffic/*.parquet'; --from makes one the table
/// exchanges, which the ready queries read.
#[derive(Debug, clap::Parser)]
#[command(version, group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Args {
    /// The SQL.
    #[arg(group = "what", value_name = "SQL")]
    pub(crate) sql: Option<String>,
    /// Run a ready query, see --list.
    #[arg(long, group = "what", value_name = "NAME")]
    pub(crate) ready: Option<String>,
    /// List the ready queries.
    #[arg(long, group = "what")]
    pub(crate) list: bool,
    /// The table `exchanges`: a Parquet file, a pattern or folder of them, or recordings in any
    /// format that chatwire reads.
    #[arg(long, value_name = "PATH")]
    pub(crate) from: Option<String>,
    /// A parameter of the SQL, such as before=2026-10 for $before; can be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) param: Vec<(String, String)>,
    /// Run on the cluster of this scheduler.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) ballista: Option<String>,
    /// Form of the result.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
    /// Store the rows as recordings instead of printing them, in DIR/RULE/CASE or as lines of
    /// FILE.jsonl; the result must have the columns of exchanges.
    #[arg(long, value_name = "DIR|FILE.jsonl")]
    pub(crate) out: Option<PathBuf>,
    /// Parts that are worked on at once; 0 for as many as there are cores.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) cores: usize,
    /// Exchanges that are judged at once by one core; their bodies are in memory.
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub(crate) batch_rows: usize,
    /// MiB that sorts, joins and groups use before they spill to disk [default: no limit].
    #[arg(long, value_name = "MIB")]
    pub(crate) memory: Option<usize>,
    /// Rows that a table shows at most; the other forms have all.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) max_rows: usize,
    /// Show no progress, which is shown on a terminal only.
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// The form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table for readers.
    Table,
    /// One JSON object on each line.
    Json,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("must be a name, `=` and a value".to_owned()),
    }
}
