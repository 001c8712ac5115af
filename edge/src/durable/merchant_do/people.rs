//! Operators of the merchant: who they are, their sessions, what they may do.

use super::MerchantDo;
use crate::durable::call::{Actor, Authorised, Create, EndSession, Join, LoadMe, OpenSession};
use crate::error::Done;
use crate::platform::now;
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::api::{Me, PlaybookVersion, VersionHead};
use shared::id::OperatorId;
use shared::limit;
use shared::merchant::{Permission, Role};
use shared::pack::Changes;
use shared::protocol::{Code, Problem};

/// Who acts, if the session is open and the role carries what the endpoint needs.
pub fn authorise(sql: &Sql, actor: &Actor) -> Done<Authorised> {
    let is_open = store::merchant::has_session(sql, &actor.session, &actor.operator, now())?;
    let operator = if is_open {
        store::merchant::operator(sql, &actor.operator)?
    } else {
        None
    };
    let Some((name, role)) = operator else {
        return Err(Code::Unauthorised.into());
    };
    if !role.may(actor.needs) {
        return Err(Code::Forbidden.into());
    }
    Ok(Authorised {
        operator: actor.operator.clone(),
        name,
        role,
    })
}

impl MerchantDo {
    pub(super) fn create(&self, call: Create) -> Done<()> {
        let Create {
            merchant,
            chips,
            owner,
            operator,
            name,
        } = call;
        self.store
            .transact(|sql| match store::merchant::owner(sql)? {
                // The same creation, repeated after an answer was lost.
                Some(known) if known == owner => Ok(()),
                Some(_) => Err(Code::TokenUsed.into()),
                None => {
                    store::merchant::create(sql, &merchant, &chips, &owner)?;
                    let head = VersionHead {
                        version: merchant.playbook_version,
                        at: now(),
                        by: None,
                        note: String::new(),
                        restores: None,
                    };
                    let changes = Changes::default();
                    store::playbook::publish(sql, &PlaybookVersion { head, changes })?;
                    store::merchant::put_operator(sql, &operator, &name, Role::Owner, now())
                }
            })
    }

    pub(super) fn join(&self, call: Join) -> Done<()> {
        let Join {
            operator,
            name,
            role,
            nonce,
        } = call;
        self.store
            .transact(|sql| match store::merchant::used_by(sql, &nonce)? {
                Some(known) if known == operator.as_str() => Ok(()),
                Some(_) => Err(Code::TokenUsed.into()),
                None => {
                    if store::merchant::operators(sql)? >= limit::OPERATORS_MAX as u64 {
                        return Err(Problem::because(Code::TooMany, "too many operators").into());
                    }
                    store::merchant::use_token(sql, &nonce, &operator, now())?;
                    store::merchant::put_operator(sql, &operator, &name, role, now())?;
                    store::merchant::audit(sql, &operator, Action::Joined, "", now())
                }
            })
    }

    pub(super) fn open_session(&self, call: OpenSession) -> Done<Me> {
        let OpenSession {
            operator,
            session,
            expires,
        } = call;
        self.store.transact(|sql| {
            let me = Self::me(sql, &operator)?;
            store::merchant::open_session(sql, &session, &operator, expires, now())?;
            Ok(me)
        })
    }

    pub(super) fn end_session(&self, call: &EndSession) -> Done<()> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::merchant::end_session(sql, &call.actor.session)
        })
    }

    pub(super) fn load_me(&self, call: &LoadMe) -> Done<Me> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            Self::me(sql, &who.operator)
        })
    }

    fn me(sql: &Sql, operator: &OperatorId) -> Done<Me> {
        // Every operator may read; without a role there is no operator.
        let known = store::merchant::operator(sql, operator)?
            .filter(|(_, role)| role.may(Permission::Read));
        match (known, store::merchant::load(sql)?) {
            (Some((name, role)), Some(merchant)) => Ok(Me {
                operator: operator.clone(),
                name,
                role,
                merchant: merchant.id,
                profile: merchant.profile,
            }),
            _ => Err(Code::Unauthorised.into()),
        }
    }
}
