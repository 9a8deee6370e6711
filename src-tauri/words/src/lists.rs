//! The closed lists that more than one room uses.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::{author_codes, codes};

codes! {
    /// Where an action acts: the level of prevention.
    pub enum PreventionLevel {
        /// On the work itself: at the source.
        Primary = "primary",
        /// On how people are equipped and supported.
        Secondary = "secondary",
        /// On the harm already done: repair and accompany.
        Tertiary = "tertiary",
    }
}

author_codes! {
    PreventionLevel {
        Primary = "source",
        Secondary = "outiller",
        Tertiary = "reparer",
    }
}

codes! {
    /// What an action costs, in ranges a small firm can say.
    pub enum CostKind {
        /// Nothing.
        Zero = "zero",
        /// Less than 500 euros.
        Under500 = "lt500",
        /// 500 to 5 000 euros.
        From500To5000 = "500_5000",
        /// More than 5 000 euros.
        Over5000 = "gt5000",
        /// Not known yet.
        Unknown = "unknown",
    }
}

author_codes! {
    CostKind {
        Zero = "nul",
        Under500 = "moins-500",
        From500To5000 = "500-5000",
        Over5000 = "plus-5000",
    }
}

impl CostKind {
    /// The bounds of a range, in euros: at least, at most. The second is none when nobody can say; both
    /// are when the cost is not known.
    #[must_use]
    pub const fn bounds(self) -> Option<(u64, Option<u64>)> {
        match self {
            Self::Zero => Some((0, Some(0))),
            Self::Under500 => Some((0, Some(500))),
            Self::From500To5000 => Some((500, Some(5_000))),
            Self::Over5000 => Some((5_000, None)),
            Self::Unknown => None,
        }
    }
}

codes! {
    /// How exact a date is. The date kept is the last day of the period.
    #[derive(Default)]
    pub enum DuePrecision {
        /// A day.
        #[default]
        Day = "day",
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
    }
}

impl DuePrecision {
    /// The last day of the period that `day` is in.
    #[must_use]
    pub fn last_day(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Month => day.last_of_month(),
            Self::Quarter => {
                let left = (3 - (i32::from(day.month()) - 1) % 3) - 1;
                let month = day.first_of_month().saturating_add(left.months());
                month.last_of_month()
            }
        }
    }
}

codes! {
    /// The six families of psychosocial risk factors of the Gollac report (2011), by the words that
    /// authors write and dossiers keep.
    pub enum Family {
        /// Intensity and working time.
        Intensity = "intensite-et-temps",
        /// Emotional demands.
        Emotion = "exigences-emotionnelles",
        /// Lack of autonomy.
        Autonomy = "autonomie",
        /// Social relations at work.
        Relations = "rapports-sociaux",
        /// Conflicts of values.
        Values = "conflits-de-valeurs",
        /// Insecurity of the work situation.
        Insecurity = "insecurite",
    }
}

author_codes! {
    Family {
        Intensity = "intensite-et-temps",
        Emotion = "exigences-emotionnelles",
        Autonomy = "autonomie",
        Relations = "rapports-sociaux",
        Values = "conflits-de-valeurs",
        Insecurity = "insecurite",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_ends_on_its_last_day() {
        let ends = [
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2026, 5, 31), date(2026, 6, 30)),
            (date(2026, 12, 2), date(2026, 12, 31)),
        ];
        for (day, end) in ends {
            assert_eq!(DuePrecision::Quarter.last_day(day), end, "{day}");
        }
        assert_eq!(
            DuePrecision::Month.last_day(date(2028, 2, 3)),
            date(2028, 2, 29)
        );
    }
}
