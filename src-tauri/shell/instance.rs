//! One program per data folder: a second start hands its wish to the first, whose window comes to
//! the front.
//!
//! A lock on a file of the data folder says who is first, and is let go by the system whatever
//! happens. The wish, one line with the dossier to open or nothing, goes through a local socket:
//! never through the network. The first answers when its window is there; one that is closing does
//! not, and the second waits for its place; one that is stuck is told, after a while.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
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

/// How long the first may take to answer: it opens the dossier before it does.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether this program is the first on its data folder.
pub(crate) enum Role {
    /// It is: it runs.
    First(Instance),
    /// It is not: its wish was handed over, it stops.
    Second,
    /// It is not, and the first does not answer: it says so, and stops.
    Unanswered,
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
/// When the data folder cannot be written.
pub(crate) fn claim(options: &Options) -> Result<Role> {
    claim_within(options, PATIENCE)
}

fn claim_within(options: &Options, patience: Duration) -> Result<Role> {
    fs::create_dir_all(&options.data)
        .with_context(|| format!("Make the folder {}", options.data.display()))?;
    let lock = OpenOptions::new()
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
        match hand_over_within(patience, &socket, options.open.as_deref()) {
            Some(true) => return Ok(Role::Second),
            Some(false) => thread::sleep(PAUSE),
            None => break,
        }
    }
    Ok(Role::Unanswered)
}

impl Instance {
    /// Listens to later starts, on a thread of its own.
    pub(crate) fn listen(self, tauri: AppHandle, app: App) {
        thread::spawn(move || {
            if let Err(error) = self.serve(&tauri, &app) {
                tracing::warn!(
                    cause = pages::kinds(&error),
                    "a second start will not bring this window to the front"
                );
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
            let (tauri, app) = (tauri.clone(), app.clone());
            // One that never says its wish keeps no other waiting.
            thread::spawn(move || answer(stream, &tauri, &app));
        }
        Ok(())
    }
}

fn answer(stream: Stream, tauri: &AppHandle, app: &App) {
    let mut stream = BufReader::new(stream);
    let mut wish = String::new();
    if stream.read_line(&mut wish).is_ok() && fulfil(tauri, app, wish.trim_end()) {
        let _ = writeln!(stream.get_mut(), "{IN_FRONT}");
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

/// Whether the first did what is wished; none when it took the wish and says nothing. What waits for it is left
/// behind, and ends with the program.
fn hand_over_within(patience: Duration, socket: &Path, open: Option<&Path>) -> Option<bool> {
    let (tell, told) = mpsc::channel();
    let (socket, open) = (socket.to_owned(), open.map(Path::to_owned));
    thread::spawn(move || {
        let done = hand_over(&socket, open.as_deref());
        let _ = tell.send(done.unwrap_or(false));
    });
    told.recv_timeout(patience).ok()
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

#[cfg(test)]
mod tests {
    use interprocess::local_socket::traits::Listener as _;

    use super::*;

    /// A data folder that another program holds, whatever it answers.
    fn held(folder: &Path) -> (Options, File) {
        let lock = File::create(folder.join("lock")).unwrap();
        lock.lock().unwrap();
        let options = Options {
            data: folder.to_owned(),
            open: None,
            clock: None,
        };
        (options, lock)
    }

    #[test]
    fn a_second_start_does_not_wait_for_ever_for_a_first_that_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (options, _lock) = held(folder.path());
        let socket = socket_path(folder.path());
        let listener = ListenerOptions::new().name(name(&socket).unwrap());
        let listener = listener.create_sync().unwrap();
        let (heard, wish) = mpsc::channel();
        let _silent = thread::spawn(move || {
            // It takes the wish, keeps the line open, and never answers.
            let mut stream = BufReader::new(listener.accept().unwrap());
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            heard.send(line).unwrap();
            thread::park();
        });

        let role = claim_within(&options, Duration::from_millis(200)).unwrap();

        assert!(matches!(role, Role::Unanswered));
        assert_eq!(wish.recv().unwrap(), "\n", "the first was asked");
    }

    #[test]
    fn a_second_start_stops_once_the_first_is_in_front() {
        let folder = tempfile::tempdir().unwrap();
        let (options, _lock) = held(folder.path());
        let socket = socket_path(folder.path());
        let listener = ListenerOptions::new().name(name(&socket).unwrap());
        let listener = listener.create_sync().unwrap();
        let first = thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap());
            stream.read_line(&mut String::new()).unwrap();
            writeln!(stream.get_mut(), "{IN_FRONT}").unwrap();
        });
        let role = claim_within(&options, PATIENCE).unwrap();
        assert!(matches!(role, Role::Second));
        first.join().unwrap();
    }

    #[test]
    fn alone_on_its_data_it_is_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let (options, lock) = held(folder.path());
        drop(lock);
        assert!(matches!(claim(&options).unwrap(), Role::First(_)));
    }
}
