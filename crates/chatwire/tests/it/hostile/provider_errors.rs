//! Errors as providers and gateways send them: what they mean, and whether they are retried.
//!
//! Sources: the pages in the tables of codes of the crate `chatwire-protocol`, and the source code
//! of the servers.

mod in_success;
mod permanent;
mod transient;

use self::{permanent::PERMANENT, transient::TRANSIENT};
use super::{Row, both, retry::then_good, script::error_response};

/// What the server does, the status and the body.
type Case = (&'static str, u16, &'static str);

pub(super) fn rows() -> Vec<Row> {
    let permanent =
        PERMANENT.iter().map(|(about, status, body)| both(about, error_response(*status, body)));
    let transient = TRANSIENT
        .iter()
        .map(|(about, status, body)| then_good(about, &[error_response(*status, body)]));
    permanent.chain(transient).chain(in_success::rows()).collect()
}
