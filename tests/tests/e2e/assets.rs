//! What the worker serves besides the API: snippet, app, pages, OpenAPI.

use serde_json::Value;
use shared::api::{Access, Bootstrap, ENDPOINTS};
use shared::protocol::{Code, VERSION};
use tests::eventually;
use tests::http::send;
use tests::stand::Stand;

fn bootstrap(snippet: &str) -> Bootstrap {
    let start = snippet
        .find(&format!(r#"{{"v":{VERSION},"merchant":"#))
        .expect("the bootstrap is in the snippet");
    let mut values = serde_json::Deserializer::from_str(&snippet[start..]).into_iter();
    values.next().expect("a value").expect("a bootstrap")
}

#[test]
fn one_answer_holds_loader_and_bootstrap() {
    let stand = Stand::new("dental");
    let snippet = send(
        "GET",
        &stand.url(&format!("/w/{}.js", stand.merchant())),
        &[],
        "",
    );
    assert_eq!(
        snippet.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    let bootstrap = bootstrap(&snippet.text());
    assert_eq!(&bootstrap.merchant, stand.merchant());
    assert!(!bootstrap.chips.is_empty());
    assert!(!snippet.text().contains("__CHIPLINE_"));
    assert_eq!(snippet.header("set-cookie"), None);
    let url = stand.url(&format!("/w/{}.js", stand.merchant()));
    let packed = send("GET", &url, &[("accept-encoding", "gzip, br")], "");
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(packed.body.len() * 2 < snippet.body.len());
}

#[test]
fn a_snippet_has_the_texts_of_its_merchant_s_languages_and_no_others() {
    let stand = Stand::new("dental");
    let mut profile = stand
        .owner()
        .get::<shared::api::Me>("/v1/console/me")
        .profile;
    let snippet = || {
        let url = stand.url(&format!("/w/{}.js", stand.merchant()));
        send("GET", &url, &[], "").text()
    };
    let has = |text: &str| snippet().contains(text);
    assert!(has("在线咨询") && has("線上諮詢") && has("Type your question…"));
    profile.languages = vec![shared::lang::Lang::En];
    let saved = stand
        .owner()
        .send_json("PUT", "/v1/console/profile", &profile);
    assert_eq!(saved.status, 200, "{}", saved.text());
    eventually("the change is on the page", || {
        (!has("在线咨询") && !has("線上諮詢") && has("Type your question…")).then_some(())
    });
}

#[test]
fn files_have_their_types_and_hashed_ones_are_kept_for_ever() {
    let stand = Stand::new("dental");
    let snippet = send(
        "GET",
        &stand.url(&format!("/w/{}.js", stand.merchant())),
        &[],
        "",
    );
    let app = bootstrap(&snippet.text()).app;
    for (name, content_type) in [
        ("app.js", "text/javascript; charset=utf-8"),
        ("app.wasm", "application/wasm"),
        ("talk.js", "text/javascript; charset=utf-8"),
        ("api.js", "text/javascript; charset=utf-8"),
    ] {
        let path = format!("{app}{name}");
        let plain = send(
            "GET",
            &stand.url(&path),
            &[("accept-encoding", "identity")],
            "",
        );
        assert_eq!(plain.header("content-type"), Some(content_type));
        assert_eq!(
            plain.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(plain.header("access-control-allow-origin"), Some("*"));
        assert_eq!(plain.header("content-encoding"), None);
        let packed = send(
            "GET",
            &stand.url(&path),
            &[("accept-encoding", "gzip, br;q=1.0")],
            "",
        );
        assert_eq!(packed.header("content-encoding"), Some("br"), "{path}");
        assert_eq!(packed.header("content-type"), Some(content_type));
        assert!(packed.body.len() < plain.body.len());
    }
    let page = send("GET", &stand.url("/"), &[], "");
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(
        page.header("content-security-policy")
            .is_some_and(|policy| !policy.contains("unsafe-inline"))
    );
    let console = send("GET", &stand.url("/console/"), &[], "");
    assert!(
        console
            .header("content-security-policy")
            .is_some_and(|policy| policy.contains("frame-ancestors 'none'"))
    );
    assert!(!console.text().contains("<script>") && !console.text().contains("style=\""));
}

#[test]
fn folders_are_not_listed() {
    let stand = Stand::new("dental");
    for path in ["/a", "/a/", "/console/style", "/."] {
        send("GET", &stand.url(path), &[], "").refused(Code::NotFound);
    }
}

#[test]
fn the_openapi_document_holds_every_endpoint() {
    let stand = Stand::new("dental");
    let answer = send("GET", &stand.url("/openapi.json"), &[], "");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let document: Value = answer.json();
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1"))
    );
    let mut documented = 0;
    for path in document["paths"].as_object().unwrap().values() {
        documented += path
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| ["get", "post", "put", "delete", "patch"].contains(&key.as_str()))
            .count();
    }
    assert_eq!(documented, ENDPOINTS.len());
    for endpoint in ENDPOINTS {
        let operation = &document["paths"][endpoint.path][endpoint.method.to_lowercase()];
        assert_eq!(operation["operationId"], endpoint.name);
        let schema_of = |name: &str| format!("#/components/schemas/{name}");
        if !endpoint.takes.is_empty() {
            assert!(
                operation["requestBody"]
                    .to_string()
                    .contains(&schema_of(endpoint.takes)),
                "{}",
                endpoint.name
            );
            assert!(
                document["components"]["schemas"][endpoint.takes].is_object(),
                "{}",
                endpoint.takes
            );
        }
        if !endpoint.gives.is_empty() {
            assert!(
                operation["responses"]
                    .to_string()
                    .contains(&schema_of(endpoint.gives)),
                "{}",
                endpoint.name
            );
            assert!(
                document["components"]["schemas"][endpoint.gives].is_object(),
                "{}",
                endpoint.gives
            );
        }
        assert!(
            operation["responses"]
                .to_string()
                .contains("application/problem+json"),
            "{}",
            endpoint.name
        );
    }
    // Every reference leads somewhere.
    let text = document.to_string();
    for reference in text
        .split("\"#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            document["components"]["schemas"][reference].is_object(),
            "{reference}"
        );
    }
}

#[test]
fn documented_endpoints_answer() {
    let stand = Stand::new("dental");
    for endpoint in ENDPOINTS {
        let path = endpoint
            .path
            .replace("{merchant}", stand.merchant().as_str())
            .replace("{conversation}", "c")
            .replace("{lead}", "l");
        let answer = send(endpoint.method, &stand.url(&path), &[], "");
        // Without credentials or body it is refused, but it is there.
        let is_there = answer.status < 300
            || !matches!(
                answer.problem().code,
                Code::NotFound | Code::MethodNotAllowed | Code::Internal
            );
        assert!(is_there, "{} {}", endpoint.name, answer.text());
        if matches!(endpoint.access, Access::Operator(_)) {
            answer.refused(Code::Unauthorised);
        }
    }
}

#[test]
fn the_protocol_page_shows_the_vectors() {
    let stand = Stand::new("dental");
    let page = send("GET", &stand.url("/protocol.html"), &[], "").text();
    assert!(!page.contains("{{"), "a place was not filled");
    for kind in [
        "hello",
        "say",
        "take_over",
        "welcome",
        "message",
        "accepted",
        "presence",
        "refused",
    ] {
        assert!(
            page.contains(&format!("&quot;type&quot;: &quot;{kind}&quot;"))
                || page.contains(&format!("\"type\": \"{kind}\"")),
            "{kind}"
        );
    }
}
