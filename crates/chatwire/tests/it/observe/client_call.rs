//! The same calls on both clients.

use chatwire::{Client, Error, blocking};

use crate::hello;

/// A call on either client.
#[derive(Clone, Copy)]
pub(super) enum ClientCall {
    Chat,
    Accumulate,
    /// Reads the stream to its end, then takes the whole.
    Chunks,
    /// Takes one chunk, and drops the stream.
    Drop,
    Models,
}

impl ClientCall {
    pub(super) async fn done(self, client: &Client) -> Result<(), Error> {
        match self {
            Self::Chat => client.chat(&hello()).await.map(drop),
            Self::Models => client.models().await.map(drop),
            Self::Accumulate => client.stream(&hello()).await?.accumulate().await.map(drop),
            Self::Chunks => {
                let mut stream = client.stream(&hello()).await?;
                while stream.chunk().await.transpose()?.is_some() {}
                stream.accumulate().await.map(drop)
            }
            Self::Drop => client.stream(&hello()).await?.chunk().await.transpose().map(drop),
        }
    }

    pub(super) fn done_blocking(self, client: &blocking::Client) -> Result<(), Error> {
        match self {
            Self::Chat => client.chat(&hello()).map(drop),
            Self::Models => client.models().map(drop),
            Self::Accumulate => client.stream(&hello())?.accumulate().map(drop),
            Self::Chunks => {
                let mut stream = client.stream(&hello())?;
                while stream.chunk().transpose()?.is_some() {}
                stream.accumulate().map(drop)
            }
            Self::Drop => client.stream(&hello())?.chunk().transpose().map(drop),
        }
    }
}
