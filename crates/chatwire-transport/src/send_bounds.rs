//! What may move between threads, said once for every platform.
//!
//! In a browser a request lives on one thread and its future is not [`Send`].
//! So on wasm these names ask for nothing, and everywhere else for what a multi-threaded runtime
//! needs; whoever writes a backend for both uses them instead of `Send` and `Sync`.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use futures_core::Stream;

use crate::TransportError;

/// A boxed future that may move between threads; on wasm it need not.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future that may move between threads; on wasm it need not.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[cfg(not(target_family = "wasm"))]
pub(crate) type BoxFrames = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

#[cfg(target_family = "wasm")]
pub(crate) type BoxFrames = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>>>>;

/// [`Send`], but on wasm everything is.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSend: Send {}

#[cfg(not(target_family = "wasm"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// [`Send`], but on wasm everything is.
#[cfg(target_family = "wasm")]
pub trait MaybeSend {}

#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSend for T {}

/// [`Sync`], but on wasm everything is.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSync: Sync {}

#[cfg(not(target_family = "wasm"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// [`Sync`], but on wasm everything is.
#[cfg(target_family = "wasm")]
pub trait MaybeSync {}

#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSync for T {}
