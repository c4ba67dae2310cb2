//! Tools: functions that a model calls.
//!
//! A tool is a name, a description and a function; its parameter is a struct, whose doc comments
//! the model reads.
//! [`Client::chat_with_tools`](crate::Client::chat_with_tools) sends the request, runs the
//! functions that the model calls, sends their results, and repeats until the model responds
//! without tool calls.
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
//! #     r#"{"choices":[{"message":{"tool_calls":[{"id":"a","function":
//! #         {"name":"weather","arguments":"{\"name\":\"Lisbon\"}"}}]}}]}"#,
//! #     r#"{"choices":[{"message":{"content":"It is 21.5 degrees."}}]}"#,
//! # ];
//! # let ok = |body| CannedResponse::new(StatusCode::OK).with_frames([body]);
//! # let server = Scripted::new(bodies.map(ok));
//! # let client = Client::builder().api_key("key").transport(server).build()?;
//! let tools = Tools::new().function("weather", "Degrees in a town.", weather);
//! let question = Message::user("How warm is it in Lisbon?");
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]);
//! let run = client.chat_with_tools(&request, &tools).await?;
//! assert_eq!(run.response.first_text().as_deref(), Some("It is 21.5 degrees."));
//!
//! // The calls, and the conversation to continue.
//! for call in run.history.rounds.iter().flat_map(|round| &round.calls) {
//!     println!("{:?} took {:?}: {}", call.call.name(), call.duration, call.result.is_ok());
//! }
//! let mut next = request;
//! next.messages = Some(run.history.messages);
//! let next = next.message(Message::user("And tomorrow?"));
//! # Ok(())
//! # }
//! ```
//!
//! # While it streams
//!
//! [`stream_with_tools`](crate::Client::stream_with_tools) is the same loop, whose text, reasoning,
//! calls and results are events:
//!
//! ```
//! use chatwire::{ChatEvent, ChatRequest, Client, ToolEvent, Tools};
//!
//! # async fn example(
//! #     client: Client,
//! #     request: ChatRequest,
//! #     tools: Tools<'_>,
//! # ) -> Result<(), chatwire::Error> {
//! let mut stream = client.stream_with_tools(&request, &tools)?;
//! while let Some(event) = stream.event().await {
//!     match event? {
//!         ToolEvent::Chat(ChatEvent::Text { text, .. }) => print!("{text}"),
//!         ToolEvent::Call(call) => println!("calls {}", call.name().unwrap_or_default()),
//!         ToolEvent::Result { name, text, .. } => println!("{name}: {text}"),
//!         _ => {}
//!     }
//! }
//! let run = stream.finish().await?;
//! # drop(run);
//! # Ok(())
//! # }
//! ```
//!
//! # A loop of your own
//!
//! [`Tools::call`](crate::tools::ToolSet::call) runs one call of a response, and its report makes
//! the message of the result.
//! [`Response::to_request_message`](crate::Response::to_request_message) is the message of the
//! model, as the provider needs it back.
//!
//! # Reasoning over turns
//!
//! Models that reason before they call tools need that reasoning back: DeepSeek in thinking mode
//! rejects every second request without its `reasoning_content`, Anthropic wants its signed
//! `thinking_blocks`, OpenRouter its `reasoning_details`, Gemini its `extra_content`.
//! The loop, `to_request_message` and `chatwire chat --session` keep all of them, unchanged, when
//! [`Provider::reasoning_history`](crate::Provider::reasoning_history) says so:
//!
//! | [`ReasoningHistory`](crate::ReasoningHistory) | reasoning goes back |
//! |---|---|
//! | `InsideToolLoop` | with the messages that call tools; for AI/ML API, OpenRouter and unknown hosts |
//! | `Always` | in every request |
//! | `Never` | not at all; for OpenAI and Azure, which reject it |
//!
//! ```
//! use chatwire::{Client, Provider, ReasoningHistory, transport::memory::Scripted};
//!
//! let mut provider = Provider::compatible("https://models.example/v1")?;
//! provider.reasoning_history = ReasoningHistory::Always;
//! # let transport = Scripted::default();
//! let client = Client::builder().provider(provider).transport(transport).build()?;
//! # drop(client);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Errors
//!
//! Invalid arguments, unknown tools and errors of functions are sent to the model, which may
//! correct itself; the table is in [`tools`](crate::tools).
//! For an error that a function returns with `?`, the model receives the message; use
//! [`ToolError::new`](crate::ToolError::new) if that contains too much.
//! [`ToolError::fatal`](crate::ToolError::fatal) ends the loop.
//!
//! An error of the loop keeps what was done before, since functions may have had effects:
//!
//! ```
//! use chatwire::{ChatRequest, Client, ErrorKind, ToolLimits, ToolLoopError, Tools};
//!
//! # async fn example(
//! #     client: Client,
//! #     request: ChatRequest,
//! #     tools: Tools<'_>,
//! # ) -> Result<(), chatwire::Error> {
//! let tools = tools.limits(ToolLimits::default().max_rounds(4));
//! match client.chat_with_tools(&request, &tools).await {
//!     Ok(run) => println!("{:?}, {:?}", run.response.first_text(), run.cost()),
//!     Err(error) => {
//!         let rounds = error.tool_history().map_or(0, |history| history.rounds.len());
//!         match error.kind() {
//!             ErrorKind::Tools(ToolLoopError::TooManyRounds) => println!("{rounds} rounds"),
//!             _ => return Err(error),
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Blocking functions, borrowing, hand-written schemas
//!
//! [`blocking::Tools`](crate::blocking::Tools) holds plain functions, which run on threads.
//! Both kinds may borrow anything that outlives the tools.
//! [`with_definition`](crate::tools::ToolSet::with_definition) takes a hand-written schema.
//!
//! ```
//! use chatwire::{blocking::Tools, protocol::{chat::Tool, json::Json}};
//! use serde_json::Value;
//!
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let schema = Json::from_text(r#"{"type":"object","properties":{"id":{"type":"integer"}}}"#)?;
//! let names = ["Ada", "Grace"];
//! let definition = Tool::function("name", "A name.", schema);
//! let tools = Tools::new().with_definition(definition, |arguments: Value| {
//!     let index = arguments["id"].as_u64().unwrap_or_default() as usize;
//!     Ok(names.get(index))
//! });
//! # drop(tools);
//! # Ok(())
//! # }
//! ```
//!
//! # A structured final response
//!
//! Parse the final response as a value with [`Response::parse_as`](crate::Response::parse_as): see
//! [`structured_output`](crate::guide::structured_output).
