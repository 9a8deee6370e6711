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

/// What every address of ours begins with, as the web view of this system writes it.
const OURS: &str = if cfg!(windows) {
    "http://mallette.localhost/"
} else {
    "mallette://localhost/"
};

/// Whether an address is one of ours: this scheme, this host, no port, nobody's name.
pub(crate) fn is_ours(address: &tauri::Url) -> bool {
    address.as_str().starts_with(OURS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_origin_alone_is_ours() {
        let ours = |address: &str| is_ours(&address.parse().unwrap());
        for page in ["", "plan?state=late#action-1"] {
            assert!(ours(&format!("{OURS}{page}")), "{page}");
        }
        for other in [
            "http://mallette.localhost:8080/plan",
            "https://mallette.localhost/plan",
            "http://mallette.localhost.elsewhere.example/",
            "http://someone@mallette.localhost/",
            "mallette://localhost:80/plan",
            "mallette://someone@localhost/plan",
            "mallette://elsewhere/plan",
            "mallette://localhost.elsewhere.example/plan",
            "file:///etc/hostname",
            "javascript:alert(1)",
            "about:blank",
        ] {
            assert!(!ours(other), "{other}");
        }
    }
}
