//! How to do things, a page for each.

pub mod errors {
    //! Deciding what to do when there is no answer.
    //!
    //! The kind says whose fault it is, the provider's own words say why.
    //!
    //! ```
    //! use chatwire::{ApiErrorKind, ChatRequest, Client, ErrorKind, Message};
    //!
    //! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
    //! let error = match client.chat(&request).await {
    //!     Ok(answer) => return Ok(println!("{}", answer.first_text().unwrap_or_default())),
    //!     Err(error) => error,
    //! };
    //! match error.kind() {
    //!     ErrorKind::Api(ApiErrorKind::OutOfCredit) => println!("top up, then ask again"),
    //!     ErrorKind::Api(ApiErrorKind::RateLimited) => println!("wait {:?}", error.retry_after()),
    //!     ErrorKind::Api(_) => println!("{:?}", error.api().and_then(|api| api.message())),
    //!     ErrorKind::Truncated => println!("so far: {:?}", error.partial()),
    //!     _ => println!("{error}, after {} attempts", error.attempts().len()),
    //! }
    //! # Err(error)
    //! # }
    //! ```
}

pub mod streams {
    //! Showing an answer as it comes.
    //!
    //! A stream gives chunks as the server sent them; [`ChatStream::events`](crate::ChatStream::events) gives what is new in them.
    //! Either way the whole answer is put together meanwhile.
    //!
    //! ```
    //! use chatwire::{ChatEvent, ChatRequest, Client};
    //!
    //! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
    //! let mut events = client.stream(&request).await?.events();
    //! while let Some(event) = events.event().await {
    //!     match event? {
    //!         ChatEvent::Text { text, .. } => print!("{text}"),
    //!         ChatEvent::Finished { reason, .. } => println!(" ({})", reason.as_str()),
    //!         _ => {}
    //!     }
    //! }
    //! let answer = events.accumulate().await?;
    //! println!("{:?}, {:?}", answer.usage, answer.cost());
    //! # Ok(())
    //! # }
    //! ```
}

pub mod patience {
    //! Deciding how long to wait and what to repeat.
    //!
    //! ```
    //! use std::time::Duration;
    //! use chatwire::{CallOptions, Client, RetryPolicy, TimeLimits};
    //!
    //! # fn example() -> Result<(), chatwire::Error> {
    //! let client = Client::builder()
    //!     .api_key("key")
    //!     .options(
    //!         CallOptions::default()
    //!             .retry(RetryPolicy::default().retries(4))
    //!             .time_limits(TimeLimits::default().idle(Duration::from_secs(60))),
    //!     )
    //!     .build()?;
    //!
    //! // A call that has to be over soon, with all that is repeated of it.
    //! let limits = TimeLimits::default().total(Duration::from_secs(20));
    //! let hurried = client.with(CallOptions::default().time_limits(limits));
    //! # drop(hurried);
    //! # Ok(())
    //! # }
    //! ```
}

pub mod testing {
    //! Testing code that calls a model, without one.
    //!
    //! The transport in memory gives prepared answers and keeps what it was asked.
    //! For recorded ones there is `transport::cassette::Replay`, behind a feature of `chatwire-transport`.
    //!
    //! ```
    //! use chatwire::{
    //!     ChatRequest, Client, ErrorKind, Message,
    //!     http::StatusCode,
    //!     transport::{TransportErrorKind, memory::{Answer, Scripted}},
    //! };
    //!
    //! # #[tokio::main(flavor = "current_thread")]
    //! # async fn main() -> Result<(), chatwire::Error> {
    //! let server = Scripted::new([Answer::new(StatusCode::OK)
    //!     .with_frames(["data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal\"}}]}\n\n"])
    //!     .with_failure(TransportErrorKind::Interrupted)]);
    //! let client = Client::builder().api_key("key").transport(server.clone()).build()?;
    //!
    //! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
    //! let error = client.stream(&request).await?.accumulate().await.unwrap_err();
    //! assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::Interrupted));
    //! assert_eq!(error.partial().and_then(|answer| answer.first_text()), Some("Hal"));
    //! assert_eq!(server.received().len(), 1);
    //! # Ok(())
    //! # }
    //! ```
}

pub mod elsewhere {
    //! Calling another provider, a gateway, a local server or Azure.
    //!
    //! ```
    //! use chatwire::{CallOptions, Client, http::{HeaderName, HeaderValue}, transport::memory::Scripted};
    //!
    //! # let transport = Scripted::default();
    //! // A local server wants no key.
    //! let local = Client::builder().base_url("http://localhost:8080").transport(transport.clone()).build()?;
    //!
    //! // A gateway with a prefix, a header and a member of its own.
    //! let gateway = Client::builder()
    //!     .base_url("https://gateway.example/openai/v1")
    //!     .api_key("key")
    //!     .options(
    //!         CallOptions::default()
    //!             .header(HeaderName::from_static("x-team"), HeaderValue::from_static("search"))
    //!             .member("route", "cheapest"),
    //!     )
    //!     .transport(transport.clone())
    //!     .build()?;
    //!
    //! // Azure: the request's model names the deployment.
    //! let azure = Client::builder()
    //!     .base_url("https://my-resource.openai.azure.com")
    //!     .api_key("key")
    //!     .azure("2024-10-21")
    //!     .transport(transport)
    //!     .build()?;
    //! # Ok::<(), chatwire::Error>(())
    //! ```
}
