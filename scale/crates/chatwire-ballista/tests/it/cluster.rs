//! A query on a cluster gives what it gives on one machine, also when an executor is lost.

use std::{path::Path, sync::Arc};

use chatwire_arrow::recordings;
use chatwire_ballista::context;
use chatwire_datafusion::register;
use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::{
        array::{ArrayRef, AsArray as _, BinaryArray, RecordBatch},
        util::pretty::pretty_format_batches,
    },
    dataframe::DataFrameWriteOptions,
    prelude::{ParquetReadOptions, SessionConfig, SessionContext},
};
use tempfile::TempDir;

use crate::process::Cluster;

/// How many files there are, and so how many parts a query has.
const FILES: usize = 8;

/// What an executor logs when it begins with a part.
const TASK: &str = "Execute task";

/// The findings of all exchanges.
const FINDINGS: &str = "select name, unnest(judgment['findings']) as finding from (select name, \
    chatwire_judge(request, status, headers, body, frames, target, details) as judgment \
    from exchanges) order by name";

/// The recordings of the repository.
fn load() -> Vec<Recording> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/recordings");
    Recording::load_all(path).unwrap()
}

/// The recordings in files, each file with about as many of them.
async fn files() -> TempDir {
    let loaded = load();
    write(loaded.chunks(loaded.len().div_ceil(FILES)).map(batch)).await
}

fn batch(recordings: &[Recording]) -> RecordBatch {
    recordings::write(recordings).unwrap()
}

async fn write(batches: impl Iterator<Item = RecordBatch>) -> TempDir {
    let folder = TempDir::new().unwrap();
    let context = SessionContext::new();
    for (index, batch) in batches.enumerate() {
        let file = folder.path().join(format!("{index}.parquet"));
        let frame = context.read_batch(batch).unwrap();
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        frame.write_parquet(file.to_str().unwrap(), options, None).await.unwrap();
    }
    folder
}

async fn findings(context: &SessionContext, folder: &TempDir) -> String {
    let path = folder.path().to_str().unwrap();
    context.register_parquet("exchanges", path, ParquetReadOptions::default()).await.unwrap();
    text(context, FINDINGS).await
}

/// The rows as text, in one order: findings of one exchange have none.
async fn text(context: &SessionContext, sql: &str) -> String {
    let rows = context.sql(sql).await.unwrap().collect().await.unwrap();
    let text = pretty_format_batches(&rows).unwrap().to_string();
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

fn config() -> SessionConfig {
    SessionConfig::new().with_target_partitions(FILES).with_batch_size(16)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_are_the_same_on_a_cluster_also_when_an_executor_is_killed() {
    let folder = files().await;
    let local = SessionContext::new();
    register(&local);
    let expected = findings(&local, &folder).await;
    assert!(expected.lines().count() > 100);

    let mut cluster = Cluster::start(256);
    let remote = context::connect(&cluster.address, config()).await.unwrap();
    register(&remote);
    assert_eq!(findings(&remote, &folder).await, expected);

    let mut lost = cluster.executors.remove(0);
    lost.skip_log();
    let address = cluster.address.clone();
    let query = tokio::spawn(async move {
        let remote = context::connect(&address, config()).await.unwrap();
        register(&remote);
        findings(&remote, &folder).await
    });
    tokio::task::spawn_blocking(move || {
        lost.wait_for(TASK);
        lost.kill();
    })
    .await
    .unwrap();
    assert_eq!(query.await.unwrap(), expected);
}

/// A batch with a column of nulls in place of every second body.
fn with_poison(batch: &RecordBatch) -> RecordBatch {
    let (index, field) = batch.schema_ref().column_with_name("body").unwrap();
    assert!(field.is_nullable());
    let bodies = batch.column(index).as_binary::<i32>().iter().enumerate();
    let poisoned = bodies.map(|(row, body)| body.filter(|_| row % 2 == 0));
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    columns[index] = Arc::new(BinaryArray::from_iter(poisoned));
    RecordBatch::try_new(batch.schema(), columns).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_are_unevenly_divided_or_no_exchange_change_no_other() {
    let loaded = load();
    let (most, few) = loaded.split_at(loaded.len() - 4);
    let parts = [most, &few[..1], &few[1..], &few[..0]];
    let folder = write(parts.into_iter().map(|part| with_poison(&batch(part)))).await;
    let sql = "select judgment['verdict'] as verdict, count(*) as exchanges, \
        sum(judgment['findings_count']) as findings from (select chatwire_judge(request, status, \
        headers, body, frames, target, details) as judgment from exchanges) group by 1 order by 1";
    let local = SessionContext::new();
    register(&local);
    let expected = (findings(&local, &folder).await, text(&local, sql).await);
    assert!(expected.1.contains("unreadable"), "{}", expected.1);

    let cluster = Cluster::start(256);
    let remote = context::connect(&cluster.address, config()).await.unwrap();
    register(&remote);
    let found = (findings(&remote, &folder).await, text(&remote, sql).await);
    assert!(found == expected, "{}", found.1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_beyond_the_memory_of_an_executor_fails_and_the_executor_lives() {
    let folder = files().await;
    let mut cluster = Cluster::start(1);
    let remote = context::connect(&cluster.address, config()).await.unwrap();
    register(&remote);
    let path = folder.path().to_str().unwrap();
    remote.register_parquet("exchanges", path, ParquetReadOptions::default()).await.unwrap();
    let sorted = "select a.name, b.body from exchanges a cross join exchanges b order by 1";
    let error = remote.sql(sorted).await.unwrap().collect().await.unwrap_err();
    assert!(error.to_string().contains("ResourcesExhausted"), "{error}");
    let rules = "select judgment['verdict'] from (select chatwire_judge(request, status, headers, \
        body) as judgment from exchanges)";
    let rows = remote.sql(rules).await.unwrap().collect().await.unwrap();
    assert_eq!(rows.iter().map(RecordBatch::num_rows).sum::<usize>(), load().len());
    assert!(cluster.executors.iter_mut().all(|executor| executor.is_alive()));
}
