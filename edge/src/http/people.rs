//! Merchants and operators: creation, invitation, sign-in.

use super::{json, nothing, playbook};
use crate::durable::call::{
    self, Actor, AddMember, BeginSignIn, Create, EndSession, Join, OpenSession, SignInSucceeded,
};
use crate::error::EdgeError;
use crate::gate;
use crate::platform::{keys, now, random, random_text};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use shared::api::{
    AcceptInvitation, CreateMerchant, CreatedMerchant, Invite, Invited, Me, Membership, SignIn,
    SignedIn,
};
use shared::contact::email_lookup;
use shared::id::{MerchantId, OperatorId};
use shared::keys::Keys;
use shared::limit;
use shared::merchant::Merchant;
use shared::pack::Playbook;
use shared::protocol::{Code, Problem};
use shared::session::{OneTime, SessionClaims};
use shared::text;
use worker::{Env, Request, Response};

/// `POST /v1/merchants`
pub async fn create_merchant(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    let body: CreateMerchant = gate::console_body(&mut request).await?;
    let keys = keys(env)?;
    let OneTime::FirstOwner { nonce, .. } =
        OneTime::open(&keys, &body.token, now()).map_err(|_| Code::Unauthorised)?
    else {
        return Err(Code::Unauthorised.into());
    };
    let name = operator_name(&body.name)?;
    body.profile
        .check()
        .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
    let playbook =
        Playbook::build(&body.profile, 1).map_err(|errors| playbook::refused(&errors))?;
    let id = MerchantId::for_token(&keys, &nonce);
    let lookup = email_lookup(&keys, &body.email);
    let password = known_or_new(env, &lookup, &body.password).await?;
    call::merchant(env, &id)
        .call(Create {
            chips: playbook.default_chips(),
            merchant: Merchant {
                id: id.clone(),
                profile: body.profile.clone(),
                playbook_version: 1,
            },
            owner: lookup.clone(),
            operator: OperatorId::for_person(&keys, &id, &lookup),
            name,
        })
        .await?;
    add_member(
        env,
        lookup,
        password,
        Membership {
            merchant: id.clone(),
            name: body.profile.name,
        },
    )
    .await?;
    json(&CreatedMerchant { merchant: id })
}

/// `POST /v1/invitations`
pub async fn accept_invitation(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    gate::same_origin(&request)?;
    let body: AcceptInvitation = gate::console_body(&mut request).await?;
    let keys = keys(env)?;
    let OneTime::Invitation {
        merchant,
        email,
        role,
        nonce,
        ..
    } = OneTime::open(&keys, &body.token, now()).map_err(|_| Code::Unauthorised)?
    else {
        return Err(Code::Unauthorised.into());
    };
    let name = operator_name(&body.name)?;
    let served = gate::served(env, &merchant).await?;
    let lookup = email_lookup(&keys, &email);
    let password = known_or_new(env, &lookup, &body.password).await?;
    let operator = OperatorId::for_person(&keys, &merchant, &lookup);
    call::merchant(env, &merchant)
        .call(Join {
            operator: operator.clone(),
            name,
            role,
            nonce,
        })
        .await?;
    let membership = Membership {
        merchant: merchant.clone(),
        name: served.merchant.profile.name.clone(),
    };
    add_member(env, lookup, password, membership).await?;
    let (me, cookie) = open_session(&request, env, &keys, &merchant, operator).await?;
    with_cookie(json(&me)?, &cookie)
}

/// `POST /v1/console/operators`
pub async fn invite(
    mut request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    let body: Invite = gate::console_body(&mut request).await?;
    call::merchant(env, merchant)
        .call(call::Authorise { actor })
        .await?;
    let invitation = OneTime::Invitation {
        merchant: merchant.clone(),
        email: body.email,
        role: body.role,
        nonce: random_text()?,
        expires: now().plus(limit::ONE_TIME_TOKEN_MS),
    };
    let token = invitation
        .seal(&*keys(env)?, &random()?)
        .map_err(|error| EdgeError::unreadable("invitation", &error))?;
    json(&Invited { token })
}

/// `POST /v1/sign-in`
pub async fn sign_in(mut request: Request, env: &Env) -> Result<Response, EdgeError> {
    gate::same_origin(&request)?;
    let body: SignIn = gate::console_body(&mut request).await?;
    let keys = keys(env)?;
    let lookup = email_lookup(&keys, &body.email);
    let stored = call::directory(env, &lookup)
        .call(BeginSignIn {
            lookup: lookup.clone(),
        })
        .await?;
    verify(stored.as_deref(), &body.password)?;
    let merchants = call::directory(env, &lookup)
        .call(SignInSucceeded {
            lookup: lookup.clone(),
        })
        .await?;
    let chosen = match (&body.merchant, merchants.as_slice()) {
        (Some(wanted), _) => merchants
            .iter()
            .find(|known| known.merchant == *wanted)
            .ok_or(Code::Forbidden)?,
        (None, [only]) => only,
        (None, []) => return Err(Code::WrongPassword.into()),
        (None, _) => {
            return json(&SignedIn {
                me: None,
                merchants,
            });
        }
    };
    let operator = OperatorId::for_person(&keys, &chosen.merchant, &lookup);
    let (me, cookie) = open_session(&request, env, &keys, &chosen.merchant, operator).await?;
    with_cookie(
        json(&SignedIn {
            me: Some(me),
            merchants: Vec::new(),
        })?,
        &cookie,
    )
}

/// `POST /v1/sign-out`
pub async fn sign_out(
    request: Request,
    env: &Env,
    merchant: &MerchantId,
    actor: Actor,
) -> Result<Response, EdgeError> {
    call::merchant(env, merchant)
        .call(EndSession { actor })
        .await?;
    with_cookie(nothing()?, &gate::clear_cookie(&request)?)
}

async fn open_session(
    request: &Request,
    env: &Env,
    keys: &Keys,
    merchant: &MerchantId,
    operator: OperatorId,
) -> Result<(Me, String), EdgeError> {
    let session = random_text()?;
    let expires = now().plus(limit::SESSION_MS);
    let opened = OpenSession {
        operator: operator.clone(),
        session: session.clone(),
        expires,
    };
    let me = call::merchant(env, merchant).call(opened).await?;
    let claims = SessionClaims {
        merchant: merchant.clone(),
        operator,
        session,
        expires,
    };
    let token = claims
        .seal(keys, &random()?)
        .map_err(|error| EdgeError::unreadable("session", &error))?;
    Ok((me, gate::session_cookie(request, &token)?))
}

fn with_cookie(mut response: Response, cookie: &str) -> Result<Response, EdgeError> {
    response.headers_mut().set("set-cookie", cookie)?;
    Ok(response)
}

async fn add_member(
    env: &Env,
    lookup: String,
    password: String,
    membership: Membership,
) -> Result<(), EdgeError> {
    let Membership { merchant, name } = membership;
    call::directory(env, &lookup)
        .call(AddMember {
            lookup,
            password,
            merchant,
            name,
        })
        .await
}

/// The password hash of a person: the known one, when the password is right, or a new one.
async fn known_or_new(env: &Env, lookup: &str, password: &str) -> Result<String, EdgeError> {
    if !(limit::PASSWORD_CHARS_MIN..=limit::PASSWORD_CHARS_MAX).contains(&password.chars().count())
    {
        let detail = format!(
            "password: {} to {} characters",
            limit::PASSWORD_CHARS_MIN,
            limit::PASSWORD_CHARS_MAX
        );
        return Err(Problem::because(Code::InvalidValue, detail).into());
    }
    // The throttle counts before anything is hashed.
    match call::directory(env, lookup)
        .call(BeginSignIn {
            lookup: lookup.to_owned(),
        })
        .await?
    {
        Some(stored) => {
            verify(Some(&stored), password)?;
            Ok(stored)
        }
        None => {
            let salt: [u8; 16] = random()?;
            Argon2::default()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| EdgeError::unreadable("password", &error))
        }
    }
}

/// Checks a password. Where there is no such person it hashes all the same, so that the time
/// taken does not tell who has an account.
fn verify(stored: Option<&str>, password: &str) -> Result<(), EdgeError> {
    if password.chars().count() > limit::PASSWORD_CHARS_MAX {
        return Err(Code::WrongPassword.into());
    }
    let argon2 = Argon2::default();
    let Some(stored) = stored else {
        drop(argon2.hash_password_with_salt(password.as_bytes(), b"nobody has this salt"));
        return Err(Code::WrongPassword.into());
    };
    let stored =
        PasswordHash::new(stored).map_err(|error| EdgeError::unreadable("password", &error))?;
    argon2
        .verify_password(password.as_bytes(), &stored)
        .map_err(|_| Code::WrongPassword.into())
}

fn operator_name(name: &str) -> Result<String, EdgeError> {
    text::parse(name, limit::NAME_CHARS_MAX)
        .map_err(|error| Problem::because(Code::InvalidValue, format!("name: {error}")).into())
}
