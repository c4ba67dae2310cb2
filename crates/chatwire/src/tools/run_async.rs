//! Runs tools without blocking.

use chatwire_protocol::chat::ChatRequest;
use chatwire_transport::Clock;

use super::{
    ToolCallError, ToolRun, Tools,
    calls::{FinishedCall, PendingCall},
    join,
    tool_loop::{Step, ToolLoop},
};
use crate::{Client, Error};

impl Client {
    /// Asks the model, runs the functions it calls and tells it what they gave, until it answers.
    ///
    /// The calls of one answer run at the same time, on the task of the caller; nothing is spawned.
    /// Their results stand in the order of the calls.
    /// What went wrong with a call is told to the model: see [`tools`](crate::tools).
    ///
    /// - The functions are added to the tools that the request has of its own, which nobody runs.
    /// - Where the request makes the model call a tool, that holds for the first answer, and then the model decides.
    /// - Whether an answer calls tools is told by its calls, not by why it says it has finished.
    /// - Of several choices the first counts.
    /// - Retries and time limits hold for each answer, and there is none on a function.
    ///
    /// Dropping the future drops the functions that run; a function that panics does so through it.
    ///
    /// ```
    /// # use chatwire::{ChatRequest, Client, Message, Tools};
    /// # async fn example(client: Client, tools: Tools<'_>) -> Result<(), chatwire::Error> {
    /// let question = [Message::user("How warm is it in Lisbon?")];
    /// let request = ChatRequest::new("nousresearch/hermes-4-405b", question);
    /// let run = client.chat_with_tools(&request, &tools).await?;
    /// println!("{}", run.response.first_text().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), before anything is sent, when the tools cannot be used or the request wants several choices; with [`ErrorKind::Tools`](crate::ErrorKind::Tools) when the run ends without an answer; and as [`chat`](Self::chat).
    /// What was done until then is in [`Error::tool_history`].
    pub async fn chat_with_tools(
        &self,
        request: &ChatRequest,
        tools: &Tools<'_>,
    ) -> Result<ToolRun, Error> {
        let mut tool_loop = ToolLoop::new(request, tools)?;
        loop {
            let response = match self.chat(tool_loop.request()).await {
                Ok(response) => response,
                Err(error) => return Err(tool_loop.handle_error(error)),
            };
            match tool_loop.handle_response(response)? {
                Step::Done(run) => return Ok(run),
                Step::Call(response, pending) => {
                    let calls = pending.into_iter().map(|call| run(call, tools, self.clock()));
                    let finished = join::join_all(calls, tool_loop.max_parallel()).await;
                    tool_loop.handle_results(response, finished)?;
                }
            }
        }
    }
}

/// Runs one call, if there is a function for it.
async fn run(pending: PendingCall, tools: &Tools<'_>, clock: &dyn Clock) -> FinishedCall {
    let Some(function) = pending.function(tools) else {
        return pending.skip(ToolCallError::UnknownTool);
    };
    let started = clock.now();
    let result = function.call(pending.arguments()).await;
    pending.finish(result, clock.now().saturating_sub(started))
}
