//! The blocking client.

use std::{fmt, sync::Arc};

use chatwire_protocol::{chat::ChatRequest, models::Model};
use chatwire_transport::{Clock, blocking::Transport};

use super::{ChatStream, body_reader::BodyReader, draining::DrainingBodies, driver};
use crate::{
    CallOptions, ClientBuilder, Config, Error, Models, Provider, Response, ResponseMeta, WithMeta,
    client::core::{Core, PreparedCall},
    operation::{Operation, chat::Chat, model::GetModel, models::ListModels},
};

/// A client for one provider that blocks the calling thread.
///
/// Clones are cheap; they share connections and the retry budget.
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
    /// Fails if the environment has no API key, or a malformed one, and without the feature `ureq`.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().config(Config::from_env()?).build()
    }

    /// Builds a client for another provider, from the environment variables of the provider.
    ///
    /// ```no_run
    /// # use chatwire::{Provider, blocking::Client};
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
    pub fn builder() -> ClientBuilder<dyn Transport> {
        ClientBuilder::default()
    }

    pub(crate) fn new(core: Core<dyn Transport>) -> Self {
        Self { core, draining: Arc::default() }
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
    /// # Errors
    ///
    /// As [`Client::chat`](crate::Client::chat).
    pub fn chat(&self, request: &ChatRequest) -> Result<Response, Error> {
        let result = self.execute(Chat { request, streaming: false })?;
        Ok(Response::non_streaming(result))
    }

    /// Sends a streaming chat-completion request; returns when the response headers have arrived.
    ///
    /// # Errors
    ///
    /// As [`Client::stream`](crate::Client::stream).
    pub fn stream(&self, request: &ChatRequest) -> Result<ChatStream, Error> {
        let (call, meta, reader) = self.open(&Chat { request, streaming: true })?;
        let state = self.core.stream_state(meta, request, call.observers);
        Ok(ChatStream::new(state, reader, Arc::clone(&self.draining)))
    }

    /// Gets the list of models.
    ///
    /// # Errors
    ///
    /// As [`Client::models`](crate::Client::models).
    pub fn models(&self) -> Result<Models, Error> {
        self.execute(ListModels)
    }

    /// Gets what the provider says about one model, by its ID.
    ///
    /// # Errors
    ///
    /// As [`Client::model`](crate::Client::model).
    pub fn model(&self, id: &str) -> Result<WithMeta<Model>, Error> {
        self.execute(GetModel { id })
    }

    /// Sends the request of an operation, and decodes the response.
    fn execute<O: Operation>(&self, operation: O) -> Result<WithMeta<O::Output>, Error> {
        let (call, mut meta, reader) = self.open(&operation)?;
        let body = driver::read_whole(&mut meta, reader, &self.core.response_limits());
        self.core.finish(&operation, meta, body, call.observers)
    }

    /// Sends the request of an operation, until a response starts.
    fn open<O: Operation>(
        &self,
        operation: &O,
    ) -> Result<(PreparedCall, ResponseMeta, BodyReader), Error> {
        self.draining.reap();
        let mut call = self.core.prepare(operation)?;
        let (meta, reader) = driver::send(&self.core, &mut call)?;
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
