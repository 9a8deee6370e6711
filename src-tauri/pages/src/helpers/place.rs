//! Where the firm is, and which helpers that leaves.
//!
//! The library knows the departments of one region. Elsewhere in the country only the national
//! helpers are shown: nothing is guessed about a region that the library does not describe.

use library::Helper;

use crate::problem::Problem;
use crate::state::App;

/// A choice of the list for those who are outside the region.
pub(super) const ELSEWHERE: &str = "elsewhere";

/// Where the firm is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Not said: every helper is shown.
    Anywhere,
    /// A department of the region.
    Department(String),
    /// Outside the region.
    Elsewhere,
}

impl Place {
    /// The place of a department's code; an unknown one is elsewhere.
    pub(crate) fn new(app: &App, code: Option<&str>) -> Result<Self, Problem> {
        let Some(code) = code.filter(|code| !code.is_empty()) else {
            return Ok(Self::Anywhere);
        };
        Ok(match app.library().department(code)? {
            Some(department) => Self::Department(department.code),
            None => Self::Elsewhere,
        })
    }

    /// The code that an address or a form says.
    pub(super) fn code(&self) -> &str {
        match self {
            Self::Anywhere => "",
            Self::Department(code) => code,
            Self::Elsewhere => ELSEWHERE,
        }
    }

    /// How near a helper is: 0 for the department's own, 1 for the region's, 2 for national ones, 3
    /// for those of any department when the place is not said. `None` for one that is not for here.
    pub(super) fn nearness(&self, helper: &Helper) -> Option<u8> {
        let covers = |wanted: &str| helper.territory.iter().any(|code| code == wanted);
        let national = covers("national").then_some(2);
        match self {
            Self::Elsewhere => national,
            Self::Anywhere if covers(REGION) => Some(1),
            Self::Anywhere => national.or(Some(3)),
            Self::Department(code) if covers(code) => Some(0),
            Self::Department(_) if covers(REGION) => Some(1),
            Self::Department(_) => national,
        }
    }

    /// The helpers for here, the nearest first, without those to call at once.
    pub(crate) fn helpers(&self, app: &App) -> Result<Vec<Helper>, Problem> {
        let mut helpers = app.library().helpers()?;
        helpers.retain(|helper| !helper.emergency && self.nearness(helper).is_some());
        helpers.sort_by_key(|helper| (self.nearness(helper), helper.position.unwrap_or(u16::MAX)));
        Ok(helpers)
    }
}

/// The code of the library's region in the territory of a helper.
const REGION: &str = "occitanie";

#[cfg(test)]
mod tests {
    use library::{Contact, HelperKind, Status};

    use super::*;

    fn helper(territory: &[&str]) -> Helper {
        Helper {
            slug: String::new(),
            name: String::new(),
            kind: HelperKind::Prevention,
            help: String::new(),
            audience: Vec::new(),
            sectors: Vec::new(),
            territory: territory.iter().map(|code| (*code).to_owned()).collect(),
            contact: Contact::default(),
            cost: String::new(),
            source: String::new(),
            checked_on: String::new(),
            status: Status::Checked,
            emergency: false,
            position: None,
            first_call: None,
            words: Vec::new(),
        }
    }

    #[test]
    fn a_helper_is_as_near_as_what_it_covers() {
        let tarn = Place::Department("81".to_owned());
        for (place, territory, expected) in [
            (&tarn, &["09", "81"][..], Some(0)),
            (&tarn, &["occitanie"], Some(1)),
            (&tarn, &["national"], Some(2)),
            (&tarn, &["34"], None),
            (&Place::Elsewhere, &["occitanie"], None),
            (&Place::Elsewhere, &["national"], Some(2)),
            (&Place::Anywhere, &["34"], Some(3)),
            (&Place::Anywhere, &["occitanie"], Some(1)),
        ] {
            assert_eq!(
                place.nearness(&helper(territory)),
                expected,
                "{place:?} {territory:?}"
            );
        }
    }
}
