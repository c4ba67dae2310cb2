//! The database of the command `llm`, read only.

use crate::{
    ImportError,
    context::{Context, Entries},
    input::Input,
};

pub(crate) fn entries(context: Context, _input: Input) -> Result<Entries, ImportError> {
    Err(ImportError::syntax(context.place(), "is a database"))
}
