//! Checks a content folder, and mends its typography when asked: `compile <folder> [--fix]`.
//!
//! What authors run while the rest is being built; `cargo xtask content` does the same and more.
#![expect(clippy::print_stdout, reason = "a command-line tool")]

use std::path::Path;
use std::process::ExitCode;

use library::compile::{check, fix};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(dir) = arguments.first().map(Path::new) else {
        println!("compile <folder> [--fix]");
        return ExitCode::FAILURE;
    };
    if arguments.iter().any(|argument| argument == "--fix") {
        match fix(dir) {
            Ok(fixed) => {
                for (file, count) in fixed.files {
                    println!("{file}: {count}");
                }
            }
            Err(error) => {
                println!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    match check(dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            println!("{report}{}", report.problems.len());
            ExitCode::FAILURE
        }
    }
}
