//! In which character set a page is written: half of the older Chinese pages are not in UTF-8.

use crate::door::policy::page;

/// Bytes of a page in which its character set is looked for, as in browsers.
const HEAD_BYTES: usize = 1_024;

/// The character set that a page names, by its header first; `utf-8` where it names none.
#[must_use]
pub fn charset(content_type: &str, bytes: &[u8]) -> String {
    let of_header = parameter(content_type);
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let named = of_header.or_else(|| page::metas(&head).find_map(|meta| of_meta(&meta)));
    let named = named.unwrap_or_default().to_ascii_lowercase();
    match named.as_str() {
        "" => "utf-8".to_owned(),
        _ => named,
    }
}

fn of_meta(meta: &page::Tag) -> Option<String> {
    let named = meta.get("charset").map(str::to_owned);
    named.or_else(|| parameter(meta.get("content")?))
}

/// `charset=…` of a content type.
fn parameter(content_type: &str) -> Option<String> {
    let mut parameters = content_type.split(';').skip(1);
    let named = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_it = name.trim().eq_ignore_ascii_case("charset");
        is_it.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })?;
    (!named.is_empty()).then_some(named)
}
