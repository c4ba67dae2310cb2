//! Structured output: a completion as a value of a Rust type.
//!
//! The type defines the format: its JSON schema goes into the request, and the response is parsed
//! as the type.
//! The model reads the doc comments on the type and its fields.
//!
//! ```
//! use chatwire::{ChatRequest, Client, Message};
//! # use chatwire::{http::StatusCode, transport::memory::{CannedResponse, Scripted}};
//!
//! /// A talk at a conference.
//! #[derive(schemars::JsonSchema, serde::Deserialize)]
//! struct Talk {
//!     title: String,
//!     /// Everybody on stage.
//!     speakers: Vec<String>,
//!     /// Only if the text states it.
//!     minutes: Option<u32>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let text = r#"{\"title\":\"On Streams\",\"speakers\":[\"Ada\"],\"minutes\":null}"#;
//! # let body = format!(r#"{{"choices":[{{"message":{{"content":"{text}"}}}}]}}"#);
//! # let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
//! # let client = Client::builder().api_key("key").transport(server).build()?;
//! let note = Message::user("Ada speaks on streams.");
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [note]);
//! let talk = client.chat_as::<Talk>(&request).await?;
//! assert_eq!(talk.value.speakers, ["Ada"]);
//! println!("{:?}", talk.response.usage);
//! # Ok(())
//! # }
//! ```
//!
//! # While it streams
//!
//! [`stream_as`](crate::Client::stream_as) yields what has arrived of the JSON, for a display that
//! fills up, and then the value:
//!
//! ```
//! use chatwire::{ChatRequest, Client};
//! # use chatwire::{Message, testing, transport::memory::Scripted};
//! # #[derive(schemars::JsonSchema, serde::Deserialize)]
//! # struct Talk { title: String }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let server = Scripted::new([testing::stream(["{\"title\":\"On ", "Streams\"}"])]);
//! # let client = Client::builder().api_key("key").transport(server).build()?;
//! # let request = ChatRequest::new("some-model", [Message::user("Ada speaks on streams.")]);
//! let mut stream = client.stream_as::<Talk>(&request).await?;
//! while let Some(partial) = stream.partial().await {
//!     println!("{}", partial?["title"]); // "On ", then "On Streams"
//! }
//! let talk = stream.finish().await?;
//! assert_eq!(talk.value.title, "On Streams");
//! # Ok(())
//! # }
//! ```
//!
//! # Invalid output
//!
//! A model may refuse, reach the token limit, or write something else.
//! Each is a kind of [`ErrorKind::InvalidOutput`](crate::ErrorKind::InvalidOutput), and
//! [`Error::partial`](crate::Error::partial) has the response.
//! The error has the position at which the text does not match, and does not repeat the text.
//!
//! ```
//! use chatwire::{ChatRequest, Client, ErrorKind, InvalidOutputKind};
//! # #[derive(schemars::JsonSchema, serde::Deserialize)]
//! # struct Talk { title: String }
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! match client.chat_as::<Talk>(&request).await {
//!     Ok(talk) => println!("{}", talk.value.title),
//!     Err(error) => match error.kind() {
//!         ErrorKind::InvalidOutput(InvalidOutputKind::Refusal) => println!("the model refused"),
//!         ErrorKind::InvalidOutput(InvalidOutputKind::Length) => println!("raise max_tokens"),
//!         ErrorKind::InvalidOutput(_) => {
//!             println!("{:?}", error.invalid_output().and_then(|invalid| invalid.pointer()));
//!         }
//!         _ => return Err(error),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Responses you already have, and providers without schemas
//!
//! To parse a response you already have, call [`Response::parse_as`](crate::Response::parse_as);
//! set the response format of its request with
//! [`typed::response_format`](crate::typed::response_format).
//! If the provider does not support JSON schemas, set
//! [`ResponseFormat::json_object`](crate::protocol::chat::ResponseFormat::json_object) and describe
//! the format in a message: a `response_format` of the request is kept.
//!
//! ```
//! use chatwire::{ChatRequest, Client, typed};
//! # #[derive(schemars::JsonSchema, serde::Deserialize)]
//! # struct Talk { title: String }
//! # async fn example(client: Client, request: ChatRequest) -> Result<Talk, chatwire::Error> {
//! let request = request.response_format(typed::response_format::<Talk>());
//! let response = client.stream(&request).await?.accumulate().await?;
//! let talk = response.parse_as::<Talk>()?;
//! # Ok(talk)
//! # }
//! ```
