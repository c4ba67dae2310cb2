//! Event streams, and ways to split them into reads.

use bytes::Bytes;

/// A stream as most servers send it: a role, `chunks` words, a finish reason, `[DONE]`.
pub fn words(chunks: usize) -> Bytes {
    let mut stream = event(r#"{"role":"assistant","content":""}"#, "null", "null");
    for word in WORDS.iter().cycle().take(chunks) {
        stream += &event(&format!(r#"{{"content":" {word}"}}"#), "null", "null");
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

const WORDS: [&str; 8] =
    ["the", "answer", "to", "your", "question", "is \\\"yes\\\"", "and", "caf\u{e9}"];

fn event(delta: &str, finish_reason: &str, usage: &str) -> String {
    format!(
        "data: {{\"id\":\"chatcmpl-9Xk2mQ7vT4bLr8wZcN1dE5fG\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"nousresearch/hermes-4-405b\",\"system_fingerprint\":\"fp_44709d6fcb\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish_reason}}}],\"usage\":{usage}}}\n\n"
    )
}

/// A stream with the arguments of one tool call in `chunks` pieces.
pub fn tool_calls(chunks: usize) -> Bytes {
    let call = |inner: &str| format!(r#"{{"tool_calls":[{{"index":0,{inner}}}]}}"#);
    let start =
        r#""id":"call_9Xk2","type":"function","function":{"name":"look_up","arguments":""}"#;
    let mut stream = event(&call(start), "null", "null");
    for piece in ARGUMENTS.iter().cycle().take(chunks) {
        let piece = call(&format!(r#""function":{{"arguments":"{piece}"}}"#));
        stream += &event(&piece, "null", "null");
    }
    stream += &event("{}", r#""tool_calls""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// Pieces of arguments: a list of strings in an object, which ends with none of them.
const ARGUMENTS: [&str; 4] = ["{\\\"city\\\": \\\"", "Par", "is", "\\\", \\\"then\\\": "];

/// A stream whose ID, usage and padding are new in each chunk.
pub fn new_values(chunks: usize) -> Bytes {
    let mut stream = String::new();
    for (place, word) in WORDS.iter().cycle().take(chunks).enumerate() {
        let usage = format!(
            r#"{{"prompt_tokens":14,"completion_tokens":{place},"total_tokens":{}}}"#,
            place + 14
        );
        let padding = &"MXCSYNBQPLWKD"[..1 + place % 13];
        let usage = format!(r#"{usage},"obfuscation":"{padding}""#);
        let chunk = event(&format!(r#"{{"content":" {word}"}}"#), "null", &usage);
        stream += &chunk.replace("9Xk2mQ7vT4bLr8wZcN1dE5fG", &format!("9Xk2mQ7vT4bLr8{place:010}"));
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream of two choices that take turns.
pub fn two_choices(chunks: usize) -> Bytes {
    let mut stream = String::new();
    let chunk = |place: usize, delta: &str, reason: &str| {
        let index = format!("\"index\":{}", place % 2);
        event(delta, reason, "null").replace("\"index\":0", &index)
    };
    for (place, word) in WORDS.iter().cycle().take(chunks).enumerate() {
        stream += &chunk(place, &format!(r#"{{"content":" {word}"}}"#), "null");
    }
    stream += &chunk(0, "{}", r#""stop""#);
    stream += &chunk(1, "{}", r#""stop""#);
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream with escapes in each chunk.
pub fn escapes(chunks: usize) -> Bytes {
    let mut stream = String::new();
    for piece in
        [r"\n\n", r"\u4f60\u597d", r"\ud83c\udf88 ", "\\\"yes\\\""].iter().cycle().take(chunks)
    {
        stream += &event(&format!(r#"{{"content":"{piece}"}}"#), "null", "null");
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream with text of other alphabets, without escapes.
pub fn non_ascii(chunks: usize) -> Bytes {
    let mut stream = String::new();
    for piece in ["你好", "，世界", " данные", "日本語", "🎈🎈"].iter().cycle().take(chunks)
    {
        stream += &event(&format!(r#"{{"content":"{piece}"}}"#), "null", "null");
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream in which each chunk has a member that no other has.
pub fn new_shapes(chunks: usize) -> Bytes {
    let mut stream = String::new();
    for (place, word) in WORDS.iter().cycle().take(chunks).enumerate() {
        let delta = format!(r#"{{"content":" {word}","member_{place}":{place}}}"#);
        stream += &event(&delta, "null", "null");
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream whose text is in one event, with escapes in each line.
pub fn one_event(bytes: usize) -> Bytes {
    let line = "The quick brown fox jumps over the lazy dog while the \\\"band\\\" plays on.\\n";
    let text = line.repeat(bytes / line.len());
    let mut stream = event(&format!(r#"{{"content":"{text}"}}"#), "null", "null");
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// A stream with the log probabilities of one token and five alternatives in each chunk.
pub fn logprobs(chunks: usize) -> Bytes {
    let mut stream = String::new();
    for word in WORDS.iter().cycle().take(chunks) {
        let token = format!(r#""token":" {word}","bytes":[32,119,111],"logprob":-0.0137"#);
        let top = vec![format!("{{{token}}}"); 5].join(",");
        let list = format!(r#"{{"content":[{{{token},"top_logprobs":[{top}]}}],"refusal":null}}"#);
        let chunk = event(&format!(r#"{{"content":" {word}"}}"#), "null", "null");
        stream += &chunk.replace("\"logprobs\":null", &format!("\"logprobs\":{list}"));
    }
    stream += &event("{}", r#""stop""#, "null");
    stream += "data: [DONE]\n\n";
    stream.into()
}

/// Splits a stream into reads of 1 to 16 KiB, as from a socket; the sizes are equal in every run.
pub fn network_reads(stream: &Bytes) -> Vec<Bytes> {
    let mut state = 0x2545_f491_u32;
    let mut rest = stream.clone();
    let mut reads = Vec::new();
    while !rest.is_empty() {
        // Xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let size = 1024 + state as usize % (15 * 1024);
        reads.push(rest.split_to(size.min(rest.len())));
    }
    reads
}

/// Splits a stream into reads of one byte, the worst case.
pub fn single_bytes(stream: &Bytes) -> Vec<Bytes> {
    (0..stream.len()).map(|at| stream.slice(at..=at)).collect()
}

/// The number of events in a stream.
pub fn events(stream: &[u8]) -> u64 {
    memchr::memmem::find_iter(stream, b"\n\n").count() as u64
}

/// The longest recorded stream of each server.
pub fn recorded() -> impl Iterator<Item = (String, Bytes)> {
    let mut longest: Vec<(String, Bytes)> = Vec::new();
    for recording in chatwire_fixtures::recordings().expect("the fixtures can be read") {
        let Some(body) = recording.file("body.sse") else { continue };
        if !body.ends_with(b"data: [DONE]\n\n") {
            continue;
        }
        let target = recording.name.split('/').next().unwrap_or_default().to_owned();
        match longest.iter_mut().find(|(name, _)| *name == target) {
            Some((_, kept)) if kept.len() >= body.len() => {}
            Some((_, kept)) => *kept = Bytes::copy_from_slice(body),
            None => longest.push((target, Bytes::copy_from_slice(body))),
        }
    }
    longest.into_iter()
}
