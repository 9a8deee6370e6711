//! One program per data folder: a second start hands its wish to the first, whose window comes to
//! the front.
//!
//! A lock on a file of the data folder says who is first, and is let go by the system whatever
//! happens. The wish, one line with the dossier to open or nothing, goes through a local socket:
//! never through the network. The first answers when its window is there; one that is closing does
//! not, and the second waits for its place.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream, ToFsName as _};
use pages::App;
use tauri::AppHandle;

use crate::paths::Options;
use crate::window;

/// What the first says once its window is in front.
const IN_FRONT: &str = "in front";

/// How often, and how many times, a program asks again while the first one opens or closes.
const PAUSE: Duration = Duration::from_millis(100);
const TRIES: u32 = 150;

/// Whether this program is the first on its data folder.
pub(crate) enum Role {
    /// It is: it runs.
    First(Instance),
    /// It is not: its wish was handed over, it stops.
    Second,
}

/// The first program on a data folder.
pub(crate) struct Instance {
    socket: PathBuf,
    // Held for as long as the program runs.
    _lock: File,
}

/// Finds out who is first; hands over the wish when another is.
///
/// # Errors
///
/// When the data folder cannot be written, or another program holds it and never answers.
pub(crate) fn claim(options: &Options) -> Result<Role> {
    pages::private_folder(&options.data)
        .with_context(|| format!("Make the folder {}", options.data.display()))?;
    let lock = pages::private_options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(options.data.join("lock"))?;
    let socket = socket_path(&options.data);
    for _ in 0..TRIES {
        if lock.try_lock().is_ok() {
            return Ok(Role::First(Instance {
                socket,
                _lock: lock,
            }));
        }
        if hand_over(&socket, options.open.as_deref()).unwrap_or(false) {
            return Ok(Role::Second);
        }
        thread::sleep(PAUSE);
    }
    bail!("the program that is already open does not answer");
}

impl Instance {
    /// Listens to later starts, on a thread of its own.
    pub(crate) fn listen(self, tauri: AppHandle, app: App) {
        thread::spawn(move || {
            if let Err(error) = self.serve(&tauri, &app) {
                tracing::warn!(%error, "a second start will not bring this window to the front");
            }
        });
    }

    fn serve(&self, tauri: &AppHandle, app: &App) -> Result<()> {
        if cfg!(unix) {
            let _ = fs::remove_file(&self.socket);
        }
        let listener = ListenerOptions::new()
            .name(name(&self.socket)?)
            .create_sync()?;
        for stream in listener.incoming().flatten() {
            let mut stream = BufReader::new(stream);
            let mut wish = String::new();
            if stream.read_line(&mut wish).is_ok() && fulfil(tauri, app, wish.trim_end()) {
                let _ = writeln!(stream.get_mut(), "{IN_FRONT}");
            }
        }
        Ok(())
    }
}

/// Whether the window is there to show what was wished.
fn fulfil(tauri: &AppHandle, app: &App, wish: &str) -> bool {
    if !window::is_open(tauri) {
        return false;
    }
    let page = (!wish.is_empty()).then(|| pages::open_at_start(app, Path::new(wish)));
    window::bring_to_front(tauri, page.as_deref());
    true
}

/// Whether the first did what is wished.
fn hand_over(socket: &Path, open: Option<&Path>) -> Result<bool> {
    let mut stream = BufReader::new(Stream::connect(name(socket)?)?);
    let wish = open
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    writeln!(stream.get_mut(), "{wish}")?;
    let mut answer = String::new();
    stream.read_line(&mut answer)?;
    Ok(answer.trim_end() == IN_FRONT)
}

/// A socket file beside the lock; on Windows, a pipe named after the folder.
fn socket_path(data: &Path) -> PathBuf {
    if cfg!(windows) {
        let folder: String = data
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        PathBuf::from(format!(r"\\.\pipe\mallette-rps-{folder}"))
    } else {
        data.join("front.sock")
    }
}

fn name(path: &Path) -> Result<Name<'_>> {
    Ok(path.to_fs_name::<GenericFilePath>()?)
}
