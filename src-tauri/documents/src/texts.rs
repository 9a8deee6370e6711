//! The French words that documents pronounce, read once from `texts.toml`.
//!
//! No French is written in Rust: a key that is missing or spare fails the test below.
//! What a word is used for is said where it is used; the labels of columns are declared with the columns.

use std::sync::LazyLock;

use serde::Deserialize;

use words::text::keep_together;

pub(crate) use words::fill;

use crate::plan_columns::ColumnTexts;

/// The words, parsed once.
#[expect(
    clippy::expect_used,
    reason = "the file is compiled in, and a test parses it"
)]
pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| parse().expect("texts.toml parses"));

/// No line of French ends before a colon: the file is typed with ordinary spaces.
fn parse() -> Result<Texts, toml::de::Error> {
    toml::from_str(&keep_together(include_str!("../texts.toml")))
}

/// A sentence in the singular and in the plural.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plural {
    one: String,
    many: String,
}

impl Plural {
    /// The form that agrees with `count`: French keeps the singular up to one.
    pub(crate) fn of(&self, count: usize) -> &str {
        if count < 2 { &self.one } else { &self.many }
    }
}

/// Declares tables of the file: every key is a field.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($key:ident: $type:ty,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                $(pub(crate) $key: $type,)+
            }
        )+
    };
}

tables! {
    /// The whole file.
    Texts {
        documents: Documents,
        paper: PaperTexts,
        plan: PlanTexts,
        annex: AnnexTexts,
        list: ListTexts,
        law: LawTexts,
        feedback: FeedbackTexts,
        poster: PosterTexts,
        sheets: SheetsTexts,
        year: YearTexts,
        calendar: CalendarTexts,
        tables: TablesTexts,
        columns: ColumnTexts,
        statuses: StatusesTexts,
        indicators: IndicatorsTexts,
        money: MoneyTexts,
        families: FamiliesTexts,
        dates: DatesTexts,
    }

    /// The name of each document.
    Documents {
        plan: String,
        annex: String,
        action_list: String,
        poster: String,
        feedback: String,
        situation_sheet: String,
        action_sheet: String,
        year_report: String,
        calendar: String,
    }

    /// Around every document.
    PaperTexts {
        file_title: String,
        continued: String,
        footer: String,
        printed_on: String,
        draft: String,
        draft_in_footer: String,
        page: String,
        headcount: Plural,
        period: String,
        version: String,
        validated_on: String,
        validated_by: String,
        cse_opinion: String,
        sent_on: String,
        fingerprint: String,
        fact: String,
        edition: String,
        replaced: String,
    }

    /// The plan.
    PlanTexts {
        title: String,
        boxes: PlanBoxesTexts,
        intro: PlanIntroTexts,
        groups: PlanGroupsTexts,
        levels: PlanLevelsTexts,
        closing: PlanClosingTexts,
    }

    /// Part of [`PlanTexts`].
    PlanBoxesTexts {
        total: Plural,
        done: Plural,
        in_progress: Plural,
        upcoming: Plural,
        late: String,
        dropped: Plural,
    }

    /// Part of [`PlanTexts`].
    PlanIntroTexts {
        built_with_on: String,
        built_with: String,
        built_on: String,
        people: Plural,
        source_first: Plural,
        next_meeting: String,
        no_action: String,
    }

    /// Part of [`PlanTexts`].
    PlanGroupsTexts {
        without_situation: String,
        untitled: String,
        own: String,
        resolved: String,
        without_action: String,
        treated_by: Plural,
        units: Plural,
        reason: String,
        parked: String,
        parked_why: String,
    }

    /// Part of [`PlanTexts`].
    PlanLevelsTexts {
        title: String,
        text: String,
    }

    /// Part of [`PlanTexts`].
    PlanClosingTexts {
        questions_title: String,
        questions: Vec<String>,
        notes_title: String,
        signatures_title: String,
        signatures: Vec<String>,
    }

    /// The annex to the risk assessment.
    AnnexTexts {
        title: String,
        intro: String,
        unit: String,
        unnamed_unit: String,
        whole_firm: String,
        without_unit: String,
        without_family: String,
        without_situation: String,
        no_situation: String,
        actions: String,
        sheet: String,
        parked: String,
        resolved: String,
        boxes: AnnexBoxesTexts,
    }

    /// Part of [`AnnexTexts`].
    AnnexBoxesTexts {
        situations: Plural,
        units: Plural,
        rated: Plural,
        acted: Plural,
    }

    /// The list of actions, or the programme.
    ListTexts {
        programme: String,
        list: String,
        sheet: String,
        nothing: String,
        missing: String,
        missing_in: Plural,
        put_off: String,
        undecided: Plural,
        signatures_title: String,
        signatures: Vec<String>,
    }

    /// What the law says, dated.
    LawTexts {
        checked_on: String,
        checked: Plural,
        programme: String,
        list: String,
        either: String,
        inventory: String,
        keep: String,
    }

    /// The feedback to the staff.
    FeedbackTexts {
        title: String,
        intro: String,
        said: String,
        doing: String,
        not_doing: String,
        none: String,
        whole_firm: String,
        by: String,
        done: String,
        done_on: String,
        later: String,
        no_reason: String,
        nothing: String,
        thanks: String,
    }

    /// The poster.
    PosterTexts {
        intro: String,
        in_progress: String,
        upcoming: String,
        done: String,
        late: String,
        nothing: String,
    }

    /// The sheets of a situation and of an action.
    SheetsTexts {
        situation: String,
        action: String,
        no_situation: String,
        no_action: String,
        untitled_action: String,
        exposed: String,
        gender: String,
        effects: String,
        causes: String,
        resources: String,
        family: String,
        reason: String,
        existing: String,
        ratings: String,
        on: String,
        rating: String,
        people: String,
        comment: String,
        actions: String,
        questions: String,
        helpers: String,
        why: String,
        indicator: String,
        value: String,
        note: String,
        reviews: String,
        changed: String,
        decision: String,
        next: String,
        next_questions: Vec<String>,
    }

    /// The balance of a year.
    YearTexts {
        title: String,
        meetings: Plural,
        effects: String,
        undecided: Plural,
        done: String,
        no_done: String,
        left: String,
        no_left: String,
        dropped: String,
        changes: String,
        situation: String,
        before: String,
        after: String,
        rated: String,
        boxes: YearBoxesTexts,
    }

    /// Part of [`YearTexts`].
    YearBoxesTexts {
        decided: Plural,
        done: Plural,
        evaluated: Plural,
        left: Plural,
        dropped: Plural,
    }

    /// The calendar.
    CalendarTexts {
        name: String,
        name_without_firm: String,
        due: String,
        review: String,
    }

    /// The sheets of a workbook.
    TablesTexts {
        actions: String,
        situations: String,
        follow_up: String,
        page: String,
        state: String,
        reason: String,
        count: String,
        on: String,
        action: String,
        what: String,
        words: String,
        value: String,
        unit: String,
        decision: String,
        measure: String,
        review: String,
    }

    /// States of an action.
    StatusesTexts {
        late: String,
        yes: String,
        support: String,
    }

    /// Indicators.
    IndicatorsTexts {
        separator: String,
        from_to: String,
        from: String,
        to: String,
        measure: String,
    }

    /// Costs.
    MoneyTexts {
        and: String,
        from_to: String,
        less_than: String,
        more_than: String,
        between: String,
        at_least: String,
        total: String,
        unknown: Plural,
        days: Plural,
    }

    /// Families of factors.
    FamiliesTexts {
        intensity: String,
        emotion: String,
        autonomy: String,
        relations: String,
        values: String,
        insecurity: String,
    }

    /// Dates.
    DatesTexts {
        precision_day: String,
        precision_month: String,
        precision_quarter: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_none_is_spare() {
        let parsed = parse();
        assert!(parsed.is_ok(), "{parsed:?}");
    }

    #[test]
    fn zero_and_one_are_singular_in_french() {
        let boxes = &TEXTS.plan.boxes;
        assert_eq!(boxes.done.of(0), "réalisée");
        assert_eq!(boxes.done.of(1), "réalisée");
        assert_eq!(boxes.done.of(2), "réalisées");
    }
}
