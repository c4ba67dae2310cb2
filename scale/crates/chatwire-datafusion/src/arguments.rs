//! The arguments of functions over exchanges, by their position.

use chatwire_arrow::ExchangeColumns;
use datafusion::{
    common::{exec_datafusion_err, plan_err},
    error::Result,
    logical_expr::ScalarFunctionArgs,
};

/// The names of the arguments; the first four must be there.
const NAMES: [&str; 7] = ["request", "status", "headers", "body", "frames", "target", "details"];
/// How many arguments must be there.
const MIN: usize = 4;

/// Fails if the number of arguments is wrong.
pub(crate) fn check_count(function: &str, count: usize) -> Result<()> {
    if (MIN..=NAMES.len()).contains(&count) {
        return Ok(());
    }
    let (needed, optional) = (NAMES[..MIN].join(", "), NAMES[MIN..].join(", "));
    plan_err!("{function} takes {needed} and then {optional}; it got {count} arguments")
}

/// The columns that the arguments are.
pub(crate) fn columns(function: &str, args: ScalarFunctionArgs) -> Result<ExchangeColumns> {
    check_count(function, args.args.len())?;
    let rows = args.number_rows;
    let mut arrays =
        args.args.into_iter().map(|value| value.into_array(rows)).collect::<Result<Vec<_>>>()?;
    let mut rest = arrays.split_off(MIN).into_iter();
    let [request, status, headers, body] = <[_; MIN]>::try_from(arrays)
        .map_err(|_| exec_datafusion_err!("{function} got too few arguments"))?;
    let mut columns =
        ExchangeColumns::new(body).with_request(request).with_status(status).with_headers(headers);
    if let Some(frames) = rest.next() {
        columns = columns.with_frames(frames);
    }
    if let Some(target) = rest.next() {
        columns = columns.with_target(target);
    }
    if let Some(details) = rest.next() {
        columns = columns.with_details(details);
    }
    Ok(columns)
}
