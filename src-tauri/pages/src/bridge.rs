//! From a request of a web view to an answer it can show.
//!
//! Custom schemes do not follow redirects, in any of the three web views, and a page must never be
//! answered from a cache. So same-origin redirects are followed here: inside the process for htmx,
//! by a refresh page for a native navigation, which keeps the address bar and the history right.
//! The development server uses the same bridge, so that both behave alike.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tower::ServiceExt as _;

use crate::address::local;

/// More redirects in a row than any page makes.
const REDIRECT_LIMIT: usize = 4;

/// The policy of every page: everything from ourselves, nothing inline, nothing from elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Answers one request of a web view.
pub async fn answer(router: Router, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let (mut parts, body) = request.into_parts();
    let from_htmx = parts.headers.contains_key("hx-request");
    let path = parts
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    parts.uri = path.parse().unwrap_or_default();
    let headers = parts.headers.clone();
    let mut response = call(&router, Request::from_parts(parts, Body::from(body))).await;
    let mut address = None;
    for _ in 0..REDIRECT_LIMIT {
        let Some(location) = local_redirect(&response) else {
            break;
        };
        if !from_htmx {
            return finish(refresh(&location), None).await;
        }
        let mut again = Request::new(Body::empty());
        *again.method_mut() = Method::GET;
        *again.uri_mut() = location.parse().unwrap_or_default();
        *again.headers_mut() = headers.clone();
        response = call(&router, again).await;
        address = Some(location);
    }
    finish(response, address).await
}

async fn call(router: &Router, request: Request<Body>) -> Response<Body> {
    let Ok(response) = router.clone().oneshot(request).await;
    response
}

/// Where a redirect leads, when it stays in the program.
fn local_redirect(response: &Response<Body>) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    local(Some(location)).map(str::to_owned)
}

/// A page that goes elsewhere at once.
fn refresh(location: &str) -> Response<Body> {
    let escaped = location
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let page = format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\">\
         <meta http-equiv=\"refresh\" content=\"0;url={escaped}\"><title></title></html>"
    );
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .body(Body::from(page))
        .unwrap_or_default()
}

async fn finish(response: Response<Body>, address: Option<String>) -> Response<Vec<u8>> {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_else(|_| {
        tracing::error!("an answer could not be read");
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        Bytes::new()
    });
    let headers = &mut parts.headers;
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(address) = address.and_then(|address| HeaderValue::from_str(&address).ok()) {
        headers.entry("hx-push-url").or_insert(address);
    }
    Response::from_parts(parts, bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use axum::response::Redirect;
    use axum::routing::{get, post};

    use super::*;

    fn router() -> Router {
        Router::new()
            .route("/plan", get(|| async { "the plan" }))
            .route("/actions", post(|| async { Redirect::to("/plan?added=1") }))
            .route(
                "/out",
                get(|| async { Redirect::to("//elsewhere.example/") }),
            )
            .route(
                "/aside",
                get(|| async { Redirect::to("/\\elsewhere.example/") }),
            )
    }

    fn request(method: Method, path: &str, htmx: bool) -> Request<Vec<u8>> {
        let mut builder = Request::builder()
            .method(method)
            .uri(format!("mallette://localhost{path}"));
        if htmx {
            builder = builder.header("hx-request", "true");
        }
        builder.body(Vec::new()).unwrap()
    }

    #[tokio::test]
    async fn htmx_gets_the_page_a_redirect_leads_to_and_its_address() {
        let answer = answer(router(), request(Method::POST, "/actions", true)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.body(), b"the plan");
        assert_eq!(answer.headers()["hx-push-url"], "/plan?added=1");
    }

    #[tokio::test]
    async fn a_native_form_gets_a_page_that_goes_there() {
        let answer = answer(router(), request(Method::POST, "/actions", false)).await;
        let page = String::from_utf8(answer.body().clone()).unwrap();
        assert!(page.contains("0;url=/plan?added=1"), "{page}");
    }

    #[tokio::test]
    async fn a_redirect_out_of_the_program_is_not_followed() {
        for (path, htmx) in [("/out", true), ("/aside", true), ("/aside", false)] {
            let answer = answer(router(), request(Method::GET, path, htmx)).await;
            assert!(answer.status().is_redirection(), "{path}");
            assert!(answer.body().is_empty(), "{path}");
        }
    }

    #[tokio::test]
    async fn every_answer_forbids_caches_and_anything_from_elsewhere() {
        let answer = answer(router(), request(Method::GET, "/plan", false)).await;
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }
}
