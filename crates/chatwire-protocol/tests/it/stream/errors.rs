//! Errors in streams, in all the places where servers put them.

use chatwire_protocol::{
    error::ErrorShape,
    stream::{ChatStreamDecoder, Ending},
};

use super::{DONE, check, chunk};

#[test]
fn errors_are_seen_wherever_they_are() {
    let start = chunk("a", "null");
    let at = start.len();
    let cases = [
        (
            "event: error\ndata: {\"code\":500,\"details\":\"it broke\"}\n\n",
            "server error",
            "it broke",
        ),
        ("event: error\ndata: plain words\n\n", "unknown error", "plain words"),
        (
            "data: {\"error\":{\"message\":\"slow down\",\"code\":429}}\n\n",
            "rate limited",
            "slow down",
        ),
        ("data: {\"error\":\"gone\"}\n\n", "unknown error", "gone"),
        (
            "data: {\"error\":{\"message\":\"lost\",\"type\":\"server_error\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}\n\n",
            "server error",
            "lost",
        ),
        (
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"message\":\"busy\",\"code\":503}}]}\n\n",
            "overloaded",
            "busy",
        ),
        (
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
            "server error",
            "",
        ),
        (
            "data: {\"object\":\"error\",\"message\":\"no\",\"code\":400}\n\n",
            "invalid request",
            "no",
        ),
        (
            "data: {\"event\":\"error\",\"data\":{\"message\":\"no\",\"code\":400}}\n\n",
            "invalid request",
            "no",
        ),
        ("data: {\"event\":{\"choices\":[{\"finish_reason\":\"error\"}]}}\n\n", "server error", ""),
        ("error: {\"message\":\"slot lost\",\"code\":500}\n\n", "server error", "slot lost"),
    ];
    for (event, kind, message) in cases {
        check(
            &(start.clone() + event + DONE),
            &["a", &format!("{kind} at {at}: {message}"), "done"],
            "the stream contained an error, choice 0 has no finish reason",
        );
    }
}

#[test]
fn members_that_only_look_like_errors_are_none() {
    let empty = ["\"error\":null", "\"error\":\"\"", "\"error\":{}", "\"error\":false"];
    for error in empty {
        let event = format!(
            "data: {{{error},\"choices\":[{{\"index\":0,{error},\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\n"
        );
        check(&event, &["-"], "complete without done");
    }
}

#[test]
fn a_finished_stream_with_an_error_is_not_complete() {
    check(
        &(chunk("a", "\"stop\"") + "event: error\ndata: late\n\n" + DONE),
        &["a", "unknown error at 80: late", "done"],
        "the stream contained an error",
    );
    check(
        &(chunk("a", "\"stop\"") + DONE + "data: {\"error\":\"later\"}\n\n"),
        &["a", "done", "unknown error at 94: later"],
        "the stream contained an error",
    );
}

#[test]
fn text_before_the_finish_reason_is_the_error_of_the_server() {
    let finish = chunk("a", "\"stop\"");
    check(
        &format!("data: upstream went away\n\n{finish}"),
        &["unknown error at 0: upstream went away", "a"],
        "the stream contained an error, [DONE] is missing",
    );
    for late in ["upstream went away", "<html>", "{\"choices\":["] {
        check(&format!("{finish}data: {late}\n\n"), &["a"], "complete without done");
    }
    check(&format!("{finish}data: [done]\n\n"), &["a", "done"], "complete");
}

#[test]
fn data_that_is_no_object_is_an_error_and_the_next_event_is_read() {
    for data in ["{\"choices\":[", "null", "\"text\"", "[]", "1", "[DONE] x"] {
        check(
            &format!("data: {data}\n\n{}", chunk("a", "\"stop\"")),
            &["event 0 of the stream, at byte 0, is not a chunk", "a"],
            "the stream contained an error, [DONE] is missing",
        );
    }
}

#[test]
fn an_error_in_an_event_that_is_cut_off_is_reported_at_the_end() {
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(b"data: {\"error\":{\"message\":\"the node died\",\"code\":500}}");
    assert!(decoder.next().is_none());
    let Ending::Truncated(truncation) = decoder.finish() else {
        panic!("complete");
    };
    assert_eq!(truncation.error.unwrap().message(), Some("the node died"));
    assert!(truncation.failed);
}

#[test]
fn an_error_keeps_the_choices_beside_it() {
    let data = r#"{"error":{"message":"lost"},"choices":[{"delta":{"content":"last words"}}]}"#;
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(format!("data: {data}\n\n").as_bytes());
    let error = decoder.next().unwrap().unwrap_err();
    let error = error.api_error().unwrap();
    assert_eq!(error.body().as_ref(), data.as_bytes());
    assert_eq!(error.shape(), ErrorShape::Nested);
}
