//! Where things are kept, and what the command line asks. The only place that reads the environment.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use pages::Folders;

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

impl Options {
    /// Reads the command line.
    ///
    /// # Errors
    /// When an option is unknown or lacks its value, or the user has no data folder.
    pub(crate) fn from_command_line() -> anyhow::Result<Self> {
        let mut data = None;
        let mut open = None;
        let mut clock = None;
        let mut arguments = std::env::args_os().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{argument:?} needs a value"))
            };
            match argument.to_str() {
                Some("--data") => data = Some(PathBuf::from(value()?)),
                Some("--clock") => clock = Some(value()?.to_string_lossy().parse()?),
                Some(option) if option.starts_with("--") => bail!("unknown option {option}"),
                _ => open = Some(absolute(Path::new(&argument))),
            }
        }
        let data = match data {
            Some(folder) => absolute(&folder),
            None => dirs::data_dir()
                .context("This user has no data folder")?
                .join("mallette-rps"),
        };
        Ok(Self { data, open, clock })
    }

    /// The folders of the pages.
    pub(crate) fn folders(&self) -> Folders {
        Folders::under(&self.data)
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
