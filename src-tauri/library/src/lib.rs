//! The content.
#[cfg(feature = "compile")]
pub mod compile;
mod distance;
mod kind;
pub mod model;

pub use kind::{Kind, UnknownKind};
