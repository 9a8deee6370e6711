//! Where things are kept, and what the command line asks. The only place that reads the environment.
//!
//! What is said of a command line that is not understood is in `texts.toml`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use words::Texts;

/// What the program was started with.
#[derive(Debug)]
pub(crate) struct Options {
    /// The data folder: `mallette-rps` in the user's own, or `--data <folder>`.
    pub(crate) data: PathBuf,
    /// A dossier to open at once.
    pub(crate) open: Option<PathBuf>,
    /// Where the clock starts (`--clock 2026-11-24T08:00:00Z`), for tests and demonstrations.
    pub(crate) clock: Option<Timestamp>,
}

/// Why no window opens.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It asks which options there are.
    Help,
    /// No such option.
    Unknown(String),
    /// This option comes without its value.
    ValueMissing(String),
    /// The clock cannot start there.
    NotAnInstant(String),
    /// The user has no data folder, and none is given.
    NoDataFolder,
    /// A program is open on these data already, and does not answer.
    Unanswered,
    /// The command line is understood, and something else went wrong.
    Failed(anyhow::Error),
}

impl Options {
    /// Reads the command line, the program's own name aside.
    ///
    /// # Errors
    /// When an option is unknown, lacks its value or asks for help, or the user has no data folder.
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, Stop> {
        let mut data = None;
        let mut open = None;
        let mut clock = None;
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let option = argument.to_string_lossy().into_owned();
            let mut value = || arguments.next().ok_or(Stop::ValueMissing(option.clone()));
            match option.as_str() {
                "--data" => data = Some(PathBuf::from(value()?)),
                "--clock" => clock = Some(instant(&value()?.to_string_lossy())?),
                "--help" => return Err(Stop::Help),
                _ if option.starts_with("--") => return Err(Stop::Unknown(option)),
                _ => open = Some(absolute(Path::new(&argument))),
            }
        }
        let data = match data {
            Some(folder) => absolute(&folder),
            None => dirs::data_dir()
                .ok_or(Stop::NoDataFolder)?
                .join("mallette-rps"),
        };
        Ok(Self { data, open, clock })
    }
}

fn instant(text: &str) -> Result<Timestamp, Stop> {
    text.parse()
        .map_err(|_| Stop::NotAnInstant(text.to_owned()))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl Stop {
    /// 0 when it was asked for, 2 when the options are misused, 1 for all the rest.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Help => 0,
            Self::Failed(_) | Self::Unanswered => 1,
            Self::Unknown(_)
            | Self::ValueMissing(_)
            | Self::NotAnInstant(_)
            | Self::NoDataFolder => 2,
        }
    }

    /// What people read: one sentence of `texts.toml`, then the options there are.
    pub(crate) fn in_words(&self) -> String {
        let texts = Texts::compiled_in(include_str!("texts.toml"));
        let options = texts.text("options");
        let (path, typed) = match self {
            Self::Help => return options.to_owned(),
            Self::Unknown(typed) => ("unknown", &**typed),
            Self::ValueMissing(typed) => ("value_missing", &**typed),
            Self::NotAnInstant(typed) => ("not_an_instant", &**typed),
            Self::NoDataFolder => ("no_data_folder", ""),
            Self::Unanswered => return format!("{}\n", texts.text("unanswered")),
            Self::Failed(error) => return format!("{}\n{error:#}\n", texts.text("failed")),
        };
        let sentence = words::fill(texts.text(path), &[("", typed)]);
        format!("{sentence}\n\n{options}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, Stop> {
        Options::read(arguments.iter().map(OsString::from))
    }

    #[test]
    fn a_data_folder_a_clock_and_a_dossier_are_read_in_any_order() {
        let clock = "2026-11-24T08:00:00Z";
        let options = read(&["a.mallette", "--clock", clock, "--data", "/d"]).unwrap();
        assert_eq!(options.data, absolute(Path::new("/d")));
        assert_eq!(options.open, Some(absolute(Path::new("a.mallette"))));
        assert_eq!(
            options.clock.map(|clock| clock.to_string()).as_deref(),
            Some(clock)
        );
    }

    #[test]
    fn what_is_not_understood_is_told_in_one_sentence_with_the_options_there_are() {
        let cases: [(&[&str], &str); 4] = [
            (&["--dta", "/d"], "« --dta » n’est pas une option"),
            (&["--"], "« -- » n’est pas une option"),
            (&["--data"], "Il manque quelque chose après « --data »"),
            (&["--clock", "demain"], "« demain » n’est pas un instant"),
        ];
        for (arguments, expected) in cases {
            let told = read(arguments).unwrap_err().in_words();
            let (sentence, options) = told.split_once("\n\n").unwrap();
            assert!(sentence.contains(expected), "{told}");
            assert!(!sentence.contains("{}"), "{told}");
            assert_eq!(sentence.lines().count(), 1, "{told}");
            assert!(options.contains("--data <dossier>"), "{told}");
        }
    }

    #[test]
    fn every_sentence_is_said_and_each_one_said_is_there() {
        let texts = Texts::compiled_in(include_str!("texts.toml"));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/shell");
        let wrong = words::texts::mismatches_under(&texts, &folder, &[".text("]).unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn the_options_told_are_those_that_are_read() {
        let told = Stop::Help.in_words();
        let words = told.split_whitespace();
        let options: Vec<&str> = words.filter(|word| word.starts_with("--")).collect();
        assert_eq!(options, ["--data", "--clock", "--help"]);
        for option in options {
            let read = read(&[option]).unwrap_err();
            assert!(
                !matches!(read, Stop::Unknown(_)),
                "{option} is told but not read"
            );
        }
    }
}
