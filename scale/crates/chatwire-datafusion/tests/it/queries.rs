//! The ready queries.

use std::collections::BTreeSet;

use chatwire_datafusion::query::{QUERIES, ReadyQuery};
use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::util::pretty::pretty_format_batches,
    common::{ParamValues, ScalarValue, metadata::ScalarAndMetadata},
};

use crate::traffic::{Traffic, load};

/// The rows of a ready query, each as its cells.
pub(crate) async fn rows(
    traffic: &Traffic,
    name: &str,
    parameters: &[(&str, &str)],
) -> Vec<Vec<String>> {
    let frame = traffic.context.sql(ReadyQuery::named(name).unwrap().sql).await.unwrap();
    let frame = match parameters {
        [] => frame,
        given => {
            let value = |value: &str| ScalarValue::Utf8(Some(value.to_owned()));
            let values = given
                .iter()
                .map(|(name, it)| ((*name).to_owned(), ScalarAndMetadata::from(value(it))));
            frame.with_param_values(ParamValues::Map(values.collect())).unwrap()
        }
    };
    let text = pretty_format_batches(&frame.collect().await.unwrap()).unwrap().to_string();
    let lines = text.lines().filter(|line| line.starts_with('|')).skip(1);
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    lines.map(|line| cells(line)[1..].to_vec()).collect()
}

/// Two exchanges of a server that leaves out `[DONE]`, in two months, the second with a new member.
fn two_months() -> Vec<Recording> {
    let loaded = load();
    let stream = loaded.iter().find(|it| {
        let body = it.exchange.response.body();
        body.starts_with(b"data:") && body.ends_with(b"data: [DONE]\n\n")
    });
    let mut recordings = Vec::new();
    for (name, time, id) in [
        ("first", "2026-09-01T10:00:00Z", "\"id\""),
        ("second", "2026-10-02T10:00:00Z", "\"cost\":1,\"id\""),
    ] {
        let mut recording = stream.unwrap().clone();
        let body = recording.exchange.response.body();
        let text = std::str::from_utf8(&body).unwrap().replace("data: [DONE]\n\n", "");
        let text = text.replace("\"id\"", id);
        let frame = chatwire_transport::Frame::new(std::time::Duration::ZERO, text);
        recording.exchange.response.frames = vec![frame];
        recording.meta.recorded_at = Some(time.to_owned());
        recording.meta.case = name.to_owned();
        recording.name = name.to_owned();
        recordings.push(recording);
    }
    recordings
}

#[test]
fn every_query_has_a_name_and_says_what_it_gives() {
    let names: BTreeSet<_> = QUERIES.iter().map(|query| query.name).collect();
    assert_eq!(names.len(), QUERIES.len());
    for query in QUERIES {
        assert!(query.description().ends_with('.'), "{}", query.name);
        for (parameter, _) in query.parameters {
            assert!(query.sql.contains(&format!("${parameter}")), "{}", query.name);
        }
    }
}

#[tokio::test]
async fn verdicts_are_those_of_all_exchanges() {
    let loaded = load();
    let traffic = Traffic::new(&loaded, 2).await;
    let rows = rows(&traffic, "verdicts", &[]).await;
    let count: usize = rows.iter().map(|row| row[3].parse::<usize>().unwrap()).sum();
    assert_eq!(count, loaded.len());
    assert_eq!(traffic.function.judged() as usize, loaded.len());
}

#[tokio::test]
async fn findings_are_counted_by_rule_target_model_and_week() {
    let traffic = Traffic::new(&two_months(), 1).await;
    let rows = rows(&traffic, "findings-by-rule", &[]).await;
    let of_rule: Vec<_> = rows.iter().filter(|row| row[0] == "stream/done-is-sent").collect();
    assert_eq!(of_rule.len(), 2, "{rows:?}");
    assert!(of_rule.iter().all(|row| row[5] == "1" && row[6] == "1"), "{of_rule:?}");
    assert!(of_rule[0][4].starts_with("2026-08-31"), "{of_rule:?}");
}

#[tokio::test]
async fn a_deviation_has_its_first_and_its_last_day() {
    let traffic = Traffic::new(&two_months(), 1).await;
    let rows = rows(&traffic, "first-and-last-seen", &[]).await;
    let row = rows.iter().find(|row| row[0] == "stream/done-is-sent").unwrap();
    assert_eq!(row[2..5], ["2026-09-01T10:00:00Z", "2026-10-02T10:00:00Z", "2"]);
}

#[tokio::test]
async fn a_member_that_is_new_is_a_drift() {
    let traffic = Traffic::new(&two_months(), 1).await;
    let months = [("before", "2026-09"), ("after", "2026-10")];
    let rows = rows(&traffic, "shape-drift", &months).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0][1..6], ["stream", "/cost", "always number", "0", "1"]);
}

#[tokio::test]
async fn faults_cost_the_tokens_of_their_responses() {
    let loaded = load();
    let traffic = Traffic::new(&loaded, 1).await;
    let rows = rows(&traffic, "costliest-faults", &[]).await;
    let tokens: Vec<i64> = rows.iter().filter_map(|row| row[3].parse().ok()).collect();
    assert!(!tokens.is_empty() && tokens.is_sorted_by(|one, other| one >= other), "{rows:?}");
}

#[tokio::test]
async fn samples_are_whole_exchanges() {
    let traffic = Traffic::new(&two_months(), 1).await;
    let ready = ReadyQuery::named("samples").unwrap();
    let frame = traffic.context.sql(ready.sql).await.unwrap();
    let text = |text: &str| ScalarAndMetadata::from(ScalarValue::Utf8(Some(text.to_owned())));
    let values = [("rule", "stream/done-%"), ("per_rule", "1")];
    let values = values.map(|(name, value)| (name.to_owned(), text(value)));
    let frame = frame.with_param_values(ParamValues::Map(values.into())).unwrap();
    let rows = frame.collect().await.unwrap();
    let read: Vec<_> = rows
        .iter()
        .flat_map(|batch| chatwire_arrow::recordings::read(batch, &Default::default()).unwrap())
        .collect();
    let names: Vec<_> = read.iter().map(|it| it.as_ref().unwrap().meta.case.as_str()).collect();
    assert_eq!(names, ["first"]);
}
