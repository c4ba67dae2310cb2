//! One parameter: the member of the request, its flag, and the conversion.

use chatwire::protocol::json::Json;
use clap::{Arg, ArgAction};

use super::value_kind::ValueKind;
use crate::error::CliError;

/// One parameter of a request.
#[derive(Debug)]
pub(super) struct Parameter {
    /// The name of the member, such as `n`, or of a nested one, such as `reasoning.max_tokens`.
    pub(super) member: &'static str,
    /// The name of the flag, if it differs from that of the member.
    flag_name: Option<&'static str>,
    kind: ValueKind,
    /// Its effect, range and default.
    help: &'static str,
}

impl Parameter {
    pub(super) const fn new(member: &'static str, kind: ValueKind, help: &'static str) -> Self {
        Self { member, flag_name: None, kind, help }
    }

    /// Sets the name of the flag.
    pub(super) const fn flag_named(mut self, flag: &'static str) -> Self {
        self.flag_name = Some(flag);
        self
    }

    /// The name of the flag, without the hyphens before it.
    pub(super) fn flag(&self) -> String {
        self.flag_name.map_or_else(|| self.member.replace(['_', '.'], "-"), str::to_owned)
    }

    /// The flag for clap.
    pub(super) fn arg(&self) -> Arg {
        let arg = Arg::new(self.member).long(self.flag()).value_name(self.kind.value_name());
        if self.kind.is_repeatable() {
            let help = format!("{}; can be repeated", self.help);
            return arg.action(ArgAction::Append).allow_negative_numbers(true).help(help);
        }
        // The last value is used, so that a flag can override one of a shell alias.
        let arg = arg.action(ArgAction::Set).overrides_with(self.member).help(self.help);
        if self.kind.is_switch() {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true")
        } else {
            arg.allow_negative_numbers(true)
        }
    }

    /// Converts the values of the flag, at least one, to JSON.
    pub(super) fn json(&self, values: &[String]) -> Result<Json, CliError> {
        self.kind.parse(values).map_err(|invalid| invalid.for_flag(&self.flag()))
    }
}
