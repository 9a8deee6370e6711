//! The kinds of things the library holds, and the address of each in the program.
//!
//! The code of a kind is the French word authors write in links (`situation:some-slug`); it is also
//! what the compiled file stores. It does not know what a sheet contains: see `model`.

words::codes! {
    /// A kind of sheet that can be linked to and found by the search.
    pub enum Kind {
        /// A concrete situation at work, with its action ideas.
        Situation = "situation",
        /// « C'est grave maintenant »: what to do in a crisis.
        Crisis = "crise",
        /// A need, in the person's words, leading to helpers.
        Need = "besoin",
        /// Somebody who can help.
        Helper = "acteur",
        /// A five-minute reading.
        Module = "module",
        /// « Et moi, dirigeant ? »: about the head of the firm.
        Leader = "dirigeant",
        /// One of the themes.
        Theme = "theme",
        /// A point of law.
        Law = "droit",
        /// A received idea and what is known about it.
        Idea = "idee",
        /// A facilitation format.
        Tool = "outil",
        /// An outline of a workshop.
        Outline = "deroule",
        /// A quiz.
        Quiz = "quiz",
        /// A term of the glossary.
        Term = "glossaire",
    }
}

impl Kind {
    /// Where the program shows the entry of this kind with this slug (root-relative).
    #[must_use]
    pub fn address(self, slug: &str) -> String {
        let before = match self {
            Self::Situation => "/situations/",
            Self::Crisis => "/crisis/",
            Self::Need => "/needs/",
            Self::Helper => "/helpers/",
            Self::Module => "/modules/",
            Self::Leader => "/leader/",
            Self::Theme => "/themes/",
            Self::Law => "/law#",
            Self::Idea => "/ideas#",
            Self::Tool => "/tools/",
            Self::Outline => "/outlines/",
            Self::Quiz => "/quiz/",
            Self::Term => "/glossary#",
        };
        format!("{before}{slug}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_code() {
        for kind in Kind::ALL.iter().copied() {
            assert_eq!(kind.code().parse(), Ok(kind), "code of {kind:?}");
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{kind}\""), "serde and the code agree");
        }
        assert!("fiche".parse::<Kind>().is_err());
    }

    #[test]
    fn an_address_names_the_page_or_the_place_on_it() {
        assert_eq!(Kind::Situation.address("trop"), "/situations/trop");
        assert_eq!(Kind::Law.address("l4121-2"), "/law#l4121-2");
    }
}
