//! A fleeting message: what was done and the way to undo it, or what could not be done.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

/// A fleeting message.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Toast {
    /// Tells two messages apart, so that the page shows the second as a new one.
    id: u64,
    icon: &'static str,
    text: String,
    /// The operation that « Annuler » undoes.
    undo: Option<String>,
    /// Whether it stays until something else is said.
    stays: bool,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

impl Toast {
    fn new(icon: &'static str, text: String) -> Self {
        Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            icon,
            text,
            undo: None,
            stays: false,
        }
    }

    /// Something was done, and can be undone.
    pub(crate) fn done(text: String, operation: Option<String>) -> Self {
        Self {
            undo: operation,
            ..Self::new("check", text)
        }
    }

    /// Something could not be done.
    pub(crate) fn problem(text: String) -> Self {
        Self {
            stays: true,
            ..Self::new("triangle-alert", text)
        }
    }
}
