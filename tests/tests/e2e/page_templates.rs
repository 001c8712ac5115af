//! The widget on page templates as merchants take them from the npm registry, Bootstrap's rules and
//! all: neither side can be told from how it looks alone.

use serde_json::Value;
use tests::browser::{Screen, Tab};
use tests::landing::Landing;
use tests::page::{page, snippet};

/// Packages of templates, each with the folder that its page lies in.
const TEMPLATES: [(&str, &str); 3] = [
    ("startbootstrap-agency", "dist"),
    ("startbootstrap-new-age", "dist"),
    ("html5-boilerplate", "dist"),
];

/// Where everything of the page's own is, and how it looks.
const LAYOUT: &str = "[...document.body.querySelectorAll('*:not(script)')].map(element => { \
     const { x, y, width, height } = element.getBoundingClientRect(); \
     const { color, fontSize, display, zIndex } = getComputedStyle(element); \
     return [element.tagName, x, y + scrollY, width, height, color, fontSize, display, zIndex].join(' ') })";

/// How ours looks, as far as a page's rules could reach it.
const OURS: &str = "['.launcher', '.panel', '.head', 'textarea', '.send', '.chip', '.msg.me .b', '.msg.they .b'].map(name => { \
     const element = $(name); const style = getComputedStyle(element); \
     return name + ' ' + ['fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'textAlign', 'color', \
       'backgroundColor', 'boxSizing', 'display', 'position', 'padding', 'margin', 'borderRadius', 'boxShadow', 'zIndex', 'opacity', \
       'width', 'minHeight', 'transform', 'direction', 'cursor', 'visibility'].map(key => style[key]).join('|') })";

fn talk(tab: &Tab) -> Value {
    tab.tap("$('.pills .chip')");
    tab.wait("$$('.msg.they').length > 0");
    // The app is in charge, and nothing moves any more.
    tab.wait("$('.msg.me .b i') && $('.chips .chip') && root().getAnimations().length == 0");
    tab.eval(OURS)
}

fn on_template(name: &str, folder: &str, screen: Screen) {
    let landing = Landing::new("dental");
    let tab = Tab::open(screen);
    // Fonts and icons from elsewhere: a test asks nobody outside.
    tab.block(&["https://*"]);
    let (plain, with) = landing.template(name, folder);

    tab.goto(&plain);
    let before = tab.eval(LAYOUT);
    assert!(
        before.as_array().is_some_and(|all| !all.is_empty()),
        "{name} has a page"
    );

    tab.goto(&with);
    tab.wait("$$('.pills .chip').length >= 2");
    assert_eq!(tab.eval(LAYOUT), before, "the page of {name} has changed");
    // Whatever the page puts on top of itself, the launcher can be reached.
    let is_on_top = "(() => { const { x, y, width, height } = $('.launcher').getBoundingClientRect(); \
         return document.elementFromPoint(x + width / 2, y + height / 2) == host() })()";
    assert_eq!(tab.eval(is_on_top), Value::Bool(true), "on {name}");
    let ours = talk(&tab);

    // The same words on a page without any rules.
    let language = tab
        .eval("host().lang")
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let query = format!("?lang={language}");
    let neutral = landing.page("neutral", &page("", &snippet(&landing, &query, "async")));
    tab.eval("(localStorage.clear(), true)");
    tab.goto(&neutral);
    tab.wait("$$('.pills .chip').length >= 2");
    let own = talk(&tab);
    assert_eq!(ours, own, "{name} reaches into the widget");
}

#[test]
fn on_real_templates_neither_side_changes_the_other() {
    for (name, folder) in TEMPLATES {
        on_template(name, folder, Screen::Desktop);
    }
}

#[test]
fn on_a_phone_neither_side_of_a_real_template_changes_the_other() {
    let (name, folder) = TEMPLATES[0];
    on_template(name, folder, Screen::Phone);
}
