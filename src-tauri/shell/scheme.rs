//! `mallette://`: a request of the web view is a request to the router, and nothing else.

use axum::Router;
use tauri::UriSchemeResponder;
use tauri::http::Request;

/// The custom scheme. On Windows the web view shows it as `http://mallette.localhost`.
pub(crate) const NAME: &str = "mallette";

/// Where pages start.
pub(crate) const ORIGIN: &str = "mallette://localhost";

/// Answers from the router, without blocking the window.
pub(crate) fn answer(router: Router, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    tauri::async_runtime::spawn(async move {
        responder.respond(pages::bridge::answer(router, request).await);
    });
}

/// Whether an address is one of ours, in either of its two forms.
pub(crate) fn is_ours(address: &tauri::Url) -> bool {
    address.scheme() == NAME || address.host_str() == Some("mallette.localhost")
}
