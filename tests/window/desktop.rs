//! What is around the window: a window manager, the system's dialogs, the other windows.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a window may take to come or go.
const PATIENCE: Duration = Duration::from_secs(20);

/// A window manager: full screen and focus need one.
pub(crate) struct Desktop(Child);

impl Desktop {
    pub(crate) fn start() -> Self {
        let manager = Command::new("openbox")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(manager.expect("start openbox"))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool")
        .args(arguments)
        .output()
        .expect("start xdotool");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The visible windows of the program.
fn windows() -> usize {
    xdotool(&["search", "--onlyvisible", "--name", "Mallette RPS"])
        .lines()
        .filter(|line| !line.is_empty())
        .count()
}

/// Waits until this many windows of the program are on the screen.
pub(crate) fn wait_for_windows(count: usize) {
    wait(&format!("{count} windows"), || windows() == count);
}

fn wait(what: &str, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        if start.elapsed() > PATIENCE {
            picture("waiting-in-vain");
            let active = xdotool(&["getactivewindow", "getwindowname"]);
            panic!("waited in vain for {what}; the active window is « {active} »");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Presses a key in the window that has the focus, again after a while if so many windows are not
/// left: a window that just came may not listen yet, and a person presses twice.
pub(crate) fn press_until_windows(key: &str, count: usize) {
    let pressed = std::cell::Cell::new(None::<Instant>);
    wait(&format!("{count} windows after {key}"), || {
        let again = Duration::from_secs(2);
        if pressed.get().is_none_or(|last| last.elapsed() > again) {
            xdotool(&["key", key]);
            pressed.set(Some(Instant::now()));
        }
        windows() == count
    });
}

/// Presses a key once, in the window that has the focus.
pub(crate) fn press(key: &str) {
    xdotool(&["key", key]);
}

/// Types in the field that has the focus.
pub(crate) fn type_text(text: &str) {
    xdotool(&["type", "--delay", "12", text]);
}

/// Waits until a file says something.
pub(crate) fn wait_for_text(path: &Path, text: &str) {
    let says = || std::fs::read_to_string(path).is_ok_and(|written| written.contains(text));
    wait(&format!("« {text} » in {}", path.display()), says);
}

/// Answers the system's « save » dialog.
pub(crate) fn answer_save_dialog(path: &Path) {
    wait("the dialog", || !dialog().is_empty());
    let dialog = dialog();
    xdotool(&["windowactivate", "--sync", &dialog]);
    xdotool(&["key", "ctrl+a"]);
    xdotool(&["type", "--delay", "12", &path.display().to_string()]);
    xdotool(&["key", "Return"]);
    wait("the file", || path.exists());
}

/// The dialog's window: the one that is not called like the program.
fn dialog() -> String {
    let names = ["Save File", "Save As", "Enregistrer"];
    names
        .iter()
        .map(|name| xdotool(&["search", "--onlyvisible", "--name", name]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Saves a picture of the whole screen where `MALLETTE_PICTURES` says.
pub(crate) fn picture(name: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of the test command, not of the program"
    )]
    let Ok(folder) = std::env::var("MALLETTE_PICTURES") else {
        return;
    };
    let _ = std::fs::create_dir_all(&folder);
    // The page arrives before its picture. The driver's own pictures wait for a change that may not come.
    std::thread::sleep(Duration::from_millis(500));
    let path = format!("{folder}/{name}.png");
    let _ = Command::new("import")
        .args(["-window", "root", &path])
        .status();
}
