//! What a fresh machine lacks: found, and installed where it may be.
//!
//! On Debian and Ubuntu as root or with sudo, packages are installed. Elsewhere the one command to
//! type is said. Nothing is removed, nothing is configured.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::command::{exists, output, run};

/// What the window needs to be built.
pub(crate) fn for_window() -> Result<()> {
    node()?;
    packages("build")
}

/// What the window needs to be built, and what this needs besides: `tests`, `dist` or `bench`.
pub(crate) fn for_window_and(purpose: &str) -> Result<()> {
    for_window()?;
    packages(purpose)
}

/// What the report on the content needs. Elsewhere than on Debian, Grammalecte is no package.
pub(crate) fn for_report() -> Result<()> {
    if exists("grammalecte-cli", &["--help"]) {
        return Ok(());
    }
    if Path::new(DEBIAN).exists() {
        return debian("report");
    }
    bail!("grammalecte-cli is missing: install it from https://grammalecte.net, then try again");
}

/// Where Debian and Ubuntu say what they are.
const DEBIAN: &str = "/etc/debian_version";

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

fn packages(purpose: &str) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    if Path::new(DEBIAN).exists() {
        return debian(purpose);
    }
    if Path::new("/etc/fedora-release").exists() {
        return fedora();
    }
    println!("Not Debian, Ubuntu or Fedora: what this needs is assumed to be installed:");
    println!("{}", listed(purpose)?.join(" "));
    Ok(())
}

/// The packages that `packages.toml` lists for something.
fn listed(purpose: &str) -> Result<Vec<String>> {
    let lists = toml::from_str(include_str!("../packages.toml"))?;
    let mut lists: BTreeMap<String, Vec<String>> = lists;
    lists.remove(purpose).context("A purpose of packages.toml")
}

/// Installs what is missing.
pub(crate) fn debian(purpose: &str) -> Result<()> {
    let mut missing = listed(purpose)?;
    missing.retain(|name| !is_installed(name));
    if missing.is_empty() {
        return Ok(());
    }
    let install = ["apt-get", "install", "-y", "--no-install-recommends"];
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    let install = [&install[..], &missing].concat();
    if output("id", &["-u"])? == "0" {
        run("apt-get", &["update"])?;
        let quiet = ["DEBIAN_FRONTEND=noninteractive"];
        return run("env", &[&quiet[..], &install].concat());
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
