//! The streaming tool loop without blocking.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use chatwire_protocol::chat::ChatRequest;
use chatwire_transport::BoxFuture;
use futures_core::Stream;

use super::{
    ToolEvent, ToolRun, Tools,
    calls::{FinishedCall, PendingCall},
    run_async,
    tool_loop::{Step, ToolLoop},
};
use crate::{ChatEvents, ChatStream, Client, Error, Response};

/// A streaming tool loop: a [`Stream`] of events.
///
/// It ends with `None` after the final response, and with an error otherwise.
/// Then [`finish`](Self::finish) has the final response and the history.
///
/// Dropping it drops the running functions and cancels the request.
pub struct ToolStream<'t> {
    client: Client,
    tool_loop: ToolLoop,
    run: Box<RunCalls<'t>>,
    state: State<'t>,
    events: VecDeque<ToolEvent>,
}

/// Runs the calls of a response.
type RunCalls<'t> = dyn Fn(Vec<PendingCall>) -> BoxFuture<'t, Vec<FinishedCall>> + Send + 't;

/// What the loop waits for.
enum State<'t> {
    /// A response that starts.
    Opening(BoxFuture<'t, Result<ChatStream, Error>>),
    /// The events of a response.
    Streaming(Box<ChatEvents>),
    /// The whole response, whose events have been read.
    Completing(BoxFuture<'t, Result<Response, Error>>),
    /// The results of the calls of a response.
    Calling(Box<Response>, BoxFuture<'t, Vec<FinishedCall>>),
    /// Nothing: this is the result.
    Done(Box<ToolRun>),
    /// Nothing: the loop has failed.
    Failed,
}

impl Client {
    /// As [`chat_with_tools`](Self::chat_with_tools), with streaming responses: the events of each
    /// response as they arrive, its tool calls, and their results.
    ///
    /// Nothing is sent before the first event is asked for.
    ///
    /// ```
    /// # use chatwire::{ChatEvent, ChatRequest, Client, ToolEvent, Tools};
    /// # async fn example(client: Client, request: ChatRequest, tools: Tools<'_>)
    /// # -> Result<(), chatwire::Error> {
    /// let mut stream = client.stream_with_tools(&request, &tools)?;
    /// while let Some(event) = stream.event().await {
    ///     match event? {
    ///         ToolEvent::Chat(ChatEvent::Text { text, .. }) => print!("{text}"),
    ///         ToolEvent::Result { name, text, .. } => println!("{name}: {text}"),
    ///         _ => {}
    ///     }
    /// }
    /// let run = stream.finish().await?;
    /// println!("{:?}", run.usage());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the tools are invalid or
    /// the request asks for several choices; every other error is the last event.
    pub fn stream_with_tools<'t>(
        &self,
        request: &ChatRequest,
        tools: &'t Tools<'_>,
    ) -> Result<ToolStream<'t>, Error> {
        let tool_loop = ToolLoop::new(request, tools, self.core.reasoning_history())?;
        let (client, max_parallel) = (self.clone(), tool_loop.max_parallel());
        let run = move |pending| -> BoxFuture<'t, Vec<FinishedCall>> {
            let client = client.clone();
            Box::pin(async move {
                run_async::run_all(pending, tools, client.clock(), max_parallel).await
            })
        };
        Ok(ToolStream {
            state: open(self.clone(), &tool_loop),
            client: self.clone(),
            tool_loop,
            run: Box::new(run),
            events: VecDeque::new(),
        })
    }
}

impl ToolStream<'_> {
    /// The next event; `None` after the final response, or after an error.
    ///
    /// Cancel safe: dropping the future loses no event.
    ///
    /// # Errors
    ///
    /// As [`Client::chat_with_tools`]; [`Error::tool_history`] has the rounds before the error.
    pub async fn event(&mut self) -> Option<Result<ToolEvent, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Reads to the end; returns the final response and the history of all rounds.
    ///
    /// # Errors
    ///
    /// As [`event`](Self::event); if the loop has failed before,
    /// [`ErrorKind::Truncated`](crate::ErrorKind::Truncated).
    pub async fn finish(mut self) -> Result<ToolRun, Error> {
        while let Some(event) = self.event().await {
            event?;
        }
        match self.state {
            State::Done(run) => Ok(*run),
            _ => Err(self.tool_loop.ended_before()),
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<ToolEvent, Error>>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            let step = match &mut self.state {
                State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(stream) => Ok(State::Streaming(Box::new(stream.events()))),
                    Err(error) => Err(self.tool_loop.handle_error(error)),
                },
                State::Streaming(events) => match ready!(events.poll_event(context)) {
                    Some(Ok(event)) => return Poll::Ready(Some(Ok(ToolEvent::Chat(event)))),
                    Some(Err(error)) => Err(self.tool_loop.handle_error(error)),
                    None => {
                        let State::Streaming(events) = mem::replace(&mut self.state, State::Failed)
                        else {
                            return Poll::Ready(None);
                        };
                        Ok(State::Completing(Box::pin(events.accumulate())))
                    }
                },
                State::Completing(response) => match ready!(response.as_mut().poll(context)) {
                    Ok(response) => self.handle_response(response),
                    Err(error) => Err(self.tool_loop.handle_error(error)),
                },
                State::Calling(_, calls) => {
                    let finished = ready!(calls.as_mut().poll(context));
                    let State::Calling(response, _) = mem::replace(&mut self.state, State::Failed)
                    else {
                        return Poll::Ready(None);
                    };
                    self.handle_results(*response, finished)
                }
                State::Done(_) | State::Failed => return Poll::Ready(None),
            };
            match step {
                Ok(state) => self.state = state,
                Err(error) => {
                    self.state = State::Failed;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<'t> ToolStream<'t> {
    fn handle_response(&mut self, response: Response) -> Result<State<'t>, Error> {
        Ok(match self.tool_loop.handle_response(response)? {
            Step::Done(run) => State::Done(Box::new(run)),
            Step::Call(response, pending) => {
                self.events.extend(pending.iter().map(PendingCall::event));
                State::Calling(Box::new(response), (self.run)(pending))
            }
        })
    }

    fn handle_results(
        &mut self,
        response: Response,
        finished: Vec<FinishedCall>,
    ) -> Result<State<'t>, Error> {
        self.tool_loop.handle_results(response, finished)?;
        self.events.extend(self.tool_loop.result_events());
        Ok(open(self.client.clone(), &self.tool_loop))
    }
}

/// Starts the next response.
fn open<'t>(client: Client, tool_loop: &ToolLoop) -> State<'t> {
    let request = tool_loop.request().clone();
    State::Opening(Box::pin(async move { client.stream(&request).await }))
}

impl Stream for ToolStream<'_> {
    type Item = Result<ToolEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl fmt::Debug for ToolStream<'_> {
    /// Shows no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolStream").field("client", &self.client).finish_non_exhaustive()
    }
}
