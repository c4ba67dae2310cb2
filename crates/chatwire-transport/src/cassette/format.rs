//! The folder of a recording: its files, and how they are loaded and saved.

pub(super) mod atomic_folder;
mod by_hand;
pub(super) mod error;
pub(super) mod expected_status;
#[cfg(test)]
mod fault_tests;
pub(super) mod folder;
pub(super) mod frames;
pub(super) mod head;
mod load;
mod load_all;
pub(super) mod meta;
pub(super) mod portable_name;
pub(super) mod recording;
pub(super) mod save;
