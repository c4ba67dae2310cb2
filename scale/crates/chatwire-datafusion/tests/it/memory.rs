//! What needs more memory than there is spills to disk, or the query fails and says why.

use std::sync::Arc;

use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::util::pretty::pretty_format_batches,
    execution::{memory_pool::FairSpillPool, runtime_env::RuntimeEnvBuilder},
    physical_plan::{ExecutionPlan, collect},
    prelude::SessionContext,
};

use crate::traffic::{Traffic, config, load, write};

/// Every recording several times, each with a name of its own.
fn many(copies: usize) -> Vec<Recording> {
    let copy = |number: usize| {
        load().into_iter().map(move |mut recording| {
            recording.name = format!("{number}/{}", recording.name);
            recording
        })
    };
    (0..copies).flat_map(copy).collect()
}

/// The recordings on two cores whose operators have this many bytes together.
async fn bounded(recordings: &[Recording], bytes: usize) -> Traffic {
    let pool = Arc::new(FairSpillPool::new(bytes));
    let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc().unwrap();
    // What a sort keeps free for its merge must fit, too.
    let config = config(2).with_sort_spill_reservation_bytes(bytes / 8);
    let files: Vec<_> = recordings.chunks(132).map(write).collect();
    Traffic::of(&files, SessionContext::new_with_config_rt(config, runtime)).await
}

/// How often the operators of a plan spilled.
fn spills(plan: &dyn ExecutionPlan) -> usize {
    let here = plan.metrics().and_then(|metrics| metrics.spill_count()).unwrap_or(0);
    here + plan.children().into_iter().map(|child| spills(child.as_ref())).sum::<usize>()
}

/// Runs a query with little memory and without a limit: both give the same, and the first spills.
async fn check_spills(sql: &str, bytes: usize) {
    let recordings = many(16);
    let expected = Traffic::new(&recordings, 1).await.text(sql).await;
    let traffic = bounded(&recordings, bytes).await;
    let frame = traffic.context.sql(sql).await.unwrap();
    let context = Arc::new(frame.task_ctx());
    let plan = frame.create_physical_plan().await.unwrap();
    let rows = collect(plan.clone(), context.clone()).await.unwrap();
    assert!(spills(plan.as_ref()) > 0);
    assert!(pretty_format_batches(&rows).unwrap().to_string() == expected);
    assert_eq!(context.runtime_env().memory_pool.reserved(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sort_of_findings_spills() {
    let sql = "select name, body, judgment['verdict'] as verdict, judgment['findings'] as findings \
        from (select name, body, chatwire_judge(request, status, headers, body, frames, target, \
        details) as judgment from exchanges) order by name";
    check_spills(sql, 14 << 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_spill() {
    let sql = "select name, request, count(*) as exchanges, sum(judgment['findings_count']) as \
        findings from (select name, request, chatwire_judge(request, status, headers, body, \
        frames, target, details) as judgment from exchanges) group by name, request order by name";
    check_spills(sql, 4 << 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_that_cannot_spill_fails_and_says_why() {
    let traffic = bounded(&many(4), 512 << 10).await;
    let sql = "select count(*) from exchanges a inner join exchanges b on a.body = b.body";
    let error = traffic.context.sql(sql).await.unwrap().collect().await.unwrap_err();
    let message = error.strip_backtrace();
    assert!(message.contains("Resources exhausted"), "{message}");
    // What the query held is free again.
    assert_eq!(traffic.context.runtime_env().memory_pool.reserved(), 0);
    let sql = "select count(*) from (select chatwire_judge(request, status, headers, body) as \
        judgment from exchanges) where judgment['verdict'] is not null";
    assert_eq!(traffic.cell(sql).await, (4 * load().len()).to_string());
}
