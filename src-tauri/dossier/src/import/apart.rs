//! Reading a foreign file in a process of its own, which can be ended without ending the program.
//!
//! The program runs itself again with a hidden argument: that second life limits its own memory and time,
//! reads the file, and says what it found as JSON on its output. The first one waits ten seconds at most.
//! When the program cannot be run again, the file is read here, within the same budgets.

use super::{IMPORT_ADDRESSES, IMPORT_BYTES, IMPORT_SECONDS, Table};
use crate::error::{Error, Refusal, Result};
use crate::export::DossierExport;
use crate::storage::KNOWN_SCHEMA;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The hidden argument; a path and the name of a sheet come after it.
const ARGUMENT: &str = "read-import";

/// More bytes than any answer has.
const ANSWER_BYTES: u64 = 256 * 1024 * 1024;

/// What a file to import holds.
#[derive(Debug, Serialize, Deserialize)]
pub enum Imported {
    /// A sheet of a spreadsheet.
    Table(Table),
    /// A dossier in JSON.
    Records(Box<DossierExport>),
}

/// What the second life says.
#[derive(Serialize, Deserialize)]
enum Answer {
    Read(Imported),
    Refused(Refusal),
    TooNew {
        found: u32,
        edition: String,
    },
    /// The file went away, or a mistake of ours.
    Failed,
}

impl Imported {
    /// Reads a file in a process of its own, when there is a program to run again, or else here.
    ///
    /// # Errors
    /// As [`Table::read`] and [`DossierExport::from_json`]; [`Refusal::ImportTooHeavy`] when the process was
    /// ended, by its memory or its time.
    pub fn read(program: Option<&Path>, path: &Path, sheet: Option<&str>) -> Result<Self> {
        let child = program.and_then(|program| started(program, path, sheet));
        match child {
            Some(child) => answered(child, Duration::from_secs(IMPORT_SECONDS)).into_result(),
            None => Self::read_here(path, sheet),
        }
    }

    fn read_here(path: &Path, sheet: Option<&str>) -> Result<Self> {
        let bytes = bytes_of(path)?;
        Ok(if is_json(&bytes) {
            Self::Records(Box::new(DossierExport::from_json(&bytes)?))
        } else {
            Self::Table(Table::read(&bytes, sheet)?)
        })
    }
}

/// The bytes of a file that is not too large to be read.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: std::io::Error| {
        tracing::info!(kind = ?error.kind(), "a file to import could not be read");
        Refusal::ImportUnreadable
    };
    let limit = IMPORT_BYTES;
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() > limit {
        return Err(Refusal::ImportTooLarge { limit });
    }
    Ok(bytes)
}

/// The first sign of a JSON is a brace; no table begins so.
fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'{')
}

/// The program run again; none when it cannot be.
fn started(program: &Path, path: &Path, sheet: Option<&str>) -> Option<Child> {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).arg(path).args(sheet);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let child = command.stdout(Stdio::piped()).spawn();
    child
        .inspect_err(|error| tracing::warn!(kind = ?error.kind(), "a file is read without a process of its own"))
        .ok()
}

/// What a process says before it is out of time; it is ended then.
fn answered(mut child: Child, patience: Duration) -> Answer {
    let output = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut said = Vec::new();
        let read = output.map(|output| output.take(ANSWER_BYTES).read_to_end(&mut said));
        // Nobody listens any more when it comes too late.
        let _ = sender.send(read.and_then(|_| serde_json::from_slice(&said).ok()));
    });
    let answer = receiver.recv_timeout(patience).ok().flatten();
    let _ = child.kill();
    let _ = child.wait();
    answer.unwrap_or(Answer::Refused(Refusal::ImportTooHeavy))
}

impl Answer {
    fn of(read: Result<Imported>) -> Self {
        match read {
            Ok(imported) => Self::Read(imported),
            Err(Error::Refused(refusal)) => Self::Refused(refusal),
            Err(Error::TooNew { found, edition, .. }) => Self::TooNew { found, edition },
            Err(_) => Self::Failed,
        }
    }

    fn into_result(self) -> Result<Imported> {
        let known = KNOWN_SCHEMA;
        match self {
            Self::Read(imported) => Ok(imported),
            Self::Refused(refusal) => Err(refusal.into()),
            Self::TooNew { found, edition } => Err(Error::TooNew {
                found,
                known,
                edition,
            }),
            Self::Failed => Err(anyhow::anyhow!("A file could not be read apart").into()),
        }
    }
}

/// The first thing a program does with its arguments, its own name left out: when it was run again to read a
/// file, reads it within limits, says what it found, and gives true.
pub fn read_apart(arguments: impl IntoIterator<Item = OsString>) -> bool {
    let mut arguments = arguments.into_iter();
    if arguments.next().is_none_or(|first| first != *ARGUMENT) {
        return false;
    }
    limit_itself();
    let path = PathBuf::from(arguments.next().unwrap_or_default());
    let sheet = arguments
        .next()
        .map(|sheet| sheet.to_string_lossy().into_owned());
    let answer = Answer::of(Imported::read_here(&path, sheet.as_deref()));
    let mut output = std::io::stdout().lock();
    let said = serde_json::to_writer(&mut output, &answer);
    // Whoever asked is gone: nothing is left to do.
    let _ = said.map(|()| output.flush());
    true
}

/// Less memory than the computer has, and a little more time than the first life waits.
///
/// Windows has no such limits without a job of processes: there, the budgets and the first life's patience
/// hold alone.
fn limit_itself() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limits = [
            (Resource::As, IMPORT_ADDRESSES),
            (Resource::Cpu, IMPORT_SECONDS),
        ];
        for (resource, limit) in limits {
            let limit = Rlimit {
                current: Some(limit),
                maximum: Some(limit),
            };
            // Some systems know no limit of addresses.
            let _ = setrlimit(resource, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_brace() {
        assert!(is_json(b"\xef\xbb\xbf \n{\"a\": 1}"));
        for other in [&b"Action;Qui"[..], b"PK\x03\x04", b"", b"  "] {
            assert!(!is_json(other));
        }
    }

    #[test]
    fn a_program_that_cannot_be_run_again_leaves_the_reading_here() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        std::fs::write(&path, "Action;Qui\nTrier;Zoé\n").unwrap();
        let nowhere = folder.path().join("no such program");
        let read = Imported::read(Some(&nowhere), &path, None);
        assert!(matches!(read, Ok(Imported::Table(_))), "{read:?}");
    }

    /// Tells the second life of this test that it is one.
    const LIMITED: &str = "MALLETTE_LIMITED";

    #[cfg(target_os = "linux")]
    #[test]
    fn the_second_life_has_less_memory_than_the_computer() {
        if std::env::var_os(LIMITED).is_some() {
            limit_itself();
            let mut much: Vec<u8> = Vec::new();
            let taken = much.try_reserve(usize::try_from(IMPORT_ADDRESSES).unwrap());
            std::process::exit(if taken.is_err() { 7 } else { 8 });
        }
        let name = "import::apart::tests::the_second_life_has_less_memory_than_the_computer";
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(LIMITED, "1")
            .stdout(Stdio::null())
            .status();
        assert_eq!(status.unwrap().code(), Some(7));
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_says_nothing_in_time_is_ended() {
        let mut command = Command::new("sleep");
        let child = command.arg("600").stdout(Stdio::piped()).spawn().unwrap();
        let id = child.id();
        let answer = answered(child, Duration::from_millis(50));
        assert!(matches!(answer, Answer::Refused(Refusal::ImportTooHeavy)));
        let there = Path::new("/proc").join(id.to_string());
        assert!(!there.exists(), "the process goes on");
    }
}
