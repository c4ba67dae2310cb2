//! Columns of exchanges, whatever their layout in memory.

mod byte_column;
mod columns;
mod details;
mod frames;
mod headers;
mod integers;
mod lists;
pub(crate) mod names;
mod row;

pub use self::columns::ExchangeColumns;
pub(crate) use self::{byte_column::ByteColumn, lists::TextLists, row::Rows};
