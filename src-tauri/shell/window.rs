//! The two windows: the person's, and the projector's.
//!
//! The projector is a window like any other, placed on the other display when there is one, then
//! made full screen. It is made in one turn of the main loop: made while a request is being
//! answered, a window locks on Windows; given its settings one turn later, it stays blank at times
//! on Linux.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager as _, Monitor, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::scheme;

/// The label of the person's window.
pub(crate) const MAIN: &str = "main";

/// The label of the projector's window.
const PROJECTOR: &str = "projector";

/// Where the web view keeps what it needs: with the rest of the data, wherever they are.
pub(crate) struct Kept(PathBuf);

impl Kept {
    /// In the data folder.
    pub(crate) fn under(data: &Path) -> Self {
        Self(data.join("web"))
    }
}

/// Opens the person's window on a page.
pub(crate) fn open_main(app: &AppHandle, page: &str) -> tauri::Result<WebviewWindow> {
    let builder = builder(app, MAIN, page)?
        .inner_size(1280.0, 820.0)
        .min_inner_size(360.0, 480.0);
    build(builder)
}

/// Makes a window, with its settings in the same turn of the main loop.
fn build(builder: WebviewWindowBuilder<'_, tauri::Wry, AppHandle>) -> tauri::Result<WebviewWindow> {
    let window = builder.build()?;
    draw_without_gpu(&window)?;
    Ok(window)
}

/// Text and boxes need no graphics card. On Linux, setting one up is a third of the time to the first page
/// on a machine without it, and its drivers are what leaves windows blank.
#[cfg(target_os = "linux")]
fn draw_without_gpu(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn draw_without_gpu(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Whether the person's window is there.
pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(MAIN).is_some()
}

/// Brings the person's window to the front, on a page if one is given.
pub(crate) fn bring_to_front(app: &AppHandle, page: Option<&str>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
    if let Some(address) = page.and_then(|page| format!("{}{page}", scheme::ORIGIN).parse().ok()) {
        let _ = window.navigate(address);
    }
}

/// Opens the system's print dialog on the person's window. False when it could not be.
pub(crate) fn print(app: &AppHandle) -> bool {
    let printed = app.get_webview_window(MAIN).map(|window| window.print());
    if let Some(Err(error)) = &printed {
        tracing::warn!(%error, "the page could not be printed");
    }
    matches!(printed, Some(Ok(())))
}

/// Opens the projector's window, or brings it to the front.
pub(crate) fn open_projector(app: &AppHandle) {
    let opener = app.clone();
    let asked = app.run_on_main_thread(move || {
        let opened = match opener.get_webview_window(PROJECTOR) {
            Some(window) => window.set_focus(),
            None => build_projector(&opener),
        };
        if let Err(error) = opened {
            tracing::error!(%error, "the projector window could not be opened");
        }
    });
    if let Err(error) = asked {
        tracing::error!(%error, "the projector window could not be asked for");
    }
}

/// Closes the projector's window.
pub(crate) fn close_projector(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(PROJECTOR) {
        let _ = window.close();
    }
}

fn build_projector(app: &AppHandle) -> tauri::Result<()> {
    let mut builder = builder(app, PROJECTOR, "/projection")?
        .title("Mallette RPS, projection")
        .inner_size(1280.0, 720.0);
    if let Some(monitor) = other_display(app)? {
        let place = monitor.position().to_logical::<f64>(monitor.scale_factor());
        builder = builder.position(place.x, place.y);
    }
    build(builder)?.set_fullscreen(true)
}

/// The display the person's window is not on.
fn other_display(app: &AppHandle) -> tauri::Result<Option<Monitor>> {
    let current = match app.get_webview_window(MAIN) {
        Some(window) => window.current_monitor()?,
        None => None,
    };
    let position = current.map(|monitor| *monitor.position());
    let displays = app.available_monitors()?;
    Ok(displays
        .into_iter()
        .find(|monitor| Some(*monitor.position()) != position))
}

fn builder<'a>(
    app: &'a AppHandle,
    label: &str,
    page: &str,
) -> tauri::Result<WebviewWindowBuilder<'a, tauri::Wry, AppHandle>> {
    let address = format!("{}{page}", scheme::ORIGIN)
        .parse()
        .map_err(tauri::Error::InvalidUrl)?;
    Ok(
        WebviewWindowBuilder::new(app, label, WebviewUrl::CustomProtocol(address))
            .title("Mallette RPS")
            .data_directory(app.state::<Kept>().0.clone())
            .on_navigation(scheme::is_ours),
    )
}
