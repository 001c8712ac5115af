//! A merchant's landing page, as a visitor finds it.

use crate::operator::Operator;
use crate::stand::Stand;
use xtask::pages::Pages;
use xtask::seed::Login;
use xtask::stack::Plan;

/// A stand whose merchants' landing pages are served, each on an origin apart from the worker's.
pub struct Landing {
    /// The worker and its merchant.
    pub stand: Stand,
    pages: Pages,
    _folder: tempfile::TempDir,
}

impl Landing {
    /// Serves the landing page of one merchant.
    #[track_caller]
    #[must_use]
    pub fn new(slug: &str) -> Self {
        Self::planned(slug, |_| ())
    }

    /// The same, on a worker of which something is not as it ships.
    #[track_caller]
    #[must_use]
    pub fn planned(slug: &str, change: impl FnOnce(&mut Plan)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pages = Pages::start(None, folder.path().join("site"))
            .unwrap_or_else(|error| panic!("{error}"));
        let stand = Stand::on_pages_planned(slug, &pages.origins(), change);
        pages
            .show(&stand.origin(), std::slice::from_ref(&stand.login))
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            stand,
            pages,
            _folder: folder,
        }
    }

    /// The same, for a merchant whose cards have something on them.
    #[track_caller]
    #[must_use]
    pub fn furnished(slug: &str) -> Self {
        let landing = Self::new(slug);
        let all = xtask::seed::merchants().unwrap_or_else(|error| panic!("{error}"));
        let merchant = all.iter().find(|merchant| merchant.slug == slug);
        let merchant = merchant.expect("a demo merchant");
        let edge = landing.stand.origin();
        xtask::seed::furnish(&edge, &landing.stand.login, merchant, &landing.origin())
            .unwrap_or_else(|error| panic!("{error}"));
        landing
    }

    /// The page's origin.
    #[must_use]
    pub fn origin(&self) -> String {
        let [origin, _] = self.pages.origins();
        origin
    }

    /// The address behind an ad.
    #[must_use]
    pub fn ad(&self) -> String {
        format!(
            "{}?utm_source=ks&callback=KS-7&creative_id=c9&sku=s1",
            self.address(&self.stand.login)
        )
    }

    fn address(&self, login: &Login) -> String {
        self.pages.address(login)
    }

    /// Puts a page of our own beside it, and gives its address.
    #[must_use]
    pub fn page(&self, name: &str, html: &str) -> String {
        self.page_over(&self.stand.origin(), name, html)
    }

    /// The same, for a page that finds the worker at `origin`.
    #[must_use]
    pub fn page_over(&self, origin: &str, name: &str, html: &str) -> String {
        let snippet = format!(
            r#"<script async src="{origin}/w/{}.js"></script>"#,
            self.stand.merchant()
        );
        std::fs::create_dir_all(self.pages.folder().join(name)).expect("a file");
        std::fs::write(
            self.pages.folder().join(name).join("index.html"),
            html.replace("SNIPPET", &snippet),
        )
        .expect("a file");
        let address = self.address(&self.stand.login);
        address.replace(
            &format!("/{}/", self.stand.login.slug),
            &format!("/{name}/"),
        )
    }

    /// Puts a template of an npm package beside it, as it is and with the snippet at its end, and
    /// gives both addresses.
    #[must_use]
    pub fn template(&self, package: &str, folder: &str) -> (String, String) {
        let from = xtask::npm::package(package).join(folder);
        let index = std::fs::read_to_string(from.join("index.html")).expect("the template's page");
        let names = ["plain", "with"].map(|kind| format!("{package}-{kind}"));
        for name in &names {
            let to = self.pages.folder().join(name);
            for path in xtask::files::walk(&from).unwrap_or_else(|error| panic!("{error}")) {
                let target = to.join(&path);
                std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
                std::fs::copy(from.join(&path), target).expect("a file");
            }
        }
        let [plain, with] = names;
        let with_snippet = index.replace("</body>", "SNIPPET</body>");
        (self.page(&plain, &index), self.page(&with, &with_snippet))
    }

    /// The merchant's owner, signed in.
    #[must_use]
    pub fn owner(&self) -> Operator {
        self.stand.owner()
    }
}
