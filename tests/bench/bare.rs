//! A bare window of the same web view and size on a static page: what start-up and memory are compared with.
//!
//! Prints `shown` after its second animation frame, then stays until it is killed.
#![expect(
    clippy::expect_used,
    reason = "a window that cannot open measures nothing"
)]
#![expect(
    clippy::print_stdout,
    reason = "tells the bench that it is on the screen"
)]

use std::borrow::Cow;
use std::io::Write as _;

use tao::dpi::LogicalSize;
use tao::event::{Event, WindowEvent};
use tao::event_loop::{ControlFlow, EventLoop};
use tao::window::WindowBuilder;
use wry::WebViewBuilder;
use wry::http::Response;

const PAGE: &str = "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Bare</title>\
    <script src=\"/shown.js\" defer></script><h1>Bare</h1><p>A static page.</p></html>";

const SCRIPT: &str = "requestAnimationFrame(() => requestAnimationFrame(() => fetch('/shown', { method: 'POST' })));";

fn main() {
    let events = EventLoop::new();
    let window = WindowBuilder::new()
        .with_title("Bare")
        .with_inner_size(LogicalSize::new(1280.0, 820.0))
        .build(&events)
        .expect("a window");
    let builder = WebViewBuilder::new()
        .with_custom_protocol("bare".to_owned(), |_, request| {
            let (kind, body) = match request.uri().path() {
                "/shown.js" => ("text/javascript", SCRIPT),
                "/shown" => {
                    println!("shown");
                    let _ = std::io::stdout().flush();
                    ("text/plain", "")
                }
                _ => ("text/html", PAGE),
            };
            Response::builder()
                .header("content-type", kind)
                .body(Cow::Borrowed(body.as_bytes()))
                .unwrap_or_default()
        })
        .with_url("bare://localhost/");
    let _view = build(builder, &window);
    events.run(|event, _, flow| {
        *flow = ControlFlow::Wait;
        if let Event::WindowEvent {
            event: WindowEvent::CloseRequested,
            ..
        } = event
        {
            *flow = ControlFlow::Exit;
        }
    });
}

#[cfg(target_os = "linux")]
fn build(builder: WebViewBuilder<'_>, window: &tao::window::Window) -> wry::WebView {
    use tao::platform::unix::WindowExtUnix as _;
    use wry::WebViewBuilderExtUnix as _;
    builder
        .build_gtk(window.default_vbox().expect("a box"))
        .expect("a web view")
}

#[cfg(not(target_os = "linux"))]
fn build(builder: WebViewBuilder<'_>, window: &tao::window::Window) -> wry::WebView {
    builder.build(window).expect("a web view")
}
