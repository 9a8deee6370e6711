//! The same rooms without a window: for scripts, administrators and tests.
//!
//! Exit codes: 0 done, 1 it could not be done (said on standard error), 2 the command is misused.
//! Results go to standard output and nothing else does. French is in `texts.toml`; what goes wrong is said
//! as in the window, by `pages::Problem`.
#![expect(clippy::print_stdout, reason = "a command-line program")]
#![expect(clippy::print_stderr, reason = "a command-line program")]

mod commands;
mod export;
mod file;
mod problem;
mod texts;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    match usage::command().try_get_matches() {
        Ok(matches) => match commands::run(&matches) {
            Ok(output) => {
                print!("{output}");
                ExitCode::SUCCESS
            }
            Err(error) => fail(&problem::in_words(error), 1),
        },
        Err(error) if !error.use_stderr() => {
            print!("{error}");
            ExitCode::SUCCESS
        }
        Err(error) => fail(&usage::misuse(&error).to_string(), 2),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    eprintln!("mallette-cli: {message}");
    ExitCode::from(code)
}
