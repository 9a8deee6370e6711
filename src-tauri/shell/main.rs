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
use std::sync::{Arc, OnceLock};
use std::thread;

use anyhow::{Context as _, anyhow};
use axum::Router;
use library::Library;
use pages::{App, Folders, Setup};
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
        Err(stop) => tell(&stop),
    }
}

fn start(options: Options) -> Result<(), Stop> {
    let role = instance::claim(&options);
    let done = role.and_then(|role| match role {
        Role::First(instance) => run(options, instance).map(|()| Ok(())),
        Role::Second => Ok(Ok(())),
        Role::Unanswered => Ok(Err(Stop::Unanswered)),
    });
    done.unwrap_or_else(|error| {
        tracing::error!(cause = pages::kinds(&error), "no window opens");
        Err(Stop::Failed(error))
    })
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
    let handle = Handle::default();
    let desk = TauriDesk {
        clock: clock::Clock::starting_at(options.clock),
        app: handle.clone(),
    };
    let kept = window::Kept::under(&options.data);
    let preparing = thread::spawn(move || prepare(options, desk));
    let router = Arc::new(OnceLock::<Router>::new());
    let served = Arc::clone(&router);
    let tauri = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(kept)
        .register_asynchronous_uri_scheme_protocol(scheme::NAME, move |_, request, responder| {
            if let Some(router) = served.get() {
                scheme::answer(router.clone(), request, responder);
            }
        })
        .build(tauri::generate_context!())
        .context("Build the window")?;
    let (app, first_page) = preparing
        .join()
        .map_err(|_| anyhow!("The pages stopped while they were made ready"))??;
    router.get_or_init(|| pages::router(app.clone()));
    let _ = handle.set(tauri.handle().clone());
    window::open_main(tauri.handle(), &first_page)?;
    instance.listen(tauri.handle().clone(), app.clone());
    tauri.run(move |tauri, event| react(tauri, &event, &app));
    Ok(())
}

/// The pages and the address of the first one: made ready while the system prepares its windows.
fn prepare(options: Options, desk: TauriDesk) -> anyhow::Result<(App, String)> {
    let app = App::new(Setup {
        library: Library::embedded().context("Open the library")?,
        desk: Box::new(desk),
        print: Box::new(|document, view, format, options| {
            Ok(documents::write(document, view, format, options)?)
        }),
        folders: Folders::under(&options.data),
        reload_templates: cfg!(debug_assertions),
    })?;
    pages::warm_up(&app);
    // What goes wrong with the dossier is told by this page.
    let first_page = match options.open {
        Some(path) => pages::open_at_start(&app, &path),
        None => pages::open_last(&app),
    };
    Ok((app, first_page))
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
