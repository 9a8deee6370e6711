//! The developers' commands, `cargo xtask …`: set up, run, test, measure, package.
//!
//! Written in Rust so that they are the same on Linux, Windows and macOS. It starts other programs
//! and never links the window or Typst itself: the first `cargo xtask run` must answer quickly.
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::print_stderr, reason = "a command-line tool")]

mod assets;
mod bench;
mod check;
mod command;
mod content;
mod dist;
mod endure;
mod figures;
mod report;
mod run;
mod schema;
mod setup;
mod table;
mod test;
mod windows;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  run                 install what is missing, build, open the window
  test                everything CI runs, end-to-end tests included
  check               formatting, lints, bans: what is read rather than run
  serve [--sample] [--data folder] [--clock instant] [port]
                      the same pages on 127.0.0.1, for a browser (debug only)
  content [--watch | --fix | --report]
                      compile content/ into gen/library.db; --report reads it over
  figures             code lines, files a field touches, circles, dead interface, lengths
  assets              install and copy the third-party assets of the interface
  schema              refresh src-tauri/dossier/schema.sql from the migrations
  bench [name]        measure start-up, memory, pages, search, documents, commits
  endure [minutes] [seed]
                      kill the program, break its disk, damage its files,
                      mutate what it reads
  dist                build the .deb and .rpm and try them
  windows             compile the rooms without a window for Windows
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the command. A `--` before its arguments, as cargo wants one, changes nothing.
fn dispatch(arguments: &[&str]) -> anyhow::Result<()> {
    let (command, rest) = arguments.split_first().unwrap_or((&"help", &[]));
    let rest = rest.strip_prefix(&["--"]).unwrap_or(rest);
    match *command {
        "run" => run::run(rest),
        "serve" => run::serve(rest),
        "content" => content::content(rest),
        "bench" => bench::bench(rest),
        "endure" => endure::endure(rest),
        command => alone(command, rest),
    }
}

/// The commands that take no argument.
fn alone(command: &str, rest: &[&str]) -> anyhow::Result<()> {
    let start: fn() -> anyhow::Result<()> = match command {
        "test" => test::test,
        "check" => check::check,
        "figures" => figures::figures,
        "assets" => assets::assets,
        "schema" => schema::schema,
        "dist" => dist::dist,
        "windows" => windows::windows,
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            return Ok(());
        }
        unknown => anyhow::bail!("unknown command `{unknown}`\n\n{USAGE}"),
    };
    anyhow::ensure!(
        rest.is_empty(),
        "`{command}` takes no argument: {}",
        rest.join(" ")
    );
    start()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(arguments: &[&str]) -> String {
        dispatch(arguments).unwrap_err().to_string()
    }

    #[test]
    fn dashes_before_the_arguments_change_nothing() {
        assert_eq!(
            refused(&["content", "--", "--fast"]),
            refused(&["content", "--fast"])
        );
        assert!(dispatch(&["help", "--"]).is_ok());
    }

    #[test]
    fn what_a_command_does_not_know_is_refused_with_what_there_is() {
        assert!(refused(&["chek"]).contains("unknown command `chek`"));
        assert!(refused(&["chek"]).contains("  check  "));
        assert!(refused(&["test", "--fast"]).contains("takes no argument: --fast"));
        assert!(refused(&["content", "--fast"]).contains("--watch"));
    }
}
