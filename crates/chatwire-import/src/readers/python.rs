//! Objects as Python prints them.

use crate::{
    ImportError,
    context::{Context, Entries},
    input::Input,
};

pub(crate) fn entries(context: Context, _input: Input) -> Entries {
    let error = ImportError::syntax(
        context.place(),
        "is an object that Python printed, which this version does not read",
    );
    Box::new(std::iter::once(Err(error)))
}
