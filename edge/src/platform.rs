//! What the platform gives: the time, random bytes, the deployment's secret.

use crate::error::EdgeError;
use shared::conversation::Entropy;
use shared::door::{Address, Limits, Platform, Proxies, client_address};
use shared::keys::Keys;
use shared::pi::model::Deployed;
use shared::seal::{NONCE_BYTES, SealError};
use shared::time::Millis;
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use worker::{Env, Request, State};

/// Now.
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as u64)
}

/// Goes on with something after an object has answered.
pub fn go_on(state: &State, work: impl Future<Output = ()> + 'static) {
    #[cfg(feature = "faults")]
    let work = {
        let under_way = crate::faults::UnderWay::begin();
        async move {
            work.await;
            drop(under_way);
        }
    };
    state.wait_until(work);
}

/// Fresh random bytes.
///
/// # Errors
/// [`EdgeError::Random`] when the platform gives none.
pub fn random<const N: usize>() -> Result<[u8; N], EdgeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| EdgeError::Random)?;
    Ok(bytes)
}

/// Random text for ids of sessions and tokens: 128 bits.
///
/// # Errors
/// [`EdgeError::Random`] when the platform gives none.
pub fn random_text() -> Result<String, EdgeError> {
    let bytes: [u8; 16] = random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The platform's random bytes, for sealing.
pub struct Random;

impl Entropy for Random {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        random().map_err(|_| SealError)
    }
}

thread_local! {
    static KEYS: OnceCell<Rc<Keys>> = const { OnceCell::new() };
}

/// The deployment's keys, derived once per isolate.
///
/// # Errors
/// [`EdgeError::Secret`] when the deployment has no secret, or a weak one.
pub fn keys(env: &Env) -> Result<Rc<Keys>, EdgeError> {
    KEYS.with(|cell| {
        if let Some(keys) = cell.get() {
            return Ok(Rc::clone(keys));
        }
        let secret = env
            .secret(crate::bindings::SECRET)
            .map(|secret| secret.to_string())
            .map_err(|_| EdgeError::Secret("CHIPLINE_SECRET is not set".into()))?;
        let keys = Rc::new(
            Keys::from_secret(&secret).map_err(|error| EdgeError::Secret(error.to_string()))?,
        );
        Ok(Rc::clone(cell.get_or_init(|| keys)))
    })
}

/// What the deployment has set for its doors, read once per isolate.
struct Setting {
    model: Option<Deployed>,
    limits: Rc<Limits>,
    platform: Platform,
    proxies: Proxies,
}

thread_local! {
    static SETTING: OnceCell<Rc<Setting>> = const { OnceCell::new() };
}

fn setting(env: &Env) -> Result<Rc<Setting>, EdgeError> {
    SETTING.with(|cell| {
        if let Some(setting) = cell.get() {
            return Ok(Rc::clone(setting));
        }
        // What is not set is as it ships; what is set wrongly closes every door. On workerd a
        // variable that its environment lacks is bound to null, which `Env::var` does not expect.
        let text = |name: &str| {
            js_sys::Reflect::get(env.as_ref(), &name.into())
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        let platform = match text(crate::bindings::PLATFORM).as_str() {
            "cloudflare" => Platform::Cloudflare,
            _ => Platform::Workerd,
        };
        let setting = Rc::new(Setting {
            model: Deployed::parse(&text(crate::bindings::MODEL))
                .map_err(|error| EdgeError::Setting(error.to_string()))?,
            limits: Rc::new(
                Limits::parse(&text(crate::bindings::LIMITS))
                    .map_err(|error| EdgeError::Setting(error.to_string()))?,
            ),
            platform,
            proxies: Proxies::parse(&text(crate::bindings::PROXIES)).map_err(|entry| {
                EdgeError::Setting(format!("CHIPLINE_PROXIES: {entry} is no address"))
            })?,
        });
        Ok(Rc::clone(cell.get_or_init(|| setting)))
    })
}

/// How much the deployment allows.
///
/// # Errors
/// [`EdgeError::Setting`] when it is set wrongly.
pub fn limits(env: &Env) -> Result<Rc<Limits>, EdgeError> {
    setting(env).map(|setting| Rc::clone(&setting.limits))
}

/// The model that the deployment offers to merchants without one of their own.
///
/// # Errors
/// [`EdgeError::Setting`] when it is set wrongly.
pub fn model(env: &Env) -> Result<Option<Deployed>, EdgeError> {
    setting(env).map(|setting| setting.model.clone())
}

/// Whose request it is, by the network.
///
/// # Errors
/// [`EdgeError::Setting`] when the deployment's proxies are set wrongly.
pub fn address(request: &Request, env: &Env) -> Result<Address, EdgeError> {
    let setting = setting(env)?;
    let headers = request.headers();
    let peer = match setting.platform {
        Platform::Cloudflare => headers.get("cf-connecting-ip")?,
        Platform::Workerd => peer(request),
    };
    let forwarded = headers.get("x-forwarded-for")?;
    Ok(client_address(
        setting.platform,
        peer.as_deref(),
        forwarded.as_deref(),
        &setting.proxies,
    ))
}

/// `cf.clientIp`, as plain workerd states it: the address of the connection with its port.
fn peer(request: &Request) -> Option<String> {
    let get = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &name.into()).ok();
    let cf = get(request.inner().as_ref(), "cf").filter(|cf| cf.is_object())?;
    get(&cf, "clientIp")?.as_string()
}
