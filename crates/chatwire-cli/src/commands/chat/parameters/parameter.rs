//! One parameter: the member of a request, its flag, and how the one becomes the other.

use chatwire::protocol::json::Json;
use clap::{Arg, ArgAction};

use super::value_kind::ValueKind;
use crate::error::CliError;

/// One parameter of a request.
#[derive(Debug)]
pub(super) struct Parameter {
    /// The member's name; after a dot the name of a member within it.
    pub(super) member: &'static str,
    /// The flag, where it is not called as the member is.
    renamed: Option<&'static str>,
    form: ValueKind,
    /// What it does, its range and its default.
    help: &'static str,
}

impl Parameter {
    pub(super) const fn new(member: &'static str, form: ValueKind, help: &'static str) -> Self {
        Self { member, renamed: None, form, help }
    }

    /// Gives the flag a name of its own.
    pub(super) const fn flag_named(mut self, flag: &'static str) -> Self {
        self.renamed = Some(flag);
        self
    }

    /// The flag without its hyphens.
    pub(super) fn flag(&self) -> String {
        self.renamed.map_or_else(|| self.member.replace(['_', '.'], "-"), str::to_owned)
    }

    /// The flag as the command line's grammar has it.
    pub(super) fn arg(&self) -> Arg {
        let arg = Arg::new(self.member).long(self.flag()).value_name(self.form.value_name());
        if self.form.is_repeatable() {
            let help = format!("{}; may be given again", self.help);
            return arg.action(ArgAction::Append).allow_negative_numbers(true).help(help);
        }
        // Given again, the later counts, so that an alias can be overruled.
        let arg = arg.action(ArgAction::Set).overrides_with(self.member).help(self.help);
        if self.form.is_switch() {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true")
        } else {
            arg.allow_negative_numbers(true)
        }
    }

    /// The value that these texts say; there is at least one.
    pub(super) fn value(&self, texts: &[String]) -> Result<Json, CliError> {
        self.form.read(texts).map_err(|wrong| wrong.of_flag(&self.flag()))
    }
}
