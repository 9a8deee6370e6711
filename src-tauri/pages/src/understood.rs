//! What was understood of a date, a number or an amount, said beside its field while it is typed.
//!
//! It is asked by `POST`, though it changes nothing: what people type stays out of addresses.

use axum::Form;
use serde::Deserialize;
use tera::context;
use words::{dates, numbers};

use crate::lookup::{typed_count, typed_euros, typed_number};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// What a field reads.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reads {
    /// A day, a month or a quarter.
    Period,
    /// A day.
    Day,
    /// An amount of money.
    Euros,
    /// Any number.
    Number,
    /// A whole number.
    Count,
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    reads: Reads,
    text: String,
}

/// `POST /understood`
pub(crate) fn show(app: &App, Form(typed): Form<Typed>) -> Answer {
    let told = told(app, &typed);
    let problem = told.as_ref().err();
    let view = context! {
        problem => &problem.map(|problem| problem.words(app.texts())),
        told => &told.ok().flatten()
    };
    app.fragment("understood/index.html", view)
}

/// Nothing when nothing was typed, or when it would only be said again.
fn told(app: &App, typed: &Typed) -> Result<Option<String>, Problem> {
    let text = &typed.text;
    let told = match typed.reads {
        Reads::Period => app.typed_period(text)?.map(dates::told),
        Reads::Day => app.typed_day(text)?.map(dates::full_day),
        Reads::Euros => typed_euros(text)?.map(numbers::told),
        Reads::Number => typed_number(text)?.map(numbers::exact),
        Reads::Count => typed_count(text)?.map(|count| numbers::whole(count.into())),
    };
    let typed = words::fold_letters(text);
    Ok(told.filter(|told| words::fold_letters(told) != typed))
}
