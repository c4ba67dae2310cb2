//! Getting an answer as a value of a Rust type.
//!
//! The type says what is wanted: its schema goes into the request, and the answer is read as it.
//! Doc comments on the type and its members are for the model to read.
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
//!     /// Only if it is told.
//!     minutes: Option<u32>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let text = r#"{\"title\":\"On Streams\",\"speakers\":[\"Ada\"],\"minutes\":null}"#;
//! # let body = format!(r#"{{"choices":[{{"finish_reason":"stop","message":{{"content":"{text}"}}}}]}}"#);
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
//! # When the response is not that
//!
//! A model may refuse, run out of tokens, or write something else.
//! Each is an [`ErrorKind::InvalidOutput`](crate::ErrorKind::InvalidOutput) of its own, and the answer is in [`Error::partial`](crate::Error::partial).
//! The error says where the text stops being what was asked for, and not what stands there.
//!
//! ```
//! use chatwire::{ChatRequest, Client, ErrorKind, InvalidOutputKind};
//! # #[derive(schemars::JsonSchema, serde::Deserialize)]
//! # struct Talk { title: String }
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! match client.chat_as::<Talk>(&request).await {
//!     Ok(talk) => println!("{}", talk.value.title),
//!     Err(error) => match error.kind() {
//!         ErrorKind::InvalidOutput(InvalidOutputKind::Refusal) => println!("the model will not"),
//!         ErrorKind::InvalidOutput(InvalidOutputKind::Length) => println!("allow more tokens"),
//!         ErrorKind::InvalidOutput(_) => println!("{:?}", error.invalid_output().and_then(|it| it.pointer())),
//!         _ => return Err(error),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Streams, and providers without schemas
//!
//! An answer that was had otherwise is read with [`Response::parse_as`](crate::Response::parse_as); the request asks for it with [`typed::response_format`](crate::structured::typed::response_format).
//! Where a provider knows no schemas, say [`ResponseFormat::json_object`](crate::protocol::chat::ResponseFormat::json_object) and describe the form in a message: a request that has a `response_format` keeps it.
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
