//! Flags of the client: base URL, proxy, timeout, retries, headers.

use std::time::Duration;

use chatwire::{
    CallOptions, Client, ClientRequestId, Provider, RetryPolicy, Timeouts,
    transport::hyper::HyperTransport,
};
use chatwire_server::Server;
use http::{HeaderName, HeaderValue};

use crate::{
    call_error::call_error,
    error::{CliError, Exit},
    provider::{Access, ProviderFlag},
};

/// Flags of the client.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ClientFlags {
    #[command(flatten)]
    provider: ProviderFlag,
    /// Base URL of the API, such as http://localhost:8080/v1.
    ///
    /// Default: the base URL in the environment, else the provider's.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Environment variable with the API key to send, instead of those of the provider.
    #[arg(long, value_name = "NAME", conflicts_with = "offline")]
    key_env: Option<String>,
    /// HTTP proxy, such as http://localhost:3128; replaces the proxy from the environment.
    #[arg(long, value_name = "URL", conflicts_with = "offline")]
    proxy: Option<String>,
    /// Use the reference server in this process; needs no API key and no network.
    #[arg(long, conflicts_with = "base_url")]
    offline: bool,
    /// Total timeout in seconds, including retries and the response; default: none.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Maximum number of retries of a failed request; 0 disables retries.
    #[arg(long, value_name = "N", default_value_t = RetryPolicy::default().max_retries)]
    retries: u32,
    /// Request header; replaces a header of the same name; can be repeated.
    #[arg(long, value_name = "NAME:VALUE")]
    header: Vec<String>,
    /// Client request ID, 1 to 128 of the characters A-Z a-z 0-9 . _ : -.
    #[arg(long, value_name = "ID")]
    client_request_id: Option<String>,
}

impl ClientFlags {
    /// Builds the client; with `--offline` also starts the reference server.
    pub(crate) async fn client(
        &self,
        access: Access,
    ) -> Result<(Client, Option<Server>), CliError> {
        let options = self.options()?;
        if !self.offline {
            return Ok((self.remote(access)?.with(options), None));
        }
        let server = Server::start(chatwire_server::Config::default()).await.map_err(|error| {
            CliError::new(Exit::Harness, "the reference server cannot start").with_source(error)
        })?;
        // The server is on loopback.
        let client = Client::builder()
            .base_url(server.base_url())
            .transport(HyperTransport::new().without_proxies())
            .options(options)
            .build()
            .map_err(call_error)?;
        Ok((client, Some(server)))
    }

    /// The provider to call.
    pub(crate) fn provider(&self) -> Provider {
        self.provider.provider()
    }

    /// Builds the client from flags and environment.
    fn remote(&self, access: Access) -> Result<Client, CliError> {
        let config =
            self.provider.config(self.base_url.as_deref(), self.key_env.as_deref(), access)?;
        let own_url = config.provider().base_url.clone().filter(|_| !config.has_api_key());
        // The client is built without a key only if its base URL is set.
        let own_url = own_url.filter(|_| config.base_url().is_none());
        let url = self.base_url.clone().or_else(|| own_url.map(|url| url.to_string()));
        let mut builder = Client::builder().config(config);
        if let Some(url) = url {
            builder = builder.base_url(url);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy);
        }
        builder.build().map_err(call_error)
    }

    fn options(&self) -> Result<CallOptions, CliError> {
        let mut options =
            CallOptions::default().retry(RetryPolicy::default().max_retries(self.retries));
        if let Some(timeout) = self.timeout {
            options = options.timeouts(Timeouts::default().total(timeout));
        }
        if let Some(id) = &self.client_request_id {
            options = options.client_request_id(ClientRequestId::new(id).map_err(call_error)?);
        }
        for text in &self.header {
            let (name, value) = header(text)?;
            options = options.header(name, value);
        }
        Ok(options)
    }
}

/// Parses a header. Errors never contain its value, which may be a secret.
pub(crate) fn header(text: &str) -> Result<(HeaderName, HeaderValue), CliError> {
    let invalid = |what: &str| {
        CliError::usage(format!("--header: {what}"))
            .with_help("write NAME:VALUE, as in x-team:search")
    };
    let (name, value) = text.split_once(':').ok_or_else(|| invalid("there is no colon"))?;
    let name = HeaderName::try_from(name.trim())
        .map_err(|_| invalid("the text before the colon is not a header name"))?;
    let mut value = HeaderValue::try_from(value.trim()).map_err(|_| {
        invalid(&format!("the value of {name} contains a character that headers cannot contain"))
    })?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Parses a positive number of seconds.
pub(crate) fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|length| !length.is_zero()).ok_or("must be a number of seconds greater than 0")
}

#[cfg(test)]
mod tests {
    use chatwire::{
        ChatRequest, Message,
        http::StatusCode,
        transport::memory::{CannedResponse, Scripted},
    };
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        client: ClientFlags,
    }

    #[test]
    fn flags_reach_the_request() {
        let flags = ["chat", "--header", "x-a: b", "--client-request-id", "c", "--retries", "0"];
        let options = Alone::try_parse_from(flags).unwrap().client.options().unwrap();
        let script = Scripted::new([CannedResponse::new(StatusCode::SERVICE_UNAVAILABLE)]);
        let client = Client::builder().api_key("key").transport(script.clone());
        let client = client.options(options).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = ChatRequest::new("m", [Message::user("q")]);
        runtime.block_on(client.chat(&request)).unwrap_err();
        let received = script.received();
        assert_eq!(received.len(), 1);
        let headers = received[0].request.headers();
        assert_eq!(
            (&headers["x-a"], &headers["x-client-request-id"]),
            (&"b".parse().unwrap(), &"c".parse().unwrap())
        );
    }

    #[test]
    fn a_header_is_a_name_and_a_value_that_shows_nowhere() {
        let (name, value) = header("X-Team: a:b ").unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("x-team", "a:b"));
        assert!(value.is_sensitive());
        for invalid in ["canary", "a b:canary", ":canary", "x-a:can\nary"] {
            let error = header(invalid).unwrap_err().to_string();
            assert!(error.starts_with("--header: ") && !error.contains("ary"), "{error}");
        }
    }

    #[test]
    fn a_timeout_is_positive() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        for invalid in ["0", "-1", "nan", "inf", "1e300", "", "1s"] {
            assert!(seconds(invalid).is_err(), "{invalid}");
        }
    }
}
