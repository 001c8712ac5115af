//! Creates the demo merchants as anybody would: over the public HTTP API.

use crate::{Fail, files, paths, secret};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::api::{CatalogSet, CreateMerchant, CreatedMerchant, Me, SignIn, SignedIn};
use shared::catalog::Catalog;
use shared::contact::Email;
use shared::id::MerchantId;
use shared::merchant::Profile;
use shared::protocol::Problem;
use std::cell::RefCell;
use std::time::Duration;

/// Seconds for one call: creating a merchant hashes a password, on a busy machine too.
const CALL_S: u64 = 60;

/// A merchant of `www/site/demo/merchants.json`: what creating it takes, but for what is random.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoMerchant {
    /// Name of its landing page's folder.
    pub slug: String,
    /// Its settings. Its origins are replaced by where its page is served.
    pub profile: Profile,
    /// What its cards are made of. `{{site}}` stands for where its page is served.
    pub catalog: serde_json::Value,
    /// The owner's address.
    pub email: Email,
    /// The owner's name.
    pub name: String,
}

/// A created merchant, and how its owner signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    /// Name of its landing page's folder.
    pub slug: String,
    /// The merchant's name.
    pub merchant_name: String,
    /// Its id.
    pub merchant: MerchantId,
    /// The owner's address.
    pub email: Email,
    /// The owner's password.
    pub password: String,
}

/// Reads the demo merchants.
///
/// # Errors
/// [`Fail::File`], or [`Fail::Content`] with the place that is wrong.
pub fn merchants() -> Result<Vec<DemoMerchant>, Fail> {
    let path = paths::root().join("www/site/demo/merchants.json");
    serde_json::from_slice(&files::read(&path)?)
        .map_err(|e| Fail::content("www/site/demo/merchants.json", e))
}

/// Creates one merchant on the worker at `edge`, allowed on pages of `origins`.
///
/// # Errors
/// [`Fail::Refused`] with the worker's own sentence.
pub fn create(
    edge: &str,
    deployment_secret: &str,
    merchant: &DemoMerchant,
    origins: &[String],
) -> Result<Login, Fail> {
    let password = secret::password()?;
    let request = CreateMerchant {
        token: secret::first_owner_token(deployment_secret)?,
        profile: Profile {
            origins: origins.to_vec(),
            ..merchant.profile.clone()
        },
        email: merchant.email.clone(),
        name: merchant.name.clone(),
        password: password.clone(),
    };
    let created: CreatedMerchant = Client::new(edge).send(
        &format!("creating {}", merchant.slug),
        "POST",
        "/v1/merchants",
        Some(&request),
    )?;
    Ok(Login {
        slug: merchant.slug.clone(),
        merchant_name: merchant.profile.name.clone(),
        merchant: created.merchant,
        email: merchant.email.clone(),
        password,
    })
}

/// Gives a merchant what its cards are made of; its pictures are served at `site`.
///
/// # Errors
/// [`Fail::Refused`] with the worker's own sentence, [`Fail::Content`] where it is no catalog.
pub fn furnish(edge: &str, login: &Login, merchant: &DemoMerchant, site: &str) -> Result<(), Fail> {
    let what = format!("the cards of {}", merchant.slug);
    let catalog = merchant.catalog.to_string().replace("{{site}}", site);
    let catalog: Catalog = serde_json::from_str(&catalog).map_err(|e| Fail::content(&what, e))?;
    let client = Client::new(edge);
    client.sign_in(&what, login)?;
    let path = "/v1/console/catalog";
    let known: CatalogSet = client.send(&what, "GET", path, None::<&()>)?;
    let set = CatalogSet { catalog, ..known };
    let _: CatalogSet = client.send(&what, "PUT", path, Some(&set))?;
    Ok(())
}

/// Lets a merchant's widget run on other pages than before: signs in as its owner and saves its
/// settings with the other origins in the place of the old ones.
///
/// # Errors
/// [`Fail::Refused`] with the worker's own sentence.
pub fn move_pages(edge: &str, login: &Login, from: &[String], to: &[String]) -> Result<(), Fail> {
    let what = format!("moving the page of {}", login.slug);
    let client = Client::new(edge);
    let mut profile = client.sign_in(&what, login)?.profile;
    profile
        .origins
        .retain(|origin| !from.contains(origin) && !to.contains(origin));
    profile.origins.extend_from_slice(to);
    let _: Profile = client.send(&what, "PUT", "/v1/console/profile", Some(&profile))?;
    Ok(())
}

/// A caller of the API that keeps its session's cookie.
struct Client {
    agent: ureq::Agent,
    edge: String,
    cookie: RefCell<String>,
}

impl Client {
    fn new(edge: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(CALL_S)));
        Self {
            agent: config.build().into(),
            edge: edge.to_owned(),
            cookie: RefCell::default(),
        }
    }

    fn sign_in(&self, what: &str, login: &Login) -> Result<Me, Fail> {
        let sign_in = SignIn {
            email: login.email.clone(),
            password: login.password.clone(),
            merchant: Some(login.merchant.clone()),
        };
        let signed_in: SignedIn = self.send(what, "POST", "/v1/sign-in", Some(&sign_in))?;
        signed_in
            .me
            .ok_or_else(|| Fail::content(what, "the sign-in opened no session"))
    }

    fn send<T: DeserializeOwned>(
        &self,
        what: &str,
        method: &str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<T, Fail> {
        let failed = |why: &dyn std::fmt::Display| Fail::content(what, why);
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.edge))
            .header("content-type", "application/json")
            .header("origin", &self.edge)
            .header("cookie", self.cookie.borrow().as_str());
        let sent = match body {
            Some(body) => {
                let body = serde_json::to_vec(body).map_err(|e| failed(&e))?;
                self.agent.run(request.body(body).map_err(|e| failed(&e))?)
            }
            None => self.agent.run(request.body(()).map_err(|e| failed(&e))?),
        };
        let mut response = sent.map_err(|e| failed(&e))?;
        let status = response.status();
        if let Some(cookie) = response
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
        {
            // One worker, one session: nothing but the name and its value matters here.
            *self.cookie.borrow_mut() = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let reply = response.body_mut().read_to_vec().map_err(|e| failed(&e))?;
        if status.is_success() {
            return serde_json::from_slice(&reply).map_err(|e| failed(&e));
        }
        let detail = match serde_json::from_slice::<Problem>(&reply) {
            Ok(problem) => problem.to_string(),
            Err(_) => String::from_utf8_lossy(&reply).chars().take(200).collect(),
        };
        Err(Fail::Refused {
            what: what.to_owned(),
            status: status.as_u16(),
            detail,
        })
    }
}
