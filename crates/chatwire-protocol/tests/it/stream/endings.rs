//! The three endings, and what is reported as missing from a truncated stream.

use chatwire_protocol::{
    json::Json,
    sse::SseLimits,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

use super::{DONE, check, chunk, decode};

#[test]
fn a_finished_choice_and_a_sentinel_are_complete() {
    check(&(chunk("a", "null") + &chunk("", "\"stop\"") + DONE), &["a", "", "done"], "complete");
}

#[test]
fn a_finished_choice_is_enough() {
    check(&chunk("a", "\"stop\""), &["a"], "complete without done");
    check(&chunk("a", "\"end_turn\""), &["a"], "complete without done");
}

#[test]
fn without_a_finished_choice_nothing_is_complete() {
    check("", &[], "a choice never started, [DONE] is missing");
    check(DONE, &["done"], "a choice never started");
    check(": ping\n\n", &[], "a choice never started, [DONE] is missing");
    check(&chunk("a", "null"), &["a"], "choice 0 has no finish reason, [DONE] is missing");
    check(&(chunk("a", "null") + DONE), &["a", "done"], "choice 0 has no finish reason");
    check(&(chunk("a", "\"\"") + DONE), &["a", "done"], "choice 0 has no finish reason");
    let two = r#"data: {"choices":[{"index":1,"delta":{}},{"index":7,"delta":{}}]}"#;
    check(
        &format!("{two}\n\n{DONE}"),
        &["-", "done"],
        "2 choices have no finish reason, the first is 1",
    );
}

#[test]
fn a_last_event_without_its_blank_line_is_cut_off_unless_it_is_the_sentinel() {
    let stop = chunk("b", "\"stop\"");
    for end in ["data: [DONE]", "data: [DONE]\n", "data:[DONE]\r", "data: [DONE] \r\n"] {
        check(&(stop.clone() + end), &["b"], "complete");
    }
    check(&(stop.clone() + "data: [DON"), &["b"], "complete without done");
    check(&(stop.clone() + ": bye\n"), &["b"], "complete without done");
    check(
        &(chunk("a", "null") + stop.trim_end()),
        &["a"],
        "choice 0 has no finish reason, the input ended within an event, [DONE] is missing",
    );
    check(
        &(chunk("a", "null") + ": bye\n"),
        &["a"],
        "choice 0 has no finish reason, [DONE] is missing",
    );
}

/// Feeds everything and closes; returns the events, the ending and whether an unterminated event
/// was accepted.
fn close(input: &str) -> (Vec<String>, String, bool) {
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(input.as_bytes());
    decoder.close();
    decoder.feed(DONE.as_bytes());
    let mut events = Vec::new();
    while let Some(event) = decoder.next() {
        events.push(super::describe(event));
    }
    let ending = super::describe_ending(&decoder.finish());
    (events, ending, decoder.irregularities().unterminated_event)
}

#[test]
fn a_last_event_without_its_blank_line_is_given_when_the_body_is_said_to_end() {
    let start = chunk("a", "null");
    let check = |rest: &str, events: &[&str], ending: &str, unterminated| {
        let (seen, seen_ending, seen_unterminated) = close(&(start.clone() + rest));
        assert_eq!(seen[1..], *events, "{rest}");
        assert_eq!((seen_ending.as_str(), seen_unterminated), (ending, unterminated), "{rest}");
    };
    let stop = chunk("b", "\"stop\"");
    check(stop.trim_end(), &["b"], "complete without done", true);
    check(&stop[..stop.len() - 1], &["b"], "complete without done", true);
    check(&(stop.clone() + "data: [DONE]"), &["b", "done"], "complete", true);
    check(&stop, &["b"], "complete without done", false);
    let cut = "choice 0 has no finish reason, the input ended within an event, [DONE] is missing";
    check(&stop[..stop.len() - 3], &[], cut, false);
    check("data: ", &[], cut, false);
    check("da", &[], cut, false);
    check(": bye\n", &[], "choice 0 has no finish reason, [DONE] is missing", false);
    let lost = "the stream contained an error, choice 0 has no finish reason, [DONE] is missing";
    check("data: {\"error\":\"lost\"}", &["unknown error at 78: lost"], lost, true);
}

#[test]
fn what_servers_get_wrong_is_put_up_with_and_counted() {
    let terminal = chunk("", "\"stop\"");
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(b"data:\n\n: ping\n\n");
    decoder.feed(br#"data: {"choices":[{"delta":{"content":"a"}}]}"#);
    decoder.feed(b"\n\n");
    decoder.feed((terminal.clone() + &terminal).as_bytes());
    decoder.feed(b"data:  [DONE] \n\n");
    decoder.feed((terminal + DONE).as_bytes());
    let mut count = 0;
    while let Some(event) = decoder.next() {
        count += u32::from(event.is_ok());
    }
    assert_eq!(count, 4, "three chunks and one sentinel");
    assert_eq!(decoder.finish(), Ending::Complete);
    let seen = decoder.irregularities();
    assert_eq!((seen.empty_events, seen.missing_indices, seen.repeated_finish_reasons), (1, 1, 1));
    assert_eq!(
        (seen.padded_done, seen.unterminated_event, seen.events_after_done),
        (true, false, 2)
    );

    let mut decoder = ChatStreamDecoder::new();
    decoder.feed((chunk("a", "\"stop\"") + "data: [DONE]").as_bytes());
    assert_eq!(decoder.finish(), Ending::Complete);
    assert!(decoder.irregularities().unterminated_event);
}

#[test]
fn bytes_that_are_no_text_are_counted() {
    let count = |events: &[&[u8]]| {
        let mut decoder = ChatStreamDecoder::new();
        for event in events {
            decoder.feed(event);
            while let Some(event) = decoder.next() {
                let _ = event;
            }
        }
        decoder.finish();
        decoder.irregularities().invalid_utf8
    };
    let good = chunk("a", "null");
    let bad = good.replace("\"a\"", "\"a\u{fffd}\"");
    assert_eq!(count(&[bad.as_bytes()]), 0, "U+FFFD that the server sent");
    let text = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\xff\"}}]}\n\n";
    assert_eq!(count(&[text]), 1);
    // Where a chunk is read into an earlier one of the same form, too, and in several lines.
    let same = String::from_utf8_lossy(text).replace("a\u{fffd}", "b");
    assert_eq!(count(&[same.as_bytes(), same.as_bytes(), text, same.as_bytes(), text]), 2);
    assert_eq!(count(&[b"data: {\"choices\":\ndata: \"\xc3\"}\n\n"]), 1);
    assert_eq!(count(&[b"event: error\ndata: \xc3\n\n", b"data: \xc3\n\n"]), 2);
}

#[test]
fn expected_choices_must_begin() {
    let one = chunk("a", "\"stop\"") + DONE;
    let ending =
        |choices| decode(ChatStreamDecoder::new().expect_choices(choices), [one.as_bytes()]).1;
    assert_eq!(ending(0), "complete");
    assert_eq!(ending(1), "complete");
    assert_eq!(ending(2), "a choice never started");
    assert_eq!(ending(4), "3 choices never started");
}

#[test]
fn choices_are_bounded() {
    let mut input = String::new();
    for index in 0..2000 {
        input += &format!("data: {{\"choices\":[{{\"index\":{index}}}]}}\n\n");
    }
    let (events, ending) = decode(ChatStreamDecoder::new(), [input.as_bytes()]);
    assert_eq!(events.len(), 1025);
    assert_eq!(events[1024], "the stream has more than 1024 choices");
    assert!(
        ending.starts_with("the stream contained an error, 1024 choices have no finish reason"),
        "{ending}"
    );
}

#[test]
fn framing_errors_stay() {
    let mut decoder = ChatStreamDecoder::with_limits(SseLimits::default().max_line_bytes(10));
    decoder.feed(chunk("a", "\"stop\"").as_bytes());
    let error = decoder.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the stream cannot be read further");
    assert_eq!(decoder.next().unwrap().unwrap_err(), error);
    assert!(!decoder.finish().is_complete());
}

#[test]
fn envelopes_are_opened_and_kept() {
    let inner =
        r#"{"id":"x","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#;
    for outer in [
        format!(r#"{{"event":{inner},"state":{{"usage":{{"input_tokens":3}}}},"more":1}}"#),
        format!(r#"{{"event":"chunk","data":{inner}}}"#),
    ] {
        let mut decoder = ChatStreamDecoder::new();
        decoder.feed(format!("data: {outer}\n\n").as_bytes());
        let Some(Ok(StreamEvent::Chunk(chunk))) = decoder.next() else {
            panic!("no chunk in {outer}");
        };
        assert_eq!(chunk.chunk.to_vec(), inner.as_bytes());
        let envelope = String::from_utf8(chunk.envelope.unwrap().to_vec()).unwrap();
        assert_eq!(
            Json::from_text(&envelope).unwrap().to_value().unwrap(),
            Json::from_text(&outer).unwrap().to_value().unwrap()
        );
        assert_eq!(decoder.finish(), Ending::CompleteWithoutDone);
    }
    // A member with this name is not an envelope if the chunk has choices or nothing is wrapped.
    check(
        "data: {\"event\":{\"choices\":[]},\"choices\":[]}\n\ndata: {\"event\":\"x\"}\n\n",
        &["-", "-"],
        "a choice never started, [DONE] is missing",
    );
}

#[test]
fn chunks_have_their_position() {
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(b": ping\n\ndata:\n\ndata: {\"choices\":[]}\n\n");
    let Some(Ok(StreamEvent::Chunk(chunk))) = decoder.next() else {
        panic!("no chunk");
    };
    assert_eq!((chunk.range, chunk.ordinal), (15..36, 1));
}
