//! Streams, and ways of cutting them into reads.

use bytes::Bytes;

/// A stream of `chunks` deltas as most servers send it: a role, words, a finish reason, the usage, the sentinel.
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

/// Reads of 1 to 16 KiB, as sockets give them, the sizes fixed by a small generator.
pub fn network_reads(stream: &Bytes) -> Vec<Bytes> {
    let mut state = 0x2545_f491_u32;
    let mut rest = stream.clone();
    let mut reads = Vec::new();
    while !rest.is_empty() {
        // Xorshift; any spread of sizes would do, but the same in every run.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let size = 1024 + state as usize % (15 * 1024);
        reads.push(rest.split_to(size.min(rest.len())));
    }
    reads
}

/// One byte a read: the worst a network can do.
pub fn single_bytes(stream: &Bytes) -> Vec<Bytes> {
    (0..stream.len()).map(|at| stream.slice(at..=at)).collect()
}

/// How many events a stream has.
pub fn events(stream: &[u8]) -> u64 {
    memchr::memmem::find_iter(stream, b"\n\n").count() as u64
}

/// The longest recorded streams, one of each server.
pub fn recorded() -> impl Iterator<Item = (String, Bytes)> {
    let mut longest: Vec<(String, Bytes)> = Vec::new();
    for recording in chatwire_fixtures::recordings().expect("the fixtures are whole") {
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
