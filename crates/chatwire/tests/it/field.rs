//! What users of other clients have reported, rebuilt: the right value, from both clients.

mod errors;
mod places;
mod turns;

use chatwire::{
    ChatEvent, ChatRequest, Client, Error, Message, Response, blocking,
    http::StatusCode,
    transport::memory::{CannedResponse, Scripted},
};

use crate::virtual_clock::VirtualClock;

fn request() -> ChatRequest {
    ChatRequest::new("some-model", [Message::user("Hello")])
}

fn response(status: u16, body: &str) -> CannedResponse {
    CannedResponse::new(StatusCode::from_u16(status).unwrap())
        .with_header("content-type", "application/json")
        .with_frames([body.to_owned()])
}

/// An event stream of these choices, and `[DONE]`.
fn stream(choices: &[&str]) -> CannedResponse {
    let events = choices.iter().map(|choice| {
        format!("data: {{\"id\":\"c\",\"model\":\"some-model\",\"choices\":[{choice}]}}\n\n")
    });
    CannedResponse::new(StatusCode::OK)
        .with_header("content-type", "text/event-stream")
        .with_frames(events.chain(["data: [DONE]\n\n".to_owned()]).collect::<Vec<_>>())
}

/// The clients of a server that gives this response to every request.
fn clients(response: &CannedResponse) -> (Client, blocking::Client, VirtualClock) {
    let server = Scripted::new(vec![response.clone(); 8]);
    let clock = VirtualClock::jumping();
    let client = Client::builder()
        .api_key("key")
        .transport(server.clone())
        .clock(clock.clone())
        .build()
        .unwrap();
    let blocking = blocking::Client::builder()
        .api_key("key")
        .transport(server)
        .clock(clock.clone())
        .build()
        .unwrap();
    (client, blocking, clock)
}

/// The results of both clients.
fn chat(response: &CannedResponse) -> [Result<Response, Error>; 2] {
    let (client, blocking, clock) = clients(response);
    [clock.run(client.chat(&request())), blocking.chat(&request())]
}

/// The accumulated responses and the events of both clients.
fn streamed(response: &CannedResponse) -> [(Response, Vec<ChatEvent>); 2] {
    let (client, blocking, clock) = clients(response);
    let own = clock.run(async {
        let mut events = client.stream(&request()).await.unwrap().events();
        let mut all = Vec::new();
        while let Some(event) = events.event().await {
            all.push(event.unwrap());
        }
        (events.accumulate().await.unwrap(), all)
    });
    let mut events = blocking.stream(&request()).unwrap().events();
    let all = events.by_ref().map(Result::unwrap).collect();
    [own, (events.accumulate().unwrap(), all)]
}

fn message(response: &Response) -> &Message {
    response.first_choice().unwrap().message.as_ref().unwrap()
}
