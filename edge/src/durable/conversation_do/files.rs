//! Files that are uploaded into a conversation, and fetched from it.

use super::ConversationDo;
use crate::durable::call::FILE_HEADER;
use crate::error::{Done, EdgeError};
use crate::store;
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{Code, FileInfo, Problem};
use worker::{Method, Request, Response};

impl ConversationDo {
    /// Keeps a file, or gives one.
    pub(super) async fn file(&self, mut request: Request) -> Done<Response> {
        let header = request.headers().get(FILE_HEADER)?.unwrap_or_default();
        let header = js_sys::decode_uri_component(&header)
            .map_err(|error| EdgeError::Platform(error.into()))?;
        let header = header.as_string().unwrap_or_default();
        let unreadable = |error| EdgeError::unreadable("a file's header", &error);
        if request.method() == Method::Post {
            let info: FileInfo = serde_json::from_str(&header).map_err(unreadable)?;
            let bytes = request.bytes().await?;
            return Ok(Response::from_json(&self.put_file(info, &bytes)?)?);
        }
        let id: MessageId = serde_json::from_str(&header).map_err(unreadable)?;
        self.give_file(&id)
    }

    fn put_file(&self, info: FileInfo, bytes: &[u8]) -> Done<FileInfo> {
        self.core.read(|_, sql| {
            // Sent twice, kept once.
            if let Some(known) = store::file::info(sql, &info.file)? {
                return Ok(known);
            }
            if store::file::count(sql)? >= limit::FILES_MAX.into() {
                return Err(Problem::because(Code::TooMany, "too many files").into());
            }
            store::file::put(sql, &info, bytes)?;
            Ok(info)
        })
    }

    fn give_file(&self, id: &MessageId) -> Done<Response> {
        let (info, bytes) = self.core.read(|_, sql| {
            let info = store::file::info(sql, id)?.ok_or(Code::NotFound)?;
            Ok((info, store::file::bytes(sql, id)?))
        })?;
        let mut response = Response::from_bytes(bytes)?;
        let headers = response.headers_mut();
        headers.set("content-type", &info.media)?;
        // Whatever is in it is shown as a picture or saved: nothing of it runs, wherever it is opened.
        headers.set("content-security-policy", "default-src 'none'; sandbox")?;
        headers.set("x-content-type-options", "nosniff")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
        headers.set("cache-control", "private, max-age=31536000, immutable")?;
        let shown = if info.media.starts_with("image/") {
            "inline"
        } else {
            "attachment"
        };
        let name = String::from(js_sys::encode_uri_component(&info.name));
        // Marks that a header's value would be read differently for.
        let name = name
            .replace('\'', "%27")
            .replace('(', "%28")
            .replace(')', "%29");
        headers.set(
            "content-disposition",
            &format!("{shown}; filename*=UTF-8''{name}"),
        )?;
        Ok(response)
    }
}
