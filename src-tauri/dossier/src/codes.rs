//! Coded values, as a dossier keeps them: the lists of `words`, read from a form and written by SQL.

/// Declares a closed list of codes that forms give and that columns hold.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($list:tt)+ }) => {
        ::words::codes! { $(#[$meta])* pub enum $name { $($list)+ } }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.code().into())
            }
        }

        $crate::codes::form_values! { $name }
    };
}

/// Lets forms give the codes of lists.
macro_rules! form_values {
    ($($name:ty),+) => {
        $(
            impl $crate::form::FormValue for $name {
                fn from_form(text: &str) -> Option<Self> {
                    text.parse().ok()
                }
            }
        )+
    };
}

pub(crate) use codes;
pub(crate) use form_values;

form_values! { words::CostKind, words::DuePrecision, words::PreventionLevel }
