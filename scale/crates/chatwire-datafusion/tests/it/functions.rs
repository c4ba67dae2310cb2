//! The functions in SQL.

use chatwire_arrow::{ArrowJudge, recordings};
use chatwire_conformance::RuleSet;
use chatwire_datafusion::register;
use datafusion::{
    arrow::{array::AsArray as _, util::pretty::pretty_format_batches},
    prelude::SessionContext,
};

use crate::traffic::{Traffic, folder, load};

/// The findings of all exchanges, each with the name of its exchange.
const FINDINGS: &str = "select name, unnest(judgment['findings']) as finding from (select name, \
    chatwire_judge(request, status, headers, body, frames, target, details) as judgment \
    from exchanges) order by name";

#[tokio::test]
async fn findings_are_those_of_the_judge_on_one_core_and_on_two() {
    let loaded = load();
    let batch = recordings::write(&loaded).unwrap();
    let judged = ArrowJudge::default().judge_batch(&batch).unwrap();
    let context = SessionContext::new();
    context.register_batch("judged", judged).unwrap();
    let sql = "select name, unnest(judgment['findings']) as finding from judged order by name";
    let expected = context.sql(sql).await.unwrap().collect().await.unwrap();
    let expected = pretty_format_batches(&expected).unwrap().to_string();
    assert!(expected.lines().count() > 100);
    for cores in [1, 2] {
        let traffic = Traffic::new(&loaded, cores).await;
        assert_eq!(traffic.text(FINDINGS).await, expected, "{cores} cores");
    }
}

#[tokio::test]
async fn a_row_is_judged_once_whatever_is_asked_of_its_judgment() {
    let loaded = load();
    let traffic = Traffic::new(&loaded, 2).await;
    let sql = "select judgment['verdict'], judgment['kind'], judgment['model'] from (select \
        chatwire_judge(request, status, headers, body) as judgment from exchanges) \
        where judgment['verdict'] <> 'pass'";
    traffic.rows(sql).await;
    assert_eq!(traffic.function.judged() as usize, loaded.len());
}

#[tokio::test]
async fn the_rules_are_a_table() {
    let traffic = Traffic::new(&load()[..1], 1).await;
    let count = traffic.cell("select count(*) from chatwire_rules()").await;
    assert_eq!(count, RuleSet::catalog().iter().count().to_string());
    let sql = "select level from chatwire_rules() where rule = 'stream/done-is-sent'";
    assert_eq!(traffic.cell(sql).await, "must");
}

#[tokio::test]
async fn a_folder_is_a_table() {
    let context = SessionContext::new();
    register(&context);
    let path = folder();
    let sql = format!("select name from chatwire_recordings('{}')", path.display());
    let rows = context.sql(&sql).await.unwrap().collect().await.unwrap();
    let count: usize = rows.iter().map(|batch| batch.num_rows()).sum();
    let answered = load().iter().filter(|it| it.exchange.has_response()).count();
    assert_eq!(count, answered);
    let some = format!("{sql} limit 3");
    let rows = context.sql(&some).await.unwrap().collect().await.unwrap();
    assert_eq!(rows.iter().map(|batch| batch.num_rows()).sum::<usize>(), 3);
}

#[track_caller]
fn check_error(error: datafusion::error::DataFusionError, part: &str) {
    let message = error.strip_backtrace();
    assert!(message.contains(part), "{message}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let context = SessionContext::new();
    register(&context);
    let error = context.sql("select chatwire_judge('{}')").await.unwrap_err();
    check_error(error, "takes request, status, headers, body and then frames");
    let error = context.sql("select * from chatwire_rules('x')").await.unwrap_err();
    check_error(error, "takes no argument");
    let frame = context.sql("select * from chatwire_recordings('/no/such/folder')").await;
    check_error(frame.unwrap().collect().await.unwrap_err(), "/no/such/folder");
    let sql = "select chatwire_judge(null, '200', null, '{}')";
    let frame = context.sql(sql).await;
    let error = match frame {
        Ok(frame) => frame.collect().await.unwrap_err(),
        Err(error) => error,
    };
    check_error(error, "the column `status` has type Utf8");
}

#[tokio::test]
async fn a_poison_row_fails_no_other() {
    let context = SessionContext::new();
    register(&context);
    let sql = "select chatwire_judge(null, status, headers, body)['verdict'] as verdict \
        from (values (200, null, '{}'), (9, null, '{}'), (200, 'x', '{}'), (200, null, null), \
        (200, null, '{}')) as t (status, headers, body)";
    let rows = context.sql(sql).await.unwrap().collect().await.unwrap();
    let verdicts: Vec<_> =
        rows.iter().flat_map(|batch| batch.column(0).as_string::<i32>().iter().flatten()).collect();
    assert_eq!(verdicts, ["fail", "unreadable", "unreadable", "unreadable", "fail"]);
}
