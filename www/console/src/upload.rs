//! Files on their way to the edge. They go on while another thread is read; one that failed waits to
//! be tried again.

use crate::api::{self, ApiError};
use crate::browser;
use crate::session::Session;
use crate::unload::warn_before_unload;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{ConversationId, MessageId};
use shared::limit;
use shared::protocol::{Code, FileInfo, Problem};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On its way: how many percent have left.
    Sending(u8),
    /// Stopped; it can be tried again under the same id.
    Failed(ApiError),
    /// Uploaded, and to be put into its thread.
    Done(FileInfo),
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The id under which it is stored, once however often it is sent.
    pub id: MessageId,
    /// For which thread.
    pub conversation: ConversationId,
    /// What it is called.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
    /// How far it has come.
    pub stage: Stage,
}

/// Handle to all of them.
#[derive(Clone, Copy)]
pub struct Uploads {
    list: RwSignal<Vec<Upload>>,
    files: StoredValue<Vec<(MessageId, File)>, LocalStorage>,
    session: Session,
}

impl Uploads {
    /// Nothing is on its way yet.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let list = RwSignal::new(Vec::<Upload>::new());
        // A file that is not sent can't be kept for the next page.
        warn_before_unload(Memo::new(move |_| list.with(|list| !list.is_empty())));
        Self {
            list,
            files: StoredValue::new_local(Vec::new()),
            session,
        }
    }

    /// Those for a thread, in the order in which they were chosen. Followed.
    #[must_use]
    pub fn of(self, conversation: &ConversationId) -> Vec<Upload> {
        self.list.with(|list| {
            let own = list.iter().filter(|one| one.conversation == *conversation);
            own.cloned().collect()
        })
    }

    /// Whether there are none, followed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.list.with(Vec::is_empty)
    }

    /// Begins with a file.
    pub fn begin(self, conversation: ConversationId, file: File) {
        let Some(id) = browser::new_message_id() else {
            return;
        };
        let bytes = file.size() as u64;
        let is_small = bytes <= limit::FILE_BYTES_MAX as u64;
        let stage = if is_small {
            Stage::Sending(0)
        } else {
            // The edge would say the same, after all of it has been sent.
            Stage::Failed(Problem::new(Code::TooLarge).into())
        };
        let upload = Upload {
            id: id.clone(),
            conversation,
            name: short_name(&file.name()),
            bytes,
            stage,
        };
        self.list.update(|list| list.push(upload.clone()));
        if is_small {
            self.files.update_value(|files| files.push((id, file)));
            self.send(upload);
        }
    }

    /// Tries one again that has failed.
    pub fn retry(self, id: &MessageId) {
        let known = self
            .list
            .with_untracked(|list| list.iter().find(|one| one.id == *id).cloned());
        if let Some(upload) = known {
            self.set(id, Stage::Sending(0));
            self.send(upload);
        }
    }

    /// Forgets one: it is in its thread, or no longer wanted.
    pub fn forget(self, id: &MessageId) {
        self.files
            .update_value(|files| files.retain(|(known, _)| known != id));
        self.list.update(|list| list.retain(|one| one.id != *id));
    }

    fn set(self, id: &MessageId, stage: Stage) {
        // The session may have ended meanwhile, and this signal with it.
        self.list.try_update(|list| {
            if let Some(one) = list.iter_mut().find(|one| one.id == *id) {
                one.stage = stage;
            }
        });
    }

    fn send(self, upload: Upload) {
        let file = self.files.with_value(|files| {
            let known = files.iter().find(|(id, _)| *id == upload.id);
            known.map(|(_, file)| file.clone())
        });
        let Some(file) = file else { return };
        let Upload {
            id,
            conversation,
            name,
            ..
        } = upload;
        let told = id.clone();
        let progress = move |percent| self.set(&told, Stage::Sending(percent));
        spawn_local(async move {
            let result = api::put_file(&conversation, &id, &name, &file, progress).await;
            if let Err(error) = &result {
                self.session.note(error);
            }
            self.set(&id, result.map_or_else(Stage::Failed, Stage::Done));
        });
    }
}

/// A name as the edge takes it: of a longer one its end, which tells what it is.
fn short_name(name: &str) -> String {
    let skipped = name
        .chars()
        .count()
        .saturating_sub(limit::FILE_NAME_CHARS_MAX);
    name.chars().skip(skipped).collect()
}

/// Sends a file as it is. Gives status and body of the answer, nothing where none came. By
/// `XMLHttpRequest`: `fetch` does not tell how far it has come.
pub async fn post(
    path: &str,
    file: &File,
    progress: impl Fn(u8) + 'static,
) -> Option<(u16, String)> {
    let request = XmlHttpRequest::new().ok()?;
    request.open("POST", path).ok()?;
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress((event.loaded() / event.total() * 100.0) as u8);
        }
    });
    let upload = request.upload().ok()?;
    upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(file)).ok()?;
    // It never fails: an end without an answer is one as well.
    JsFuture::from(ended).await.ok()?;
    let status = request.status().ok().filter(|status| *status > 0)?;
    let body = request.response_text().ok().flatten().unwrap_or_default();
    Some((status, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_ending() {
        assert_eq!(short_name("户型图.pdf"), "户型图.pdf");
        let short = short_name(&format!("{}.pdf", "长".repeat(limit::FILE_NAME_CHARS_MAX)));
        assert_eq!(short.chars().count(), limit::FILE_NAME_CHARS_MAX);
        assert!(short.ends_with("长.pdf"));
    }
}
