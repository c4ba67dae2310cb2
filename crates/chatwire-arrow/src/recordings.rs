//! Recordings as a batch of exchanges, and back.
//!
//! What is written is what [`Recording::save`] would store: secrets are removed before. A
//! recording that went both ways is equal to the first, its folder aside.

mod columns;
mod read;

use arrow_array::RecordBatch;
use chatwire_transport::{
    Exchange,
    cassette::{Recording, Redaction},
};

use self::columns::RecordingColumns;
pub use self::read::read;
#[cfg(feature = "parquet")]
pub(crate) use self::read::read_from;
use crate::error::ArrowJudgeError;

/// The recordings as a batch of [`schema::exchanges`](crate::schema::exchanges).
///
/// # Errors
///
/// When they do not fit into the arrays of one batch: bodies of more than 2 GiB in all.
pub fn write<'a>(
    recordings: impl IntoIterator<Item = &'a Recording>,
) -> Result<RecordBatch, ArrowJudgeError> {
    let mut columns = RecordingColumns::default();
    for recording in recordings {
        let mut recording = recording.clone();
        remove_secrets(&mut recording.exchange);
        columns.add(&recording)?;
    }
    Ok(columns.finish()?)
}

/// Removes secrets from a recording, as storing it does: what is no credential and was kept on
/// purpose when it was recorded, such as a header of a gateway, stays.
fn remove_secrets(exchange: &mut Exchange) {
    let names = exchange.request.headers.keys().chain(exchange.response.headers.keys());
    names.cloned().fold(Redaction::new(), Redaction::with_header).apply(exchange);
}
