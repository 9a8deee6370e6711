//! A small disk in memory, to fill or to protect. Mounting needs rights: without them, it is said.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk in memory, taken away at the end.
#[derive(Debug)]
pub struct Disk(PathBuf);

impl Disk {
    /// Mounts one of this size (« 1M ») at a folder, which is made. `None` when this machine does not
    /// let a test mount a disk: said on the error output.
    #[must_use]
    pub fn mount(folder: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let place = folder.to_string_lossy();
        let size = format!("size={size}");
        let arguments = ["-t", "tmpfs", "-o", &size, "tmpfs", &place];
        if cfg!(target_os = "linux") && run("mount", &arguments) {
            return Some(Self(folder.to_owned()));
        }
        tracing::warn!("SKIPPED: this machine does not let a test mount a disk");
        None
    }

    /// Writes until no room is left.
    pub fn fill(&self) {
        self.fill_but(0);
    }

    /// Writes until about as many bytes are left.
    pub fn fill_but(&self, room: u64) {
        let mut file = fs::File::create(self.filler()).unwrap();
        while file.write_all(&[0; 512]).is_ok() {}
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(room)).unwrap();
    }

    /// Gives the room back.
    pub fn empty(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    /// Refuses every write from now on. No file of it may be open.
    pub fn protect(&self) {
        let place = self.0.to_string_lossy();
        assert!(run("mount", &["-o", "remount,ro", &place]));
    }

    /// Lets it be written again.
    pub fn unprotect(&self) {
        let place = self.0.to_string_lossy();
        assert!(run("mount", &["-o", "remount,rw", &place]));
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &["-l", &self.0.to_string_lossy()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}
