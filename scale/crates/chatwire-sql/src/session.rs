//! The session: its settings, its functions and the table `exchanges`.

use std::{fs, path::Path, sync::Arc};

use chatwire_ballista::context;
use chatwire_datafusion::{JudgeFunction, register_with};
use datafusion::{
    execution::{memory_pool::FairSpillPool, runtime_env::RuntimeEnvBuilder},
    prelude::{ParquetReadOptions, SessionConfig, SessionContext},
};

use crate::{args::Args, error::SqlError};

/// The name of the table of files, of which `exchanges` is made.
const FILES: &str = "exchange_files";

/// A session, and the function that counts the rows that it has judged.
pub(crate) struct Session {
    pub(crate) context: SessionContext,
    pub(crate) function: JudgeFunction,
}

impl Session {
    /// Opens a session as the flags say.
    pub(crate) async fn open(args: &Args) -> Result<Self, SqlError> {
        let mut config = SessionConfig::new()
            .with_batch_size(args.batch_rows.max(1))
            .with_information_schema(true);
        if args.cores > 0 {
            config = config.with_target_partitions(args.cores);
        }
        let bytes = args.memory.map(|mib| mib.saturating_mul(1 << 20));
        if let Some(bytes) = bytes {
            // What each sort keeps free for its merge must leave room for what it sorts.
            let parts = config.target_partitions().max(1);
            let kept = config.options().execution.sort_spill_reservation_bytes;
            config = config.with_sort_spill_reservation_bytes(kept.min(bytes / (4 * parts)));
        }
        let context = match &args.ballista {
            Some(address) => context::connect(address, config).await?,
            None => {
                let mut runtime = RuntimeEnvBuilder::new();
                if let Some(bytes) = bytes {
                    runtime = runtime.with_memory_pool(Arc::new(FairSpillPool::new(bytes)));
                }
                SessionContext::new_with_config_rt(config, runtime.build_arc()?).enable_url_table()
            }
        };
        let function = JudgeFunction::default();
        register_with(&context, function.clone());
        if let Some(path) = &args.from {
            register_exchanges(&context, path, args.ballista.is_some()).await?;
        }
        Ok(Self { context, function })
    }
}

/// Makes files the table `exchanges`.
async fn register_exchanges(
    context: &SessionContext,
    path: &str,
    is_remote: bool,
) -> Result<(), SqlError> {
    if is_parquet(path) {
        context.register_parquet(FILES, path, ParquetReadOptions::default()).await?;
        return add_missing_columns(context).await;
    }
    if is_remote {
        return Err(SqlError::Usage(format!(
            "a cluster reads Parquet and not {path}; copy it first: chatwire-sql \"copy \
             (select * from chatwire_recordings('{path}')) to 'exchanges.parquet'\""
        )));
    }
    let quoted = path.replace('\'', "''");
    let view = format!("create view exchanges as select * from chatwire_recordings('{quoted}')");
    context.sql(&view).await?.collect().await?;
    Ok(())
}

/// Makes the table `exchanges` of files, with nulls for columns that they do not have, as the ready
/// queries name all.
async fn add_missing_columns(context: &SessionContext) -> Result<(), SqlError> {
    let files = context.table(FILES).await?;
    let schema = files.schema();
    if !schema.has_column_with_unqualified_name("body") {
        let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        return Err(SqlError::Usage(format!(
            "the files have no column `body`; their columns are {}",
            names.join(", ")
        )));
    }
    let is_missing = |name: &&str| !schema.has_column_with_unqualified_name(name);
    let texts = ["name", "target", "recorded_at"].into_iter().filter(is_missing);
    let parts = ["request", "status", "headers", "frames", "details"].into_iter();
    let nulls = texts.map(|name| format!(", cast(null as varchar) as {name}"));
    let nulls: String =
        nulls.chain(parts.filter(is_missing).map(|name| format!(", null as {name}"))).collect();
    if nulls.is_empty() {
        if let Some(table) = context.deregister_table(FILES)? {
            context.register_table("exchanges", table)?;
        }
        return Ok(());
    }
    // A view is made at once, on this machine; a cluster gets the query that it stands for.
    context.sql(&format!("create view exchanges as select *{nulls} from {FILES}")).await?;
    Ok(())
}

/// Whether a path is a Parquet file, a pattern, or a folder with such a file.
fn is_parquet(path: &str) -> bool {
    if path.ends_with(".parquet") || path.contains("://") {
        return true;
    }
    let is_file = |entry: std::io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.path().extension().is_some_and(|found| found == "parquet"))
    };
    fs::read_dir(Path::new(path)).is_ok_and(|mut entries| entries.any(is_file))
}
