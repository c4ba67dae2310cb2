//! The client: one address, one key, any number of calls.

mod builder;
pub(crate) mod config;
pub(crate) mod core;
mod options;
pub(crate) mod request_id;

use std::{fmt, sync::Arc};

use chatwire_protocol::{chat::ChatRequest, models::Model};
use chatwire_transport::{Clock, Transport};

use crate::{
    ChatStream, Error, Models, Provider, Response, ResponseMeta, WithMeta,
    call::{body_reader::BodyReader, draining::DrainingBodies, driver},
    client::core::{Core, PreparedCall},
    operation::{Operation, chat::Chat, model::GetModel, models::ListModels},
};

pub use self::{
    builder::ClientBuilder, config::Config, options::CallOptions, request_id::ClientRequestId,
};

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
    pub(crate) core: Core<dyn Transport>,
    draining: Arc<DrainingBodies>,
}

impl Client {
    /// A client for AI/ML API ([`Provider::default`]), from the environment as [`Config`] reads it.
    ///
    /// # Errors
    ///
    /// Fails when there is no key, when what the environment says is not right, and without the feature `reqwest`.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().config(Config::from_env()?).build()
    }

    /// A client for another provider, from the environment variables that the provider names.
    ///
    /// ```no_run
    /// # use chatwire::{Provider, Client};
    /// let client = Client::from_env_for(Provider::openai())?;
    /// # Ok::<(), chatwire::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_env`](Self::from_env).
    pub fn from_env_for(provider: Provider) -> Result<Self, Error> {
        Self::builder().config(Config::from_env_for(provider)?).build()
    }

    /// Starts a client that is not from the environment.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with other options on top, for some calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { core: self.core.with(options), draining: Arc::clone(&self.draining) }
    }

    /// Asks for an answer in one piece.
    ///
    /// Whether the request says `stream` makes no difference.
    ///
    /// # Errors
    ///
    /// Every answer that is no completion is an error, whatever its status; see [`ErrorKind`](crate::ErrorKind).
    /// One longer than 64 MiB is not read to its end.
    pub async fn chat(&self, request: &ChatRequest) -> Result<Response, Error> {
        let WithMeta { value, meta } = self.execute(Chat { request, streaming: false }).await?;
        Ok(Response { response: value, meta, stream: None })
    }

    /// Asks for an answer in chunks.
    ///
    /// Returns when the answer has begun.
    ///
    /// # Errors
    ///
    /// Fails when no answer begins; what goes wrong later is told by the [`ChatStream`].
    pub async fn stream(&self, request: &ChatRequest) -> Result<ChatStream, Error> {
        let (call, meta, reader) = self.open(&Chat { request, streaming: true }).await?;
        let state = self.core.stream_state(meta, request, call.observers);
        Ok(ChatStream::new(state, reader, Arc::clone(&self.draining)))
    }

    /// Asks for the list of models.
    ///
    /// It changes nothing, so an attempt is repeated even if it may have reached the server.
    /// Options add headers and query parameters, but no members, as there is no body.
    ///
    /// # Errors
    ///
    /// As [`chat`](Self::chat): what is no list of models is an error, an empty list is none.
    pub async fn models(&self) -> Result<Models, Error> {
        self.execute(ListModels).await
    }

    /// Gets what the provider says about one model, by its ID.
    ///
    /// As [`models`](Self::models), it is retried even if it may have reached the server.
    ///
    /// # Errors
    ///
    /// As [`chat`](Self::chat); [`ErrorKind::Api`](crate::ErrorKind::Api) with
    /// [`ModelNotAvailable`](crate::ApiErrorKind::ModelNotAvailable) if there is no such model.
    pub async fn model(&self, id: &str) -> Result<WithMeta<Model>, Error> {
        self.execute(GetModel { id }).await
    }

    /// Sends the request of an operation, and decodes the response.
    async fn execute<O: Operation>(&self, operation: O) -> Result<WithMeta<O::Output>, Error> {
        let (call, mut meta, reader) = self.open(&operation).await?;
        let body = driver::read_whole(&mut meta, reader).await;
        self.core.finish::<O>(meta, body, call.observers)
    }

    /// Sends the request of an operation, until a response starts.
    async fn open<O: Operation>(
        &self,
        operation: &O,
    ) -> Result<(PreparedCall, ResponseMeta, BodyReader), Error> {
        let mut call = self.core.prepare(operation)?;
        self.draining.reap(self.core.clock.now());
        let (meta, reader) = driver::send(&self.core, &mut call).await?;
        Ok((call, meta, reader))
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.core.clock
    }
}

impl fmt::Debug for Client {
    /// Tells where it goes and with which options, not the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.describe(&mut f.debug_struct("Client"))
    }
}
