//! What is known of a call when it starts.

use std::fmt;

use chatwire_protocol::chat::ChatRequest;
use http::{Uri, uri::Scheme};

use crate::{Provider, client::target::Target, provider::secrets::Secrets};

/// What is known of a call when it starts.
#[non_exhaustive]
pub struct CallStarted<'a> {
    /// The operation.
    pub operation: Operation<'a>,
    /// The provider that is called.
    pub provider: &'a Provider,
    /// The server's name or address; an IPv6 address without brackets.
    pub host: &'a str,
    /// The server's port, from the base URL or its scheme.
    pub port: u16,
    /// What must be shown nowhere, even if the server echoes it.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only spans record text"))]
    pub(crate) secrets: &'a Secrets,
}

/// The operation of a call.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Operation<'a> {
    /// A chat completion.
    #[non_exhaustive]
    Chat {
        /// The request as the caller gave it, without the additions of options.
        request: &'a ChatRequest,
        /// Whether the call requests a stream.
        streaming: bool,
    },
    /// The list of models.
    Models,
    /// Another operation.
    #[non_exhaustive]
    Other {
        /// The name of the operation, such as `model`.
        name: &'static str,
        /// The model that it names; `None` if it names none.
        model: Option<&'a str>,
    },
}

impl<'a> CallStarted<'a> {
    pub(crate) fn new(operation: Operation<'a>, uri: &'a Uri, target: &'a Target) -> Self {
        let host = uri.host().unwrap_or_default();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let port = if uri.scheme() == Some(&Scheme::HTTP) { 80 } else { 443 };
        Self {
            operation,
            provider: &target.called.provider,
            host: bare.unwrap_or(host),
            port: uri.port_u16().unwrap_or(port),
            secrets: &target.called.secrets,
        }
    }
}

impl Operation<'_> {
    /// The model of the request; `None` if the operation has none.
    pub fn model(&self) -> Option<&str> {
        match self {
            Self::Chat { request, .. } => request.model.as_deref(),
            Self::Models => None,
            Self::Other { model, .. } => *model,
        }
    }

    /// Whether the call requests a stream.
    pub fn is_streaming(&self) -> bool {
        matches!(self, Self::Chat { streaming: true, .. })
    }
}

impl fmt::Debug for CallStarted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallStarted")
            .field("operation", &self.operation)
            .field("provider", &self.provider.id)
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Operation<'_> {
    /// Shows the model, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chat { streaming, .. } => f
                .debug_struct("Chat")
                .field("model", &self.model())
                .field("streaming", streaming)
                .finish_non_exhaustive(),
            Self::Models => f.write_str("Models"),
            Self::Other { name, model } => {
                f.debug_struct("Other").field("name", name).field("model", model).finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::chat::Message;

    use super::*;
    use crate::BaseUrl;

    fn target(base_url: &str) -> Target {
        let base_url: BaseUrl = base_url.parse().unwrap();
        Target::new(Provider::compatible_at(base_url.clone()), base_url, None)
    }

    #[track_caller]
    fn check(uri: &str, host: &str, port: u16) {
        let target = target(uri);
        let uri = uri.parse().unwrap();
        let started = CallStarted::new(Operation::Models, &uri, &target);
        assert_eq!((started.host, started.port), (host, port));
    }

    #[test]
    fn host_and_port_come_from_the_base_url() {
        check("https://api.aimlapi.com/v1/models", "api.aimlapi.com", 443);
        check("http://localhost/v1/models", "localhost", 80);
        check("http://[::1]:8080/v1/models", "::1", 8080);
    }

    #[test]
    fn debug_shows_no_prompt() {
        let request = ChatRequest::new("a/model", [Message::user("canary")]);
        let operation = Operation::Chat { request: &request, streaming: true };
        let uri = Uri::from_static("http://host/");
        let shown = format!("{:?}", CallStarted::new(operation, &uri, &target("http://host")));
        assert!(shown.contains("a/model") && !shown.contains("canary"), "{shown}");
    }
}
