//! The tasks by the crate `genai`.

use chatwire_clients::{
    Call, DESCRIBE, FORECAST, Failure, Outcome, WEATHER, base_url, city, city_schema, run,
    weather_parameters,
};
use futures::StreamExt;
use genai::{
    Client, ModelIden, ServiceTarget,
    adapter::AdapterKind,
    chat::{
        ChatMessage, ChatOptions, ChatRequest, ChatResponse, ChatResponseFormat, ChatStreamEvent,
        JsonSpec, StopReason, Tool, ToolCall, ToolResponse, Usage,
    },
    resolver::{AuthData, Endpoint, ServiceTargetResolver},
};
use serde_json::{Value, json};

fn main() {
    run(tasks);
}

fn failure(error: genai::Error) -> Failure {
    let debug = format!("{error:?}");
    // The status is in an error of the HTTP layer, several layers down.
    let status = ["status: ", "StatusCode("].iter().find_map(|before| {
        let rest = debug.split_once(before)?.1;
        rest.get(..3)?.parse().ok()
    });
    let kind = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    Failure::Error { kind: format!("genai::{kind}"), status, message: error.to_string() }
}

fn client(call: &Call) -> Result<Client, Failure> {
    let key = call.key.clone();
    let resolver = ServiceTargetResolver::from_resolver_fn(
        move |target: ServiceTarget| -> Result<ServiceTarget, genai::resolver::Error> {
            Ok(ServiceTarget {
                endpoint: Endpoint::from_owned(format!("{}/", base_url())),
                auth: AuthData::from_single(key.clone()),
                model: ModelIden::new(AdapterKind::OpenAI, target.model.model_name),
            })
        },
    );
    Client::builder().with_service_target_resolver(resolver).build().map_err(failure)
}

fn options(call: &Call) -> ChatOptions {
    let mut options = ChatOptions::default()
        .with_capture_usage(true)
        .with_capture_content(true)
        .with_capture_tool_calls(true);
    if let Some(fault) = &call.fault {
        options = options.with_extra_headers([("x-chatwire-fault".to_owned(), fault.clone())]);
    }
    match call.temperature {
        Some(temperature) => options.with_temperature(temperature.into()),
        None => options,
    }
}

fn tool() -> Tool {
    Tool::new("get_weather")
        .with_description("The weather in a city.")
        .with_schema(weather_parameters())
}

fn value(text: Value, calls: &[&ToolCall], stop: Option<&StopReason>, usage: &Usage) -> Value {
    let tools = calls.iter().map(|call| json!([call.fn_name, call.fn_arguments]));
    json!({"text": text, "tools": tools.collect::<Value>(), "finish": stop.map(StopReason::raw),
        "usage": [usage.prompt_tokens, usage.completion_tokens]})
}

fn answer(response: &ChatResponse) -> Value {
    let text = json!(response.first_text());
    value(text, &response.tool_calls(), response.stop_reason.as_ref(), &response.usage)
}

async fn streamed(call: &Call, asked: ChatRequest) -> Outcome {
    let options = options(call);
    let response = client(call)?.exec_chat_stream(&call.model, asked, Some(&options)).await;
    let mut stream = response.map_err(failure)?.stream;
    let mut text = String::new();
    let mut end = None;
    while let Some(event) = stream.next().await {
        match event.map_err(failure)? {
            ChatStreamEvent::Chunk(chunk) => text.push_str(&chunk.content),
            ChatStreamEvent::End(found) => end = Some(found),
            _ => {}
        }
    }
    let end = end.unwrap_or_default();
    let calls = end.captured_tool_calls().unwrap_or_default();
    let usage = end.captured_usage.clone().unwrap_or_default();
    Ok(value(json!(text), &calls, end.captured_stop_reason.as_ref(), &usage))
}

async fn tool_loop(call: &Call) -> Outcome {
    let client = client(call)?;
    let mut asked = ChatRequest::from_user(WEATHER).with_tools([tool()]);
    for _ in 0..3 {
        let response = client.exec_chat(&call.model, asked.clone(), Some(&options(call))).await;
        let response = response.map_err(failure)?;
        let calls: Vec<_> = response.tool_calls().into_iter().cloned().collect();
        if calls.is_empty() {
            return Ok(answer(&response));
        }
        let results = calls.iter().map(|called| ToolResponse::new(&*called.call_id, FORECAST));
        let results: Vec<_> = results.collect();
        asked = asked.append_message(ChatMessage::from(calls));
        for result in results {
            asked = asked.append_message(result);
        }
    }
    Err(Failure::other("application", "the model calls tools without end"))
}

async fn tasks(call: Call) -> Outcome {
    let ask = async |request: ChatRequest, options: ChatOptions| {
        client(&call)?.exec_chat(&call.model, request, Some(&options)).await.map_err(failure)
    };
    match &*call.task {
        "text-stream" => streamed(&call, ChatRequest::from_user(call.prompt)).await,
        "tool" => {
            let asked = ChatRequest::from_user(WEATHER).with_tools([tool()]);
            Ok(answer(&ask(asked, options(&call)).await?))
        }
        "tool-stream" => {
            streamed(&call, ChatRequest::from_user(WEATHER).with_tools([tool()])).await
        }
        "tool-loop" => tool_loop(&call).await,
        "json-schema" => {
            let format = ChatResponseFormat::from(JsonSpec::new("city", city_schema()));
            let options = options(&call).with_response_format(format);
            city(ask(ChatRequest::from_user(DESCRIBE), options).await?.first_text())
        }
        "logprobs" | "n-2" | "models" => Err(Failure::Skip("the crate has no such call")),
        _ => Ok(answer(&ask(ChatRequest::from_user(call.prompt), options(&call)).await?)),
    }
}
