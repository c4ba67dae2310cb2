//! A query on a cluster gives what it gives on one machine, also when an executor is lost.

use std::path::Path;

use chatwire_arrow::recordings;
use chatwire_ballista::context;
use chatwire_datafusion::register;
use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::util::pretty::pretty_format_batches,
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

/// The recordings of the repository in files, each file with some of them.
async fn files() -> TempDir {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/recordings");
    let loaded = Recording::load_all(path).unwrap();
    let folder = TempDir::new().unwrap();
    let context = SessionContext::new();
    for (index, part) in loaded.chunks(loaded.len().div_ceil(FILES)).enumerate() {
        let file = folder.path().join(format!("{index}.parquet"));
        let frame = context.read_batch(recordings::write(part).unwrap()).unwrap();
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        frame.write_parquet(file.to_str().unwrap(), options, None).await.unwrap();
    }
    folder
}

async fn findings(context: &SessionContext, folder: &TempDir) -> String {
    let path = folder.path().to_str().unwrap();
    context.register_parquet("exchanges", path, ParquetReadOptions::default()).await.unwrap();
    let rows = context.sql(FINDINGS).await.unwrap().collect().await.unwrap();
    pretty_format_batches(&rows).unwrap().to_string()
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

    let mut cluster = Cluster::start();
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
