//! When the frames of a response arrived, and which events they brought.

use serde::{Deserialize, Serialize};

use super::sanitize;
use crate::{leak, subject::Subject};

/// How many steps of a timeline are kept.
const MAX_STEPS: usize = 200;

/// How many characters of an event are shown.
const MAX_SHOWN: usize = 160;

/// The frames and events of a response, in the order they arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Timeline {
    /// The first 200 steps.
    pub steps: Vec<Step>,
    /// How many steps there are in all.
    pub count: usize,
}

/// One event of a stream, or one frame of a response without events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The one-based event; `None` in a non-streaming response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The one-based frame that brought its first byte; `None` where frames are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<usize>,
    /// When that frame arrived, in milliseconds since the request was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// The zero-based byte of the body at which it begins.
    pub offset: usize,
    /// How many bytes it has.
    pub bytes: usize,
    /// The text, cut to a bounded length.
    pub text: String,
}

impl Timeline {
    /// The timeline of a subject; empty for an empty body.
    pub(crate) fn of(subject: &Subject) -> Self {
        let events = &subject.events().events;
        if subject.kind() == crate::Kind::Stream && !events.is_empty() {
            let ranges = events.iter().map(|event| event.range.clone());
            let steps = ranges.enumerate().take(MAX_STEPS);
            let steps = steps.map(|(index, range)| step(subject, Some(index + 1), range));
            return Self { steps: steps.collect(), count: events.len() };
        }
        let Ok(head) = subject.head() else { return Self::default() };
        let mut begin = 0;
        let mut steps = Vec::new();
        for (_, end) in head.frames.iter().take(MAX_STEPS) {
            steps.push(step(subject, None, begin..*end));
            begin = *end;
        }
        Self { steps, count: head.frames.len() }
    }
}

fn step(subject: &Subject, event: Option<usize>, range: std::ops::Range<usize>) -> Step {
    let head = subject.head().ok();
    let frame = head.and_then(|head| head.frame_of(range.start));
    let time = frame.and_then(|frame| Some(head?.frames.get(frame - 1)?.0));
    let body = subject.body().get(range.clone()).unwrap_or_default();
    let shown = body.get(..body.len().min(4 * MAX_SHOWN)).unwrap_or_default();
    let text = String::from_utf8_lossy(shown);
    let text = match leak::credential(&text) {
        Some(_) => "a text with what looks like a credential".to_owned(),
        None => shortened(&text),
    };
    Step {
        event,
        frame,
        at_ms: time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        offset: range.start,
        bytes: range.len(),
        text,
    }
}

/// The beginning of a text, with nothing that hides or controls.
fn shortened(text: &str) -> String {
    let text = text.trim_end();
    // One more than is shown, because a joiner counts by what stands on both sides of it.
    let end = text.char_indices().nth(MAX_SHOWN + 1).map_or(text.len(), |(end, _)| end);
    let shown = sanitize::line(&text[..end]);
    let end = shown.char_indices().nth(MAX_SHOWN).map_or(shown.len(), |(end, _)| end);
    shown[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{completion, stream};

    #[test]
    fn events_know_their_frame_and_time() {
        let timeline = Timeline::of(&stream().subject());
        assert_eq!((timeline.count, timeline.steps.len()), (5, 5));
        let second = &timeline.steps[1];
        assert_eq!((second.event, second.frame, second.at_ms), (Some(2), Some(2), Some(60)));
        assert!(second.text.starts_with("data: {"), "{}", second.text);
        let timeline = Timeline::of(&completion().subject());
        assert_eq!((timeline.count, timeline.steps[0].event), (1, None));
        assert_eq!(Timeline::of(&Subject::from_json("{}")), Timeline::default());
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shortened("a\tb \n"), "a b");
        for (text, shown) in [("\u{7}", "\u{fffd}"), ("é", "é")] {
            assert_eq!(shortened(&text.repeat(MAX_SHOWN)), shown.repeat(MAX_SHOWN));
            assert_eq!(shortened(&text.repeat(MAX_SHOWN + 2)), shown.repeat(MAX_SHOWN));
        }
        let family = format!("{}🎈\u{200d}🎈", "a".repeat(MAX_SHOWN - 2));
        assert_eq!(shortened(&family), family.strip_suffix('🎈').unwrap());
    }
}
