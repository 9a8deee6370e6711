//! What every command needs: its arguments, the dossier it is about, and the clock.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ArgMatches;
use dossier::{Device, DeviceId, Dossier};

use crate::problem::About;

/// The present instant.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock of a command, as shell/clock.rs is of the window"
)]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// The value of an argument; empty when it is not given.
pub(crate) fn argument<'a>(arguments: &'a ArgMatches, name: &str) -> &'a str {
    arguments.get_one::<String>(name).map_or("", String::as_str)
}

pub(crate) fn open(arguments: &ArgMatches) -> Result<Dossier> {
    let path = PathBuf::from(argument(arguments, "file"));
    Dossier::open(&path, &device(), now()).with_context(about(&path))
}

/// The file that an error is about.
pub(crate) fn about(path: &Path) -> impl Fn() -> About + '_ {
    || About(path.display().to_string())
}

/// A device of its own: a command leaves no backup behind.
pub(crate) fn device() -> Device {
    Device {
        id: DeviceId(dossier::new_uuid(now())),
        backups_dir: None,
    }
}
