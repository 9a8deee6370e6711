//! Answers: pages, and the redirect that follows a change.
//!
//! A page is a template and its view; the frame around it (navigation, firm, message) is added here.
//! Every change answers `303 See Other`, as on any web server: the bridge follows it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Serialize;
use tera::Context;

use crate::frame::{Frame, Section};
use crate::problem::Problem;
use crate::state::App;

/// What a template is given: Tera's own [`context!`](tera::context) for what one page alone shows, or a
/// record that serialises itself.
pub(crate) trait View {
    /// The names the template knows.
    ///
    /// # Errors
    /// When the record is not one with named fields.
    fn context(self) -> Result<Context, Problem>;
}

impl View for Context {
    fn context(self) -> Result<Context, Problem> {
        Ok(self)
    }
}

impl<T: Serialize> View for &T {
    fn context(self) -> Result<Context, Problem> {
        Context::from_serialize(self)
            .map_err(anyhow::Error::from)
            .map_err(Problem::internal)
    }
}

/// What a handler gives back.
pub(crate) type Answer = Result<Response, Problem>;

impl App {
    /// A page, with the frame around it.
    pub(crate) fn page(&self, section: Section, template: &str, view: impl View) -> Answer {
        self.page_with(StatusCode::OK, section, template, view)
    }

    /// A page answered with another status than 200.
    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        section: Section,
        template: &str,
        view: impl View,
    ) -> Answer {
        let mut context = view.context()?;
        context.insert("frame", &Frame::new(self, section));
        Ok((status, self.html(template, &context)?).into_response())
    }

    /// A fragment or a page without the frame.
    pub(crate) fn fragment(&self, template: &str, view: impl View) -> Answer {
        Ok(self.html(template, &view.context()?)?.into_response())
    }

    fn html(&self, template: &str, context: &Context) -> Result<Html<String>, Problem> {
        self.templates()
            .render(template, context)
            .map(Html)
            .map_err(Problem::internal)
    }
}

/// Goes to another page after a change.
pub(crate) fn see(address: &str) -> Answer {
    Ok(Redirect::to(address).into_response())
}

/// The page's own fields stay as typed; only the message region is replaced.
pub(crate) fn retarget_to_toasts(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("hx-retarget", "#toasts"),
        ("hx-reselect", "#toasts"),
        ("hx-reswap", "outerHTML show:none"),
        ("hx-push-url", "false"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.remove(header::LOCATION);
    response
}
