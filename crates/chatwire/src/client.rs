//! The async client.

mod builder;
mod config;
pub(crate) mod config_error;
pub(crate) mod core;
pub(crate) mod idempotency;
mod options;
pub(crate) mod request_id;
pub(crate) mod target;

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

/// A client for one provider.
///
/// Clones are cheap; they share connections and the retry budget.
///
/// ```
/// use chatwire::{ChatRequest, Client, Message};
///
/// # async fn example() -> Result<(), chatwire::Error> {
/// let client = Client::from_env()?;
/// let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
/// let response = client.chat(&request).await?;
/// println!("{}", response.first_text().unwrap_or_default());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Core<dyn Transport>,
    draining: Arc<DrainingBodies>,
}

impl Client {
    /// Builds a client for [`Provider::default`], AI/ML API, from the environment; see [`Config`].
    ///
    /// # Errors
    ///
    /// Fails if the environment has no API key, or a malformed one, and without the features
    /// `hyper` and `reqwest`.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().config(Config::from_env()?).build()
    }

    /// Builds a client for another provider, from the environment variables of the provider.
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

    /// Returns a builder, which reads nothing from the environment.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The provider as it is called: at another host than its own it has that host's name.
    pub fn provider(&self) -> &Provider {
        &self.core.target.called.provider
    }

    /// A copy of the client with options that override the current ones.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { core: self.core.with(options), draining: Arc::clone(&self.draining) }
    }

    /// Sends a non-streaming chat-completion request.
    ///
    /// [`ChatRequest::stream`] is ignored.
    ///
    /// # Errors
    ///
    /// A response that is not a completion is an error, whatever its status; see
    /// [`ErrorKind`](crate::ErrorKind).
    /// A body of more than 64 MiB is an error, too.
    pub async fn chat(&self, request: &ChatRequest) -> Result<Response, Error> {
        let result = self.execute(Chat { request, streaming: false }).await?;
        Ok(Response::non_streaming(result))
    }

    /// Sends a streaming chat-completion request; returns when the response headers have arrived.
    ///
    /// [`ChatRequest::stream`] is ignored.
    ///
    /// # Errors
    ///
    /// Fails if no successful response arrives; later errors come from the [`ChatStream`].
    pub async fn stream(&self, request: &ChatRequest) -> Result<ChatStream, Error> {
        let (call, meta, reader) = self.open(&Chat { request, streaming: true }).await?;
        let state = self.core.stream_state(meta, request, call.observers);
        Ok(ChatStream::new(state, reader, Arc::clone(&self.draining)))
    }

    /// Gets the list of models.
    ///
    /// It changes nothing, so it is retried even if it may have reached the server.
    /// Of the options, headers and query parameters apply; extra fields do not, since there is no
    /// body.
    ///
    /// # Errors
    ///
    /// As [`chat`](Self::chat): a response that is not a list is an error; an empty list is not.
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
        let body = driver::read_whole(&mut meta, reader, &self.core.response_limits()).await;
        self.core.finish(&operation, meta, body, call.observers)
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

    /// A copy for one attempt of a call whose attempts have this seed.
    pub(crate) fn for_attempt(&self, seed: u128) -> Self {
        Self { core: self.core.for_attempt(seed), draining: Arc::clone(&self.draining) }
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.core.clock
    }
}

impl fmt::Debug for Client {
    /// Shows provider, base URL and options, and no key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.describe(&mut f.debug_struct("Client"))
    }
}
