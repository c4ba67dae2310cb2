//! The bounds `Send` and `Sync`, except on wasm.
//!
//! In a browser a request lives on one thread and its future is not [`Send`].
//! These names require nothing on wasm, and on other platforms what a multi-threaded runtime needs.
//! A backend that supports both uses them instead of `Send` and `Sync`.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use futures_core::Stream;

use crate::TransportError;

/// A boxed future that is `Send`, except on wasm.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future that is `Send`, except on wasm.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[cfg(not(target_family = "wasm"))]
pub(crate) type BoxFrames = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

#[cfg(target_family = "wasm")]
pub(crate) type BoxFrames = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>>>>;

/// [`Send`] on every platform but wasm, where every type implements it.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSend: Send {}

#[cfg(not(target_family = "wasm"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// [`Send`] on every platform but wasm, where every type implements it.
#[cfg(target_family = "wasm")]
pub trait MaybeSend {}

#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSend for T {}

/// [`Sync`] on every platform but wasm, where every type implements it.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSync: Sync {}

#[cfg(not(target_family = "wasm"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// [`Sync`] on every platform but wasm, where every type implements it.
#[cfg(target_family = "wasm")]
pub trait MaybeSync {}

#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSync for T {}
