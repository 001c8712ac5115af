use crate::merchant::Profile;
use crate::pack::Playbook;
pub(crate) fn playbook(_slug: &str) -> Playbook { todo!() }
