//! The client: one address, one key, any number of calls.

mod builder;

use std::{fmt, sync::Arc};

use chatwire_protocol::chat::ChatRequest;

use crate::{
    Answer, CallOptions, ChatStream, Config, Error, answer,
    drive::{Driver, Opened},
    error::Context,
    prepare::{self, Delivery, Target},
};

pub use self::builder::ClientBuilder;

/// The longest answer in one piece that is read.
///
/// Log probabilities with 20 alternatives for each of 40,000 tokens take this much.
pub(crate) const LONGEST_ANSWER: usize = 64 << 20;

/// A client for one provider; clones are cheap and share connections and the budget for repetitions.
///
/// ```
/// use chatwire::{ChatRequest, Client, Message};
///
/// # async fn example() -> Result<(), chatwire::Error> {
/// let client = Client::from_env()?;
/// let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
/// let answer = client.chat(&request).await?;
/// println!("{}", answer.first_text().unwrap_or_default());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    driver: Arc<Driver>,
    target: Arc<Target>,
    options: Arc<CallOptions>,
}

impl Client {
    /// A client from the environment, as [`Config`] reads it.
    ///
    /// # Errors
    ///
    /// Fails when there is no key, when what the environment says is not right, and without the feature `reqwest`.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().config(Config::from_env()?).build()
    }

    /// Starts a client that is not from the environment.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with other options on top, for some calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(self.options.merged(options)), ..self.clone() }
    }

    /// Asks for an answer in one piece.
    ///
    /// Whether the request says `stream` makes no difference.
    ///
    /// # Errors
    ///
    /// Every answer that is no completion is an error, whatever its status; see [`ErrorKind`](crate::ErrorKind).
    /// One longer than 64 MiB is not read to its end.
    pub async fn chat(&self, request: &ChatRequest) -> Result<Answer, Error> {
        let Opened { mut meta, mut reading, started } = self.open(request, Delivery::Whole).await?;
        let body = reading.whole(LONGEST_ANSWER).await;
        let (first, last) = reading.bytes_at().unzip();
        meta.time_to_first_byte = first.map(|first| first.saturating_sub(started));
        meta.elapsed = last.map_or(meta.elapsed, |last| last.saturating_sub(started));
        let key = self.target.api_key.as_ref();
        let response = body.and_then(|body| {
            answer::read(&meta.headers, &body).or_else(|cause| match key {
                // The second reading fails as well, and repeats no key.
                Some(key) => answer::read(&meta.headers, &key.scrub(body)),
                None => Err(cause),
            })
        });
        match response {
            Ok(response) => Ok(Answer { response, meta, stream: None }),
            Err(cause) => Err(Error::new(cause, Context::after(meta, *reading.limits()))),
        }
    }

    /// Asks for an answer in chunks.
    ///
    /// Returns when the answer has begun.
    ///
    /// # Errors
    ///
    /// Fails when no answer begins; what goes wrong later is told by the [`ChatStream`].
    pub async fn stream(&self, request: &ChatRequest) -> Result<ChatStream, Error> {
        let opened = self.open(request, Delivery::Stream).await?;
        let allow_truncated = self.options.allow_truncated.unwrap_or(false);
        let key = self.target.api_key.clone();
        Ok(ChatStream::new(opened, request.n, allow_truncated, key))
    }

    async fn open(&self, request: &ChatRequest, delivery: Delivery) -> Result<Opened, Error> {
        let request = prepare::chat(&self.target, &self.options, request, delivery)?;
        self.driver.open(&request, &self.options, self.target.api_key.as_ref()).await
    }
}

impl fmt::Debug for Client {
    /// Tells where it goes and with which options, not the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.target.base_url)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
