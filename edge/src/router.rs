//! Which handler answers which endpoint. The table of endpoints is `shared::api::ENDPOINTS`: an
//! address that is not in it is a static file or nothing.

use crate::error::{self, EdgeError};
use crate::gate;
use crate::http::{
    assets, catalog, chat_page, console, doctor, files, knowledge, learning, model, people,
    playbook, snippet, visitor, webhooks,
};
use shared::api::{Access, ENDPOINTS, Endpoint};
use shared::protocol::Code;
use worker::{Env, Method, Request, Response};

/// Answers a request. Whatever goes wrong is an answer too.
///
/// # Errors
/// When the platform can't even build a response.
pub async fn answer(request: Request, env: Env) -> worker::Result<Response> {
    let path = request.path();
    let found = find(request.method().as_ref(), &path);
    let is_cross_origin = match &found {
        Found::Endpoint(endpoint, _) => is_cross_origin(endpoint),
        Found::OtherMethod(endpoint) => is_cross_origin(endpoint),
        Found::Nothing => false,
    };
    let answered = match found {
        Found::Endpoint(endpoint, parameter) => dispatch(request, &env, endpoint, parameter).await,
        Found::OtherMethod(_) if is_cross_origin && request.method() == Method::Options => {
            preflight()
        }
        Found::OtherMethod(_) => Err(Code::MethodNotAllowed.into()),
        #[cfg(feature = "faults")]
        Found::Nothing if path == "/faults" && request.method() == Method::Get => {
            crate::http::json(&crate::faults::standing())
        }
        #[cfg(feature = "faults")]
        Found::Nothing if path == "/faults" => arm_faults(request).await,
        #[cfg(feature = "faults")]
        Found::Nothing if path == "/faults/counts" => crate::http::json(&crate::faults::counts()),
        Found::Nothing => assets::serve(&request, &env, &path).await,
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(error) => error::problem_response(&error.into_problem(&path))?,
    };
    if is_cross_origin && response.status_code() != 101 {
        // No cookie is ever read on these, so any page may see the answer; which page may get a
        // good one, the merchant's list decides.
        response
            .headers_mut()
            .set("access-control-allow-origin", "*")?;
    }
    Ok(response)
}

enum Found<'a> {
    Endpoint(&'static Endpoint, &'a str),
    OtherMethod(&'static Endpoint),
    Nothing,
}

fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut other = None;
    for endpoint in ENDPOINTS {
        let Some(parameter) = matches(endpoint.path, path) else {
            continue;
        };
        if endpoint.method == method {
            return Found::Endpoint(endpoint, parameter);
        }
        other = Some(endpoint);
    }
    other.map_or(Found::Nothing, Found::OtherMethod)
}

/// The value of the pattern's one parameter (empty where it has none), if the path fits.
fn matches<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == path).then_some("");
    };
    let after = rest.split_once('}')?.1;
    // `/w/{merchant}.js`: the handler reads the whole file name.
    let after = if after == ".js" { "" } else { after };
    let value = path.strip_prefix(before)?.strip_suffix(after)?;
    (!value.is_empty() && !value.contains('/')).then_some(value)
}

fn is_cross_origin(endpoint: &Endpoint) -> bool {
    matches!(endpoint.access, Access::Page | Access::Visitor)
}

fn preflight() -> Result<Response, EdgeError> {
    let mut response = Response::empty()?.with_status(204);
    let headers = response.headers_mut();
    headers.set("access-control-allow-methods", "GET, POST")?;
    headers.set(
        "access-control-allow-headers",
        "authorization, content-type",
    )?;
    headers.set("access-control-max-age", "86400")?;
    Ok(response)
}

async fn dispatch(
    request: Request,
    env: &Env,
    endpoint: &Endpoint,
    parameter: &str,
) -> Result<Response, EdgeError> {
    assets::shelve_packs(env).await?;
    if let Access::Operator(needs) = endpoint.access {
        let (merchant, actor) = gate::actor(&request, env, needs)?;
        let answered = match endpoint.name {
            "sign_out" => people::sign_out(request, env, &merchant, actor).await,
            "invite" => people::invite(request, env, &merchant, actor).await,
            "me" => console::me(env, &merchant, actor).await,
            "console_socket" => console::socket(request, env, &merchant, actor).await,
            "list_leads" => console::list_leads(request, env, &merchant, actor).await,
            "reveal_lead" => console::reveal(env, &merchant, actor, parameter).await,
            "get_model" => model::get(env, &merchant, actor).await,
            "put_model" => model::put(request, env, &merchant, actor).await,
            "list_knowledge" => knowledge::list(env, &merchant, actor).await,
            "get_knowledge" => knowledge::get(env, &merchant, actor, parameter).await,
            "add_text" | "put_text" => {
                knowledge::put_text(request, env, &merchant, actor, parameter).await
            }
            "add_page" => knowledge::add_page(request, env, &merchant, actor).await,
            "refresh_page" => knowledge::refresh(request, env, &merchant, actor, parameter).await,
            "delete_knowledge" => knowledge::delete(env, &merchant, actor, parameter).await,
            "learning" => learning::get(env, &merchant, actor).await,
            "mark_group" => learning::mark(request, env, &merchant, actor, parameter).await,
            "judge_lead" => console::judge(request, env, &merchant, actor, parameter).await,
            "list_conversations" => {
                console::list_conversations(request, env, &merchant, actor).await
            }
            "thread" => console::thread(env, &merchant, actor, parameter).await,
            "thread_socket" => {
                console::thread_socket(request, env, &merchant, actor, parameter).await
            }
            "get_chips" => console::get_chips(env, &merchant, actor).await,
            "put_chips" => console::put_chips(request, env, &merchant, actor).await,
            "get_webhooks" => webhooks::get(env, &merchant, actor).await,
            "put_webhooks" => webhooks::put(request, env, &merchant, actor).await,
            "list_deliveries" => webhooks::deliveries(request, env, &merchant, actor).await,
            "resend_delivery" => webhooks::resend(env, &merchant, actor, parameter).await,
            "thread_file" => {
                files::get_by_operator(request, env, &merchant, actor, parameter).await
            }
            "put_thread_file" => {
                files::put_by_operator(request, env, &merchant, actor, parameter).await
            }
            "list_bookings" => catalog::bookings(env, &merchant, actor).await,
            "get_catalog" => catalog::get(env, &merchant, actor).await,
            "put_catalog" => catalog::put(request, env, &merchant, actor).await,
            "identity_secret" => catalog::secret(env, &merchant, actor).await,
            "put_profile" => console::put_profile(request, env, &merchant, actor).await,
            "get_playbook" => playbook::get(env, &merchant, actor).await,
            "put_playbook_draft" => playbook::put_draft(request, env, &merchant, actor).await,
            "list_playbook_versions" => playbook::versions(env, &merchant, actor).await,
            "publish_playbook" => playbook::publish(request, env, &merchant, actor).await,
            "get_playbook_version" => playbook::version(env, &merchant, actor, parameter).await,
            "roll_back_playbook" => {
                playbook::roll_back(request, env, &merchant, actor, parameter).await
            }
            "compare_playbooks" => playbook::compare(request, env, &merchant, actor).await,
            "preview_playbook" => playbook::preview(request, env, &merchant, actor).await,
            "export_playbook" => playbook::export(request, env, &merchant, actor).await,
            "import_playbook" => playbook::import(request, env, &merchant, actor).await,
            other => Err(EdgeError::unreadable("endpoint", &other)),
        };
        // A call that failed may have changed something as well.
        if endpoint.method != "GET" {
            gate::changed(&merchant);
        }
        return answered;
    }
    // A refused socket closes with a code of its own: its handler counts.
    if is_cross_origin(endpoint) && endpoint.name != "socket" {
        gate::count_request(&request, env)?;
    }
    match endpoint.name {
        "health" => snippet::health(env).await,
        "snippet" => snippet::snippet(&request, env, parameter).await,
        "chat_page" => chat_page::page(&request, env, parameter).await,
        "chat_code" => chat_page::code(&request, env, parameter).await,
        "doctor_page" => doctor::page(&request, env).await,
        "doctor" => doctor::report(&request, env).await,
        "touch" => visitor::touch(request, env).await,
        "start" => visitor::start(request, env).await,
        "frames" => visitor::frames(request, env, parameter).await,
        "stream" => visitor::stream(request, env, parameter).await,
        "socket" => visitor::socket(request, env, parameter).await,
        "slots" => catalog::slots(request, env, parameter).await,
        "put_file" => files::put(request, env, parameter).await,
        "get_file" => files::get(request, env, parameter).await,
        "identify" => catalog::identify(request, env).await,
        "submit_lead" => visitor::submit_lead(request, env).await,
        "lead_form" => visitor::lead_form(env, parameter).await,
        "create_merchant" => people::create_merchant(request, env).await,
        "accept_invitation" => people::accept_invitation(request, env).await,
        "sign_in" => people::sign_in(request, env).await,
        other => Err(EdgeError::unreadable("endpoint", &other)),
    }
}

#[cfg(feature = "faults")]
async fn arm_faults(mut request: Request) -> Result<Response, EdgeError> {
    let plan = gate::console_body(&mut request).await?;
    crate::http::json(&crate::faults::arm(&plan))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_its_pattern_only() {
        assert_eq!(matches("/w/{merchant}.js", "/w/m1.js"), Some("m1.js"));
        assert_eq!(matches("/v1/x/{id}/frames", "/v1/x/c1/frames"), Some("c1"));
        for path in [
            "/v1/x//frames",
            "/v1/x/a/b/frames",
            "/v1/x/c1",
            "/v1/x/c1/frames/",
        ] {
            assert_eq!(matches("/v1/x/{id}/frames", path), None, "{path}");
        }
        assert_eq!(matches("/v1/leads", "/v1/leads"), Some(""));
    }
}
