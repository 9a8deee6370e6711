//! The desktop program: reads where things are, opens the library, then a window on the pages.
//!
//! The only place that knows Tauri. It holds no rule, no SQL and no HTML: a click is a request to
//! the router of `pages`, through the custom scheme of `scheme.rs`. The web view has no command and
//! no permission.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clock;
mod desk;
mod instance;
mod logging;
mod paths;
mod scheme;
mod window;

use std::process::ExitCode;

use anyhow::Context as _;
use library::Library;
use pages::{App, Setup};
use tauri::{AppHandle, RunEvent};

use crate::desk::{Handle, TauriDesk};
use crate::instance::{Instance, Role};
use crate::paths::{Options, Stop};

fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(stop) => return tell(&stop),
    };
    logging::start(&options.data);
    match start(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            tell(&Stop::Failed(error))
        }
    }
}

fn start(options: Options) -> anyhow::Result<()> {
    match instance::claim(&options)? {
        Role::First(instance) => run(options, instance),
        Role::Second => Ok(()),
    }
}

/// Says on the terminal why no window opens.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the answer to a command line"
)]
fn tell(stop: &Stop) -> ExitCode {
    let words = stop.in_words();
    let code = stop.exit_code();
    if code == 0 {
        print!("{words}");
    } else {
        eprint!("mallette-rps: {words}");
    }
    ExitCode::from(code)
}

#[expect(
    clippy::disallowed_types,
    reason = "the configuration that the macro writes is Tauri's own"
)]
fn run(options: Options, instance: Instance) -> anyhow::Result<()> {
    let library = Library::embedded().context("Open the library")?;
    let handle = Handle::default();
    let desk = TauriDesk {
        clock: clock::Clock::starting_at(options.clock),
        app: handle.clone(),
    };
    let app = App::new(Setup {
        library,
        desk: Box::new(desk),
        print: Box::new(|document, view, format, options| {
            Ok(documents::write(document, view, format, options)?)
        }),
        folders: options.folders(),
        reload_templates: cfg!(debug_assertions),
    })?;
    let router = pages::router(app.clone());
    let closing = app.clone();
    // What goes wrong with the dossier is told by this page.
    let first_page = match options.open {
        Some(path) => pages::open_at_start(&app, &path),
        None => pages::open_last(&app),
    };

    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol(scheme::NAME, move |_, request, responder| {
            scheme::answer(router.clone(), request, responder);
        })
        .setup(move |tauri| {
            let _ = handle.set(tauri.handle().clone());
            window::open_main(tauri.handle(), &first_page)?;
            instance.listen(tauri.handle().clone(), app);
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("Build the window")?
        .run(move |tauri, event| react(tauri, &event, &closing));
    Ok(())
}

fn react(tauri: &AppHandle, event: &RunEvent, app: &App) {
    if let RunEvent::WindowEvent {
        label,
        event: tauri::WindowEvent::Destroyed,
        ..
    } = event
    {
        if label == window::MAIN {
            tauri.exit(0);
        } else {
            pages::projector_closed(app);
        }
    }
    if matches!(event, RunEvent::Exit)
        && let Err(problem) = app.close()
    {
        tracing::error!(?problem, "the dossier was closed without a backup");
    }
}
