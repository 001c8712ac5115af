//! The OpenAPI 3.1 document, made of `shared`'s table of endpoints and its types.

use crate::Fail;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use shared::api::{self, Access, ENDPOINTS, Endpoint};
use shared::merchant::Profile;
use shared::protocol::{ClientFrame, ConsoleFrame, FileInfo, Problem, ServerFrame};
use shared::webhook::Notice;

/// The cookie that carries a console session.
const SESSION_COOKIE: &str = "chipline_session";

type Describe = fn(&mut SchemaGenerator) -> Schema;

fn describe<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Every type that an endpoint names, or that travels over a socket.
const TYPES: &[(&str, Describe)] = &[
    ("AcceptInvitation", describe::<api::AcceptInvitation>),
    ("Bookings", describe::<api::Bookings>),
    ("CatalogSet", describe::<api::CatalogSet>),
    ("ChipSet", describe::<api::ChipSet>),
    ("Checkup", describe::<shared::door::policy::Checkup>),
    ("ClientFrame", describe::<ClientFrame>),
    ("Comparison", describe::<api::Comparison>),
    ("ConsoleFrame", describe::<ConsoleFrame>),
    ("ConversationPage", describe::<api::ConversationPage>),
    ("CreateMerchant", describe::<api::CreateMerchant>),
    ("CreatedMerchant", describe::<api::CreatedMerchant>),
    ("Delivery", describe::<api::Delivery>),
    ("DeliveryPage", describe::<api::DeliveryPage>),
    ("DraftSet", describe::<api::DraftSet>),
    ("FileInfo", describe::<FileInfo>),
    ("FramesReply", describe::<api::FramesReply>),
    ("FramesRequest", describe::<api::FramesRequest>),
    ("FreeSlots", describe::<api::FreeSlots>),
    ("Health", describe::<api::Health>),
    ("IdentifyReply", describe::<api::IdentifyReply>),
    ("IdentifyRequest", describe::<api::IdentifyRequest>),
    ("IdentitySecret", describe::<api::IdentitySecret>),
    ("Invite", describe::<api::Invite>),
    ("Invited", describe::<api::Invited>),
    ("KnowledgeDetail", describe::<api::KnowledgeDetail>),
    ("KnowledgeList", describe::<api::KnowledgeList>),
    ("KnowledgePage", describe::<api::KnowledgePage>),
    ("KnowledgeSource", describe::<api::KnowledgeSource>),
    ("KnowledgeText", describe::<api::KnowledgeText>),
    ("LeadFormTexts", describe::<api::LeadFormTexts>),
    ("LeadPage", describe::<api::LeadPage>),
    ("LeadReply", describe::<api::LeadReply>),
    ("LeadRequest", describe::<api::LeadRequest>),
    ("LeadView", describe::<shared::lead::LeadView>),
    ("Learning", describe::<api::Learning>),
    ("MarkGroup", describe::<api::MarkGroup>),
    ("Me", describe::<api::Me>),
    ("Notice", describe::<Notice>),
    ("PlaybookDraft", describe::<api::PlaybookDraft>),
    ("PlaybookFile", describe::<shared::pack::PlaybookFile>),
    ("PlaybookVersion", describe::<api::PlaybookVersion>),
    ("PlaybookVersions", describe::<api::PlaybookVersions>),
    ("PlaybookView", describe::<api::PlaybookView>),
    ("Preview", describe::<api::Preview>),
    ("Previewed", describe::<api::Previewed>),
    ("Problem", describe::<Problem>),
    ("Profile", describe::<Profile>),
    ("JudgeLead", describe::<api::JudgeLead>),
    ("ModelSet", describe::<api::ModelSet>),
    ("ModelState", describe::<api::ModelState>),
    ("Publish", describe::<api::Publish>),
    ("Revealed", describe::<api::Revealed>),
    ("RollBack", describe::<api::RollBack>),
    ("ServerFrame", describe::<ServerFrame>),
    ("SignIn", describe::<api::SignIn>),
    ("SignedIn", describe::<api::SignedIn>),
    ("StartReply", describe::<api::StartReply>),
    ("StartRequest", describe::<api::StartRequest>),
    ("Thread", describe::<api::Thread>),
    ("TouchRequest", describe::<api::TouchRequest>),
    ("WebhookSet", describe::<api::WebhookSet>),
    ("Webhooks", describe::<api::Webhooks>),
];

/// The document as it is served.
///
/// # Errors
/// [`Fail::Content`] when an endpoint names a type that is not described.
pub fn document_text() -> Result<String, Fail> {
    serde_json::to_string_pretty(&document()?).map_err(|e| Fail::content("openapi.json", e))
}

/// The document.
///
/// # Errors
/// [`Fail::Content`] when an endpoint names a type that is not described.
pub fn document() -> Result<Value, Fail> {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let refs: Map<String, Value> = TYPES
        .iter()
        .map(|(name, describe)| ((*name).to_owned(), describe(&mut generator).into()))
        .collect();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.to_lowercase()] = operation(endpoint, &refs)?;
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chipline",
            "version": format!("{}", shared::protocol::VERSION),
            "description": "Everything the edge answers. The socket frames are the schemas ClientFrame, ServerFrame and ConsoleFrame; what webhooks are sent is Notice.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "visitor": { "type": "http", "scheme": "bearer", "description": "The token from the reply to `start`. On a socket it is the second subprotocol." },
                "operator": { "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE },
            },
        },
    }))
}

fn operation(endpoint: &Endpoint, refs: &Map<String, Value>) -> Result<Value, Fail> {
    let named = |name: &str| {
        refs.get(name).cloned().ok_or_else(|| {
            Fail::content(
                "openapi.json",
                format!("{} names {name}, which is not described", endpoint.name),
            )
        })
    };
    let body =
        |name: &str| Ok::<_, Fail>(json!({ "application/json": { "schema": named(name)? } }));
    let socket = endpoint.path.ends_with("/socket");
    let is_file = endpoint.path.ends_with("/files");
    let bytes = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    let (status, answer) = match endpoint.gives {
        _ if socket => ("101", json!({ "description": "The socket is open." })),
        "" if media(endpoint.name).is_some() => (
            "200",
            json!({ "description": "The file.", "content": { media(endpoint.name).unwrap_or_default(): {} } }),
        ),
        "" if is_file => (
            "200",
            json!({ "description": "The file.", "content": bytes }),
        ),
        "" => ("204", json!({ "description": "Done." })),
        name => (
            "200",
            json!({ "description": "The answer.", "content": body(name)? }),
        ),
    };
    let mut operation = json!({
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "responses": {
            status: answer,
            "default": { "description": "A refusal.", "content": { "application/problem+json": { "schema": named("Problem")? } } },
        },
    });
    if !endpoint.takes.is_empty() {
        operation["requestBody"] = json!({ "required": true, "content": body(endpoint.takes)? });
    }
    if is_file && endpoint.method == "POST" {
        operation["requestBody"] = json!({ "required": true, "content": bytes });
    }
    let parameters = parameters(endpoint);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    match endpoint.access {
        Access::Visitor => operation["security"] = json!([{ "visitor": [] }]),
        Access::Operator(_) => operation["security"] = json!([{ "operator": [] }]),
        Access::Public | Access::Page | Access::OneTime => {}
    }
    Ok(operation)
}

/// What an endpoint gives that is not of the API's types.
fn media(name: &str) -> Option<&'static str> {
    match name {
        "snippet" => Some("text/javascript"),
        "chat_page" | "doctor_page" => Some("text/html"),
        "chat_code" => Some("image/svg+xml"),
        _ => None,
    }
}

/// What else an endpoint wants in its query.
fn queries(name: &str) -> &'static [(&'static str, &'static str)] {
    const PLAYBOOK: &str = "`draft`, or a version's number.";
    match name {
        "compare_playbooks" => &[("from", PLAYBOOK), ("to", PLAYBOOK)],
        "export_playbook" => &[("of", PLAYBOOK)],
        "import_playbook" => &[("revision", "The draft's revision, as it was loaded.")],
        _ => &[],
    }
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let in_path = endpoint
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let mut parameters: Vec<_> =
        in_path.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })).collect();
    if endpoint.path.ends_with("/files") {
        let names: &[&str] = match endpoint.method {
            "POST" => &["id", "name"],
            _ => &["file"],
        };
        parameters.extend(names.iter().map(
            |name| json!({ "name": name, "in": "query", "required": true, "schema": { "type": "string" } }),
        ));
    }
    for (name, words) in queries(endpoint.name) {
        parameters.push(json!({ "name": name, "in": "query", "required": true, "description": words, "schema": { "type": "string" } }));
    }
    if matches!(endpoint.gives, "LeadPage" | "ConversationPage") {
        let description = "From the previous page's reply.";
        parameters.push(json!({ "name": "before", "in": "query", "description": description, "schema": { "type": "integer" } }));
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_and_every_reference_resolves() {
        let document = document().unwrap();
        for endpoint in ENDPOINTS {
            let operation = &document["paths"][endpoint.path][endpoint.method.to_lowercase()];
            assert_eq!(operation["operationId"], endpoint.name);
        }
        let text = document.to_string();
        for reference in text
            .split("\"#/components/schemas/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                document["components"]["schemas"].get(reference).is_some(),
                "{reference}"
            );
        }
    }
}
