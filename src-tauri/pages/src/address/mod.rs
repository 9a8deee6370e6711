//! Addresses of the program: where a request came from, where a situation and the plan are shown.

mod plan;

use std::fmt::Display;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use library::Kind;
use serde::Serialize;

use crate::problem::Problem;
pub(crate) use plan::{DrawerQuery, LATE, PlanQuery, View, with_parameter};

/// An address of the program, and nothing else.
pub(crate) fn local(address: Option<&str>) -> Option<&str> {
    address.filter(|address| is_local(address))
}

/// A path from the root, whose first part has a name. A web view reads `\` as `/` and skips control
/// characters, and whoever decodes may do so twice: `/\elsewhere`, `/%5Celsewhere` are no pages of ours.
fn is_local(address: &str) -> bool {
    let Some(path) = address.strip_prefix('/') else {
        return false;
    };
    !path.starts_with(['/', '%'])
        && !address.contains(|sign: char| sign == '\\' || sign.is_control())
}

/// A path and what it is asked, without what is empty.
pub(crate) fn address_with<'a>(
    path: &str,
    parameters: impl IntoIterator<Item = (&'a str, impl AsRef<str> + Serialize)>,
) -> String {
    let parameters = parameters.into_iter();
    let given = parameters.filter(|(_, value)| !value.as_ref().is_empty());
    let query = serde_urlencoded::to_string(given.collect::<Vec<_>>()).unwrap_or_default();
    let sign = if query.is_empty() { "" } else { "?" };
    format!("{path}{sign}{query}")
}

/// The page a request of htmx came from: where to go back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Current(pub(crate) Option<String>);

impl<S: Sync> FromRequestParts<S> for Current {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let url = parts
            .headers
            .get("hx-current-url")
            .and_then(|url| url.to_str().ok());
        let uri = url.and_then(|url| url.parse::<Uri>().ok());
        let page = uri.and_then(|uri| uri.path_and_query().map(ToString::to_string));
        Ok(Self(page.filter(|page| local(Some(page)).is_some())))
    }
}

/// The page of a situation: its sheet's, or its own by its id.
pub(crate) fn of_situation(sheet: Option<&str>, id: impl Display) -> String {
    match sheet {
        Some(slug) => Kind::Situation.address(slug),
        None => format!("/own-situations/{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_one_of_ours() {
        assert_eq!(local(Some("/plan")), Some("/plan"));
        assert_eq!(local(Some("//elsewhere.example")), None);
        assert_eq!(local(Some("/")), Some("/"));
        let query = "/search?q=50%25%0A//x#a";
        assert_eq!(local(Some(query)), Some(query));
        for elsewhere in [
            "",
            "plan",
            "https://elsewhere.example",
            "javascript:alert(1)",
            "/\\elsewhere.example",
            "\\/elsewhere.example",
            "\\\\elsewhere.example",
            "/\t/elsewhere.example",
            "/\n\\elsewhere.example",
            "/plan\\..",
            "/%2Felsewhere.example",
            "/%2f/elsewhere.example",
            "/%5Celsewhere.example",
            "/%09/elsewhere.example",
            " //elsewhere.example",
            "\u{1}//elsewhere.example",
        ] {
            assert_eq!(local(Some(elsewhere)), None, "{elsewhere:?}");
        }
    }
}
