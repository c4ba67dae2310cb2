//! Any completion, split in any way that servers split one: the accumulated response equals the
//! non-streaming one, and the events add up to it.

mod completion;
mod dice;
mod frames;
mod pieces;
mod sum;

use chatwire_protocol::{
    accumulate::Accumulator,
    chat::ChatResponse,
    stream::{ChatStreamDecoder, StreamEvent},
};
use proptest::prelude::*;

use self::{completion::Completion, dice::Dice, sum::Sum};

/// What a stream adds up to: the sums of the response and of the events, and the ending.
fn read(stream: &[u8], choices: u64, dice: &mut Dice) -> (Vec<Sum>, Vec<Sum>, bool) {
    let mut decoder = ChatStreamDecoder::new().expect_choices(choices);
    let mut accumulator = Accumulator::new().expect_choices(choices);
    accumulator.collect_events();
    let mut events = Vec::new();
    let mut rest = stream;
    let largest = 1 + dice.below(90);
    loop {
        let (piece, after) = rest.split_at((1 + dice.below(largest)).min(rest.len()));
        decoder.feed(piece);
        rest = after;
        if rest.is_empty() {
            decoder.close();
        }
        while let Some(event) = decoder.next() {
            if let StreamEvent::Chunk(chunk) = event.unwrap() {
                accumulator.push(&chunk).unwrap();
                events.extend(accumulator.take_events());
            }
        }
        if rest.is_empty() {
            break;
        }
    }
    let is_complete = decoder.finish().is_complete();
    accumulator.end();
    events.extend(accumulator.take_events());
    let (response, _) = accumulator.finish();
    (Sum::of_response(&response), Sum::of_events(&events), is_complete)
}

/// Splits a completion in the way that the seed determines, and compares.
fn check(seed: u64) {
    let mut dice = Dice::new(seed);
    let completion = Completion::any(&mut dice);
    let unary = ChatResponse::from_text(&completion.unary()).unwrap();
    let expected = Sum::of_response(&unary);
    let chunks = pieces::chunks(&completion, &mut dice);
    let stream = frames::stream(&chunks, &mut dice);
    let choices = completion.choices.len() as u64;
    let (response, events, is_complete) = read(&stream, choices, &mut dice);
    let shown = || {
        let text = String::from_utf8_lossy(&stream).replace('\r', "\n");
        format!("seed {seed}\n{text}")
    };
    assert_eq!(response, expected, "the response, {}", shown());
    assert_eq!(events, expected, "the events, {}", shown());
    assert!(is_complete, "{}", shown());
}

#[test]
fn the_first_seeds() {
    (0..1_000).for_each(check);
}

proptest! {
    #[test]
    fn any_split_adds_up_to_the_completion(seed in any::<u64>()) {
        check(seed);
    }
}
