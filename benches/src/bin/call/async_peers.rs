//! Asynchronous calls, with the caller in `block_on`.

use std::{error::Error, hint::black_box, sync::Arc, time::Duration};

use async_openai::{config::OpenAIConfig, types::chat as openai};
use bytes::Bytes;
use chatwire::{
    ChatRequest, Client,
    transport::{Transport, hyper::HyperTransport, reqwest::ReqwestTransport},
};
use futures_util::StreamExt as _;
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client as HyperClient, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustix::time::ClockId;
use tokio::runtime::{Builder, Runtime};

use crate::{
    blocking_peers::request,
    measure::{Peer, now, since},
    server::STREAM,
};

type Pool = HyperClient<HttpConnector, Full<Bytes>>;

fn runtime(multi_thread: bool) -> Result<Arc<Runtime>, Box<dyn Error>> {
    let mut builder =
        if multi_thread { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    Ok(Arc::new(builder.enable_all().build()?))
}

fn client(
    address: &str,
    path: &str,
    transport: impl Transport + 'static,
) -> Result<Client, Box<dyn Error>> {
    let base_url = format!("http://{address}{path}");
    Ok(Client::builder().base_url(&base_url).api_key("none").transport(transport).build()?)
}

fn over_reqwest(address: &str, path: &str) -> Result<Client, Box<dyn Error>> {
    client(address, path, ReqwestTransport::new().without_proxies())
}

fn over_hyper(address: &str, path: &str) -> Result<Client, Box<dyn Error>> {
    client(address, path, HyperTransport::new())
}

fn bare_reqwest() -> Result<reqwest::Client, Box<dyn Error>> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

fn bare_hyper() -> Pool {
    HyperClient::builder(TokioExecutor::new()).build(HttpConnector::new())
}

fn hyper_request(url: &str, body: &[u8]) -> http::Request<Full<Bytes>> {
    http::Request::post(url)
        .header("authorization", "Bearer none")
        .header("content-type", "application/json")
        .body(Full::new(Bytes::copy_from_slice(body)))
        .expect("the URL is valid")
}

fn openai_client(
    address: &str,
    path: &str,
) -> Result<async_openai::Client<OpenAIConfig>, Box<dyn Error>> {
    let config =
        OpenAIConfig::new().with_api_key("none").with_api_base(format!("http://{address}{path}"));
    Ok(async_openai::Client::with_config(config).with_http_client(bare_reqwest()?))
}

fn openai_request() -> openai::CreateChatCompletionRequest {
    openai::CreateChatCompletionRequestArgs::default()
        .model("nousresearch/hermes-4-405b")
        .messages([openai::ChatCompletionRequestUserMessage::from("Hello").into()])
        .build()
        .expect("model and messages are set")
}

/// Calls without a stream, on a runtime of one thread.
pub(crate) fn unary(address: &str) -> Result<Vec<Peer>, Box<dyn Error>> {
    let runtime = runtime(false)?;
    let (request, url) = (request(), format!("http://{address}/v1/chat/completions"));
    let body = request.to_vec();
    let mut peers: Vec<Peer> = Vec::new();
    for (name, client) in [
        ("chatwire over hyper", over_hyper(address, "/v1")?),
        ("chatwire over reqwest", over_reqwest(address, "/v1")?),
    ] {
        let (runtime, request) = (Arc::clone(&runtime), request.clone());
        peers.push((
            name,
            Box::new(move || {
                runtime.block_on(client.chat(&request)).expect("the server responds");
                Duration::ZERO
            }),
        ));
    }
    let (on, pool, to, sent) = (Arc::clone(&runtime), bare_hyper(), url.clone(), body.clone());
    peers.push((
        "hyper-util",
        Box::new(move || {
            on.block_on(async {
                let response = pool.request(hyper_request(&to, &sent)).await;
                let body = response.expect("the server responds").into_body();
                body.collect().await.expect("the server responds").to_bytes();
            });
            Duration::ZERO
        }),
    ));
    let (on, reqwest) = (Arc::clone(&runtime), bare_reqwest()?);
    peers.push((
        "reqwest",
        Box::new(move || {
            on.block_on(async {
                let request = reqwest
                    .post(&url)
                    .header("authorization", "Bearer none")
                    .header("content-type", "application/json")
                    .body(body.clone());
                let response = request.send().await.expect("the server responds");
                response.bytes().await.expect("the server responds");
            });
            Duration::ZERO
        }),
    ));
    let (openai, request) = (openai_client(address, "/v1")?, openai_request());
    peers.push((
        "async-openai",
        Box::new(move || {
            let response = runtime.block_on(openai.chat().create(request.clone()));
            response.expect("the server responds");
            Duration::ZERO
        }),
    ));
    Ok(peers)
}

/// Streams, read by `block_on` of a runtime of one thread or of several.
pub(crate) fn streams(address: &str, multi_thread: bool) -> Result<Vec<Peer>, Box<dyn Error>> {
    let runtime = runtime(multi_thread)?;
    let (request, url) = (request(), format!("http://{address}{STREAM}/chat/completions"));
    let body = request.to_vec();
    let mut peers: Vec<Peer> = Vec::new();
    for (name, client, accumulates) in [
        ("chatwire over hyper, accumulate", over_hyper(address, STREAM)?, true),
        ("chatwire over hyper, chunk", over_hyper(address, STREAM)?, false),
        ("chatwire over reqwest, accumulate", over_reqwest(address, STREAM)?, true),
        ("chatwire over reqwest, chunk", over_reqwest(address, STREAM)?, false),
    ] {
        let (runtime, request) = (Arc::clone(&runtime), request.clone());
        peers.push((
            name,
            Box::new(move || runtime.block_on(chatwire(&client, &request, accumulates))),
        ));
    }
    let (on, client, asked) = (Arc::clone(&runtime), over_reqwest(address, STREAM)?, request);
    peers.push((
        "chatwire over reqwest in a task, accumulate",
        Box::new(move || {
            let (client, asked) = (client.clone(), asked.clone());
            on.block_on(on.spawn(async move { chatwire(&client, &asked, true).await }))
                .expect("the task ends")
        }),
    ));
    let (on, pool, to, sent) = (Arc::clone(&runtime), bare_hyper(), url.clone(), body.clone());
    peers.push((
        "hyper-util, bytes",
        Box::new(move || {
            on.block_on(async {
                let start = now(ClockId::Monotonic);
                let response = pool.request(hyper_request(&to, &sent)).await;
                let mut body = response.expect("the server responds").into_body();
                let mut first = None;
                while let Some(frame) = body.frame().await {
                    frame.expect("the stream is complete");
                    first.get_or_insert_with(|| since(start));
                }
                first.unwrap_or_default()
            })
        }),
    ));
    let (on, reqwest) = (Arc::clone(&runtime), bare_reqwest()?);
    peers.push((
        "reqwest, bytes",
        Box::new(move || {
            on.block_on(async {
                let start = now(ClockId::Monotonic);
                let request = reqwest
                    .post(&url)
                    .header("content-type", "application/json")
                    .body(body.clone());
                let response = request.send().await.expect("the server responds");
                let mut frames = response.bytes_stream();
                let mut first = None;
                while let Some(frame) = frames.next().await {
                    frame.expect("the stream is complete");
                    first.get_or_insert_with(|| since(start));
                }
                first.unwrap_or_default()
            })
        }),
    ));
    let (openai, request) = (openai_client(address, STREAM)?, openai_request());
    peers.push((
        "async-openai",
        Box::new(move || {
            runtime.block_on(async {
                let start = now(ClockId::Monotonic);
                let stream = openai.chat().create_stream(request.clone()).await;
                let mut stream = stream.expect("the server responds");
                let mut first = None;
                while let Some(chunk) = stream.next().await {
                    chunk.expect("the stream is complete");
                    first.get_or_insert_with(|| since(start));
                }
                first.unwrap_or_default()
            })
        }),
    ));
    Ok(peers)
}

async fn chatwire(client: &Client, request: &ChatRequest, accumulates: bool) -> Duration {
    let start = now(ClockId::Monotonic);
    let mut stream = client.stream(request).await.expect("the server responds");
    assert!(stream.chunk().await.is_some());
    let first = since(start);
    if accumulates {
        stream.accumulate().await.expect("the stream is complete");
    } else {
        while let Some(chunk) = stream.chunk().await {
            black_box(chunk.expect("the stream is complete"));
        }
    }
    first
}
