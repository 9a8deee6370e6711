//! What templates and files of sentences say with a number or a date in it, said with 0, 1, 2 and 11, and with
//! a first of the month: what stands around agrees.
//!
//! Nothing is listed by hand: every `plural`, `count` and date of `ui/templates` is found, with the sentence it
//! is in, and every count of the files of sentences. What is looked for are the words that agree and are easily
//! left outside of the filter: « 1 action réalisée attend encore qu’on regarde leur effet ».

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use words::{DuePrecision, Period, Texts, dates};

use crate::{files, none};

/// The numbers sentences are said with.
const NUMBERS: [i64; 4] = [0, 1, 2, 11];

/// The days they are said with.
const DAYS: [Date; 2] = [date(2027, 1, 1), date(2027, 8, 11)];

/// What is said beside one thing only by mistake, with the verbs in « ront ».
const OF_SEVERAL: &[&str] = &[
    "leur",
    "leurs",
    "elles",
    "ils",
    "eux",
    "sont",
    "ont",
    "font",
    "telles",
    "tels",
    "celles",
    "ceux",
    "celles-ci",
    "ceux-ci",
    "ces",
    "toutes",
    "tous",
    "attendent",
];

/// What is said beside several things only by mistake, with the verbs in « ra ».
const OF_ONE: &[&str] = &[
    "sa", "son", "elle", "celle", "celui", "celle-ci", "celui-ci", "telle", "tel", "attend",
];

/// What stands before a month without its day, by mistake.
const BEFORE_A_DAY: &[&str] = &["le", "du", "au"];

/// What stands before « hier » or « 11 août 2027 » by mistake.
const BEFORE_NO_DAY: &[&str] = &["de", "en", "à", "d’"];

/// Elements inside a sentence.
const INLINE: &[&str] = &[
    "a", "b", "br", "span", "small", "kbd", "strong", "em", "i", "abbr", "s",
];

/// How the names of numbers end, when they are shown as they are.
const NUMBER_NAMES: &[&str] = &["count", "total", "late", "done", "more", "over", "ours"];

/// Where a sentence cannot go on.
const END: char = '\u{1}';

/// A place where a template says a number or a date, and what it says with one.
struct Said<'a> {
    path: &'a str,
    /// The text before it, in its sentence.
    before: String,
    /// The expression.
    expression: &'a str,
    /// The text after it, in its sentence.
    after: String,
}

impl Said<'_> {
    /// The sentence with a number.
    fn with(&self, counts: &Texts, number: i64) -> String {
        let parts = parts(self.expression);
        let said = parts.iter().map(|part| part_with(part, counts, number));
        let sentence = format!("{}{}{}", self.before, said.collect::<String>(), self.after);
        sentence.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Every expression of the templates that has one of these in it.
fn said<'a>(templates: &'a [(String, String)], filters: &[&str]) -> Vec<Said<'a>> {
    let mut found = Vec::new();
    for (path, text) in templates {
        let mut starts = BTreeSet::new();
        for filter in filters {
            let places = text.match_indices(filter);
            starts.extend(places.filter_map(|(at, _)| text.split_at(at).0.rfind('{')));
        }
        for start in starts {
            let (before_it, rest) = text.split_at(start + 1);
            let (expression, after_it) = rest.split_at(rest.find('}').unwrap());
            found.push(Said {
                path,
                before: before(before_it),
                expression,
                after: after(expression, after_it, is_in_tag(before_it)),
            });
        }
    }
    found
}

/// Whether an expression is a number by its name alone: `{{ balance.done_late }}`.
fn is_bare_number(expression: &str) -> bool {
    let name = expression.trim();
    let is_path = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '.';
    name.chars().all(is_path) && NUMBER_NAMES.iter().any(|end| name.ends_with(end))
}

/// What is said in the same sentence before an expression that `text` ends with the brace of.
fn before(text: &str) -> String {
    let Some(text) = text.strip_suffix("{{") else {
        return String::new();
    };
    if is_in_tag(text) {
        return text.rsplit('"').next().unwrap_or_default().to_owned();
    }
    let shown = shown(text);
    let sentence = shown.rsplit(END).next().unwrap_or_default();
    let sentence = sentence.rsplit(". ").next().unwrap_or_default();
    sentence.to_owned()
}

/// What is said in the same sentence after an expression; `text` begins with the braces that end it.
fn after(expression: &str, text: &str, in_tag: bool) -> String {
    let called = expression
        .trim_start_matches(['-', ' ', '\n'])
        .starts_with(['<', '%']);
    let Some(text) = text.strip_prefix("}}").filter(|_| !called) else {
        return String::new();
    };
    if in_tag {
        return text.split('"').next().unwrap_or_default().to_owned();
    }
    let shown = shown(text);
    let sentence = shown.split(END).next().unwrap_or_default();
    sentence.split(". ").next().unwrap_or_default().to_owned()
}

/// Whether a text stops inside a tag.
fn is_in_tag(text: &str) -> bool {
    let tag = text.rsplit_once('<');
    tag.is_some_and(|(_, rest)| !rest.contains('>'))
}

/// The words of a piece of template: what it shows besides is « … », and where a sentence stops is [`END`].
fn shown(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '<']) {
        let (plain, from) = rest.split_at(at);
        words.push_str(plain);
        let (closing, said) = if from.starts_with("{{") {
            ("}}", "…".to_owned())
        } else if from.starts_with('{') {
            ("}", END.to_string())
        } else {
            let name = from.trim_start_matches(['<', '/']);
            let name = name.split(|sign: char| !sign.is_alphanumeric()).next();
            let inline = name.is_some_and(|name| INLINE.contains(&name));
            (
                ">",
                if inline {
                    String::new()
                } else {
                    END.to_string()
                },
            )
        };
        words.push_str(&said);
        rest = from.split_once(closing).map_or("", |(_, rest)| rest);
    }
    words + rest
}

/// The parts that `~` puts together.
fn parts(expression: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for sign in expression.chars() {
        quoted ^= sign == '"';
        match parts.last_mut() {
            Some(part) if sign != '~' || quoted => part.push(sign),
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn part_with(part: &str, counts: &Texts, number: i64) -> String {
    let argument = |name: &str| {
        let (_, rest) = part.split_once(&format!("{name}=\""))?;
        rest.split('"').next()
    };
    if part.contains("plural(") {
        let word = if number < 2 {
            argument("one")
        } else {
            argument("many")
        };
        return format!("{number} {}", word.unwrap());
    }
    match argument("count(key") {
        Some(key) => counted(counts, key, number),
        None if is_bare_number(part) => number.to_string(),
        None if part.trim().starts_with('"') => part.trim().trim_matches('"').to_owned(),
        None => "…".to_owned(),
    }
}

fn counted(counts: &Texts, key: &str, number: i64) -> String {
    let told = number.to_string();
    words::fill(
        counts.count(key, number),
        &[("", &told), ("total", "11"), ("count", &told)],
    )
}

/// The words of a sentence that do not agree with its number.
fn disagreeing(sentence: &str, number: i64) -> Vec<&str> {
    let parts = |sign: char| sign.is_whitespace() || ",;:.()«»!?".contains(sign);
    let mut words: Vec<&str> = sentence.split(parts).collect();
    words.retain(|word| !word.is_empty());
    // « un filtre les retrouve »: no article, which stands first or after a small word.
    let them = |before: &str| before.len() > 4 && number < 2;
    let them = words
        .windows(2)
        .any(|pair| pair[1] == "les" && them(pair[0]));
    words.retain(|word| match number {
        0 | 1 => OF_SEVERAL.contains(word) || word.ends_with("ront"),
        _ => OF_ONE.contains(word) || (word.ends_with("ra") && word.len() > 3),
    });
    words.extend(them.then_some("les"));
    words
}

fn counts() -> Texts {
    let (_, text) = files("ui/texts", "toml")
        .into_iter()
        .find(|(path, _)| path.ends_with("counts.toml"))
        .unwrap();
    Texts::parse(&text).unwrap()
}

/// What is wrong in a sentence, whatever number it is said with.
fn wrong(place: &str, say: impl Fn(i64) -> String) -> Vec<String> {
    let said = NUMBERS.map(|number| (number, say(number)));
    let sentences = said.iter().flat_map(|(number, said)| {
        let with_it = said
            .split(". ")
            .filter(|part| part.contains(&number.to_string()));
        with_it.map(|sentence| (*number, sentence))
    });
    sentences
        .filter_map(|(number, sentence)| {
            let words = disagreeing(sentence, number);
            (!words.is_empty()).then(|| format!("{place}: « {sentence} »: {}", words.join(", ")))
        })
        .collect()
}

#[test]
fn what_templates_say_with_a_number_agrees_with_it() {
    let (templates, counts) = (files("ui/templates", "html"), counts());
    let mut said = said(&templates, &["| plural(", "| count(key=\"", "}}"]);
    said.retain(|said| {
        let agrees = ["plural(", "count(key=\""];
        agrees.iter().any(|filter| said.expression.contains(filter))
            || is_bare_number(said.expression)
    });
    assert!(
        said.len() > 90,
        "the check looks at nothing: {}",
        said.len()
    );
    none(
        said.iter()
            .flat_map(|said| wrong(said.path, |number| said.with(&counts, number))),
    );
}

#[test]
fn what_files_of_sentences_say_with_a_number_agrees_with_it() {
    let mut seen = 0;
    let mut offences = Vec::new();
    for folder in ["ui/texts", "src-tauri"] {
        for (path, text) in files(folder, "toml") {
            let Ok(texts) = Texts::parse(&text) else {
                continue;
            };
            for key in texts.paths() {
                if texts.has(&format!("{key}.many")) {
                    seen += 1;
                    let place = format!("{path}, {key}");
                    offences.extend(wrong(&place, |number| counted(&texts, &key, number)));
                    offences.extend(badly_paired(&place, &texts, &key));
                }
            }
        }
    }
    assert!(seen > 60, "the check looks at nothing: {seen}");
    none(offences);
}

/// The words that differ between one and several are singular in the one, plural in the other.
fn badly_paired(place: &str, texts: &Texts, key: &str) -> Option<String> {
    let (one, many) = (texts.count(key, 1), texts.count(key, 2));
    let pairs = one.split_whitespace().zip(many.split_whitespace());
    let plain = |word: &str| word.trim_matches([',', '.', ':', '(', ')']).to_owned();
    let mut pairs = pairs.map(|(one, many)| (plain(one), plain(many)));
    let same_length = one.split_whitespace().count() == many.split_whitespace().count();
    let swapped =
        pairs.find(|(one, many)| one != many && one.ends_with('s') && !many.ends_with('s'));
    let (one, many) = swapped.filter(|_| same_length)?;
    Some(format!("{place}: « {one} » of one, « {many} » of several"))
}

#[test]
fn what_templates_say_before_a_date_suits_it() {
    let templates = files("ui/templates", "html");
    let filters = ["| date", "| due(", "| moment"];
    let said = said(&templates, &filters);
    assert!(
        said.len() > 25,
        "the check looks at nothing: {}",
        said.len()
    );
    none(said.iter().flat_map(|said| {
        let written = if said.expression.contains("| due(") {
            DAYS.map(|day| dates::short(Period::of(day, DuePrecision::Month)))
        } else if said.expression.contains("| moment") {
            DAYS.map(|day| dates::moment(day.at(9, 5, 0, 0), DAYS[0]))
        } else if said.expression.contains("| date_long") {
            DAYS.map(dates::full_day)
        } else {
            DAYS.map(dates::short_day)
        };
        let before = said
            .before
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_lowercase();
        let before = before.trim_start_matches('(').to_owned();
        let written = written
            .into_iter()
            .filter(move |date| !suits(&before, date));
        written.map(|date| format!("{}: « {}{date} »", said.path, said.before))
    }));
}

/// Whether a word can stand before a date.
fn suits(before: &str, date: &str) -> bool {
    let is_day = date.starts_with(|sign: char| sign.is_ascii_digit());
    let named = dates::full_day(DAYS[0]) == date || dates::full_day(DAYS[1]) == date;
    let wrong = if is_day || named {
        BEFORE_NO_DAY
    } else {
        BEFORE_A_DAY
    };
    !wrong.contains(&before)
}

#[test]
fn the_check_sees_what_was_seen() {
    let counts = Texts::default();
    let cases = [
        "<p>{{ n | plural(one=\"action réalisée attend\", many=\"actions réalisées attendent\") }} qu’on regarde leur effet.</p>",
        "<x lede={(n | plural(one=\"page\", many=\"pages\")) ~ \", telles qu’elles seront imprimées\"} />",
        "<dd>{{ done }}{% if late %}, {{ b.done_late }} après leur date{% endif %}</dd>",
        "<p>Et {{ n | plural(one=\"autre\", many=\"autres\") }} : un filtre les retrouve.</p>",
    ];
    for case in cases {
        let template = [("case".to_owned(), case.to_owned())];
        let mut said = said(&template, &["| plural(", "late }}"]);
        said.retain(|said| said.expression != "% if late %");
        assert_eq!(said.len(), 1, "{case}");
        assert!(
            !wrong("case", |number| said[0].with(&counts, number)).is_empty(),
            "{case}"
        );
    }
    let dated = [(
        "case".to_owned(),
        "<p>Prévue le {{ d | due(precision=p) }}</p>".to_owned(),
    )];
    let said = said(&dated, &["| due("]);
    assert_eq!(said[0].before, "Prévue le ");
    assert!(!suits("le", "mars 2027") && suits("le", "1er janv. 2027"));
}
