//! Kinds of flag values, and their conversion to JSON.

mod json_file;

use std::collections::BTreeMap;

use chatwire::protocol::{
    chat::{AudioOptions, Prediction, Stop, Thinking, ToolChoice},
    json::Json,
};
use serde::Serialize;

use crate::error::CliError;

/// The kind of a flag's value.
#[derive(Debug, Clone, Copy)]
pub(super) enum ValueKind {
    /// A number.
    Number,
    /// An integer.
    Integer,
    /// A boolean; true if the flag has no value.
    Switch,
    /// A text.
    Text,
    /// Several texts.
    Texts,
    /// One text, or several.
    Stop,
    /// Names and texts.
    Labels,
    /// Token IDs and numbers.
    Biases,
    /// A location, as names and texts.
    Place,
    /// `text`, `json_object`, or a file.
    Format,
    /// A predicted text.
    Prediction,
    /// A format and a voice.
    Audio,
    /// A number of tokens, or `off`.
    Thinking,
    /// Files that contain tools.
    Tools,
    /// A mode, or the name of a function.
    ToolChoice,
}

/// Why the value of a flag is invalid.
pub(super) enum InvalidValue {
    /// The text is not of the expected kind.
    Text { text: String, expected: &'static str },
    /// The file is invalid.
    File(CliError),
}

impl InvalidValue {
    /// Converts to an error that names the flag.
    pub(super) fn for_flag(self, flag: &str) -> CliError {
        match self {
            Self::Text { text, expected } => {
                CliError::usage(format!("--{flag} {text}: the value must be {expected}"))
                    .with_help("see `chatwire chat --help`")
            }
            Self::File(error) => error,
        }
    }
}

impl From<CliError> for InvalidValue {
    fn from(error: CliError) -> Self {
        Self::File(error)
    }
}

impl ValueKind {
    /// The name of the value in `--help`.
    pub(super) fn value_name(self) -> &'static str {
        match self {
            Self::Number => "NUMBER",
            Self::Integer => "N",
            Self::Switch => "BOOL",
            Self::Text | Self::Texts | Self::Stop | Self::Prediction => "TEXT",
            Self::Labels | Self::Place => "NAME=TEXT",
            Self::Biases => "TOKEN=NUMBER",
            Self::Format => "text|json_object|FILE",
            Self::Audio => "FORMAT:VOICE",
            Self::Thinking => "N|off",
            Self::Tools => "FILE",
            Self::ToolChoice => "none|auto|required|NAME",
        }
    }

    /// Whether the flag can be repeated.
    pub(super) fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::Texts | Self::Stop | Self::Labels | Self::Biases | Self::Place | Self::Tools
        )
    }

    /// Whether the flag needs no value.
    pub(super) fn is_switch(self) -> bool {
        matches!(self, Self::Switch)
    }

    /// Converts the values of a flag to JSON; there is one value unless the kind is repeatable.
    pub(super) fn parse(self, texts: &[String]) -> Result<Json, InvalidValue> {
        let text = texts.last().map(String::as_str).unwrap_or_default();
        match self {
            Self::Number => number(text).ok_or_else(|| invalid(text, "a number")),
            Self::Integer => integer(text).ok_or_else(|| invalid(text, "an integer")),
            Self::Switch => text
                .parse::<bool>()
                .map(|value| json(&value))
                .map_err(|_| invalid(text, "true or false")),
            Self::Text => Ok(Json::from(text)),
            Self::Texts => Ok(json(texts)),
            Self::Stop if texts.len() == 1 => Ok(json(&Stop::One(text.to_owned()))),
            Self::Stop => Ok(json(&Stop::Many(texts.to_vec()))),
            Self::Labels => Ok(json(&pairs(texts, "NAME=TEXT", |text| Some(Json::from(text)))?)),
            Self::Biases => Ok(json(&pairs(texts, "TOKEN=NUMBER", number)?)),
            Self::Place => {
                let place = pairs(texts, "NAME=TEXT", |text| Some(Json::from(text)))?;
                let place = BTreeMap::from([
                    ("type", Json::from("approximate")),
                    ("approximate", json(&place)),
                ]);
                Ok(json(&place))
            }
            Self::Format => Ok(json_file::format(text)?),
            Self::Prediction => Ok(json(&Prediction::new(text))),
            Self::Audio => {
                let (format, voice) =
                    text.split_once(':').ok_or_else(|| invalid(text, "FORMAT:VOICE"))?;
                Ok(json(&AudioOptions::new(format, voice)))
            }
            Self::Thinking if text == "off" => Ok(json(&Thinking::disabled())),
            Self::Thinking => text
                .parse()
                .map(|tokens| json(&Thinking::enabled(tokens)))
                .map_err(|_| invalid(text, "a number of tokens or `off`")),
            Self::Tools => Ok(json(&json_file::tools(texts)?)),
            Self::ToolChoice => Ok(match text {
                "none" | "auto" | "required" => Json::from(text),
                name => json(&ToolChoice::function(name)),
            }),
        }
    }
}

fn invalid(text: &str, expected: &'static str) -> InvalidValue {
    InvalidValue::Text { text: text.to_owned(), expected }
}

fn json(value: &(impl Serialize + ?Sized)) -> Json {
    Json::new(value).expect("names are strings")
}

/// Parses a number and keeps its spelling if that is JSON; also accepts `.5`, which is not JSON.
fn number(text: &str) -> Option<Json> {
    let as_written = Json::from_text(text).ok().filter(|json| is_number(json.as_str()));
    as_written.or_else(|| {
        let value = text.parse::<f64>().ok()?;
        serde_json::Number::from_f64(value).map(|number| json(&number))
    })
}

/// Parses an integer of any size.
fn integer(text: &str) -> Option<Json> {
    let json = Json::from_text(text).ok()?;
    let digits = json.as_str().strip_prefix('-').unwrap_or(json.as_str());
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(json)
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// Parses `NAME=VALUE` texts; the last value of a name is used.
fn pairs(
    texts: &[String],
    expected: &'static str,
    value: impl Fn(&str) -> Option<Json>,
) -> Result<BTreeMap<String, Json>, InvalidValue> {
    let pair = |text: &String| {
        let (name, rest) = text.split_once('=').filter(|(name, _)| !name.is_empty())?;
        Some((name.to_owned(), value(rest)?))
    };
    texts.iter().map(|text| pair(text).ok_or_else(|| invalid(text, expected))).collect()
}
