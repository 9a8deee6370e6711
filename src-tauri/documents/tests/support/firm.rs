//! A firm whose documents are made in tests: its records, with the real library, one morning of November 2026.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use documents::{Document, Error, Format, Options, PlanColumn, Source, Years};
use dossier::testing::{boulangerie_martin, device, now};
use dossier::{
    Action, ActionId, ActionSituation, Company, Dossier, DossierExport, NewAction, NewSituation,
    PlanVersionHead, Situation, SituationId, SituationUnit, WorkUnitId,
};
use jiff::tz::TimeZone;
use library::Library;

/// The library shipped with the program.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().unwrap());

/// An action and a situation with only a title.
static BLANK: LazyLock<(Action, Situation)> = LazyLock::new(|| {
    let mut dossier = boulangerie_martin();
    let action = dossier
        .once(now())
        .add_action(NewAction::titled("Une action"));
    let situation = dossier
        .once(now())
        .add_situation(NewSituation::titled("Une situation"));
    (action.unwrap(), situation.unwrap())
});

/// The records of a firm of which nothing is known.
static EMPTY: LazyLock<DossierExport> = LazyLock::new(|| {
    let named = Company {
        name: "-".to_owned(),
        ..Company::default()
    };
    let dossier = Dossier::in_memory(named, &device(), now()).unwrap();
    let mut records = dossier.export().unwrap();
    records.company.name.clear();
    records
});

/// A firm, and what was chosen for its documents.
#[derive(Clone, Debug)]
pub(crate) struct Firm {
    pub(crate) records: DossierExport,
    pub(crate) revisions: BTreeMap<ActionId, u32>,
    pub(crate) options: Options,
}

impl Firm {
    /// A firm of which nothing is known.
    pub(crate) fn empty() -> Self {
        Self {
            records: EMPTY.clone(),
            revisions: BTreeMap::new(),
            options: Options::default(),
        }
    }

    /// A firm with this action.
    pub(crate) fn with(action: Action) -> Self {
        let mut firm = Self::empty();
        firm.records.actions.push(action);
        firm
    }

    /// The same firm, with other choices.
    pub(crate) fn choosing(&self, options: Options) -> Self {
        Self {
            options,
            ..self.clone()
        }
    }

    /// The same firm, showing these columns.
    pub(crate) fn showing(&self, columns: &[PlanColumn]) -> Self {
        self.choosing(Options {
            columns: columns.to_vec(),
            ..self.options.clone()
        })
    }

    /// What its documents are made from.
    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            records: &self.records,
            library: &LIBRARY,
            at: "2026-11-24T08:00:00Z"
                .parse::<jiff::Timestamp>()
                .unwrap()
                .to_zoned(TimeZone::UTC),
            revisions: self.revisions.clone(),
        }
    }

    /// A document, as chosen.
    pub(crate) fn try_write(&self, document: Document, format: Format) -> Result<Vec<u8>, Error> {
        documents::write(document, &self.source(), format, &self.options)
    }

    /// Adds a situation, which these actions treat.
    pub(crate) fn put_under(&mut self, situation: Situation, actions: &[ActionId]) {
        let id = situation.id;
        for action in actions {
            let link = linked(*action, id);
            self.records.action_situations.push(link);
        }
        self.records.situations.push(situation);
    }
}

/// The firm beside the examples: everything is filled in somewhere.
pub(crate) fn example() -> Firm {
    let records: DossierExport =
        serde_json::from_str(include_str!("../../examples/menuiserie-ferrand.json")).unwrap();
    let revisions = (1..).zip(&records.actions);
    Firm {
        revisions: revisions.map(|(rank, action)| (action.id, rank)).collect(),
        records,
        options: Options {
            period: Some(Years {
                first: 2026,
                last: 2027,
            }),
            version: Some(validated()),
            ..Options::default()
        },
    }
}

/// A version of the plan that was validated.
pub(crate) fn validated() -> PlanVersionHead {
    serde_json::from_value(serde_json::json!({
        "id": "019a9c00-0000-7000-8000-000000000099",
        "label": "Plan 2027 v1",
        "validated_on": "2026-11-20",
        "validated_by_role": "la gérance",
        "legal_profile": null,
        "cse_opinion": "favorable, le 18 novembre 2026",
        "cse_consulted_on": "2026-11-18",
        "sent_to_spst_on": "2026-11-21",
        "sha256": "9f2c4be1a7d05533c8e6",
    }))
    .unwrap()
}

/// The action of this rank, with only a title.
pub(crate) fn action(rank: usize, title: &str) -> Action {
    let id = id(1, rank);
    Action {
        id: id.parse().unwrap(),
        title: title.to_owned(),
        ..BLANK.0.clone()
    }
}

/// The situation of this rank, with only a title.
pub(crate) fn situation(rank: usize, title: &str) -> Situation {
    let id = id(2, rank);
    Situation {
        id: id.parse().unwrap(),
        title: title.to_owned(),
        theme_code: String::new(),
        ..BLANK.1.clone()
    }
}

/// The id of the thing of this rank, among those of a kind.
pub(crate) fn id(kind: usize, rank: usize) -> String {
    format!("019a9c00-0000-7000-800{kind}-{rank:012}")
}

/// A link from an action to a situation it treats.
pub(crate) fn linked(action: ActionId, situation: SituationId) -> ActionSituation {
    serde_json::from_value(serde_json::json!({
        "id": format!("{action}:{situation}"),
        "action_id": action,
        "situation_id": situation,
    }))
    .unwrap()
}

/// A link from a situation to a unit that lives it.
pub(crate) fn lived(situation: SituationId, unit: WorkUnitId) -> SituationUnit {
    serde_json::from_value(serde_json::json!({
        "id": format!("{situation}:{unit}"),
        "situation_id": situation,
        "work_unit_id": unit,
    }))
    .unwrap()
}
