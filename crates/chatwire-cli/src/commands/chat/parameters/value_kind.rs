//! The forms that values have on the command line, and the JSON that each becomes.

mod json_file;

use std::collections::BTreeMap;

use chatwire::protocol::{
    chat::{AudioOptions, Prediction, Stop, Thinking, ToolChoice},
    json::Json,
};
use serde::Serialize;

use crate::error::CliError;

/// What a value looks like on the command line.
#[derive(Debug, Clone, Copy)]
pub(super) enum ValueKind {
    /// A number.
    Number,
    /// A number without a fraction.
    Integer,
    /// True when it is given without a value.
    Switch,
    /// A word or a text.
    Text,
    /// Several texts.
    Texts,
    /// A text, or several.
    Stop,
    /// Names with texts.
    Labels,
    /// Tokens with numbers.
    Biases,
    /// A place as names with texts.
    Place,
    /// `text`, `json_object`, or a file.
    Format,
    /// The text that is expected.
    Prediction,
    /// A format and a voice.
    Audio,
    /// A number of tokens, or `off`.
    Thinking,
    /// Files of tools.
    Tools,
    /// A mode, or the name of a function.
    ToolChoice,
}

/// Why a text is not of the form it should have.
pub(super) enum InvalidValue {
    /// What the text should be.
    ValueKind { text: String, expected: &'static str },
    /// A file that cannot be taken.
    File(CliError),
}

impl InvalidValue {
    /// The mistake as one in the value of a flag.
    pub(super) fn of_flag(self, flag: &str) -> CliError {
        match self {
            Self::ValueKind { text, expected } => {
                CliError::usage(format!("--{flag} {text}: this is not {expected}"))
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
    /// What `--help` calls the value.
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

    /// Whether the flag may be given more than once.
    pub(super) fn is_repeatable(self) -> bool {
        matches!(
            self,
            Self::Texts | Self::Stop | Self::Labels | Self::Biases | Self::Place | Self::Tools
        )
    }

    /// Whether the flag may stand alone.
    pub(super) fn is_switch(self) -> bool {
        matches!(self, Self::Switch)
    }

    /// The JSON that texts of this form say; of a form that is not repeatable there is one text.
    pub(super) fn read(self, texts: &[String]) -> Result<Json, InvalidValue> {
        let text = texts.last().map(String::as_str).unwrap_or_default();
        match self {
            Self::Number => number(text).ok_or_else(|| wrong(text, "a number")),
            Self::Integer => integer(text).ok_or_else(|| wrong(text, "a whole number")),
            Self::Switch => text
                .parse::<bool>()
                .map(|value| json(&value))
                .map_err(|_| wrong(text, "true or false")),
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
                    text.split_once(':').ok_or_else(|| wrong(text, "FORMAT:VOICE"))?;
                Ok(json(&AudioOptions::new(format, voice)))
            }
            Self::Thinking if text == "off" => Ok(json(&Thinking::disabled())),
            Self::Thinking => text
                .parse()
                .map(|tokens| json(&Thinking::enabled(tokens)))
                .map_err(|_| wrong(text, "a number of tokens or `off`")),
            Self::Tools => Ok(json(&json_file::tools(texts)?)),
            Self::ToolChoice => Ok(match text {
                "none" | "auto" | "required" => Json::from(text),
                name => json(&ToolChoice::function(name)),
            }),
        }
    }
}

fn wrong(text: &str, expected: &'static str) -> InvalidValue {
    InvalidValue::ValueKind { text: text.to_owned(), expected }
}

fn json(value: &(impl Serialize + ?Sized)) -> Json {
    Json::new(value).expect("names are strings")
}

/// A number as it is spelled, if JSON can say it; also one such as `.5`, which JSON spells otherwise.
fn number(text: &str) -> Option<Json> {
    let spelled = Json::from_text(text).ok().filter(|json| is_number(json.as_str()));
    spelled.or_else(|| {
        let value = text.parse::<f64>().ok()?;
        serde_json::Number::from_f64(value).map(|number| json(&number))
    })
}

/// A whole number, however large.
fn integer(text: &str) -> Option<Json> {
    let json = Json::from_text(text).ok()?;
    let digits = json.as_str().strip_prefix('-').unwrap_or(json.as_str());
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(json)
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// Names and values; of two with one name the later counts.
fn pairs(
    texts: &[String],
    expected: &'static str,
    value: impl Fn(&str) -> Option<Json>,
) -> Result<BTreeMap<String, Json>, InvalidValue> {
    let pair = |text: &String| {
        let (name, rest) = text.split_once('=').filter(|(name, _)| !name.is_empty())?;
        Some((name.to_owned(), value(rest)?))
    };
    texts.iter().map(|text| pair(text).ok_or_else(|| wrong(text, expected))).collect()
}
