//! The tasks by the crate `async-openai`.

use async_openai::{
    Client,
    config::OpenAIConfig,
    error::OpenAIError,
    types::chat::{CreateChatCompletionRequest, CreateChatCompletionResponse},
};
use chatwire_clients::{
    Call, DESCRIBE, FORECAST, Failure, Outcome, WEATHER, arguments, base_url, city, city_schema,
    run, weather_parameters,
};
use futures::StreamExt;
use serde_json::{Value, json};

fn main() {
    run(tasks);
}

fn failure(error: OpenAIError) -> Failure {
    let status = match &error {
        OpenAIError::ApiError(response) => Some(response.status_code.as_u16()),
        OpenAIError::Reqwest(error) => error.status().map(|status| status.as_u16()),
        _ => None,
    };
    let kind = match &error {
        OpenAIError::ApiError(_) => "ApiError",
        OpenAIError::Reqwest(_) => "Reqwest",
        OpenAIError::JSONDeserialize(..) => "JSONDeserialize",
        OpenAIError::StreamError(_) => "StreamError",
        _ => "OpenAIError",
    };
    Failure::Error { kind: format!("async_openai::{kind}"), status, message: error.to_string() }
}

/// A request, which is easier to read as JSON than built.
fn request(call: &Call, prompt: &str, more: Value) -> CreateChatCompletionRequest {
    let mut request = json!({"model": call.model,
        "messages": [{"role": "user", "content": prompt}]});
    if let Some(temperature) = call.temperature {
        request["temperature"] = json!(temperature);
    }
    if let Value::Object(more) = more {
        request.as_object_mut().expect("it is one").extend(more);
    }
    serde_json::from_value(request).expect("the request has the form of the crate")
}

fn tools() -> Value {
    json!([{"type": "function", "function": {"name": "get_weather",
        "description": "The weather in a city.", "parameters": weather_parameters()}}])
}

fn answer(response: &CreateChatCompletionResponse) -> Outcome {
    // The types are written as JSON, so that a value that was lost shows.
    let response = serde_json::to_value(response).expect("a response is JSON");
    let choice = response.pointer("/choices/0");
    let choice = choice.ok_or_else(|| Failure::other("application", "no choice"))?;
    let message = &choice["message"];
    let mut tools = Vec::new();
    for call in message["tool_calls"].as_array().into_iter().flatten() {
        let function = &call["function"];
        tools.push(json!([function["name"],
            arguments(function["arguments"].as_str().unwrap_or_default())?]));
    }
    let usage = &response["usage"];
    Ok(json!({"text": message["content"], "tools": tools, "finish": choice["finish_reason"],
        "usage": [usage["prompt_tokens"], usage["completion_tokens"]]}))
}

async fn streamed(client: &Client<OpenAIConfig>, asked: CreateChatCompletionRequest) -> Outcome {
    let mut stream = client.chat().create_stream(asked).await.map_err(failure)?;
    let (mut text, mut finish, mut usage) = (String::new(), Value::Null, Value::Null);
    let mut calls: Vec<(String, String)> = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(failure)?;
        if let Some(counts) = &chunk.usage {
            usage = json!([counts.prompt_tokens, counts.completion_tokens]);
        }
        for choice in chunk.choices {
            text.push_str(choice.delta.content.as_deref().unwrap_or_default());
            for piece in choice.delta.tool_calls.unwrap_or_default() {
                let index = piece.index as usize;
                if calls.len() <= index {
                    calls.resize(index + 1, Default::default());
                }
                let Some(function) = piece.function else { continue };
                calls[index].0.push_str(&function.name.unwrap_or_default());
                calls[index].1.push_str(&function.arguments.unwrap_or_default());
            }
            if let Some(reason) = choice.finish_reason {
                finish = json!(reason);
            }
        }
    }
    let mut tools = Vec::new();
    for (name, text) in calls {
        tools.push(json!([name, arguments(&text)?]));
    }
    Ok(json!({"text": text, "tools": tools, "finish": finish, "usage": usage}))
}

async fn tool_loop(client: &Client<OpenAIConfig>, call: &Call) -> Outcome {
    let mut messages = vec![json!({"role": "user", "content": WEATHER})];
    for _ in 0..3 {
        let asked = request(call, "", json!({"messages": messages, "tools": tools()}));
        let response = client.chat().create(asked).await.map_err(failure)?;
        let value = answer(&response)?;
        if value["tools"].as_array().is_none_or(Vec::is_empty) {
            return Ok(value);
        }
        let message = &serde_json::to_value(&response).expect("a response is JSON")["choices"][0]
            ["message"];
        messages.push(json!({"role": "assistant", "content": message["content"],
            "tool_calls": message["tool_calls"]}));
        for called in message["tool_calls"].as_array().into_iter().flatten() {
            messages.push(json!({"role": "tool", "tool_call_id": called["id"],
                "content": FORECAST}));
        }
    }
    Err(Failure::other("application", "the model calls tools without end"))
}

async fn tasks(call: Call) -> Outcome {
    let mut config = OpenAIConfig::new().with_api_base(base_url()).with_api_key(&*call.key);
    if let Some(fault) = &call.fault {
        config = config.with_header("x-chatwire-fault", fault.as_str()).map_err(failure)?;
    }
    let client = Client::with_config(config);
    let usage = json!({"include_usage": true});
    let ask = async |prompt: &str, more: Value| {
        client.chat().create(request(&call, prompt, more)).await.map_err(failure)
    };
    match &*call.task {
        "text-stream" => {
            let asked = request(&call, call.prompt, json!({"stream": true, "stream_options": usage}));
            streamed(&client, asked).await
        }
        "tool" => answer(&ask(WEATHER, json!({"tools": tools()})).await?),
        "tool-stream" => {
            let more = json!({"stream": true, "stream_options": usage, "tools": tools()});
            streamed(&client, request(&call, WEATHER, more)).await
        }
        "tool-loop" => tool_loop(&client, &call).await,
        "json-schema" => {
            let format = json!({"type": "json_schema", "json_schema": {"name": "city",
                "strict": true, "schema": city_schema()}});
            let response = ask(DESCRIBE, json!({"response_format": format})).await?;
            let first = response.choices.first();
            city(first.and_then(|choice| choice.message.content.as_deref()))
        }
        "logprobs" => {
            let response = ask(call.prompt, json!({"logprobs": true, "top_logprobs": 2})).await?;
            let mut value = answer(&response)?;
            let logprobs = response.choices.first().and_then(|choice| choice.logprobs.as_ref());
            let tokens = logprobs.and_then(|logprobs| logprobs.content.as_ref());
            let tokens = tokens.ok_or_else(|| Failure::other("application", "no logprobs"))?;
            let tokens = tokens.iter().map(|it| json!([it.token, it.logprob, it.top_logprobs.len()]));
            value["logprobs"] = tokens.collect();
            Ok(value)
        }
        "n-2" => {
            let response = ask(call.prompt, json!({"n": 2})).await?;
            let texts = response.choices.iter().map(|choice| json!(choice.message.content));
            Ok(json!({"choices": texts.collect::<Value>()}))
        }
        "models" => {
            let list = client.models().list().await.map_err(failure)?;
            let ids = list.data.iter().map(|model| json!(model.id));
            Ok(json!({"models": ids.collect::<Value>()}))
        }
        _ => answer(&ask(call.prompt, json!({})).await?),
    }
}
