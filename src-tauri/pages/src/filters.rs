//! How templates tell the dossier's own values: codes, dates, numbers and counts, in the words of `ui/texts`.
//!
//! A page is given domain values; what people read of them is chosen here, where the template asks for it.
//! Nothing is written for a value that is not there.

use std::sync::Arc;

use jiff::civil::Date;
use library::Library;
use serde::Serialize;
use tera::{Kwargs, Map, State, Tera, TeraResult, Value};
use words::text::capitalised;
use words::{DuePrecision, Period, dates, numbers};

use crate::address::of_situation;
use crate::labels::late_days;
use crate::texts::{Choice, Texts};

/// Above this many words a question is `long`: written one size smaller.
const LONG_QUESTION: usize = 12;

/// Gives a template engine its words.
pub(crate) fn register(tera: &mut Tera, texts: &Arc<Texts>) {
    register_dates(tera);
    register_numbers(tera);
    register_texts(tera, texts);
    tera.register_filter("plural", plural);
    tera.register_filter("quoted", |title: &str, _: Kwargs, _: &State<'_>| {
        words::quoted(title)
    });
    tera.register_filter("capitalised", |text: &str, _: Kwargs, _: &State<'_>| {
        capitalised(text)
    });
    tera.register_filter("first_sentence", |text: &str, _: Kwargs, _: &State<'_>| {
        first_sentence(text).to_owned()
    });
    tera.register_test("long", |question: &str, _: Kwargs, _: &State<'_>| {
        question.split_whitespace().count() > LONG_QUESTION
    });
    tera.register_filter("situation_address", situation_address);
    tera.register_function("address", |asked: Kwargs, _: &State<'_>| {
        let asked = asked
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, plain(value))));
        let (path, asked): (Vec<_>, Vec<_>) = asked.partition(|(name, _)| *name == "path");
        let path = path.into_iter().map(|(_, path)| path).collect::<String>();
        Value::from(address(&path, asked))
    });
}

/// `id | source`, `id | law`, `slug | helper`, `slug | theme`: what the library has under this name; none
/// when it has nothing. `codes | territories(near=…)`: the places a helper covers, that one first; with
/// `short=true`, the first of them and how many others.
pub(crate) fn register_library(tera: &mut Tera, texts: &Arc<Texts>, library: &Arc<Library>) {
    register_entry(tera, library, "source", Library::source);
    register_entry(tera, library, "law", Library::legal_point);
    register_entry(tera, library, "helper", Library::helper);
    register_entry(tera, library, "theme", Library::theme);
    let (texts, library) = (Arc::clone(texts), Arc::clone(library));
    tera.register_filter(
        "territories",
        move |codes: &[Value], how: Kwargs, _: &State<'_>| {
            territories(&texts, &library, codes, &how)
        },
    );
}

fn territories(
    texts: &Texts,
    library: &Library,
    codes: &[Value],
    how: &Kwargs,
) -> TeraResult<String> {
    let near: Option<&str> = how.get("near")?;
    let mut codes: Vec<String> = codes.iter().map(plain).collect();
    codes.sort_by_key(|code| near != Some(code));
    let name = |code: &String| {
        let department = library.department(code)?;
        let known = department.map(|department| department.name);
        Ok(known.unwrap_or_else(|| texts.label("territories", code).to_owned()))
    };
    let names: library::Result<Vec<String>> = codes.iter().map(name).collect();
    let names = names.map_err(tera::Error::message)?;
    Ok(match names.as_slice() {
        [first, others @ ..] if others.len() > 1 && how.get("short")? == Some(true) => {
            let count = i64::try_from(others.len()).unwrap_or_default();
            texts
                .count("and-departments", count)
                .replace("{first}", first)
        }
        names => names.join(", "),
    })
}

fn register_entry<T: Serialize + 'static>(
    tera: &mut Tera,
    library: &Arc<Library>,
    name: &'static str,
    read: fn(&Library, &str) -> library::Result<Option<T>>,
) {
    let library = Arc::clone(library);
    tera.register_filter(name, move |id: &str, _: Kwargs, _: &State<'_>| {
        let entry = read(&library, id).map_err(tera::Error::message)?;
        TeraResult::Ok(Value::from_serializable(&entry))
    });
}

/// `date`: « 11 déc. 2026 ». `date_long`: « vendredi 11 décembre 2026 ». `day`, `month`: « 11 », « déc. ».
/// `due(precision=…)`: a date as precise as it was typed, « 4e trim. 2026 ».
fn register_dates(tera: &mut Tera) {
    tera.register_filter("date", |day: &Value, _: Kwargs, _: &State<'_>| {
        of_day(day, dates::short_day).unwrap_or_else(|| plain(day))
    });
    tera.register_filter("date_long", |day: &Value, _: Kwargs, _: &State<'_>| {
        of_day(day, dates::full_day).unwrap_or_else(|| plain(day))
    });
    tera.register_filter("day", |day: &Value, _: Kwargs, _: &State<'_>| {
        of_day(day, |date| date.day().to_string()).unwrap_or_default()
    });
    tera.register_filter("month", |day: &Value, _: Kwargs, _: &State<'_>| {
        of_day(day, |date| dates::short_month(date.month()).to_owned()).unwrap_or_default()
    });
    tera.register_filter("due", due);
}

fn due(day: &Value, how: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let precision: &str = how.must_get("precision")?;
    let precision = precision.parse().unwrap_or(DuePrecision::Day);
    let written = of_day(day, |date| dates::short(Period::of(date, precision)));
    Ok(written.unwrap_or_default())
}

/// A day in words; nothing for what is no day.
fn of_day<T>(day: &Value, words: impl Fn(Date) -> T) -> Option<T> {
    Some(words(day.as_str()?.trim().parse().ok()?))
}

/// `number`: « 12,5 », two decimals at most. `exact`: all its decimals, for a field. `whole`: « 1 200 ».
fn register_numbers(tera: &mut Tera) {
    tera.register_filter("number", |value: &Value, _: Kwargs, _: &State<'_>| {
        value.as_f64().map(numbers::decimal).unwrap_or_default()
    });
    tera.register_filter("exact", |value: &Value, _: Kwargs, _: &State<'_>| {
        value.as_f64().map(numbers::exact).unwrap_or_default()
    });
    tera.register_filter("whole", |value: &Value, _: Kwargs, _: &State<'_>| {
        value.as_u64().map(numbers::whole).unwrap_or_default()
    });
}

/// `code | label(list="status")`: its word. `choices(list="level")`: a whole list, as options of a form, each
/// with `capitalised=true` as a line of its own;
/// `codes | choices(list="status")`: these codes of it. `count | count(key="group-actions")`: the sentence
/// that agrees with a number, `total` in its second blank. `due_on | late_days(today=today)`: how late.
fn register_texts(tera: &mut Tera, texts: &Arc<Texts>) {
    let known = Arc::clone(texts);
    tera.register_filter(
        "label",
        move |code: &Value, which: Kwargs, _: &State<'_>| {
            let list: &str = which.must_get("list")?;
            TeraResult::Ok(known.label(list, &plain(code)).to_owned())
        },
    );
    let known = Arc::clone(texts);
    tera.register_function("choices", move |which: Kwargs, _: &State<'_>| {
        let mut choices = known.choices(which.must_get("list")?);
        if which.get("capitalised")? == Some(true) {
            for choice in &mut choices {
                choice.label = capitalised(&choice.label);
            }
        }
        TeraResult::Ok(Value::from_serializable(&choices))
    });
    let known = Arc::clone(texts);
    tera.register_filter(
        "choices",
        move |codes: &Value, which: Kwargs, _: &State<'_>| {
            let list: &str = which.must_get("list")?;
            let codes = codes.as_array().unwrap_or_default().iter().map(plain);
            let choices = codes.map(|value| Choice {
                label: known.label(list, &value).to_owned(),
                value,
            });
            TeraResult::Ok(Value::from_serializable(&choices.collect::<Vec<_>>()))
        },
    );
    let known = Arc::clone(texts);
    tera.register_filter(
        "late_days",
        move |due: &Value, since: Kwargs, _: &State<'_>| {
            let today: &Value = since.must_get("today")?;
            let told = of_day(today, |today| {
                of_day(due, |due| late_days(&known, due, today))
            });
            TeraResult::Ok(told.flatten().unwrap_or_default())
        },
    );
    let known = Arc::clone(texts);
    tera.register_filter("count", move |number: i64, which: Kwargs, _: &State<'_>| {
        let told = known.count(which.must_get("key")?, number);
        let total: Option<String> = which.get("total")?;
        TeraResult::Ok(match total {
            Some(total) => told.replace("{total}", &total),
            None => told,
        })
    });
}

/// `situation | situation_address`: the page of a situation of the dossier.
fn situation_address(situation: &Map, _: Kwargs, _: &State<'_>) -> String {
    let field = |name: &'static str| situation.get(&name.into()).map(plain);
    let sheet = field("library_ref").filter(|slug| !slug.is_empty());
    of_situation(sheet.as_deref(), field("id").unwrap_or_default())
}

/// `address(path="/helpers", department=…, kind=…)`: a path and what it is asked, without what is empty.
fn address(path: &str, mut asked: Vec<(&str, String)>) -> String {
    asked.retain(|(_, value)| !value.is_empty());
    asked.sort();
    match serde_urlencoded::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        Ok(_) | Err(_) => path.to_owned(),
    }
}

/// A text up to its first full stop, without it.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    text.split_once(". ")
        .map_or(text, |(first, _)| first)
        .trim_end_matches('.')
}

/// A value as text; nothing when there is none.
fn plain(value: &Value) -> String {
    if value.is_none() || value.is_undefined() {
        return String::new();
    }
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `{{ count | plural(one="action", many="actions") }}`: French is plural from 2.
fn plural(count: i64, words: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let word: String = if count.abs() < 2 {
        words.must_get("one")?
    } else {
        words.must_get("many")?
    };
    Ok(format!("{count}\u{a0}{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::Context;

    /// What a line of template writes of some values.
    fn written(template: &str) -> String {
        let mut tera = Tera::default();
        register(&mut tera, &Arc::new(Texts::load().unwrap()));
        tera.add_raw_template("line", template).unwrap();
        let mut context = Context::new();
        context.insert("due_on", "2026-12-31");
        context.insert("none", &None::<u8>);
        context.insert("codes", &["idea", "done"]);
        tera.render("line", &context).unwrap()
    }

    #[test]
    fn a_date_is_written_as_precisely_as_it_was_typed() {
        let due = |precision| {
            written(&format!(
                "{{{{ due_on | due(precision=\"{precision}\") }}}}"
            ))
        };
        assert_eq!(due("day"), "31\u{a0}déc.\u{a0}2026");
        assert_eq!(due("month"), "déc.\u{a0}2026");
        assert_eq!(written("{{ due_on | date }}"), due("day"));
    }

    #[test]
    fn an_address_says_only_what_is_asked() {
        let asked = |code: &str| vec![("department", code.to_owned()), ("kind", String::new())];
        assert_eq!(address("/helpers", asked("")), "/helpers");
        assert_eq!(address("/helpers", asked("2A")), "/helpers?department=2A");
        let asked = "{{ address(path=\"/search\", q=\"à l’heure\", kind=\"droit\") }}";
        assert_eq!(
            written(asked),
            "/search?kind=droit&q=%C3%A0+l%E2%80%99heure"
        );
    }

    #[test]
    fn when_to_call_is_the_first_sentence() {
        assert_eq!(
            first_sentence("Danger, malaise. On reste."),
            "Danger, malaise"
        );
        assert_eq!(first_sentence("Écoute."), "Écoute");
    }

    #[test]
    fn nothing_is_written_of_a_value_that_is_not_there() {
        let all = "{{ none | date }}{{ none | due(precision=\"day\") }}{{ none | label(list=\"level\") }}\
                   {{ none | number }}{{ none | exact }}{{ none | whole }}";
        assert_eq!(written(all), "");
    }

    #[test]
    fn a_code_has_its_word_and_a_list_its_choices() {
        assert_eq!(written("{{ \"idea\" | label(list=\"status\") }}"), "Idée");
        let some = "{% for it in codes | choices(list=\"status\") %}{{ it.value }} {{ it.label }},{% endfor %}";
        assert_eq!(written(some), "idea Idée,done Réalisée,");
        let whole = "{% for it in choices(list=\"level\") %}{{ it.value }},{% endfor %}";
        assert_eq!(written(whole), "primary,secondary,tertiary,");
    }

    #[test]
    fn a_number_is_written_in_french_and_a_sentence_agrees_with_it() {
        assert_eq!(
            written("{{ 2.5 | number }} {{ 0.125 | exact }}"),
            "2,5 0,125"
        );
        assert_eq!(written("{{ 1 | count(key=\"employees\") }}"), "1 salarié");
        assert_eq!(
            written("{{ 2 | plural(one=\"action\", many=\"actions\") }}"),
            "2\u{a0}actions"
        );
    }
}
