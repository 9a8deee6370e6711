//! How actions are rated: shares of the ratings against their targets, and how far two persons agree.
//!
//! Both ratings are kept in `content/recherche/cotations.tsv`, each made without reading the other; the sheet has
//! the one that was settled. A sheet that is not there yet is told, and is no fault. The scale is in the
//! authors' guide.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use library::{ActionIdea, Cost, SituationSheet};
use words::AuthorCode as _;

use super::Target;
use super::readability::ratio;
use crate::table::{Row, row, section, table};

/// Where both ratings are, from the folder of the content.
const TWICE: &str = "recherche/cotations.tsv";
/// Its columns.
const COLUMNS: [&str; 10] = [
    "theme", "fiche", "action", "cout-1", "effort-1", "effet-1", "cout-2", "effort-2", "effet-2",
    "raison",
];
/// Two ratings this far apart are listed.
const FAR: usize = 2;

/// The three scales, as authors write them, and how many steps each has.
const SCALES: [(&str, usize); 3] = [("cout", 4), ("effort", 3), ("effet", 3)];

/// A rating: the step on each scale, from 0.
type Steps = [usize; 3];

/// Two ratings of an action, and why the sheet has what it has when they differ.
struct Twice {
    first: Steps,
    second: Steps,
    reason: String,
}

/// An action of the library: its sheet, its id, its rating.
struct Rated {
    sheet: String,
    action: String,
    steps: Steps,
}

/// Prints the shares and the agreement; gives the targets.
pub(crate) fn print(situations: &[SituationSheet], content: &Path) -> Result<Vec<Target>> {
    let rated: Vec<Rated> = situations.iter().flat_map(rated).collect();
    let targets = shares(&rated);
    let path = content.join(TWICE);
    if !path.exists() {
        println!("\nRated once: {TWICE} is not there.");
        return Ok(targets);
    }
    let text = fs::read_to_string(&path).with_context(|| format!("Read {TWICE}"))?;
    agreement(&rated, &twice(&text)?);
    Ok(targets)
}

fn rated(sheet: &SituationSheet) -> impl Iterator<Item = Rated> {
    sheet.actions.iter().map(|action| Rated {
        sheet: sheet.slug.clone(),
        action: action.id.clone(),
        steps: steps(action),
    })
}

fn steps(action: &ActionIdea) -> Steps {
    let from_one = |step: u8| usize::from(step.saturating_sub(1));
    let cost = rank_of(action.cost).unwrap_or_default();
    [cost, from_one(action.effort), from_one(action.effect)]
}

fn rank_of(cost: Cost) -> Option<usize> {
    Cost::ALL.iter().position(|one| *one == cost)
}

/// How many actions stand on each step of each scale.
fn shares(rated: &[Rated]) -> Vec<Target> {
    let of = |scale: usize, step: usize| {
        let on = |rated: &&Rated| rated.steps.get(scale) == Some(&step);
        rated.iter().filter(on).count() * 100
    };
    let percent = |scale, step| format!("{} %", of(scale, step) / rated.len().max(1));
    let rows = SCALES.iter().enumerate().map(|(scale, (name, count))| {
        let mut row = row![name];
        row.extend((0..*count).map(|step| percent(scale, step)));
        row.resize(5, String::new());
        row
    });
    section(
        "Ratings of the actions",
        &["scale", "step 1", "2", "3", "4"],
        rows,
    );
    let most = |name, (scale, step), most| {
        let met = of(scale, step) <= most * rated.len();
        Target::new(name, format!("≤ {most} %"), percent(scale, step), met)
    };
    let hard = of(1, 2) >= 20 * rated.len();
    vec![
        most("actions said to cost nothing", (0, 0), 40),
        most("actions of the greatest effect", (2, 2), 25),
        Target::new(
            "actions of the greatest effort",
            "≥ 20 %",
            percent(1, 2),
            hard,
        ),
    ]
}

/// Both ratings, by sheet and action.
fn twice(text: &str) -> Result<BTreeMap<(String, String), Twice>> {
    let mut lines = text.lines().zip(1_usize..);
    let head = lines.next().map(|(line, _)| line);
    let columns = COLUMNS.join("\t");
    ensure!(
        head == Some(&columns),
        "{TWICE}: the first line is {columns}"
    );
    let mut found = BTreeMap::new();
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        let read = twice_of(line).with_context(|| format!("{TWICE}:{number}: {line}"))?;
        let first = found.insert(read.0, read.1).is_none();
        ensure!(first, "{TWICE}:{number}: this action is there twice");
    }
    Ok(found)
}

fn twice_of(line: &str) -> Option<((String, String), Twice)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let ([_, sheet, action], ratings) = cells.split_first_chunk()?;
    let (first, rest) = ratings.split_first_chunk()?;
    let (second, reason) = rest.split_first_chunk()?;
    let twice = Twice {
        first: steps_of(*first)?,
        second: steps_of(*second)?,
        reason: reason.concat().trim().to_owned(),
    };
    Some((((*sheet).to_owned(), (*action).to_owned()), twice))
}

fn steps_of([cost, effort, effect]: [&str; 3]) -> Option<Steps> {
    let step = |cell: &str| match cell.parse() {
        Ok(step @ 1..=3) => Some(step - 1),
        _ => None,
    };
    Some([rank_of(Cost::read(cost)?)?, step(effort)?, step(effect)?])
}

fn agreement(rated: &[Rated], twice: &BTreeMap<(String, String), Twice>) {
    let key = |rated: &Rated| (rated.sheet.clone(), rated.action.clone());
    let both = rated.iter();
    let both = both.filter_map(|rated| Some((rated, twice.get(&key(rated))?)));
    let both: Vec<(&Rated, &Twice)> = both.collect();
    let rows = SCALES.iter().enumerate().map(|(scale, (name, count))| {
        let pairs = pairs(&both, scale);
        let equal = pairs.iter().filter(|(one, other)| one == other).count();
        let equal = format!("{} %", equal * 100 / pairs.len().max(1));
        let kappa = kappa(&pairs, *count).map_or("–".to_owned(), |kappa| format!("{kappa:.2}"));
        row![name, pairs.len(), equal, kappa]
    });
    let header = ["scale", "actions", "equal", "weighted kappa (Cohen 1968)"];
    section("Agreement of two ratings", &header, rows);
    println!("\nRatings two steps apart or more:\n");
    let header = [
        "sheet", "action", "scale", "first", "second", "sheet", "reason",
    ];
    print!("{}", table(&header, far(&both)));
    let known: BTreeSet<&str> = both.iter().map(|(rated, _)| &*rated.sheet).collect();
    let once: BTreeSet<&str> = rated.iter().map(|rated| &*rated.sheet).collect();
    let once: Vec<&str> = once.difference(&known).copied().collect();
    println!("\nSheets rated once: {} {}.", once.len(), once.join(", "));
    let gone = twice.len() - both.len();
    println!("Ratings of actions that are gone: {gone}.");
    let neither = both.iter().filter(|(rated, twice)| !twice.allows(rated));
    println!("Sheets that say neither: {}.", neither.count());
}

impl Twice {
    /// Whether a sheet says, on each scale, what one of both said.
    fn allows(&self, rated: &Rated) -> bool {
        let said = self.first.iter().zip(&self.second);
        let mut kept = rated.steps.iter().zip(said);
        kept.all(|(step, (first, second))| step == first || step == second)
    }
}

fn pairs(both: &[(&Rated, &Twice)], scale: usize) -> Vec<(usize, usize)> {
    let pair =
        |(_, twice): &(&Rated, &Twice)| Some((*twice.first.get(scale)?, *twice.second.get(scale)?));
    both.iter().filter_map(pair).collect()
}

/// The ratings that are far apart, with the reason for the one that was kept.
fn far(both: &[(&Rated, &Twice)]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (rated, twice) in both {
        let pairs = twice.first.iter().zip(&twice.second);
        for (((first, second), kept), (scale, _)) in pairs.zip(&rated.steps).zip(SCALES) {
            if first.abs_diff(*second) >= FAR {
                let [first, second, kept] = [first, second, kept].map(|step| step + 1);
                let (sheet, action) = (&rated.sheet, &rated.action);
                rows.push(row![
                    sheet,
                    action,
                    scale,
                    first,
                    second,
                    kept,
                    twice.reason
                ]);
            }
        }
    }
    rows
}

/// Agreement beyond chance of two ratings on a scale of so many steps, with linear weights: 1 when they
/// are the same, 0 when they agree as chance would; nothing when both always give the same step.
///
/// J. Cohen, « Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial
/// credit », Psychological Bulletin, 70 (4), 1968, pp. 213-220.
fn kappa(pairs: &[(usize, usize)], steps: usize) -> Option<f64> {
    let mut ones = vec![0_usize; steps];
    let mut others = vec![0_usize; steps];
    for (one, other) in pairs {
        *ones.get_mut(*one)? += 1;
        *others.get_mut(*other)? += 1;
    }
    let seen: usize = pairs.iter().map(|(one, other)| one.abs_diff(*other)).sum();
    let chance: usize = (0..steps)
        .zip(&ones)
        .flat_map(|(one, count)| {
            let others = (0..steps).zip(&others);
            others.map(move |(other, others)| one.abs_diff(other) * count * others)
        })
        .sum();
    (chance > 0).then(|| 1.0 - ratio(seen * pairs.len(), chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_one_when_two_agree_and_none_when_they_agree_as_chance_would() {
        let same = [(0, 0), (1, 1), (2, 2)];
        assert_eq!(kappa(&same, 3), Some(1.0));
        let chance = [(0, 0), (0, 2), (2, 0), (2, 2)];
        assert_eq!(kappa(&chance, 3), Some(0.0));
        // Seen: one step in four. By chance: two of four pairs of steps, one apart.
        let near = [(0, 0), (0, 1), (1, 1), (1, 1)];
        let kappa = kappa(&near, 2).unwrap();
        assert!((kappa - 0.5).abs() < 1e-9, "{kappa}");
        assert_eq!(super::kappa(&[(1, 1)], 3), None);
    }

    #[test]
    fn two_ratings_are_read_with_the_reason_that_settled_them() {
        let head = COLUMNS.join("\t");
        let line = "charge\turgent\ttrois-niveaux\tnul\t2\t3\tmoins-500\t2\t2\tUne heure à dix.";
        let found = twice(&format!("{head}\n{line}\n")).unwrap();
        let key = ("urgent".to_owned(), "trois-niveaux".to_owned());
        let read = found.get(&key).unwrap();
        assert_eq!((read.first, read.second), ([0, 1, 2], [1, 1, 1]));
        assert_eq!(read.reason, "Une heure à dix.");
        for wrong in [
            "x\ty\tz\tnul\t4\t1\tnul\t1\t1\t",
            "x\ty\tz\tnul\t1\t1\tcher\t1\t1\t",
            "x\ty",
        ] {
            assert!(twice(&format!("{head}\n{wrong}\n")).is_err(), "{wrong}");
        }
        assert!(twice("theme\tfiche\n").is_err(), "its columns are named");
    }

    fn rated(steps: Steps) -> Rated {
        Rated {
            sheet: "urgent".to_owned(),
            action: "a".to_owned(),
            steps,
        }
    }

    #[test]
    fn ratings_far_apart_are_listed_with_what_was_kept_and_why() {
        let twice = |first| Twice {
            first,
            second: [2, 1, 1],
            reason: "Le temps de tous.".to_owned(),
        };
        let kept = rated([2, 1, 1]);
        assert!(far(&[(&kept, &twice([1, 0, 2]))]).is_empty());
        let rows = far(&[(&kept, &twice([0, 1, 1]))]);
        let expected = ["urgent", "a", "cout", "1", "3", "3", "Le temps de tous."];
        assert_eq!(rows, [expected.map(str::to_owned).to_vec()]);
    }

    #[test]
    fn a_sheet_says_what_one_of_both_said() {
        let twice = Twice {
            first: [0, 1, 1],
            second: [2, 1, 2],
            reason: String::new(),
        };
        assert!(twice.allows(&rated([2, 1, 1])));
        assert!(!twice.allows(&rated([1, 1, 1])));
    }
}
