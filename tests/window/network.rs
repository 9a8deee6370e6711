//! No network: the whole program, its web view included, is followed by the system while it is used, and asks
//! for no socket but those of the computer itself.
//!
//! Without a driver, which would open one to speak to the web view: keys alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use crate::browser::{CLOCK, built, sample};
use crate::desktop::{self, Desktop};

/// How long a person looks at a room before going to the next.
const A_LOOK: Duration = Duration::from_secs(1);

/// Between programs of the computer, and with its kernel.
const LOCAL: [&str; 2] = ["AF_UNIX", "AF_NETLINK"];

/// The program under `strace`, with every process it starts.
fn start_followed(folder: &Path, trace: &Path) -> Child {
    let data = folder.join("data");
    let mut command = Command::new("strace");
    command
        .args(["--follow-forks", "--seccomp-bpf", "--quiet=all"])
        .args(["--trace=socket", "--output"])
        .arg(trace)
        .arg(built("mallette-rps"))
        .arg("--data")
        .arg(data)
        .args(["--clock", CLOCK])
        .arg(sample(folder))
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.spawn().expect("start strace")
}

/// The families of the sockets that were asked for: `12 socket(AF_UNIX, SOCK_STREAM, 0) = 3`.
fn families(trace: &str) -> BTreeSet<&str> {
    let calls = trace.split("socket(").skip(1);
    calls
        .filter_map(|call| call.split([',', ' ']).next())
        .collect()
}

#[test]
fn the_program_opens_no_network_socket() {
    let _desktop = Desktop::start();
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let mut program = start_followed(folder.path(), &trace);
    desktop::wait_for_windows(1);
    desktop::wait_for_text(&folder.path().join("data/journal.log"), pages::SHOWN);

    // A search, each room of the program, the plan in the projector, and back.
    desktop::press("ctrl+k");
    desktop::type_text("urgent");
    for room in ["2", "3", "4", "6", "7", "5"] {
        desktop::press(&format!("alt+{room}"));
        // A key pressed before the page is there leads nowhere, and nothing outside says when it is.
        std::thread::sleep(A_LOOK);
    }
    desktop::press_until_windows("F5", 2);
    desktop::press_until_windows("Escape", 1);
    desktop::picture("network");
    desktop::press_until_windows("alt+F4", 0);

    assert!(program.wait().unwrap().success(), "the program ends well");
    let trace = fs::read_to_string(trace).unwrap();
    let families = families(&trace);
    assert!(
        families.contains("AF_UNIX"),
        "the trace follows the program:\n{trace}"
    );
    let network: Vec<_> = families
        .iter()
        .filter(|family| !LOCAL.contains(family))
        .collect();
    assert_eq!(network, Vec::<&&str>::new(), "\n{trace}");
}

#[test]
fn a_network_socket_would_be_seen() {
    let trace = "7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n8 socket(AF_INET6, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4\n\
                 9 socket(AF_INET, SOCK_STREAM <unfinished ...>\n";
    let seen = families(trace);
    assert_eq!(seen, BTreeSet::from(["AF_INET", "AF_INET6", "AF_UNIX"]));
}
