//! `cargo xtask dist`: what people install, in `target/dist/bundle`.
//!
//! On Linux, the .deb and the .rpm are then tried: installed or unpacked, started, and looked at. A package
//! that paints nothing fails the command; the installed one is removed after the try. Elsewhere, packages are
//! only made.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::command::{command, output, root, run, run_command};
use crate::run::prepare;
use crate::setup;

/// The display of the try.
const DISPLAY: &str = ":86";

/// How long a person would wait for the first page.
const PATIENCE: Duration = Duration::from_secs(30);

/// Fewer colours on the screen than this: nothing was painted.
const PAINTED: usize = 200;

/// Builds the packages with the small profile, then tries them.
pub(crate) fn dist() -> Result<()> {
    setup::for_window_and("dist")?;
    prepare()?;
    let kinds = match std::env::consts::OS {
        "windows" => "nsis",
        "macos" => "app,dmg",
        _ => "deb,rpm",
    };
    let profile = ["--", "--profile", "dist"];
    let build = ["--prefix", "ui", "tauri", "build", "--bundles", kinds];
    run("npx", &[&build[..], &profile].concat())?;
    let bundles = root().join("target/dist/bundle");
    if cfg!(not(target_os = "linux")) {
        println!("\nThe packages are in {}.", bundles.display());
        return Ok(());
    }
    let (deb, rpm) = (package(&bundles, "deb")?, package(&bundles, "rpm")?);
    let display = Display::start()?;
    try_deb(&deb)?;
    try_rpm(&rpm)?;
    drop(display);
    println!("\nBoth packages start and paint.");
    Ok(())
}

/// The package of this kind, with its size.
fn package(bundles: &Path, kind: &str) -> Result<PathBuf> {
    let folder = bundles.join(kind);
    let found = std::fs::read_dir(&folder).with_context(|| format!("Read {}", folder.display()))?;
    let mut files = found.flatten().map(|entry| entry.path());
    let package = files
        .find(|path| path.extension().is_some_and(|extension| extension == kind))
        .with_context(|| format!("No .{kind} in {}", folder.display()))?;
    let bytes = std::fs::metadata(&package)?.len();
    println!("{}: {} KiB", package.display(), bytes / 1024);
    Ok(package)
}

fn try_deb(package: &Path) -> Result<()> {
    let path = package.to_string_lossy();
    let name = output("dpkg-deb", &["--field", &path, "Package"])?;
    let install = ["install", "-y", "--reinstall", "--no-install-recommends"];
    run("apt-get", &[&install[..], &[&*path]].concat())?;
    let tried = try_program(Path::new("/usr/bin/mallette-rps"));
    run("apt-get", &["remove", "-y", &name])?;
    tried
}

/// Debian cannot install an .rpm beside its own packages: it is unpacked, and started from there.
fn try_rpm(package: &Path) -> Result<()> {
    let folder = root().join("target/dist/rpm-try");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let unpack = format!("rpm2cpio '{}' | cpio -idm --quiet", package.display());
    let mut shell = command("sh", &["-c", &unpack]);
    shell.current_dir(&folder);
    run_command(shell)?;
    try_program(&folder.join("usr/bin/mallette-rps"))
}

/// Starts the program on an empty data folder, and waits until its window is painted.
fn try_program(program: &Path) -> Result<()> {
    let data = root().join("target/dist/data-try");
    let _ = std::fs::remove_dir_all(&data);
    let started = Command::new(program)
        .arg("--data")
        .arg(&data)
        .env("DISPLAY", DISPLAY)
        .spawn()
        .with_context(|| format!("Start {}", program.display()))?;
    let _program = Stopped(started);
    let start = Instant::now();
    while colours()? < PAINTED {
        ensure!(
            start.elapsed() < PATIENCE,
            "{} paints nothing",
            program.display()
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("{} paints its first page", program.display());
    Ok(())
}

/// How many colours are on the screen.
fn colours() -> Result<usize> {
    let screen = [
        "-display", DISPLAY, "-window", "root", "-format", "%k", "info:-",
    ];
    let printed = output("import", &screen)?;
    printed.parse().with_context(|| format!("Read `{printed}`"))
}

/// A process that ends with the try.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A screen without a monitor.
struct Display(#[expect(dead_code, reason = "kept until the end of the try")] Stopped);

impl Display {
    fn start() -> Result<Self> {
        let server = Command::new("Xvfb")
            .args([DISPLAY, "-screen", "0", "1440x900x24"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let server = Self(Stopped(server.context("Start Xvfb")?));
        let start = Instant::now();
        while colours().is_err() {
            ensure!(start.elapsed() < PATIENCE, "Xvfb does not start");
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }
}
