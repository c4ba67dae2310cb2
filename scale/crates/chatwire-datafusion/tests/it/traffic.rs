//! The recordings of the repository as Parquet files.

use std::path::{Path, PathBuf};

use chatwire_arrow::{ArrowJudge, recordings};
use chatwire_datafusion::{JudgeFunction, register_with};
use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::{array::RecordBatch, util::pretty::pretty_format_batches},
    dataframe::DataFrameWriteOptions,
    prelude::{ParquetReadOptions, SessionConfig, SessionContext},
};
use tempfile::TempDir;

/// The folder of the recordings.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/recordings")
}

/// All recordings, by name.
pub(crate) fn load() -> Vec<Recording> {
    let loaded = Recording::load_all(folder()).unwrap();
    assert!(loaded.len() > 100, "{}", loaded.len());
    loaded
}

/// Recordings as a batch.
pub(crate) fn write(recordings: &[Recording]) -> RecordBatch {
    recordings::write(recordings).unwrap()
}

/// A session with this many cores, which divides even small files.
pub(crate) fn config(cores: usize) -> SessionConfig {
    SessionConfig::new().with_target_partitions(cores).with_batch_size(32)
}

/// A table `exchanges` of recordings in several files, and the rows that were judged.
pub(crate) struct Traffic {
    pub(crate) context: SessionContext,
    pub(crate) function: JudgeFunction,
    _folder: TempDir,
}

impl Traffic {
    /// Judges on this many cores.
    pub(crate) async fn new(recordings: &[Recording], cores: usize) -> Self {
        let files: Vec<_> = recordings.chunks(40).map(write).collect();
        Self::of(&files, SessionContext::new_with_config(config(cores))).await
    }

    /// A table of these files in this context.
    pub(crate) async fn of(files: &[RecordBatch], context: SessionContext) -> Self {
        let folder = TempDir::new().unwrap();
        for (index, batch) in files.iter().enumerate() {
            let file = folder.path().join(format!("{index}.parquet"));
            // Not in the context, whose memory may be bounded.
            let frame = SessionContext::new().read_batch(batch.clone()).unwrap();
            let options = DataFrameWriteOptions::new().with_single_file_output(true);
            frame.write_parquet(file.to_str().unwrap(), options, None).await.unwrap();
        }
        let path = folder.path().to_str().unwrap();
        context.register_parquet("exchanges", path, ParquetReadOptions::default()).await.unwrap();
        let judge = JudgeFunction::new(ArrowJudge::default());
        let function = judge.clone();
        register_with(&context, judge);
        Self { context, function, _folder: folder }
    }

    /// The rows of a query.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<RecordBatch> {
        self.context.sql(sql).await.unwrap().collect().await.unwrap()
    }

    /// The rows of a query as text, one in each line.
    pub(crate) async fn text(&self, sql: &str) -> String {
        pretty_format_batches(&self.rows(sql).await).unwrap().to_string()
    }

    /// The only cell of a query.
    pub(crate) async fn cell(&self, sql: &str) -> String {
        let text = self.text(sql).await;
        let row = text.lines().nth(3).unwrap();
        row.trim_matches(['|', ' ']).to_owned()
    }
}
