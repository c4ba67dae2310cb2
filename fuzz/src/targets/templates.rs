//! Chunks that are read into earlier ones equal those of the general parser, and so does what they
//! add up to.

use chatwire_protocol::{
    accumulate::Accumulator,
    stream::{ChatStreamDecoder, StreamEvent},
};

pub(super) fn check(bytes: &[u8]) {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let objects: Vec<_> = lines.filter_map(|line| line.strip_prefix(b"{")).collect();
    let joined = |between: &[u8]| {
        let events = objects.iter().map(|rest| [b"data: {", between, rest, b"\n\n"].concat());
        events.collect::<Vec<_>>().concat()
    };
    // Data with a line end is read by the general parser alone.
    assert_eq!(read(&joined(b""), true), read(&joined(b"\ndata: "), false));
}

/// The chunks and errors of a stream, its ending, and what the chunks add up to.
fn read(stream: &[u8], is_lent: bool) -> (Vec<String>, String) {
    let mut decoder = ChatStreamDecoder::new();
    let mut accumulator = Accumulator::new();
    accumulator.collect_events();
    let mut seen = Vec::new();
    decoder.feed(stream);
    while let Some(event) = decoder.next() {
        let is_error = event.is_err();
        let text = match event {
            Ok(StreamEvent::Chunk(chunk)) => {
                let result = match is_lent {
                    true => accumulator.push(&chunk),
                    false => accumulator.push(chunk.chunk),
                };
                let events = accumulator.take_events();
                format!("{:?} {result:?} {events:?}", chunk.chunk)
            }
            Ok(other) => format!("{other:?}"),
            // Its position depends on how the data is split into lines.
            Err(error) => error.to_string().split(" at byte").next().unwrap_or_default().to_owned(),
        };
        // A fatal error is returned again for ever.
        if is_error && seen.last() == Some(&text) {
            break;
        }
        seen.push(text);
    }
    let ending = (decoder.finish(), decoder.irregularities());
    (seen, format!("{ending:?} {:?}", accumulator.finish()))
}
