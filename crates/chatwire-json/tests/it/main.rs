//! Tests of the crate from outside.

mod equality;
mod grammar;
mod spelling;
mod total;
