//! The tasks by the crate `rig-core`.

use chatwire_clients::{
    Call, DESCRIBE, FORECAST, Failure, Outcome, WEATHER, base_url, city, city_schema, run,
    weather_parameters,
};
use futures::StreamExt;
use rig_core::{
    ProviderError,
    completion::{CompletionRequest, CompletionResponse, Message, ToolDefinition},
    http_client::DynHttpClient,
    message::{ToolName, ToolResultContent},
    providers::openai::{OpenAI, OpenAIConfig},
    schemars::Schema,
};
use rig_reqwest::{
    ReqwestClient,
    reqwest::{
        Client,
        header::{HeaderMap, HeaderValue},
    },
};
use serde_json::{Value, json};

fn main() {
    run(tasks);
}

fn failure(error: ProviderError) -> Failure {
    let kind = format!("{:?}", error.kind());
    let status = error.provider_response_status().map(|status| status.as_u16());
    Failure::Error { kind: format!("rig::{kind}"), status, message: error.to_string() }
}

fn provider(call: &Call) -> Result<OpenAI, Failure> {
    let other = |error: &dyn std::fmt::Display| Failure::other("application", error);
    let mut headers = HeaderMap::new();
    if let Some(fault) = &call.fault {
        let value = HeaderValue::from_str(fault).map_err(|error| other(&error))?;
        headers.insert("x-chatwire-fault", value);
    }
    let http = Client::builder().default_headers(headers).build().map_err(|error| other(&error))?;
    let config = OpenAIConfig::new(&*call.key).with_base_url(base_url());
    Ok(config.connect(DynHttpClient::new(ReqwestClient::from(http))))
}

fn tool() -> ToolDefinition {
    let name = ToolName::new("get_weather").expect("the name is not empty");
    ToolDefinition::new(name, "The weather in a city.", weather_parameters())
}

fn answer(response: &CompletionResponse) -> Value {
    let calls = response.tool_calls();
    let tools = calls.map(|call| json!([call.function.name, call.function.arguments_value()]));
    let finish = response.finish_reason().map(|reason| format!("{reason:?}"));
    let usage = serde_json::to_value(&response.usage).expect("usage is JSON");
    json!({"text": response.text(), "tools": tools.collect::<Value>(), "finish": finish,
        "usage": [usage["input_tokens"], usage["output_tokens"]]})
}

async fn streamed(call: &Call, asked: CompletionRequest) -> Outcome {
    let model = provider(call)?.chat(&*call.model);
    let mut stream = model.stream(asked).map_err(failure)?;
    while let Some(item) = stream.next().await {
        item.map_err(failure)?;
    }
    Ok(answer(&stream.finish().await.map_err(failure)?))
}

async fn tool_loop(call: &Call) -> Outcome {
    let model = provider(call)?.chat(&*call.model);
    let mut messages = vec![Message::user(WEATHER)];
    for _ in 0..3 {
        let mut history = messages.clone();
        let last = history.pop().expect("there is a message");
        let asked = CompletionRequest::new(last).messages(history).tool(tool());
        let response = model.call(asked).await.map_err(failure)?;
        let results = response.tool_calls();
        let results = results.map(|called| called.result(vec![ToolResultContent::text(FORECAST)]));
        let results: Vec<_> = results.collect();
        if results.is_empty() {
            return Ok(answer(&response));
        }
        messages.extend(response.message());
        messages.push(Message::tool_results(results));
    }
    Err(Failure::other("application", "the model calls tools without end"))
}

async fn tasks(call: Call) -> Outcome {
    let ask = async |request: CompletionRequest| {
        provider(&call)?.chat(&*call.model).call(request).await.map_err(failure)
    };
    match &*call.task {
        "text-stream" => streamed(&call, CompletionRequest::new(call.prompt)).await,
        "tool" => Ok(answer(&ask(CompletionRequest::new(WEATHER).tool(tool())).await?)),
        "tool-stream" => streamed(&call, CompletionRequest::new(WEATHER).tool(tool())).await,
        "tool-loop" => tool_loop(&call).await,
        "json-schema" => {
            let schema = Schema::try_from(city_schema()).expect("the schema is an object");
            let response = ask(CompletionRequest::new(DESCRIBE).output_schema(schema)).await?;
            city(Some(&response.text()))
        }
        "models" => {
            let list = provider(&call)?.list_models().await.map_err(failure)?;
            Ok(json!({"models": list.iter().map(|model| json!(model.id)).collect::<Value>()}))
        }
        "logprobs" | "n-2" => Err(Failure::Skip("the crate has no such call")),
        _ => {
            let temperature = call.temperature.map(f64::from);
            Ok(answer(&ask(CompletionRequest::new(call.prompt).temperature(temperature)).await?))
        }
    }
}
