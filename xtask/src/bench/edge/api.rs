//! Our worker's public HTTP API, as a visitor's page and an operator's console call it.

use super::socket::Address;
use crate::seed::Login;
use crate::{Fail, seed};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{
    LeadFormTexts, LeadReply, LeadRequest, SignIn, SignedIn, StartReply, StartRequest, TouchRequest,
};
use shared::attribution::{Device, PageContext};
use shared::id::{MessageId, StartKey};
use shared::lang::Lang;
use shared::protocol::{self, LeadForm, SUBPROTOCOL, Said};
use shared::text::PageUrl;
use std::time::{Duration, Instant};

/// The page on which the merchant allows its widget.
const PAGE: &str = "https://shop.example";

/// An arrival with the marks of an ad click, as most have.
const LANDING: &str = "https://shop.example/implant?utm_source=ks&utm_campaign=spring&callback=KS-CLICK-42&creative_id=c7&sku=implant-a";

/// Seconds for one call, on a busy machine too.
const CALL_S: u64 = 60;

/// One merchant on a running worker.
#[derive(Debug)]
pub struct Merchant {
    agent: ureq::Agent,
    origin: String,
    /// Its id, and how its owner signs in.
    pub login: Login,
}

impl Merchant {
    /// Creates one of the demo's merchants.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn create(origin: &str, secret: &str, which: usize) -> Result<Self, Fail> {
        let merchants = seed::merchants()?;
        let merchant = merchants
            .get(which)
            .ok_or_else(|| Fail::content("www/site/demo/merchants.json", "it names too few"))?;
        let login = seed::create(origin, secret, merchant, &[PAGE.to_owned()])?;
        Ok(Self::known(origin, login))
    }

    /// A merchant that was created before.
    #[must_use]
    pub fn known(origin: &str, login: Login) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(CALL_S)));
        Self {
            agent: config.build().into(),
            origin: origin.to_owned(),
            login,
        }
    }

    /// Loads the snippet.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn load_snippet(&self) -> Result<(), Fail> {
        let path = format!("/w/{}.js", self.login.merchant);
        read_bytes(&path, &mut self.call("GET", &path, PAGE, "", &())?).map(drop)
    }

    /// Counts the load of a page.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn touch(&self) -> Result<(), Fail> {
        let touch = TouchRequest {
            merchant: self.login.merchant.clone(),
            chips: Vec::new(),
        };
        let path = "/v1/touches";
        read_bytes(path, &mut self.call("POST", path, PAGE, "", &touch)?).map(drop)
    }

    /// Begins a conversation.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn begin(&self, said: Said) -> Result<StartReply, Fail> {
        let request = StartRequest {
            v: protocol::VERSION,
            merchant: self.login.merchant.clone(),
            start_key: random_key()?,
            id: MessageId::parse("w-begin-1").map_err(|e| Fail::content("a message's id", e))?,
            said,
            page: page()?,
            language: Lang::default(),
            identity: None,
        };
        self.send("POST", "/v1/conversations", PAGE, "", &request)
    }

    /// The address of a conversation's socket.
    #[must_use]
    pub fn socket(&self, started: &StartReply) -> Address {
        let origin = self.origin.replacen("http", "ws", 1);
        Address {
            url: format!("{origin}/v1/conversations/{}/socket", started.conversation),
            headers: vec![
                ("origin", PAGE.to_owned()),
                (
                    "sec-websocket-protocol",
                    format!("{SUBPROTOCOL}, {}", started.token),
                ),
            ],
        }
    }

    /// A lead card, filled in.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn lead_form(&self, phone: &str) -> Result<LeadForm, Fail> {
        let path = format!("/v1/merchants/{}/lead-form", self.login.merchant);
        let texts: LeadFormTexts = self.send("GET", &path, PAGE, "", &())?;
        Ok(LeadForm {
            name: Some("王女士".to_owned()),
            phone: phone.to_owned(),
            wechat: None,
            fields: std::collections::BTreeMap::new(),
            consent: texts.version,
        })
    }

    /// Leaves a lead by the plain form.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn submit_lead(&self, phone: &str) -> Result<LeadReply, Fail> {
        let request = LeadRequest {
            merchant: self.login.merchant.clone(),
            submission: random_key()?,
            form: self.lead_form(phone)?,
            page: page()?,
            language: Lang::default(),
        };
        self.send("POST", "/v1/leads", PAGE, "", &request)
    }

    /// Signs the owner in, and gives the session's cookie.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn sign_in(&self) -> Result<String, Fail> {
        let request = SignIn {
            email: self.login.email.clone(),
            password: self.login.password.clone(),
            merchant: Some(self.login.merchant.clone()),
        };
        let mut response = self.call("POST", "/v1/sign-in", &self.origin, "", &request)?;
        let cookie = response
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .to_owned();
        let _: SignedIn = read("signing in", &mut response)?;
        Ok(cookie)
    }

    /// How long the first page of leads takes, up to its last byte.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn time_leads(&self, cookie: &str) -> Result<Duration, Fail> {
        let path = "/v1/console/leads";
        let began = Instant::now();
        read_bytes(
            path,
            &mut self.call("GET", path, &self.origin, cookie, &())?,
        )?;
        Ok(began.elapsed())
    }

    /// Reads something that has no address of its own in the API's types.
    ///
    /// # Errors
    /// The worker's refusal.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fail> {
        self.send("GET", path, &self.origin, "", &())
    }

    fn send<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        page: &str,
        cookie: &str,
        body: &impl Serialize,
    ) -> Result<T, Fail> {
        read(path, &mut self.call(method, path, page, cookie, body)?)
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        page: &str,
        cookie: &str,
        body: &impl Serialize,
    ) -> Result<ureq::http::Response<ureq::Body>, Fail> {
        let failed = |why: &dyn std::fmt::Display| Fail::content(path, why);
        let body = match method {
            "GET" => Vec::new(),
            _ => serde_json::to_vec(body).map_err(|e| failed(&e))?,
        };
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header("content-type", "application/json")
            .header("origin", page)
            .header("cookie", cookie)
            .body(body)
            .map_err(|e| failed(&e))?;
        self.agent.run(request).map_err(|e| failed(&e))
    }
}

fn read<T: DeserializeOwned>(
    what: &str,
    response: &mut ureq::http::Response<ureq::Body>,
) -> Result<T, Fail> {
    let body = read_bytes(what, response)?;
    serde_json::from_slice(&body).map_err(|e| Fail::content(what, e))
}

fn read_bytes(
    what: &str,
    response: &mut ureq::http::Response<ureq::Body>,
) -> Result<Vec<u8>, Fail> {
    let status = response.status();
    let body = response
        .body_mut()
        .read_to_vec()
        .map_err(|e| Fail::content(what, e))?;
    if status.is_success() {
        return Ok(body);
    }
    Err(Fail::Refused {
        what: what.to_owned(),
        status: status.as_u16(),
        detail: String::from_utf8_lossy(&body).chars().take(200).collect(),
    })
}

fn random_key() -> Result<StartKey, Fail> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| Fail::content("the system's randomness", e))?;
    StartKey::parse(&data_encoding::HEXLOWER.encode(&bytes))
        .map_err(|e| Fail::content("a start key", e))
}

fn page() -> Result<PageContext, Fail> {
    let url = PageUrl::parse(LANDING).map_err(|e| Fail::content("a page's address", e))?;
    Ok(PageContext {
        url,
        referrer: None,
        device: Device::Phone,
        language: "zh-CN".to_owned(),
        open_ms: 1_200,
    })
}
