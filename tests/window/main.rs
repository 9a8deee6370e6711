//! End-to-end tests: the real program, in its real window, driven as a person would; and the same journeys in
//! Chromium, without a window, on its served pages (`in_chromium`).
//!
//! Started by `cargo xtask test` on a display of its own (Xvfb). `WebKitWebDriver` is spoken to
//! directly; the program must be built before. The dialogs of the system are answered by keys.

// Helpers are tests too: what lints allow in tests is allowed everywhere here.
#![cfg(test)]

mod access;
mod browser;
mod desktop;
mod first_opening;
mod gestures;
mod instance;
mod network;
mod screens;
