//! The parameters of a request as flags.

mod catalog;
mod parameter;
mod value_kind;

use std::{collections::BTreeMap, path::Path};

use chatwire::{ChatRequest, Message, protocol::json::Json};
use clap::{Arg, ArgAction, ArgMatches, Command};

use self::{catalog::CATALOG, parameter::Parameter};
use crate::{error::CliError, file};

/// The flag for everything that has none of its own.
const SET: &str = "set";

/// Members of a request that other flags say.
const OTHER_FLAGS: [(&str, &str); 3] = [
    ("messages", "ask by a question, --system and --session"),
    ("model", "use --model"),
    ("stream", "use --stream or --no-stream"),
];

/// The parameters that were given, as texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters {
    given: Vec<(&'static Parameter, Vec<String>)>,
    set: Vec<String>,
}

impl Parameters {
    /// A request of these parameters.
    pub(super) fn request(
        &self,
        model: &str,
        messages: Vec<Message>,
    ) -> Result<ChatRequest, CliError> {
        let members = Json::new(&self.members()?).expect("names are strings");
        let mut request = ChatRequest::from_text(members.as_str()).expect("members are an object");
        request.model = Some(model.to_owned());
        request.messages = Some(messages);
        Ok(request)
    }

    /// Names and values; of two that are given for one name the later counts, and `--set` over all others.
    fn members(&self) -> Result<BTreeMap<String, Json>, CliError> {
        let mut members = BTreeMap::new();
        let mut nested: BTreeMap<&str, BTreeMap<&str, Json>> = BTreeMap::new();
        for (parameter, texts) in &self.given {
            let value = parameter.value(texts)?;
            match parameter.member.split_once('.') {
                Some((outer, inner)) => {
                    nested.entry(outer).or_default().insert(inner, value);
                }
                None => {
                    members.insert(parameter.member.to_owned(), value);
                }
            }
        }
        for (name, object) in nested {
            members.insert(name.to_owned(), Json::new(&object).expect("names are strings"));
        }
        for text in &self.set {
            let (name, value) = set(text)?;
            members.insert(name.to_owned(), value);
        }
        Ok(members)
    }
}

/// The name and the value of a `NAME=JSON`.
fn set(text: &str) -> Result<(&str, Json), CliError> {
    let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
        return Err(CliError::usage(format!("--set {text}: there is no value"))
            .with_help("write NAME=JSON, as in --set top_k=40"));
    };
    if let Some((_, instead)) = OTHER_FLAGS.iter().find(|(said, _)| *said == name) {
        return Err(
            CliError::usage(format!("--set {name}: this is said otherwise")).with_help(*instead)
        );
    }
    let value = file::json_text(Path::new(&format!("--set {name}")), value.as_bytes()).map_err(
        |error| error.with_help(format!("write text in quotes, as in --set '{name}=\"text\"'")),
    )?;
    Ok((name, value))
}

impl clap::FromArgMatches for Parameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut parameters = Self::default();
        parameters.update_from_arg_matches(matches)?;
        Ok(parameters)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let texts = |name: &str| {
            matches.get_many::<String>(name).map(|texts| texts.cloned().collect::<Vec<_>>())
        };
        let all = CATALOG.iter().flat_map(|(_, parameters)| *parameters);
        self.given =
            all.filter_map(|parameter| Some((parameter, texts(parameter.member)?))).collect();
        self.set = texts(SET).unwrap_or_default();
        Ok(())
    }
}

impl clap::Args for Parameters {
    fn augment_args(mut command: Command) -> Command {
        for (heading, parameters) in CATALOG {
            for parameter in *parameters {
                command = command.arg(parameter.arg().help_heading(*heading));
            }
        }
        command.arg(
            Arg::new(SET)
                .long(SET)
                .value_name("NAME=JSON")
                .action(ArgAction::Append)
                .help("Any parameter, known or not; wins over its flag; may be given again")
                .help_heading("Anything else"),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[cfg(test)]
mod tests;
