//! Who is asked, and with how much patience.

use std::time::Duration;

use chatwire::{
    CallOptions, Client, ClientRequestId, Config, RetryPolicy, Timeouts,
    transport::reqwest::ReqwestTransport,
};
use chatwire_server::Server;
use http::{HeaderName, HeaderValue};

use crate::{
    call_error::{KEYS, failure},
    error::{CliError, Exit},
};

/// Who may ask the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Who has a key.
    Keyed,
    /// Anybody.
    Open,
}

/// Who is asked, and with how much patience.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The call")]
pub(crate) struct ClientFlags {
    /// Where the API is, such as http://localhost:8080/v1.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Go through this proxy, such as http://localhost:3128, instead of that of the environment.
    #[arg(long, value_name = "URL", conflicts_with = "offline")]
    proxy: Option<String>,
    /// CannedResponse from the reference server in this process, without a key and a network.
    #[arg(long, conflicts_with = "base_url")]
    offline: bool,
    /// Give up after so long, attempts and answer together; no limit unless given.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Repeat a call that failed and cost nothing up to N times.
    #[arg(long, value_name = "N", default_value_t = RetryPolicy::default().max_retries)]
    retries: u32,
    /// Send a header, instead of the one that would be sent; may be given again.
    #[arg(long, value_name = "NAME:VALUE")]
    header: Vec<String>,
    /// Name the request to the provider: up to 128 letters, digits, dots, underscores, colons and hyphens.
    #[arg(long, value_name = "ID")]
    client_request_id: Option<String>,
}

impl ClientFlags {
    /// A client for the provider, and the server that answers it if that is in this process.
    pub(crate) async fn client(
        &self,
        access: Access,
    ) -> Result<(Client, Option<Server>), CliError> {
        let options = self.options()?;
        if !self.offline {
            return Ok((self.live(access)?.with(options), None));
        }
        let server = Server::start(chatwire_server::Config::default()).await.map_err(|error| {
            CliError::new(Exit::Harness, "the reference server does not start").with_source(error)
        })?;
        // No proxy stands between the two.
        let client = Client::builder()
            .base_url(server.base_url())
            .transport(ReqwestTransport::new().without_proxies())
            .options(options)
            .build()
            .map_err(failure)?;
        Ok((client, Some(server)))
    }

    /// A client for the provider that flags and environment name.
    fn live(&self, access: Access) -> Result<Client, CliError> {
        let config = Config::from_env().map_err(failure)?;
        let is_unknown =
            !config.has_api_key() && config.base_url().is_none() && self.base_url.is_none();
        if is_unknown && access == Access::Keyed {
            return Err(CliError::usage("no API key is set").with_help(format!(
                "get one at {KEYS} and set AIMLAPI_API_KEY, or let the reference server answer with --offline"
            )));
        }
        let home = config.provider().base_url.as_ref().map(ToString::to_string);
        let mut builder = Client::builder().config(config);
        if let (true, Some(home)) = (is_unknown, home) {
            builder = builder.base_url(home);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(url) = &self.base_url {
            builder = builder.base_url(url);
        }
        builder.build().map_err(failure)
    }

    fn options(&self) -> Result<CallOptions, CliError> {
        let mut options =
            CallOptions::default().retry(RetryPolicy::default().max_retries(self.retries));
        if let Some(timeout) = self.timeout {
            options = options.timeouts(Timeouts::default().total(timeout));
        }
        if let Some(id) = &self.client_request_id {
            options = options.client_request_id(ClientRequestId::new(id).map_err(failure)?);
        }
        for text in &self.header {
            let (name, value) = header(text)?;
            options = options.header(name, value);
        }
        Ok(options)
    }
}

/// A header, whose value may be a secret and is told by no error.
fn header(text: &str) -> Result<(HeaderName, HeaderValue), CliError> {
    let wrong = |what: &str| {
        CliError::usage(format!("--header: {what}"))
            .with_help("write NAME:VALUE, as in x-team:search")
    };
    let (name, value) = text.split_once(':').ok_or_else(|| wrong("there is no colon"))?;
    let name = HeaderName::try_from(name.trim())
        .map_err(|_| wrong("what stands before the colon is no name of a header"))?;
    let mut value = HeaderValue::try_from(value.trim())
        .map_err(|_| wrong(&format!("the value of {name} has a character that no header has")))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// A length of time that is some.
fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|length| !length.is_zero()).ok_or("not a number of seconds above 0")
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
    fn flags_reach_the_call() {
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
        for wrong in ["canary", "a b:canary", ":canary", "x-a:can\nary"] {
            let error = header(wrong).unwrap_err().to_string();
            assert!(error.starts_with("--header: ") && !error.contains("ary"), "{error}");
        }
    }

    #[test]
    fn a_limit_is_some_time() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        for wrong in ["0", "-1", "nan", "inf", "1e300", "", "1s"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
