//! Functions that a model may call, and the loop that calls them.
//!
//! [`Client::chat_with_tools`](crate::Client::chat_with_tools) sends the request, runs the
//! functions that the model calls, sends their results, and repeats until the model responds
//! without tool calls.
//! [`Client::stream_with_tools`](crate::Client::stream_with_tools) does the same and yields the
//! text, reasoning, calls and results as events.
//! [`Tools`] holds the functions; [`blocking::Tools`](crate::blocking::Tools) holds those of the
//! blocking client.
//! The page [`guide::tools`](crate::guide) has examples.
//!
//! If a call fails, the error is sent to the model, which may correct itself, and is kept in
//! [`ToolCallReport::result`]:
//!
//! | error | text sent to the model |
//! |---|---|
//! | there is no such function | `Error: unknown tool; available tools: a, b` |
//! | the arguments are truncated, not JSON, or of another type | `Error: invalid arguments: ` and the position |
//! | the function failed | `Error: ` and the message of its [`ToolError`] |
//! | the function panicked, in the blocking client | `Error: the tool failed` |
//! | the result is not JSON, or too long | `Error: ` and the reason |
//! | the response has too many calls | `Error: not run: too many calls in one response` |
//!
//! An error message that is longer than the limit of a result is replaced by a short one.
//!
//! A function ends the loop with [`ToolError::fatal`].
//!
//! ```text
//!            ╭────────── tool calls ◀── results ──╮
//!            ▼                                    │
//! request ─▶ chat ─▶ response ─▶ tool calls ─▶ functions
//!                       ╰─▶ ToolRun
//! ```

mod call_error;
mod calls;
mod error;
mod event;
mod function;
mod history;
mod join;
mod limits;
mod loop_error;
mod run;
mod run_async;
mod run_blocking;
mod set;
mod stream_async;
mod stream_blocking;
mod tool_loop;

pub use self::{
    call_error::ToolCallError,
    error::ToolError,
    event::ToolEvent,
    function::{AsyncFunction, BlockingFunction},
    history::{ToolCallReport, ToolHistory, ToolRound},
    limits::ToolLimits,
    loop_error::ToolLoopError,
    run::ToolRun,
    set::{BlockingTools, ToolSet, Tools},
    stream_async::ToolStream,
    stream_blocking::ToolStream as BlockingToolStream,
};
