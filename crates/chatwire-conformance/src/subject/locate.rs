//! Where in a subject something stands.

use super::{Place, Subject};
use crate::finding::Location;

impl Subject {
    /// Where a place stands in the body and its file.
    pub(crate) fn locate(&self, place: &Place<'_>) -> Location {
        let pointer = place.pointer();
        let offset = match place.event() {
            None => self.json().offset(&pointer),
            Some(index) => match self.events().events.get(index) {
                Some(event) => {
                    let offset = event.json().map_or(0, |json| json.offset(&pointer));
                    event.in_body(offset)
                }
                None => self.body.len(),
            },
        };
        Location {
            pointer: Some(pointer.into_string()),
            event: place.event().map(|index| index + 1),
            ..self.locate_byte(offset)
        }
    }

    /// Where a byte of the body stands in its frames and its file.
    pub(crate) fn locate_byte(&self, offset: usize) -> Location {
        let feeds = self.feeds.get_or_init(|| {
            let bytes = self.body.iter().enumerate();
            bytes.filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect()
        });
        Location {
            offset: Some(offset),
            frame: self.head.as_ref().and_then(|head| head.frame_of(offset)),
            file: self.files.body.clone(),
            line: Some(feeds.partition_point(|feed| *feed < offset) + 1),
            ..Location::default()
        }
    }

    /// Where a header or the status stands.
    pub(crate) fn locate_header(&self, name: &str) -> Location {
        Location {
            header: Some(name.to_owned()),
            file: self.files.head.clone(),
            ..Location::default()
        }
    }
}
