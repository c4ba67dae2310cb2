//! The session: its settings, its functions and the table `exchanges`.

use std::{fs, path::Path, sync::Arc};

use chatwire_ballista::context;
use chatwire_datafusion::{JudgeFunction, register_with};
use datafusion::{
    execution::{memory_pool::FairSpillPool, runtime_env::RuntimeEnvBuilder},
    prelude::{ParquetReadOptions, SessionConfig, SessionContext},
};

use crate::{args::Args, error::SqlError};

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
        let context = match &args.ballista {
            Some(address) => context::connect(address, config).await?,
            None => {
                let mut runtime = RuntimeEnvBuilder::new();
                if let Some(mib) = args.memory {
                    let pool = FairSpillPool::new(mib.saturating_mul(1 << 20));
                    runtime = runtime.with_memory_pool(Arc::new(pool));
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
        context.register_parquet("exchanges", path, ParquetReadOptions::default()).await?;
        return Ok(());
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
