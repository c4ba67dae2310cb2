//! Setting the function that returns keys.

use std::{any::type_name, error::Error, sync::Arc};

use chatwire_transport::{MaybeSend, blocking};

use super::ClientBuilder;
use crate::{ProvidedKey, provider::key_provider::KeyProvider};

impl ClientBuilder {
    /// Sets an async function that returns the API key, for tokens that expire; it takes precedence
    /// over a key.
    ///
    /// The function is called by the first call that needs a key, and once for all calls that wait
    /// for it.
    /// Its key is used until it expires, or until the server rejects it with 401: a call whose
    /// attempt had a key from an earlier call then asks for a new one and makes one more attempt.
    /// All clones of the client share the key; the last 100 keys are masked like a configured one.
    /// An error of the function ends the call with
    /// [`ErrorKind::KeyProvider`](crate::ErrorKind::KeyProvider); other waiting calls get the same.
    /// The total timeout ends the wait for it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use chatwire::{ChatRequest, Client, Message, ProvidedKey, testing};
    /// use chatwire::transport::memory::Scripted;
    ///
    /// async fn fetch_token() -> Result<ProvidedKey, std::io::Error> {
    ///     let token = "token-1"; // From an identity server.
    ///     Ok(ProvidedKey::new(token).expires_in(Duration::from_secs(3_500)))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), chatwire::Error> {
    /// let server = Scripted::new([testing::text("Hi!")]);
    /// let client = Client::builder().key_provider(fetch_token).transport(server.clone()).build()?;
    /// client.chat(&ChatRequest::new("some-model", [Message::user("Hello")])).await?;
    /// assert_eq!(server.received()[0].request.headers()["authorization"], "Bearer token-1");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn key_provider<F, O, E>(mut self, fetch: F) -> Self
    where
        F: Fn() -> O + Send + Sync + 'static,
        O: Future<Output = Result<ProvidedKey, E>> + MaybeSend + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let name = type_name::<F>();
        let fetch = move || {
            let fetched = fetch();
            async { fetched.await.map_err(Into::into) }
        };
        self.key_provider = Some(Arc::new(KeyProvider::new(name, fetch)));
        self
    }
}

impl ClientBuilder<dyn blocking::Transport> {
    /// Sets a function that returns the API key, for tokens that expire; it takes precedence over a
    /// key.
    ///
    /// It behaves as with the async client, but nothing ends the wait for it.
    #[must_use]
    pub fn key_provider<F, E>(mut self, fetch: F) -> Self
    where
        F: Fn() -> Result<ProvidedKey, E> + Send + Sync + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let name = type_name::<F>();
        let fetch = move || fetch().map_err(Into::into);
        self.key_provider = Some(Arc::new(KeyProvider::blocking(name, fetch)));
        self
    }
}
