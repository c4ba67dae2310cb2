//! Runs tools without blocking.

use chatwire_protocol::chat::ChatRequest;
use chatwire_transport::Clock;

use super::{
    ToolFailure, ToolRun, Tools,
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
    /// println!("{}", run.answer.first_text().unwrap_or_default());
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
        let mut course = ToolLoop::new(request, tools)?;
        loop {
            let answer = match self.chat(course.request()).await {
                Ok(answer) => answer,
                Err(error) => return Err(course.handle_failure(error)),
            };
            match course.handle_answer(answer)? {
                Step::Done(run) => return Ok(run),
                Step::Call(answer, planned) => {
                    let calls = planned.into_iter().map(|call| settle(call, tools, self.clock()));
                    let settled = join::all(calls, course.max_parallel()).await;
                    course.handle_calls(answer, settled)?;
                }
            }
        }
    }
}

/// Runs one call, if there is a function for it.
async fn settle(planned: PendingCall, tools: &Tools<'_>, clock: &dyn Clock) -> FinishedCall {
    let Some(function) = planned.function(tools) else {
        return planned.leave(ToolFailure::Unknown);
    };
    let began = clock.now();
    let given = function.call(planned.arguments()).await;
    planned.settle(given, clock.now().saturating_sub(began))
}
