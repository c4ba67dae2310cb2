//! Bodies whose frames are decoded.

use bytes::Bytes;

use super::{Codings, Decoder, Step, unknown};
use crate::TransportError;

type Frame = Result<Bytes, TransportError>;

/// A body as received, and the decoder of its frames.
struct Decoded<B> {
    body: B,
    state: State,
}

enum State {
    Decoding(Decoder),
    /// The decoded body has ended; the rest of the body is read and dropped.
    Draining,
    /// The coding is not known.
    Unknown(String),
    Done,
}

/// What to do next.
enum Next {
    Yield(Option<Frame>),
    /// Read the body as received.
    Read,
}

impl State {
    fn new(codings: Codings) -> Option<Self> {
        match codings {
            Codings::None => None,
            Codings::Known(codings) => Some(Self::Decoding(Decoder::new(&codings))),
            Codings::Unknown(name) => Some(Self::Unknown(name)),
        }
    }

    fn next(&mut self) -> Next {
        let Self::Decoding(decoder) = self else {
            return match self {
                Self::Done => Next::Yield(None),
                _ => Next::Read,
            };
        };
        match decoder.next() {
            Ok(Step::Frame(bytes)) => Next::Yield(Some(Ok(bytes))),
            Ok(Step::NeedsInput) => Next::Read,
            Ok(Step::End) => {
                let is_ended = decoder.input.is_at_end();
                *self = if is_ended { Self::Done } else { Self::Draining };
                self.next()
            }
            Err(error) => {
                *self = Self::Done;
                Next::Yield(Some(Err(error)))
            }
        }
    }

    /// Takes what the body as received has; returns what to yield at once.
    fn take(&mut self, frame: Option<Frame>) -> Option<Frame> {
        match (frame, &*self) {
            (Some(Err(error)), _) => {
                *self = Self::Done;
                return Some(Err(error));
            }
            (Some(Ok(bytes)), Self::Decoding(decoder)) => decoder.input.push(bytes),
            (None, Self::Decoding(decoder)) => decoder.input.end(),
            (Some(Ok(bytes)), Self::Unknown(name)) if !bytes.is_empty() => {
                let error = unknown(name);
                *self = Self::Done;
                return Some(Err(error));
            }
            (Some(Ok(_)), _) => {}
            (None, _) => *self = Self::Done,
        }
        None
    }
}

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod asynchronous {
    use std::{
        pin::Pin,
        task::{Context, Poll, ready},
    };

    use futures_core::Stream;

    use super::{Codings, Decoded, Frame, Next, State};
    use crate::Body;

    /// A body whose frames are decoded.
    pub(in crate::backend) fn decoded_stream(body: Body, codings: Codings) -> Body {
        match State::new(codings) {
            None => body,
            Some(state) => Body::from_stream(Decoded { body, state }),
        }
    }

    impl Stream for Decoded<Body> {
        type Item = Frame;

        fn poll_next(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Self::Item>> {
            loop {
                match self.state.next() {
                    Next::Yield(frame) => return Poll::Ready(frame),
                    Next::Read => {
                        let frame = ready!(Pin::new(&mut self.body).poll_next(context));
                        if let Some(frame) = self.state.take(frame) {
                            return Poll::Ready(Some(frame));
                        }
                    }
                }
            }
        }
    }
}

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
pub(in crate::backend) use asynchronous::decoded_stream;

/// A body whose frames are decoded.
#[cfg(feature = "ureq")]
pub(in crate::backend) fn decoded_frames(
    body: crate::blocking::Body,
    codings: Codings,
) -> crate::blocking::Body {
    match State::new(codings) {
        None => body,
        Some(state) => crate::blocking::Body::from_ending(Decoded { body, state }),
    }
}

#[cfg(feature = "ureq")]
impl Iterator for Decoded<crate::blocking::Body> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        loop {
            match self.state.next() {
                Next::Yield(frame) => return frame,
                Next::Read => {
                    let frame = self.body.frame();
                    if let Some(frame) = self.state.take(frame) {
                        return Some(frame);
                    }
                }
            }
        }
    }
}

#[cfg(feature = "ureq")]
impl crate::blocking::Ending for Decoded<crate::blocking::Body> {
    fn read_end(self: Box<Self>) -> bool {
        self.body.read_end()
    }
}
