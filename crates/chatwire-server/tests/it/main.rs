//! Requests to a running server over loopback.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod client;
mod crowd;
mod fairness;
mod faults;
mod framing;
mod generated;
mod limits;
mod manners;
mod parameters;
mod proxy;
mod recordings;
mod routes;
mod seam;
