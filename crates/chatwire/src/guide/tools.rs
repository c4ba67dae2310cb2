//! Letting a model call functions.
//!
//! A tool is a name, a description and a function; what it takes is a structure, whose doc comments the model reads.
//! [`Client::chat_with_tools`](crate::Client::chat_with_tools) asks the model, runs what it calls, tells it the results, and asks again, until it answers.
//!
//! ```
//! use chatwire::{ChatRequest, Client, Message, ToolError, Tools};
//! # use chatwire::{http::StatusCode, transport::memory::{CannedResponse, Scripted}};
//!
//! #[derive(schemars::JsonSchema, serde::Deserialize)]
//! struct Town {
//!     /// Its name in English.
//!     name: String,
//! }
//!
//! async fn weather(town: Town) -> Result<f32, ToolError> {
//!     match town.name.as_str() {
//!         "Lisbon" => Ok(21.5),
//!         _ => Err(ToolError::new("There is no station in this town.")),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let bodies = [
//! #     r#"{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"weather","arguments":"{\"name\":\"Lisbon\"}"}}]}}]}"#,
//! #     r#"{"choices":[{"message":{"content":"It is 21.5 degrees."}}]}"#,
//! # ];
//! # let server = Scripted::new(bodies.map(|body| CannedResponse::new(StatusCode::OK).with_frames([body])));
//! # let client = Client::builder().api_key("key").transport(server).build()?;
//! let tools = Tools::new().function("weather", "Degrees in a town.", weather);
//! let question = Message::user("How warm is it in Lisbon?");
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]);
//! let run = client.chat_with_tools(&request, &tools).await?;
//! assert_eq!(run.answer.first_text(), Some("It is 21.5 degrees."));
//!
//! // What was called, and the conversation to go on with.
//! for call in run.history.rounds.iter().flat_map(|round| &round.calls) {
//!     println!("{:?} took {:?}: {}", call.call.name(), call.took, call.result.is_ok());
//! }
//! let mut next = request;
//! next.messages = Some(run.history.messages);
//! let next = next.message(Message::user("And tomorrow?"));
//! # Ok(())
//! # }
//! ```
//!
//! # When something goes wrong
//!
//! Arguments that do not fit, a tool that is not there and a function that fails are told to the model, which may do better: the table is in [`tools`](crate::tools).
//! Of an error that a function gives with `?`, the model is told the message; say [`ToolError::new`](crate::ToolError::new) where that is too much.
//! [`ToolError::fatal`](crate::ToolError::fatal) ends the run.
//!
//! A run that fails keeps what was done, since functions may have changed something:
//!
//! ```
//! use chatwire::{ChatRequest, Client, ErrorKind, ToolLimits, ToolLoopError, Tools};
//!
//! # async fn example(client: Client, request: ChatRequest, tools: Tools<'_>) -> Result<(), chatwire::Error> {
//! let tools = tools.limits(ToolLimits::default().rounds(4));
//! match client.chat_with_tools(&request, &tools).await {
//!     Ok(run) => println!("{:?}, {:?}", run.answer.first_text(), run.cost()),
//!     Err(error) => {
//!         let rounds = error.tool_history().map_or(0, |history| history.rounds.len());
//!         match error.kind() {
//!             ErrorKind::Tools(ToolLoopError::TooManyRounds) => println!("still at it after {rounds}"),
//!             _ => return Err(error),
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Blocking, borrowed, dynamic
//!
//! [`blocking::Tools`](crate::blocking::Tools) holds plain functions, which run on threads.
//! Functions of both kinds may borrow what lives as long as the tools.
//! With [`with_definition`](crate::tools::ToolSet::with_definition) the schema comes from elsewhere.
//!
//! ```
//! use chatwire::{blocking::Tools, protocol::{chat::Tool, json::Json}};
//! use serde_json::Value;
//!
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let schema = Json::from_text(r#"{"type":"object","properties":{"id":{"type":"integer"}}}"#)?;
//! let names = ["Ada", "Grace"];
//! let tools = Tools::new().with_definition(Tool::function("name", "A name.", schema), |given: Value| {
//!     let place = given["id"].as_u64().unwrap_or_default() as usize;
//!     Ok(names.get(place))
//! });
//! # drop(tools);
//! # Ok(())
//! # }
//! ```
//!
//! # A value at the end
//!
//! The last answer can be read as a value: see [`structured`](crate::guide::structured).
