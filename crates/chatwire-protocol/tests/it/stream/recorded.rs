//! Streams recorded from real servers: cuts make no difference, and a truncated one is never
//! complete.

use chatwire_fixtures::recordings;
use chatwire_protocol::{
    accumulate::Accumulator,
    chat::Choice,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

use super::decode;

fn streams() -> Vec<(String, Vec<u8>)> {
    let recordings = recordings().expect("the recordings are part of the repository");
    let streams: Vec<_> = recordings
        .iter()
        .filter_map(|recording| Some((recording.name.clone(), recording.stream()?.to_vec())))
        .collect();
    assert!(streams.len() > 10, "only {} recorded streams", streams.len());
    streams
}

#[test]
fn every_cut_of_a_recorded_stream_gives_the_same_events() {
    let mut cuts = 0;
    for (name, stream) in streams() {
        let whole = decode(ChatStreamDecoder::new(), [stream.as_slice()]);
        for size in [1, 2, 3, 7, 61, 250, 1400] {
            let seen = decode(ChatStreamDecoder::new(), stream.chunks(size));
            assert_eq!(seen, whole, "{name} in pieces of {size}");
        }
        for at in places(stream.len()) {
            let (left, right) = stream.split_at(at);
            assert_eq!(decode(ChatStreamDecoder::new(), [left, right]), whole, "{name} at {at}");
            cuts += 1;
        }
    }
    println!("{} recorded streams, {cuts} single cuts", streams().len());
}

#[test]
fn no_truncated_recorded_stream_is_complete() {
    for (name, stream) in streams() {
        let (_, whole) = read(&stream);
        for at in places(stream.len()) {
            let (ending, choices) = read(&stream[..at]);
            match ending {
                Ending::Complete => assert!(contains(&stream[..at], b"[DONE]"), "{name} at {at}"),
                Ending::CompleteWithoutDone => {}
                _ => continue,
            }
            // Choices that never started are only known to be missing if their number is known.
            let begun = &whole[..choices.len().min(whole.len())];
            assert_eq!(choices, begun, "{name} at {at}");
        }
    }
}

/// The ending and the content of a stream that is closed at its end.
fn read(stream: &[u8]) -> (Ending, Vec<Choice>) {
    let mut decoder = ChatStreamDecoder::new();
    let mut accumulator = Accumulator::new();
    decoder.feed(stream);
    decoder.close();
    while let Some(event) = decoder.next() {
        if let Ok(StreamEvent::Chunk(chunk)) = event {
            accumulator.push(&chunk).expect("recorded streams are small");
        }
    }
    (decoder.finish(), accumulator.finish().0.choices.unwrap_or_default())
}

/// Where to cut: everywhere near the end, and at some places before.
fn places(len: usize) -> impl Iterator<Item = usize> {
    (0..=len).filter(move |at| len - at < 400 || at % 211 == 0)
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
