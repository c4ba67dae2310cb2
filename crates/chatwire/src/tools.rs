//! Functions that a model may call, and the loop that calls them.
//!
//! [`Client::chat_with_tools`](crate::Client::chat_with_tools) asks the model, runs the functions it calls, tells it what they gave and asks again, until it answers.
//! [`Tools`] holds the functions; [`blocking::Tools`](crate::blocking::Tools) holds those of the blocking client.
//! The guide has a page on them.
//!
//! What went wrong with a call is told to the model, which may do better, and is kept in [`ToolCallReport::result`]:
//!
//! | what | what the model is told |
//! |---|---|
//! | there is no such function | `Error: there is no tool of this name; there are: a, b` |
//! | arguments that are cut off, no JSON, or of another form | `Error: the arguments are not what the tool takes: ` and where |
//! | the function failed | `Error: ` and the message of its [`ToolError`] |
//! | the function panicked, in the blocking client | `Error: the tool failed` |
//! | its result is no JSON, or too long | `Error: ` and which |
//! | there are too many calls in one answer | `Error: not run: too many calls at once` |
//!
//! What a function or its arguments have to say is left out where it is longer than a result may be.
//!
//! A function ends the loop with [`ToolError::fatal`].
//!
//! ```text
//!            ╭─────────── called ◀── results ──╮
//!            ▼                                 │
//! request ─▶ chat ─▶ answered ─▶ calls ─▶ functions
//!                       ╰─▶ ToolRun
//! ```

mod call_error;
mod calls;
mod error;
mod function;
mod history;
mod join;
mod limits;
mod loop_error;
mod run;
mod run_async;
mod run_blocking;
mod set;
mod tool_loop;

pub use self::{
    call_error::ToolCallError,
    error::ToolError,
    function::{AsyncFunction, BlockingFunction},
    history::{ToolCallReport, ToolHistory, ToolRound},
    limits::ToolLimits,
    loop_error::ToolLoopError,
    run::ToolRun,
    set::{BlockingTools, ToolSet, Tools},
};
