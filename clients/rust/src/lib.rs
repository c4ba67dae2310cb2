//! Runs the tasks of one client: a JSON line in for each call, a JSON line out.
//!
//! `../shared/driver.py` describes the lines.

use std::{
    env,
    io::{BufRead, Write},
    panic::AssertUnwindSafe,
    time::Duration,
};

use futures::FutureExt;
use serde_json::{Value, json};

pub const CAPITAL: &str = "What is the capital of France?";
pub const WEATHER: &str = "What is the weather in Paris?";
pub const DESCRIBE: &str = "Describe Paris.";
pub const LIMITED: &str = "Please answer: too many requests.";
pub const FORECAST: &str = "sunny, 21 degrees";

/// One call, with what differs from the task `text`.
#[derive(Debug, Clone)]
pub struct Call {
    pub task: String,
    pub fault: Option<String>,
    pub key: String,
    pub model: String,
    pub prompt: &'static str,
    pub temperature: Option<f32>,
    limit: Duration,
}

/// What the application gets, or why not.
pub enum Failure {
    /// The client has no such task.
    Skip(&'static str),
    /// What the client returned as an error.
    Error { kind: String, status: Option<u16>, message: String },
}

impl Failure {
    /// An error without a status.
    pub fn other(kind: &str, error: impl std::fmt::Display) -> Self {
        Self::Error { kind: kind.to_owned(), status: None, message: error.to_string() }
    }
}

pub type Outcome = Result<Value, Failure>;

pub fn base_url() -> String {
    env::var("CHATWIRE_BASE_URL").unwrap_or_default()
}

pub fn weather_parameters() -> Value {
    json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
        "additionalProperties": false})
}

pub fn city_schema() -> Value {
    json!({"type": "object",
        "properties": {"name": {"type": "string"}, "population": {"type": "integer"}},
        "required": ["name", "population"], "additionalProperties": false})
}

/// Arguments of a call as the value that an application reads.
pub fn arguments(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::other("serde_json::Error", error))
}

/// A city by the schema of the task.
pub fn city(text: Option<&str>) -> Outcome {
    let city = arguments(text.unwrap_or_default())?;
    let is_city = city["name"].is_string() && city["population"].is_i64();
    if is_city { Ok(json!({"text": city.to_string()})) } else { Err(Failure::other("City", city)) }
}

impl Call {
    fn read(line: &str) -> Option<Self> {
        let asked: Value = serde_json::from_str(line).ok()?;
        let mut call = Self {
            task: asked["task"].as_str()?.to_owned(),
            fault: asked["fault"].as_str().map(str::to_owned),
            key: env::var("CHATWIRE_API_KEY").unwrap_or_default(),
            model: env::var("CHATWIRE_MODEL").unwrap_or_default(),
            prompt: CAPITAL,
            temperature: None,
            limit: Duration::from_secs(asked["seconds"].as_u64()?),
        };
        match &*call.task {
            "error-400" => call.temperature = Some(9.0),
            "error-401" => call.key = "sk-wrong".to_owned(),
            "error-404" => call.model = "no-such-model".to_owned(),
            "error-429" => call.prompt = LIMITED,
            _ => {}
        }
        Some(call)
    }
}

/// Runs `tasks` for each line of the input.
pub fn run<F: Future<Output = Outcome>>(tasks: impl Fn(Call) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be made");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some(call) = Call::read(&line) else { continue };
        let (task, fault, limit) = (call.task.clone(), call.fault.clone(), call.limit);
        let work = AssertUnwindSafe(tasks(call)).catch_unwind();
        let result = match runtime.block_on(async { tokio::time::timeout(limit, work).await }) {
            Err(_) => json!({"hang": true}),
            // A panic of the client, which a server would survive and a program would not.
            Ok(Err(_)) => std::process::exit(101),
            Ok(Ok(Ok(value))) => json!({ "value": value }),
            Ok(Ok(Err(Failure::Skip(why)))) => json!({ "skip": why }),
            Ok(Ok(Err(Failure::Error { kind, status, message }))) => {
                let message: String = message.chars().take(2000).collect();
                json!({"error": {"type": kind, "status": status, "message": message}})
            }
        };
        let answer = json!({"task": task, "fault": fault, "result": result});
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    // What still hangs is not waited for.
    std::process::exit(0);
}
