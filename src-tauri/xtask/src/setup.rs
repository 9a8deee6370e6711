//! What a fresh machine lacks: found, and installed where it may be.
//!
//! On Debian and Ubuntu as root or with sudo, packages are installed. Elsewhere the one command to
//! type is said. Nothing is removed, nothing is configured.

use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{exists, output, run};

/// To build the window.
const BUILD: &[&str] = &["libwebkit2gtk-4.1-dev"];

/// To drive the window in the tests, and to open its documents in the programs people have.
const TESTS: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "openbox",
    "xdotool",
    "x11-utils",
    "imagemagick",
    "fonts-dejavu-core",
    "poppler-utils",
    "qpdf",
    "libreoffice-writer-nogui",
    "libreoffice-calc-nogui",
    "python3-openpyxl",
    "python3-docx",
    "python3-icalendar",
    "chromium",
    "chromium-driver",
];

/// To package for Fedora from Debian, and to try what was packaged.
const DIST: &[&str] = &["rpm", "cpio", "xvfb", "imagemagick"];

/// To print the same plan with other programs, and compare; to start the window without a screen.
const BENCH: &[&str] = &["weasyprint", "libreoffice-writer-nogui", "xvfb"];

/// To read the content over: spelling and agreement in French.
const REPORT: &[&str] = &["grammalecte-cli"];

/// What the window needs to be built.
pub(crate) fn for_window() -> Result<()> {
    node()?;
    packages(BUILD)
}

/// What the tests need besides.
pub(crate) fn for_tests() -> Result<()> {
    for_window()?;
    packages(TESTS)
}

/// What packaging needs besides.
pub(crate) fn for_dist() -> Result<()> {
    for_window()?;
    packages(DIST)
}

/// What the benches need besides.
pub(crate) fn for_bench() -> Result<()> {
    for_window()?;
    packages(BENCH)
}

/// What the report on the content needs. Elsewhere than on Debian, Grammalecte is no package.
pub(crate) fn for_report() -> Result<()> {
    if exists("grammalecte-cli", &["--help"]) {
        return Ok(());
    }
    if Path::new("/etc/debian_version").exists() {
        return debian(REPORT);
    }
    bail!("grammalecte-cli is missing: install it from https://grammalecte.net, then try again");
}

fn node() -> Result<()> {
    if exists("npm", &["--version"]) {
        return Ok(());
    }
    let advice = match std::env::consts::OS {
        "macos" => "brew install node",
        "windows" => "winget install OpenJS.NodeJS.LTS",
        _ => "install Node.js 20 or newer (https://nodejs.org)",
    };
    bail!("Node.js is missing. Do this, then try again:\n\n    {advice}\n");
}

fn packages(wanted: &[&str]) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    if Path::new("/etc/debian_version").exists() {
        return debian(wanted);
    }
    if Path::new("/etc/fedora-release").exists() {
        return fedora();
    }
    println!(
        "Not Debian, Ubuntu or Fedora: these are assumed to be installed: {}",
        wanted.join(" ")
    );
    Ok(())
}

fn debian(wanted: &[&str]) -> Result<()> {
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(&missing);
    if output("id", &["-u"])? == "0" {
        run("apt-get", &["update"])?;
        return run(
            "env",
            &[&["DEBIAN_FRONTEND=noninteractive"], install.as_slice()].concat(),
        );
    }
    if exists("sudo", &["-n", "true"]) {
        run("sudo", &["apt-get", "update"])?;
        return run("sudo", &install);
    }
    bail!(
        "Packages are missing. Do this, then try again:\n\n    sudo {}\n",
        install.join(" ")
    );
}

fn is_installed(package: &str) -> bool {
    output("dpkg-query", &["-W", "-f=${db:Status-Status}", package])
        .is_ok_and(|status| status == "installed")
}

fn fedora() -> Result<()> {
    if exists("pkg-config", &["--exists", "webkit2gtk-4.1"]) {
        return Ok(());
    }
    bail!(
        "WebKitGTK is missing. Do this, then try again:\n\n    sudo dnf install webkit2gtk4.1-devel\n"
    );
}
