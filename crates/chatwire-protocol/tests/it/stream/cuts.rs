//! Where a stream is cut into pieces makes no difference, and a truncated stream is never complete.

use chatwire_protocol::stream::ChatStreamDecoder;
use proptest::{collection::vec, prelude::*, sample::select};

use super::{decode, samples::SAMPLES};

#[test]
fn samples_are_complete() {
    for (name, choices, stream) in SAMPLES {
        let decoder = ChatStreamDecoder::new().expect_choices(*choices);
        let (events, ending) = decode(decoder, [stream.as_bytes()]);
        let done = stream.contains("[DONE]");
        assert_eq!(events.contains(&"done".to_owned()), done, "{name}");
        assert_eq!(ending, if done { "complete" } else { "complete without done" }, "{name}");
    }
}

#[test]
fn one_cut_changes_nothing() {
    for (name, _, stream) in SAMPLES {
        let whole = decode(ChatStreamDecoder::new(), [stream.as_bytes()]);
        for at in 0..=stream.len() {
            let (left, right) = stream.as_bytes().split_at(at);
            assert_eq!(decode(ChatStreamDecoder::new(), [left, right]), whole, "{name} at {at}");
        }
        let bytes = decode(ChatStreamDecoder::new(), stream.as_bytes().chunks(1));
        assert_eq!(bytes, whole, "{name}, byte by byte");
    }
}

#[test]
fn a_truncated_stream_is_never_complete() {
    for (name, choices, stream) in SAMPLES {
        let (whole_from, done_from) = landmarks(stream, *choices as usize);
        for at in 0..=stream.len() {
            let decoder = ChatStreamDecoder::new().expect_choices(*choices);
            let (_, ending) = decode(decoder, [&stream.as_bytes()[..at]]);
            match ending.as_str() {
                "complete" => assert!(at >= done_from, "{name} at {at}"),
                "complete without done" => {
                    assert!(at >= whole_from && at < done_from, "{name} at {at}")
                }
                _ => assert!(at < whole_from, "{name} at {at}: {ending}"),
            }
        }
    }
}

/// The positions from which on every choice has finished (the blank line of the last terminal
/// event), and from which on `[DONE]` is there.
fn landmarks(stream: &str, choices: usize) -> (usize, usize) {
    let (terminal, _) =
        stream.match_indices("finish_reason\":\"").nth(choices - 1).expect("a terminal chunk");
    let blank = ["\n\n", "\r\r", "\r\n\r"]
        .iter()
        .filter_map(|blank| Some(terminal + stream[terminal..].find(blank)? + blank.len()))
        .min();
    let done = stream.find("[DONE]").map_or(usize::MAX, |done| done + "[DONE]".len());
    (blank.expect("a blank line"), done)
}

proptest! {
    #[test]
    fn many_cuts_change_nothing(
        (name, _, stream) in select(SAMPLES),
        sizes in vec(1_usize..60, 1..30),
    ) {
        let mut pieces = Vec::new();
        let mut rest = stream.as_bytes();
        for size in sizes.into_iter().cycle() {
            let (piece, after) = rest.split_at(size.min(rest.len()));
            pieces.push(piece);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        let whole = decode(ChatStreamDecoder::new(), [stream.as_bytes()]);
        prop_assert_eq!(decode(ChatStreamDecoder::new(), pieces), whole, "{}", name);
    }

    #[test]
    fn any_damage_is_survived(
        (_, _, stream) in select(SAMPLES),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut damaged = stream.as_bytes().to_vec();
        let at = at.index(damaged.len());
        damaged[at] = byte;
        let whole = decode(ChatStreamDecoder::new(), [damaged.as_slice()]);
        prop_assert_eq!(decode(ChatStreamDecoder::new(), damaged.chunks(7)), whole);
    }
}
