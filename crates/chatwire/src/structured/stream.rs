//! Structured output while it streams.

use std::{
    fmt,
    future::poll_fn,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use chatwire_protocol::chat::ChatRequest;
use futures_core::Stream;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{partial::PartialReader, response::with_response_format};
use crate::{ChatStream, Client, Error, Structured, blocking, structured::typed};

/// Structured output while it streams: a [`Stream`] of partial values.
///
/// A partial value is what has arrived of the JSON: strings may be cut, and what is not known yet
/// is missing, so it need not deserialize as `T`.
/// [`finish`](Self::finish) returns the whole value as a `T`.
///
/// Values come at least whenever the text has grown by 1/64, so their cost stays proportional to
/// the length of the response.
pub struct StructuredStream<T> {
    stream: ChatStream,
    reader: PartialReader,
    of: PhantomData<fn() -> T>,
}

/// Structured output while it streams: an iterator of partial values.
///
/// As [`crate::StructuredStream`].
pub struct BlockingStructuredStream<T> {
    stream: blocking::ChatStream,
    reader: PartialReader,
    of: PhantomData<fn() -> T>,
}

fn reader<T: JsonSchema>() -> PartialReader {
    PartialReader::new(typed::is_wrapped::<T>())
}

impl Client {
    /// As [`chat_as`](Self::chat_as), with a streaming response: partial values, then the `T`.
    ///
    /// ```
    /// # use chatwire::{ChatRequest, Client};
    /// # #[derive(schemars::JsonSchema, serde::Deserialize)]
    /// # struct Town { name: String }
    /// # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
    /// let mut stream = client.stream_as::<Town>(&request).await?;
    /// while let Some(value) = stream.partial().await {
    ///     println!("{}", value?["name"]);
    /// }
    /// let town = stream.finish().await?;
    /// println!("{}", town.value.name);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`stream`](Self::stream); later errors are those of the stream and of
    /// [`finish`](StructuredStream::finish).
    pub async fn stream_as<T: JsonSchema + DeserializeOwned>(
        &self,
        request: &ChatRequest,
    ) -> Result<StructuredStream<T>, Error> {
        let stream = self.stream(&with_response_format::<T>(request)).await?;
        Ok(StructuredStream { stream, reader: reader::<T>(), of: PhantomData })
    }
}

impl blocking::Client {
    /// As [`chat_as`](Self::chat_as), with a streaming response: partial values, then the `T`.
    ///
    /// # Errors
    ///
    /// As [`Client::stream_as`].
    pub fn stream_as<T: JsonSchema + DeserializeOwned>(
        &self,
        request: &ChatRequest,
    ) -> Result<BlockingStructuredStream<T>, Error> {
        let stream = self.stream(&with_response_format::<T>(request))?;
        Ok(BlockingStructuredStream { stream, reader: reader::<T>(), of: PhantomData })
    }
}

impl<T: JsonSchema + DeserializeOwned> StructuredStream<T> {
    /// The next partial value, another one than before; `None` after the end of a complete stream,
    /// or after an error.
    ///
    /// Cancel safe: dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::chunk`].
    pub async fn partial(&mut self) -> Option<Result<Value, Error>> {
        poll_fn(|context| self.poll_partial(context)).await
    }

    /// Reads to the end, and parses the whole response.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::accumulate`] and [`Client::chat_as`].
    pub async fn finish(self) -> Result<Structured<T>, Error> {
        self.stream.accumulate().await?.structured()
    }

    fn poll_partial(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Value, Error>>> {
        loop {
            match ready!(self.stream.poll_with(context, |_| ())) {
                Some(Ok(())) => {
                    if let Some(value) = self.reader.update(self.stream.text()) {
                        return Poll::Ready(Some(Ok(value)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: JsonSchema + DeserializeOwned> BlockingStructuredStream<T> {
    /// The next partial value, another one than before; `None` after the end of a complete stream,
    /// or after an error.
    ///
    /// # Errors
    ///
    /// As [`blocking::ChatStream::chunk`].
    pub fn partial(&mut self) -> Option<Result<Value, Error>> {
        loop {
            if let Err(error) = self.stream.next_with(|_| ())? {
                return Some(Err(error));
            }
            if let Some(value) = self.reader.update(self.stream.text()) {
                return Some(Ok(value));
            }
        }
    }

    /// Reads to the end, and parses the whole response.
    ///
    /// # Errors
    ///
    /// As [`StructuredStream::finish`](crate::StructuredStream::finish).
    pub fn finish(self) -> Result<Structured<T>, Error> {
        self.stream.accumulate()?.structured()
    }
}

impl<T: JsonSchema + DeserializeOwned> Stream for StructuredStream<T> {
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_partial(context)
    }
}

impl<T: JsonSchema + DeserializeOwned> Iterator for BlockingStructuredStream<T> {
    type Item = Result<Value, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.partial()
    }
}

impl<T> fmt::Debug for StructuredStream<T> {
    /// Shows metadata and progress, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredStream").field("stream", &self.stream).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for BlockingStructuredStream<T> {
    /// Shows metadata and progress, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredStream").field("stream", &self.stream).finish_non_exhaustive()
    }
}
