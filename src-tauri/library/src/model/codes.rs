//! The closed lists of the content: each code is the French word authors write in their files.
//!
//! Codes carry no label: the interface has the words to show. Adding a code here is enough for the
//! compiler to accept it; removing one breaks the files already written.

pub use words::{CostKind as Cost, Family as Factor, PreventionLevel};
use words::{author_codes, codes};

/// Declares a list whose codes are the words that authors write.
macro_rules! written {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal,)+ }) => {
        codes! {
            $(#[$meta])*
            pub enum $name { $($(#[$about])* $variant = $code,)+ }
        }

        author_codes! { $name { $($variant = $code,)+ } }
    };
}

written! {
    /// The trade a situation happens in.
    pub enum Sector {
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

written! {
    /// Who would open a sheet.
    pub enum Profile {
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

written! {
    /// How carefully a situation must be handled.
    pub enum Sensitivity {
        /// Can be discussed, projected and voted on.
        Ordinary = "courante",
        /// To be handled with care.
        Sensitive = "sensible",
        /// Never voted, never projected, never on phones; the crisis sheet comes first.
        Grave = "grave",
    }
}

written! {
    /// Who can carry an action out.
    pub enum Lead {
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

written! {
    /// How soon an action can be in place.
    pub enum Delay {
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

written! {
    /// What kind of helper somebody is.
    pub enum HelperKind {
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

written! {
    /// Whether a fact was checked at its source.
    pub enum Status {
        /// Checked on the given date.
        Checked = "verifie",
        /// Still to be checked: the screen says so.
        ToCheck = "a-verifier",
    }
}

written! {
    /// The headcounts a point of law applies to.
    pub enum Threshold {
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

written! {
    /// How far a source can be trusted.
    pub enum SourceLevel {
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
    fn an_accent_in_a_code_is_read() {
        let threshold: Threshold = serde_json::from_str("\"11 à 49\"").unwrap();
        assert_eq!(threshold, Threshold::From11To49);
    }
}
