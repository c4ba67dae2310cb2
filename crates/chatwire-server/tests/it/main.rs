//! A running server, asked over loopback.

mod client;
mod limits;
mod requests;
mod routes;
mod synthesis;
