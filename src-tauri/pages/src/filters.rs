//! How templates tell the dossier's own values: codes, dates, numbers and counts, in the words of `ui/texts`.
//!
//! A page is given domain values; what people read of them is chosen here, where the template asks for it.
//! Nothing is written for a value that is not there.

use std::sync::Arc;

use documents::rating_label;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Zoned};
use library::Library;
use serde::Serialize;
use tera::{Kwargs, Map, State, Tera, TeraResult, Value};
use words::text::capitalised;
use words::{DuePrecision, Period, dates, numbers};

use crate::address::{address_with, of_situation};
use crate::texts::{Choice, Texts};

/// Above this many words a question is `long`: written one size smaller.
const LONG_QUESTION: usize = 12;

/// The clock of the desk: now, where the person is.
pub(crate) type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// What filters write from.
pub(crate) struct Sources {
    /// The sentences of the pages.
    pub(crate) texts: Arc<Texts>,
    /// The content.
    pub(crate) library: Arc<Library>,
    /// When and where it is now.
    pub(crate) clock: Clock,
}

/// Gives a template engine its words.
pub(crate) fn register(tera: &mut Tera, texts: &Arc<Texts>, clock: &Clock) {
    register_dates(tera);
    register_instants(tera, clock);
    register_texts(tera, texts);
    // `number`: « 12,5 », two decimals at most. `exact`: all its decimals, for a field. `whole`: « 1 200 ».
    write(tera, "number", |number| {
        number.as_f64().map(numbers::decimal)
    });
    write(tera, "exact", |number| number.as_f64().map(numbers::exact));
    write(tera, "whole", |number| number.as_u64().map(numbers::whole));
    write(tera, "quoted", |title| title.as_str().map(words::quoted));
    write(tera, "capitalised", |text| text.as_str().map(capitalised));
    write(tera, "first_sentence", |text| {
        text.as_str().map(|text| first_sentence(text).to_owned())
    });
    // `situation.rating | rating_label`: « Souvent ».
    write(tera, "rating_label", rating);
    write(tera, "situation_address", situation_address);
    tera.register_filter("plural", plural);
    tera.register_test("long", |question: &str, _: Kwargs, _: &State<'_>| {
        question.split_whitespace().count() > LONG_QUESTION
    });
    tera.register_function("address", |asked: Kwargs, _: &State<'_>| {
        let asked = asked
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, plain(value))));
        let (path, asked): (Vec<_>, Vec<_>) = asked.partition(|(name, _)| *name == "path");
        let path = path.into_iter().map(|(_, path)| path).collect::<String>();
        Value::from(address(&path, asked))
    });
}

/// A filter that writes its value, and nothing when there is nothing to write.
fn write(
    tera: &mut Tera,
    name: &'static str,
    words: impl Fn(&Value) -> Option<String> + Send + Sync + 'static,
) {
    tera.register_filter(name, move |value: &Value, _: Kwargs, _: &State<'_>| {
        words(value).unwrap_or_default()
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
/// `month_name`: « décembre ». `due(precision=…)`: a date as precise as it was typed, « 4e trim. 2026 ».
fn register_dates(tera: &mut Tera) {
    write(tera, "date", |day| {
        of_day(day, dates::short_day).or_else(|| Some(plain(day)))
    });
    write(tera, "date_long", |day| {
        of_day(day, dates::full_day).or_else(|| Some(plain(day)))
    });
    write(tera, "day", |day| {
        of_day(day, |date| date.day().to_string())
    });
    write(tera, "month", |day| {
        of_day(day, |date| dates::short_month(date.month()).to_owned())
    });
    write(tera, "month_name", |day| {
        of_day(day, |date| dates::month_name(date.month()).to_owned())
    });
    tera.register_filter("due", due);
}

/// `instant | moment`: « hier à 17 h 40 ». `time`: « 17 h 40 ». `local_day`: its date, for the filters of dates.
fn register_instants(tera: &mut Tera, clock: &Clock) {
    let now = Arc::clone(clock);
    write(tera, "moment", move |instant| {
        let now = now();
        Some(dates::moment(local(&now, instant)?, now.date()))
    });
    let now = Arc::clone(clock);
    write(tera, "time", move |instant| {
        local(&now(), instant).map(dates::time)
    });
    let now = Arc::clone(clock);
    write(tera, "local_day", move |instant| {
        Some(local(&now(), instant)?.date().to_string())
    });
}

/// An instant, where the person is now.
fn local(now: &Zoned, instant: &Value) -> Option<DateTime> {
    let instant: Timestamp = instant.as_str()?.parse().ok()?;
    Some(instant.to_zoned(now.time_zone().clone()).datetime())
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
                of_day(due, |due| known.late_days(due, today))
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
fn situation_address(situation: &Value) -> Option<String> {
    let situation = situation.as_map()?;
    let sheet = field(situation, "library_ref");
    let id = field(situation, "id").unwrap_or_default();
    Some(of_situation(sheet.as_deref(), id))
}

/// A rating in words; nothing when there is none.
fn rating(rating: &Value) -> Option<String> {
    let rating = rating.as_map()?;
    Some(rating_label(
        field(rating, "method")?.parse().ok()?,
        field(rating, "value")?.parse().ok()?,
        field(rating, "level")?.parse().ok()?,
    ))
}

/// A field that is there and not empty, as text.
fn field(record: &Map, name: &'static str) -> Option<String> {
    let text = record.get(&name.into()).map(plain)?;
    Some(text).filter(|text| !text.is_empty())
}

/// `address(path="/helpers", department=…, kind=…)`: a path and what it is asked, without what is empty.
fn address(path: &str, mut asked: Vec<(&str, String)>) -> String {
    asked.sort();
    address_with(path, asked)
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
        let clock: Clock = Arc::new(|| "2026-12-31T10:00[Europe/Paris]".parse().unwrap());
        register(&mut tera, &Arc::new(Texts::load().unwrap()), &clock);
        tera.add_raw_template("line", template).unwrap();
        let mut context = Context::new();
        context.insert("due_on", "2026-12-31");
        context.insert("none", &None::<u8>);
        context.insert("codes", &["idea", "done"]);
        context.insert("at", "2026-12-30T23:05:00Z");
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
    fn an_instant_is_told_where_the_person_is() {
        let told = written("{{ at | moment }}, {{ at | time }}, {{ at | local_day | date }}");
        let told = told.replace('\u{a0}', " ");
        assert_eq!(told, "aujourd’hui à 0 h 05, 0 h 05, 31 déc. 2026");
    }

    #[test]
    fn a_rating_has_the_word_of_its_scale() {
        let rating = "{\"method\": \"exposure4\", \"value\": 3, \"level\": \"major\"}";
        let label = written(&format!("{{{{ {rating} | rating_label }}}}"));
        assert_eq!(label, "Tout à fait");
        assert_eq!(written("{{ {\"value\": none} | rating_label }}"), "");
    }

    #[test]
    fn a_month_of_the_strip_has_its_name() {
        let name = |month| {
            written(&format!(
                "{{{{ \"{month}-01\" | month_name | capitalize }}}}"
            ))
        };
        assert_eq!(name("2026-11"), "Novembre");
        assert_eq!(name("2027-08"), "Août");
    }

    #[test]
    fn nothing_is_written_of_a_value_that_is_not_there() {
        let all = "{{ none | date }}{{ none | due(precision=\"day\") }}{{ none | label(list=\"level\") }}\
                   {{ none | number }}{{ none | exact }}{{ none | whole }}{{ none | moment }}{{ none | rating_label }}";
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
