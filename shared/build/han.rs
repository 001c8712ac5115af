//! Two small tables about Chinese characters, cut from crates that are too large to ship: the
//! simplified form of traditional characters, and how common characters sound.

use pinyin::ToPinyin;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The common block and its first extension.
const HAN: [std::ops::RangeInclusive<u32>; 2] = [0x3400..=0x4dbf, 0x4e00..=0x9fff];

/// Writes both tables to a folder.
pub fn write_tables(out: &Path) -> Result<(), String> {
    let write = |name: &str, bytes: Vec<u8>| {
        fs::write(out.join(name), bytes).map_err(|error| format!("{name}: {error}"))
    };
    write("simplified.bin", simplified())?;
    write("sounds.bin", sounds())
}

fn han() -> impl Iterator<Item = char> {
    HAN.into_iter().flatten().filter_map(char::from_u32)
}

/// Traditional characters in order, then what each is in simplified script, two bytes each.
fn simplified() -> Vec<u8> {
    columns(han().filter_map(|from| {
        let to = fast2s::convert(from.encode_utf8(&mut [0; 4]))
            .chars()
            .next()?;
        let pair = (
            u16::try_from(from as u32).ok()?,
            u16::try_from(to as u32).ok()?,
        );
        (from != to).then_some(pair)
    }))
}

/// The most common characters in order, then a number for how each sounds, two bytes each.
fn sounds() -> Vec<u8> {
    let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
    let pairs = han().filter(|char| is_common(*char)).filter_map(|char| {
        let sound = char.to_pinyin()?;
        let next = u16::try_from(numbers.len() + 1).ok()?;
        let number = *numbers.entry(heard(sound.plain())).or_insert(next);
        Some((u16::try_from(char as u32).ok()?, number))
    });
    columns(pairs)
}

/// All keys, then all values.
fn columns(pairs: impl Iterator<Item = (u16, u16)>) -> Vec<u8> {
    let (keys, values): (Vec<u16>, Vec<u16>) = pairs.unzip();
    keys.into_iter()
        .chain(values)
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The first plane of GB 2312: 3,755 characters, which are 99.7 % of what is written.
fn is_common(char: char) -> bool {
    let text = char.to_string();
    let (bytes, _, is_lossy) = encoding_rs::GBK.encode(&text);
    let is_first_plane = matches!(*bytes, [0xb0..=0xd7, 0xa1..=0xfe]);
    is_first_plane && !is_lossy
}

/// A syllable as voice input hears it over the phone and half of the country says it: zh is z, ang
/// is an.
fn heard(syllable: &str) -> String {
    let start = syllable
        .strip_prefix("zh")
        .map(|rest| ("z", rest))
        .or_else(|| syllable.strip_prefix("ch").map(|rest| ("c", rest)))
        .or_else(|| syllable.strip_prefix("sh").map(|rest| ("s", rest)))
        .unwrap_or(("", syllable));
    let whole = format!("{}{}", start.0, start.1);
    let is_nasal = ["ang", "eng", "ing"].iter().any(|end| whole.ends_with(end));
    if is_nasal {
        whole[..whole.len() - 1].to_owned()
    } else {
        whole
    }
}
