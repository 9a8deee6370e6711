//! Requests that no page of ours sends: too large, of another kind, to nowhere. Each is answered by a page
//! of ours, in French, and changes nothing.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::{Method, Request, StatusCode};
use support::{Page, Visitor};

const SHEET: &str = "/situations/ici-tout-est-urgent";

/// More than a form holds, and what axum alone would have taken for an empty form or refused in English.
const TOO_LARGE: usize = 5 * 1024 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_too_large_is_told_saves_nothing_and_leaves_what_was_typed() {
    let visitor = Visitor::with_dossier().await;
    let story = "Le jeudi, tout arrive. ".repeat(TOO_LARGE / 23 + 1);
    let forms = [
        (format!("{SHEET}/details"), "suspected_causes"),
        (format!("{SHEET}/story"), "story"),
        (format!("{SHEET}/work-units"), "unit"),
        ("/work-units".to_owned(), "name"),
        ("/actions".to_owned(), "title"),
    ];
    let before = visitor.see("/history").await.texts(".history__line");
    for (address, field) in forms {
        let answer = visitor.send_htmx(&address, &[(field, &story)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
        let told = answer.text("#toasts");
        assert!(told.contains("trop long pour être enregistré"), "{told}");
        assert!(told.contains("Rien n’a été enregistré"), "{told}");
        assert!(told.contains("encore à l’écran"), "{told}");
        assert_eq!(
            answer.header("hx-retarget"),
            Some("#toasts"),
            "the form stays"
        );
        assert_eq!(answer.texts("main, form"), Vec::<String>::new());

        let page = visitor.send(&address, &[(field, &story)]).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
        assert!(page.says("trop long pour être enregistré"), "{address}");
        assert!(page.html.contains(&story), "{address} shows what was typed");
    }
    let after = visitor.see("/history").await.texts(".history__line");
    assert_eq!(after, before, "nothing was changed");
}

#[tokio::test]
async fn a_form_just_under_the_limit_reaches_its_handler() {
    let visitor = Visitor::with_dossier().await;
    let large = "a".repeat(4 * 1024 * 1024 - 100);
    let page = visitor.send("/undo", &[("operation", &large)]).await;
    assert_ne!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// What is between the quotes of each `.route("…"`, in the sources of the pages.
fn routes() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let sources = xtask::count::files(&folder, "pages/src", "rs").unwrap();
    let routes = sources.iter().flat_map(|(_, text)| {
        let parts = text.split(".route(").skip(1);
        parts.filter_map(|part| part.trim_start().strip_prefix('"')?.split('"').next())
    });
    routes
        .filter(|route| !route.starts_with("/out"))
        .map(str::to_owned)
        .collect()
}

/// The route with each of its parameters replaced.
fn filled(route: &str, parameter: &str) -> String {
    let parts = route.split('/').map(|part| match part.starts_with('{') {
        true => parameter,
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Words of the machinery below, which nobody should read.
const ENGLISH: [&str; 12] = [
    "Failed to",
    "failed to",
    "Expected",
    "expected",
    "Invalid",
    "invalid",
    "missing field",
    "unknown field",
    "not allowed",
    "Not Found",
    "Unsupported",
    "too large",
];

/// Previews are drawn from a PDF, which these tests do not make: theirs say so.
fn is_preview(asked: &str) -> bool {
    asked.contains("/documents/") && (asked.contains("/preview") || asked.contains("/pages/"))
}

/// Fails when what is refused is not refused by a page of ours, or when something broke.
fn check(page: &Page, asked: &str) {
    assert!(
        page.status != StatusCode::INTERNAL_SERVER_ERROR || is_preview(asked),
        "{asked}: {}\n{}",
        page.status,
        page.text("main")
    );
    if page.status.is_success() || page.status.is_redirection() {
        return;
    }
    let kind = page.header("content-type").unwrap_or_default();
    assert!(
        kind.starts_with("text/html"),
        "{asked}: {} as « {kind} »: {}",
        page.status,
        page.html
    );
    assert!(
        page.html.contains("lang=\"fr\"") || page.html.contains("id=\"toasts\""),
        "{asked}: {}",
        page.html
    );
    let told = page.text("body");
    assert!(!told.is_empty(), "{asked}: {} says nothing", page.status);
    for word in ENGLISH {
        assert!(!told.contains(word), "{asked}: « {word} » in {told}");
    }
}

/// Sends a request no page sends, as a page and as htmx would, and checks the answers.
async fn send(visitor: &Visitor, method: &Method, address: &str, kind: &str, body: &[u8]) {
    for htmx in [false, true] {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("mallette://localhost{address}"));
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        if htmx {
            request = request.header("hx-request", "true");
        }
        let page = visitor.request(request.body(body.to_vec()).unwrap()).await;
        let body = String::from_utf8_lossy(body);
        check(
            &page,
            &format!("{method} {address} ({kind}) « {body} » htmx {htmx}"),
        );
    }
}

#[tokio::test]
async fn whatever_is_asked_no_answer_is_raw_or_in_english() {
    let visitor = Visitor::with_sample().await;
    let routes = routes();
    assert!(routes.len() > 80, "the routes are found: {}", routes.len());
    let forms: [(&str, &[u8]); 5] = [
        ("", b"a=b"),
        ("text/plain", b"bonjour"),
        ("application/json", b"{\"title\": 3}"),
        (FORM, b"\xff\xfe=%ff%fe&&=&%"),
        (
            FORM,
            b"id=zzz&unit=1&unit=2&level=abc&year=-1&before=x&action=%00&section=999999999999",
        ),
    ];
    for route in &routes {
        for parameter in ["zzz", "%ff%fe", "..%2f..%2fetc", "%00", "0"] {
            send(&visitor, &Method::GET, &filled(route, parameter), "", b"").await;
        }
        let address = filled(route, "zzz");
        for query in [
            "open=%ff",
            "before=zzz&year=x&question=-1&answer=zz&page=%00",
            "open=a&open=b&view=&",
        ] {
            send(
                &visitor,
                &Method::GET,
                &format!("{address}?{query}"),
                "",
                b"",
            )
            .await;
        }
        for (kind, body) in forms {
            send(&visitor, &Method::POST, &address, kind, body).await;
        }
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            send(&visitor, &method, &address, "", b"").await;
        }
    }
}

#[tokio::test]
async fn what_is_refused_before_a_handler_says_why_it_is() {
    let visitor = Visitor::with_sample().await;
    let ask = async |method: Method, address: &str, kind: &str| {
        let request = Request::builder()
            .method(method)
            .uri(format!("mallette://localhost{address}"));
        let request = request.header("content-type", kind).body(b"a".to_vec());
        visitor.request(request.unwrap()).await
    };
    let page = ask(Method::POST, "/actions", "text/plain").await;
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(page.says("On ne comprend pas ce qui a été envoyé"));
    let page = ask(Method::DELETE, "/plan", FORM).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.says("Cette page n’existe plus"));
    let page = ask(Method::GET, "/own-situations/zzz", FORM).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.says("On ne comprend pas cette adresse"));
    let page = ask(Method::GET, "/assets/styles/none.css", FORM).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.says("Cette page n’existe plus"));
}

/// Where an address may lead: in the program, to the web, to a letter, to a call.
fn leads_somewhere_safe(address: &str) -> bool {
    let ours = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    let schemes = ["http://", "https://", "mailto:", "tel:"];
    ours || address.is_empty()
        || address.starts_with(['#', '?'])
        || schemes.iter().any(|scheme| address.starts_with(scheme))
}

/// Every address a page leads to, loads or sends to.
fn addresses(page: &Page) -> Vec<String> {
    let attributes = ["href", "action", "formaction", "hx-get", "hx-post", "src"];
    let all = attributes.map(|name| page.attributes(&format!("[{name}]"), name));
    all.concat()
        .into_iter()
        .filter(|address| !address.starts_with("data:image/"))
        .collect()
}

#[tokio::test]
async fn no_address_that_was_given_leads_out_or_runs() {
    const EVIL: [&str; 5] = [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "/\\elsewhere.example",
        "//elsewhere.example",
    ];
    let visitor = Visitor::with_sample().await;
    let plan = visitor.see("/plan").await;
    let id = plan.attribute("tr.act", "id").unwrap();
    let id = id.trim_start_matches("action-");
    for evil in EVIL {
        // The fields that say where to go next.
        let quoted =
            serde_urlencoded::to_string([("next", evil), ("back", evil), ("q", evil)]).unwrap();
        for route in [
            "/dossiers",
            "/plan",
            "/search",
            "/themes",
            "/actions/new",
            "/own-situations/new",
        ] {
            let page = visitor.go(&format!("{route}?{quoted}")).await;
            let bad: Vec<_> = addresses(&page)
                .into_iter()
                .filter(|to| !leads_somewhere_safe(to))
                .collect();
            assert_eq!(bad, Vec::<String>::new(), "{route} given {evil}");
        }
        let sent = [
            ("/dossiers".to_owned(), vec![("name", ""), ("next", evil)]),
            (format!("/actions/{id}/copy"), vec![("back", evil)]),
            ("/undo".to_owned(), vec![("back", evil)]),
            ("/plan/selection".to_owned(), vec![("back", evil)]),
            (
                "/helpers/health-service".to_owned(),
                vec![("name", evil), ("phone", evil), ("email", evil)],
            ),
        ];
        for (address, fields) in sent {
            let page = visitor.send(&address, &fields).await;
            let bad: Vec<_> = addresses(&page)
                .into_iter()
                .filter(|to| !leads_somewhere_safe(to))
                .collect();
            assert_eq!(bad, Vec::<String>::new(), "{address} given {evil}");
            let shown = page.header("hx-push-url").unwrap_or(&page.address);
            let stays = shown == "false";
            assert!(stays || leads_somewhere_safe(shown), "{address}: {shown}");
        }
    }
}

#[tokio::test]
async fn no_page_runs_or_leads_out_even_when_every_text_of_the_dossier_would() {
    const EVIL: &str = "javascript:alert(1)";
    let visitor = Visitor::with_dossier().await;
    let company = [
        ("name", EVIL),
        ("sector", EVIL),
        ("department", EVIL),
        ("city", EVIL),
        ("has_cse", EVIL),
    ];
    visitor.send("/settings/company", &company).await;
    let action = [
        ("title", EVIL),
        ("owner_name", EVIL),
        ("due_on", "11/12"),
        ("source", EVIL),
        ("theme", EVIL),
    ];
    visitor.send("/actions", &action).await;
    visitor
        .send("/own-situations", &[("title", EVIL), ("theme", EVIL)])
        .await;
    visitor
        .send("/own-situations", &[("title", EVIL), ("theme", "charge")])
        .await;
    visitor
        .send(&format!("{SHEET}/story"), &[("story", EVIL)])
        .await;
    visitor
        .send(
            "/helpers/health-service",
            &[("name", EVIL), ("phone", EVIL), ("email", EVIL)],
        )
        .await;
    for (_, address) in support::pages::PAGES {
        let page = visitor.go(address).await;
        let bad: Vec<_> = addresses(&page)
            .into_iter()
            .filter(|to| !leads_somewhere_safe(to))
            .collect();
        assert_eq!(bad, Vec::<String>::new(), "{address}");
    }
}
