//! Chunks that are read into earlier ones equal those of the general parser, and so does what they
//! add up to.

use chatwire_protocol::{
    accumulate::Accumulator,
    chat::ChatChunk,
    stream::{ChatStreamDecoder, StreamEvent},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Parts of raw JSON strings: text, escapes, lone surrogates, and text that ends the string.
const PIECES: [&str; 18] = [
    "a",
    " ",
    "é",
    "🎈",
    "\\n",
    "\\\"",
    "\\\\",
    "\\u00e9",
    "\\ud83c",
    "\\udf88",
    "\\",
    "\"",
    "\"}",
    "\",\"role\":\"tool",
    "\"}}]}",
    "\\u12",
    "{",
    "data: ",
];

/// Chunks in which `@` stands for a string, `#` for a number and `?` for a small index.
const FORMS: [&str; 20] = [
    r#"{"id":"x","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":null}]}"#,
    r#"{"id":"x","choices":[{"index":0,"delta":{"content":"@"},"finish_reason":"stop"}]}"#,
    r#"{"id":"@","created":#,"choices":[{"index":0,"delta":{"content":"@"}}],"usage":null}"#,
    r#"{"id":"x","choices":[{"index":?,"delta":{"role":"assistant","content":"@"}}]}"#,
    r#"{"id":"x","choices":[{"index":?,"delta":{"content":"@"},"logprobs":null}],"obfuscation":"@"}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"@"}}],"usage":{"prompt_tokens":#,"total_tokens":#}}"#,
    r#"{"choices":[{"delta":{"content":"","reasoning":"@"}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"content":null,"reasoning_content":"@"}}]}"#,
    r#"{"choices":[{"delta":{"content":"a","content":"@"}}]}"#,
    r#"{"choices":[{"delta":{"content":"@","content":"a"}}]}"#,
    r#"{"choices":[{"delta":{"content":"a"}},{"index":1,"delta":{"content":"@"}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":?,"id":"@","type":"function","function":{"name":"f","arguments":"@"}}]}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":?,"function":{"arguments":"@"}}]}}]}"#,
    r#"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"@"}}]}}]}"#,
    r#"{"content":"@","choices":[{"delta":{"content":"a"}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"@"}}],"error":null,"x":#}"#,
    r#"{"choices":[],"usage":{"prompt_tokens":#,"completion_tokens":#}}"#,
    r#"{"choices":[{"index":0,"delta":{"refusal":"@","c\u006fntent":"@"}}],"model":"@"}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"@"},"logprobs":{"content":[{"token":"@"}]}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"@"},"finish_reason":"@","native_finish_reason":"@"}],"system_fingerprint":"@","service_tier":"@","provider":"@"}"#,
];

/// Fills the places of a form.
fn filled(form: &str, strings: &[String], numbers: &[&str]) -> String {
    let (mut strings, mut numbers) = (strings.iter().cycle(), numbers.iter().cycle());
    let mut text = String::new();
    for character in form.chars() {
        match character {
            '@' => text += strings.next().unwrap(),
            '#' => text += numbers.next().unwrap(),
            '?' => text += ["0", "1", "2"][numbers.next().unwrap().len() % 3],
            other => text.push(other),
        }
    }
    text
}

/// Chunks, several of one form in a row or in turns.
fn chunks() -> impl Strategy<Value = Vec<String>> {
    let raw = vec(select(&PIECES[..]), 0..4).prop_map(|pieces| pieces.concat());
    let plain = select(vec!["", "a", "b\\n", "é"]).prop_map(str::to_owned);
    let strings = vec(prop_oneof![5 => plain, 1 => raw], 3);
    let number = select(vec!["0", "1", "12", "18446744073709551615", "01", "-1", "1.0", "1e2", ""]);
    let run = (vec(select(&FORMS[..]), 1..3), vec((strings, vec(number, 3)), 1..9));
    let run = run.prop_map(|(forms, values)| {
        let forms = forms.iter().cycle();
        let fill = |(form, (strings, numbers)): (&&str, (Vec<String>, Vec<&str>))| {
            filled(form, &strings, &numbers)
        };
        forms.zip(values).map(fill).collect::<Vec<_>>()
    });
    vec(run, 1..5).prop_map(|runs| runs.concat())
}

/// An event with a chunk, in one of several spellings.
fn event(chunk: &str, spelling: usize) -> String {
    match spelling {
        0 => format!("data:{chunk}\n\n"),
        1 => format!("data: {chunk}\r\n\r\n"),
        2 => format!("id: 1\ndata: {chunk}\n\n"),
        3 => format!(": note\n\ndata: {chunk}\n\n"),
        4 => format!("data: {chunk}\rid: 2\r\r"),
        _ => format!("data: {chunk}\n\n"),
    }
}

/// The same event for the general parser alone: its data has a line end.
fn event_of_two_lines(chunk: &str) -> String {
    let (brace, rest) = chunk.split_at(1);
    format!("data: {brace}\ndata: {rest}\n\n")
}

/// The chunks and errors of a stream, its ending, and what the chunks add up to.
fn read(pieces: &[&[u8]], is_lent: bool) -> (Vec<String>, String) {
    let mut decoder = ChatStreamDecoder::new();
    let mut accumulator = Accumulator::new().expect_choices(1);
    accumulator.collect_events();
    let mut seen = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        while let Some(event) = decoder.next() {
            match event {
                Ok(StreamEvent::Chunk(chunk)) => {
                    let result = match is_lent {
                        true => accumulator.push(&chunk),
                        false => accumulator.push(chunk.chunk),
                    };
                    result.unwrap();
                    seen.push(format!("{:?} {}", chunk.chunk, chunk.ordinal));
                    seen.push(format!("{:?}", accumulator.take_events()));
                }
                Ok(other) => seen.push(format!("{other:?}")),
                // Positions depend on the spelling of the event.
                Err(error) => seen.push(error.to_string().split(" at byte").next().unwrap().into()),
            }
        }
    }
    let ending = (decoder.finish(), decoder.irregularities());
    (seen, format!("{ending:?} {:?}", accumulator.finish()))
}

proptest! {
    #[test]
    fn reuse_cannot_be_seen(
        chunks in chunks(),
        spelling in prop_oneof![3 => Just(5_usize), 1 => 0..5_usize],
        size in prop_oneof![Just(usize::MAX), 1..400_usize],
    ) {
        let stream: String = chunks.iter().map(|chunk| event(chunk, spelling)).collect();
        let plain: String = chunks.iter().map(|chunk| event_of_two_lines(chunk)).collect();
        let expected = read(&[plain.as_bytes()], false);
        let pieces: Vec<_> = stream.as_bytes().chunks(size).collect();
        prop_assert_eq!(read(&pieces, true), expected);
    }

    #[test]
    fn chunks_equal_those_that_are_parsed_alone(chunks in chunks()) {
        let mut decoder = ChatStreamDecoder::new();
        for chunk in &chunks {
            decoder.feed(event(chunk, 5).as_bytes());
        }
        let mut seen = Vec::new();
        while let Some(event) = decoder.next() {
            // Text that is not a chunk is an error, or skipped after the finish reason.
            if let Ok(StreamEvent::Chunk(chunk)) = event {
                seen.push(chunk.chunk.clone());
            }
        }
        let parsed: Vec<_> =
            chunks.iter().filter_map(|text| ChatChunk::from_text(text).ok()).collect();
        prop_assert_eq!(seen, parsed);
    }
}
