//! The closed lists of the content: each code is the French word authors write in their files.
//!
//! Codes carry no label: the interface has the words to show. Adding a code here is enough for the
//! compiler to accept it; removing one breaks the files already written.

use serde::{Deserialize, Serialize};

/// Declares an enum whose variants are written as the given codes, with `ALL` and `as_str`.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every code, in the order of the authors' guide.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code, as written in the content.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

codes! {
    /// The trade a situation happens in.
    Sector {
        /// Farming.
        Farming = "agriculture",
        /// Subcontractors of the aircraft industry.
        Aeronautics = "aeronautique",
        /// Associations.
        Association = "association",
        /// Help at home.
        HomeHelp = "aide-a-domicile",
        /// Building trades.
        Building = "btp",
        /// Offices.
        Office = "bureau",
        /// Hairdressers.
        Hairdressing = "coiffure",
        /// Town halls and small local authorities.
        Authority = "collectivite",
        /// Shops.
        Retail = "commerce",
        /// Bakers, butchers, caterers and other food shops.
        FoodShops = "commerce-de-bouche",
        /// Care homes for the elderly.
        CareHome = "ehpad",
        /// Garages and body shops.
        Garage = "garage",
        /// Factories and workshops.
        Industry = "industrie",
        /// Work-integration firms and projects.
        Insertion = "insertion",
        /// Ski resorts and spas.
        MountainSpa = "montagne-thermalisme",
        /// Oyster and shellfish farming.
        Oysters = "ostreiculture",
        /// Crèches and childcare.
        Childcare = "petite-enfance",
        /// Cleaning.
        Cleaning = "proprete",
        /// Restaurants and cafés.
        Catering = "restauration",
        /// Care.
        Health = "sante",
        /// Private security.
        Security = "securite",
        /// Other services.
        Services = "services",
        /// Taxis and ambulances.
        Ambulance = "taxi-ambulance",
        /// Tourism.
        Tourism = "tourisme",
        /// Transport and logistics.
        Transport = "transport",
        /// Veterinary practices.
        Veterinary = "veterinaire",
        /// Vines and cooperative cellars.
        Wine = "viticulture",
        /// Any trade.
        Any = "tous",
    }
}

codes! {
    /// Who would open a sheet.
    Profile {
        /// Head of the firm.
        Leader = "dirigeant",
        /// Manager.
        Manager = "manager",
        /// Employee.
        Employee = "salarie",
        /// Employee representative.
        Representative = "elu",
    }
}

codes! {
    /// The six families of factors of the Gollac report (2011).
    Factor {
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

codes! {
    /// How carefully a situation must be handled.
    Sensitivity {
        /// Can be discussed, projected and voted on.
        Ordinary = "courante",
        /// To be handled with care.
        Sensitive = "sensible",
        /// Never voted, never projected, never on phones; the crisis sheet comes first.
        Grave = "grave",
    }
}

codes! {
    /// The level of prevention of an action.
    PreventionLevel {
        /// Primary: at the source.
        Primary = "source",
        /// Secondary: equip and support.
        Secondary = "outiller",
        /// Tertiary: repair and accompany.
        Tertiary = "reparer",
    }
}

codes! {
    /// Who can carry an action out.
    Lead {
        /// The head of the firm.
        Leader = "dirigeant",
        /// A manager.
        Manager = "manager",
        /// The team.
        Team = "equipe",
        /// An employee representative.
        Representative = "elu",
        /// Somebody from outside the firm.
        Outside = "exterieur",
    }
}

codes! {
    /// How soon an action can be in place.
    Delay {
        /// Within the week.
        Week = "semaine",
        /// Within the month.
        Month = "mois",
        /// Within three months.
        Quarter = "trimestre",
        /// Within the year.
        Year = "annee",
    }
}

codes! {
    /// What an action costs, in euros.
    Cost {
        /// Nothing.
        Nil = "nul",
        /// Less than 500.
        Under500 = "moins-500",
        /// From 500 to 5,000.
        From500To5000 = "500-5000",
        /// More than 5,000.
        Over5000 = "plus-5000",
    }
}

codes! {
    /// What kind of helper somebody is.
    HelperKind {
        /// Emergency services.
        Emergency = "urgence",
        /// Listening lines.
        Listening = "ecoute",
        /// Law and rights.
        Law = "droit",
        /// Prevention bodies.
        Prevention = "prevention",
        /// Occupational-health services.
        OccupationalHealth = "sante-au-travail",
        /// Consultations.
        Consultation = "consultation",
        /// Equality, sexism and sexual violence.
        Equality = "egalite",
        /// Social dialogue.
        SocialDialogue = "dialogue-social",
        /// Help for heads of firms.
        Leaders = "dirigeants",
        /// Funding.
        Funding = "financement",
        /// Public employers.
        Public = "public",
    }
}

codes! {
    /// Whether a fact was checked at its source.
    Status {
        /// Checked on the given date.
        Checked = "verifie",
        /// Still to be checked: the screen says so.
        ToCheck = "a-verifier",
    }
}

codes! {
    /// The headcounts a point of law applies to.
    Threshold {
        /// Every firm.
        All = "tous",
        /// Fewer than 11 employees.
        Under11 = "< 11",
        /// 11 employees and more.
        From11 = "11 et plus",
        /// From 11 to 49 employees.
        From11To49 = "11 \u{e0} 49",
        /// Fewer than 50 employees.
        Under50 = "< 50",
        /// 50 employees and more.
        From50 = "50 et plus",
        /// 250 employees and more.
        From250 = "250 et plus",
        /// 300 employees and more.
        From300 = "300 et plus",
    }
}

codes! {
    /// How far a source can be trusted.
    SourceLevel {
        /// Official text or prevention body.
        Official = "A",
        /// Press, or a faithful account.
        Press = "B",
        /// A hint only.
        Hint = "C",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_the_same_by_serde_and_as_str() {
        for level in PreventionLevel::ALL {
            let json = serde_json::to_string(level).unwrap();
            assert_eq!(json, format!("\"{}\"", level.as_str()));
        }
        let threshold: Threshold = serde_json::from_str("\"11 à 49\"").unwrap();
        assert_eq!(
            threshold,
            Threshold::From11To49,
            "an accent in a code is read"
        );
    }
}
