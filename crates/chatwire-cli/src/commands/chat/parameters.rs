//! Flags for the parameters of a request.

mod catalog;
mod parameter;
mod value_kind;

use std::{collections::BTreeMap, path::Path};

use chatwire::{ChatRequest, Message, protocol::json::Json};
use clap::{Arg, ArgAction, ArgMatches, Command};

use self::{catalog::CATALOG, parameter::Parameter};
use crate::{error::CliError, file};

/// The flag for any other parameter.
const SET: &str = "set";

/// Members of a request that have their own flags, and those flags.
const OTHER_FLAGS: [(&str, &str); 3] = [
    ("messages", "use the prompt, --system and --session"),
    ("model", "use --model"),
    ("stream", "use --stream or --no-stream"),
];

/// The parameters on the command line, unparsed.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters {
    given: Vec<(&'static Parameter, Vec<String>)>,
    set: Vec<String>,
}

impl Parameters {
    /// Builds a request with these parameters.
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

    /// Names and values; the last value of a name is used, and `--set` has priority over flags.
    fn members(&self) -> Result<BTreeMap<String, Json>, CliError> {
        let mut members = BTreeMap::new();
        let mut nested: BTreeMap<&str, BTreeMap<&str, Json>> = BTreeMap::new();
        for (parameter, values) in &self.given {
            let value = parameter.json(values)?;
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

/// Parses `NAME=JSON`.
fn set(text: &str) -> Result<(&str, Json), CliError> {
    let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
        return Err(CliError::usage(format!("--set {text}: the value is missing"))
            .with_help("write NAME=JSON, as in --set top_k=40"));
    };
    if let Some((_, instead)) = OTHER_FLAGS.iter().find(|(member, _)| *member == name) {
        return Err(CliError::usage(format!("--set {name}: this parameter has its own flag"))
            .with_help(*instead));
    }
    let value = file::json_text(Path::new(&format!("--set {name}")), value.as_bytes())
        .map_err(|error| error.with_help(format!("quote text, as in --set '{name}=\"text\"'")))?;
    Ok((name, value))
}

impl clap::FromArgMatches for Parameters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut parameters = Self::default();
        parameters.update_from_arg_matches(matches)?;
        Ok(parameters)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let values = |name: &str| {
            matches.get_many::<String>(name).map(|values| values.cloned().collect::<Vec<_>>())
        };
        let all = CATALOG.iter().flat_map(|(_, parameters)| *parameters);
        self.given =
            all.filter_map(|parameter| Some((parameter, values(parameter.member)?))).collect();
        self.set = values(SET).unwrap_or_default();
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
                .help("Any other parameter; has priority over flags; can be repeated")
                .help_heading("Other parameters"),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[cfg(test)]
mod tests;
