//! The chat link: the chat without a site, by address and by code.

use serde_json::json;
use shared::protocol::Code;
use tests::browser::{Screen, Tab};
use tests::eventually;
use tests::http::send;
use tests::policy::{leave_a_number, violations, visit};
use tests::stand::Stand;

#[test]
fn a_chat_link_leads_to_a_lead_without_any_site() {
    let stand = Stand::new("dental");
    let path = format!("/c/{}?utm_source=card&callback=KS-9", stand.merchant());
    for screen in [Screen::Phone, Screen::Desktop] {
        let tab = Tab::open(screen);
        visit(&tab, &stand.url(&path));
        // It is open at once, fills the page, and can't be closed.
        tab.wait("$('.panel') && !$('.panel').hidden");
        let fills = tab.eval("(() => { const r = $('.panel').getBoundingClientRect(); return [r.left, r.top, r.width == innerWidth, r.height == innerHeight] })()");
        assert_eq!(fills, json!([0, 0, true, true]));
        leave_a_number(&tab);
        assert_eq!(violations(&tab), []);
        assert_eq!(tab.eval("document.title"), json!("样板口腔 · 在线咨询"));
    }
    let lead = eventually("the lead", || stand.owner().leads().into_iter().next());
    let attribution = &lead.facts.first_touch.attribution;
    assert_eq!(
        attribution.click.as_ref().map(|click| click.id.as_str()),
        Some("KS-9")
    );
}

#[test]
fn what_the_page_asks_for_states_no_origin_and_is_answered() {
    let stand = Stand::new("dental");
    let tab = Tab::open(Screen::Desktop);
    visit(&tab, &stand.url(&format!("/c/{}", stand.merchant())));
    tab.fill("$('textarea')", "你好");
    tab.press("Enter");
    tab.wait("$$('.msg.they').length > 0");
    // A request that only reads states no origin on a page's own.
    let read = "(() => { const core = Object.values(chipline.kits)[0].widgets[0]; return core.talk.get('slots').then(() => 'read', (status) => String(status)) })()";
    assert_eq!(tab.resolve(read), json!("read"));
}

#[test]
fn the_page_says_how_to_reach_the_merchant_without_scripts() {
    let stand = Stand::new("dental");
    let page = send(
        "GET",
        &stand.url(&format!("/c/{}?lang=en", stand.merchant())),
        &[],
        "",
    );
    let text = page.text();
    for part in [
        "<html lang=\"en\">",
        "interactive-widget=resizes-content",
        "name=\"theme-color\"",
        "<noscript>",
        "tel:400-000-0000",
        "00:00–24:00",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
    assert!(!text.contains("<script>") && !text.contains("style="));
    let framed = send(
        "GET",
        &stand.url(&format!("/c/{}?mode=frame", stand.merchant())),
        &[],
        "",
    );
    let policy = framed.header("content-security-policy").unwrap();
    assert!(
        policy.contains("frame-ancestors https://shop.example;"),
        "{policy}"
    );
    send("GET", &stand.url("/c/m000000000000000000000000"), &[], "").refused(Code::UnknownMerchant);
}

#[test]
fn the_code_holds_the_link_with_the_ad_s_parameters() {
    let stand = Stand::new("dental");
    let path = format!(
        "/c/{}/qr.svg?utm_source=card&sku=s1&size=60",
        stand.merchant()
    );
    let code = send("GET", &stand.url(&path), &[], "");
    assert_eq!(code.header("content-type"), Some("image/svg+xml"));
    let svg = code.text();
    assert!(
        svg.contains("width=\"60mm\"") && svg.contains("<title>"),
        "{svg}"
    );
    let link = stand.url(&format!("/c/{}?utm_source=card&sku=s1", stand.merchant()));
    assert_eq!(read_code(&svg), link);
    for size in ["1", "9999", "x"] {
        let path = format!("/c/{}/qr.svg?size={size}", stand.merchant());
        send("GET", &stand.url(&path), &[], "").refused(Code::BadRequest);
    }
    let long = format!(
        "/c/{}/qr.svg?utm_source={}",
        stand.merchant(),
        "x".repeat(3_000)
    );
    send("GET", &stand.url(&long), &[], "").refused(Code::BadRequest);
}

/// Reads a code as a camera would, from the squares that are drawn.
fn read_code(svg: &str) -> String {
    const QUIET: usize = 4;
    let attribute = |name: &str| {
        let rest = svg.split(&format!(" {name}=\"")).last().unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let side: usize = attribute("viewBox")
        .rsplit(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let mut dark = std::collections::BTreeSet::new();
    for run in attribute("d").split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
        dark.extend((x..x + length).map(|x| (x - QUIET, y - QUIET)));
    }
    let grid = rqrr::SimpleGrid::from_func(side - 2 * QUIET, |x, y| dark.contains(&(x, y)));
    let (_, text) = rqrr::Grid::new(grid).decode().unwrap();
    text
}
