//! The streaming tool loop on threads.

use std::{collections::VecDeque, fmt, mem};

use chatwire_protocol::chat::ChatRequest;

use super::{
    BlockingTools, ToolEvent, ToolRun,
    calls::PendingCall,
    run_blocking,
    tool_loop::{Step, ToolLoop},
};
use crate::{
    Error, Response,
    blocking::{ChatEvents, Client},
};

/// A streaming tool loop: an iterator of events.
///
/// As [`crate::tools::ToolStream`].
pub struct ToolStream<'t, 'f> {
    client: Client,
    tools: &'t BlockingTools<'f>,
    tool_loop: ToolLoop,
    state: State,
    events: VecDeque<ToolEvent>,
}

/// What comes next.
enum State {
    /// The request for the next response.
    Opening,
    /// The events of a response.
    Streaming(Box<ChatEvents>),
    /// The calls of a response.
    Calling(Box<Response>, Vec<PendingCall>),
    /// Nothing: this is the result.
    Done(Box<ToolRun>),
    /// Nothing: the loop has failed.
    Failed,
}

impl Client {
    /// As [`chat_with_tools`](Self::chat_with_tools), with streaming responses: the events of each
    /// response as they arrive, its tool calls, and their results.
    ///
    /// # Errors
    ///
    /// As [`Client::stream_with_tools`](crate::Client::stream_with_tools).
    pub fn stream_with_tools<'t, 'f>(
        &self,
        request: &ChatRequest,
        tools: &'t BlockingTools<'f>,
    ) -> Result<ToolStream<'t, 'f>, Error> {
        let tool_loop = ToolLoop::new(request, tools, self.core.reasoning_history())?;
        let (client, events) = (self.clone(), VecDeque::new());
        Ok(ToolStream { client, tools, tool_loop, state: State::Opening, events })
    }
}

impl ToolStream<'_, '_> {
    /// The next event; `None` after the final response, or after an error.
    ///
    /// # Errors
    ///
    /// As [`crate::tools::ToolStream::event`].
    pub fn event(&mut self) -> Option<Result<ToolEvent, Error>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(Ok(event));
            }
            if let State::Streaming(events) = &mut self.state
                && let Some(event) = events.event()
            {
                return Some(event.map(ToolEvent::Chat).map_err(|error| {
                    self.state = State::Failed;
                    self.tool_loop.handle_error(error)
                }));
            }
            let step = match mem::replace(&mut self.state, State::Failed) {
                State::Opening => self.open(),
                State::Streaming(events) => self.complete(*events),
                State::Calling(response, pending) => self.call(*response, pending),
                State::Done(run) => {
                    self.state = State::Done(run);
                    return None;
                }
                State::Failed => return None,
            };
            match step {
                Ok(state) => self.state = state,
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Reads to the end; returns the final response and the history of all rounds.
    ///
    /// # Errors
    ///
    /// As [`crate::tools::ToolStream::finish`].
    pub fn finish(mut self) -> Result<ToolRun, Error> {
        while let Some(event) = self.event() {
            event?;
        }
        match self.state {
            State::Done(run) => Ok(*run),
            _ => Err(self.tool_loop.ended_before()),
        }
    }

    fn open(&mut self) -> Result<State, Error> {
        let stream = self.client.stream(self.tool_loop.request());
        let stream = stream.map_err(|error| self.tool_loop.handle_error(error))?;
        Ok(State::Streaming(Box::new(stream.events())))
    }

    fn complete(&mut self, events: ChatEvents) -> Result<State, Error> {
        let response = events.accumulate().map_err(|error| self.tool_loop.handle_error(error))?;
        Ok(match self.tool_loop.handle_response(response)? {
            Step::Done(run) => State::Done(Box::new(run)),
            Step::Call(response, pending) => {
                self.events.extend(pending.iter().map(PendingCall::event));
                State::Calling(Box::new(response), pending)
            }
        })
    }

    fn call(&mut self, response: Response, pending: Vec<PendingCall>) -> Result<State, Error> {
        let max_parallel = self.tool_loop.max_parallel();
        let finished =
            run_blocking::run_all(pending, self.tools, self.client.clock(), max_parallel);
        self.tool_loop.handle_results(response, finished)?;
        self.events.extend(self.tool_loop.result_events());
        Ok(State::Opening)
    }
}

impl Iterator for ToolStream<'_, '_> {
    type Item = Result<ToolEvent, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.event()
    }
}

impl fmt::Debug for ToolStream<'_, '_> {
    /// Shows no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolStream").field("client", &self.client).finish_non_exhaustive()
    }
}
