//! A second start on the same data brings the first window to the front, and stops.

use std::process::Command;

use crate::browser::{Program, built, sample};
use crate::desktop::{self, Desktop};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_its_dossier_to_the_first() {
    let _desktop = Desktop::start();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let program = Program::start(&data, &[]).await;
    program.wait_text("h1", "On ouvre la mallette").await;

    let second = Command::new(built("mallette-rps"))
        .args(["--data", data.to_str().unwrap()])
        .arg(sample(folder.path()))
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .status()
        .unwrap();

    assert!(second.success(), "the second start ends by itself");
    program
        .wait_text(".dossier strong", "Menuiserie Ferrand")
        .await;
    desktop::wait_for_windows(1);
    program.quit().await;
}
