//! What a file is, as its bytes tell, whatever its sender calls it.

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of a file that is taken: pictures that every browser shows, and the papers that
/// people send.
pub fn media(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [b'P', b'K', 3, 4, ..] => paper(bytes),
        _ => None,
    }
}

/// A paper is an archive that holds one of these folders, in whatever order its program wrote it;
/// one with macros in it is none.
fn paper(bytes: &[u8]) -> Option<&'static str> {
    let names = names(bytes)?;
    let is_there = |part: &[u8]| names.iter().any(|name| name.starts_with(part));
    let has_macros = names.iter().any(|name| name.ends_with(b"vbaProject.bin"));
    if has_macros || !is_there(b"[Content_Types].xml") {
        return None;
    }
    [(b"word/".as_slice(), DOCX), (b"xl/".as_slice(), XLSX)]
        .into_iter()
        .find_map(|(folder, media)| is_there(folder).then_some(media))
}

/// The names in an archive's directory, which stands at its end.
fn names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    const END: usize = 22;
    const COMMENT_MAX: usize = 0xffff;
    let from = bytes.len().saturating_sub(END + COMMENT_MAX);
    let tail = bytes.get(from..)?;
    let end = tail.windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    let end = tail.get(end..)?;
    let mut at = number(end, 16, 4)?;
    let mut names = Vec::new();
    for _ in 0..number(end, 10, 2)? {
        let entry = bytes
            .get(at..)
            .filter(|entry| entry.starts_with(b"PK\x01\x02"))?;
        let name = number(entry, 28, 2)?;
        names.push(entry.get(46..46 + name)?);
        at = at.checked_add(46 + name + number(entry, 30, 2)? + number(entry, 32, 2)?)?;
    }
    Some(names)
}

/// A number of so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + len)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
    )
}
