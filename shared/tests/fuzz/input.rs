//! Inputs that come close to what is right.

use bolero::{TypeGenerator, produce};
use serde_json::Value;

/// Pieces in which our parsers see a meaning, and some that other people's parsers do.
const TOKENS: &[&str] = &[
    // Numbers to be called, and what stands in and around them.
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "１３８１２３４５６７８",
    "+86",
    "＋86",
    "0086",
    "86",
    "(415) 555-2671",
    "010-8888 6666",
    "400-000-0000",
    "+44 20 7946 0958",
    "138****5678",
    "%2B86",
    "微信",
    "微信号",
    "wechat",
    "wx",
    "vx",
    "wxid_abc123",
    "li_lei88",
    "a@b.example",
    " ",
    "  ",
    "-",
    "—",
    ".",
    "·",
    "(",
    ")",
    "（",
    "*",
    "+",
    "_",
    ":",
    "：",
    "是",
    "号",
    "=",
    // What Pi listens to.
    "多少钱",
    "100平",
    "三室一厅",
    "一百二十",
    "两千三",
    "坪",
    "㎡",
    "万",
    "预算10万",
    "10000-20000",
    "杭州",
    "明天下午",
    "我姓王",
    "叫我李姐",
    "my name is ",
    "call me ",
    "不用了",
    "人工",
    "不知道",
    "how much",
    "2 rooms",
    "种一颗牙",
    "最好",
    "第一",
    "保证",
    "治愈",
    "包赢",
    "best",
    "guarantee",
    "？",
    "。",
    "!",
    "，",
    "\n",
    "〇",
    "十",
    "百",
    "来",
    "￥",
    "$",
    "1,200",
    "89.5",
    // Addresses and what they carry.
    "https://",
    "http://",
    "a.example",
    ":8443",
    "/",
    "?",
    "&",
    "#",
    "@",
    "utm_source=",
    "callback=",
    "clickid=",
    "sku=",
    "__X__",
    "{x}",
    "%E5%BE%AE%E4%BF%A1",
    "%20",
    "%",
    "%%",
    "..",
    // Ids, amounts, templates, JSON.
    "m0123456789abcdefghijklmn",
    "AAAAAAAAAAAAAAAAAAAAAA",
    "price",
    "zh-CN",
    "en",
    "0",
    "9",
    "999999999999",
    ".5",
    ",",
    "-1",
    "1e9",
    "{",
    "}",
    "[[",
    "]]",
    "||",
    "{price_low}",
    "|wan",
    "{city}",
    "\"",
    "\\",
    "[",
    "]",
    "null",
    "{\"",
    "\":",
    "\\ud800",
    "#0a7cff",
    "1.2.3.4",
    "::1",
    "2001:db8::1",
    // What can't be seen, or not be seen as what it is.
    "\u{0}",
    "\u{7}",
    "\t",
    "\r",
    "\u{85}",
    "\u{a0}",
    "\u{3000}",
    "\u{200b}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{301}",
    "İ",
    "ß",
    "😀",
    "\u{10ffff}",
];

/// A stretch of a text.
#[derive(Clone, Debug, TypeGenerator)]
enum Piece {
    Token(u8),
    Letters(#[generator(produce::<Vec<u8>>().with().len(1usize..6))] Vec<u8>),
    Number(u64),
    Char(char),
    /// The same again and again, mostly a few times, seldom past every bound.
    Many(u8, u8),
}

/// A text as people, scripts and attackers write it.
#[derive(Clone, Debug, TypeGenerator)]
pub struct Text(#[generator(produce::<Vec<Piece>>().with().len(0usize..12))] Vec<Piece>);

impl Text {
    pub fn write(&self) -> String {
        let token = |index: u8| TOKENS[usize::from(index) % TOKENS.len()];
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Token(index) => out.push_str(token(*index)),
                Piece::Letters(bytes) => {
                    out.extend(bytes.iter().map(|byte| char::from(b' ' + byte % 95)));
                }
                // Short ones as often as long ones.
                Piece::Number(number) => {
                    out.push_str(&(number >> (number % 64)).to_string());
                }
                Piece::Char(char) => out.push(*char),
                Piece::Many(index, times) => {
                    let times = usize::from(*times).pow(3) / 7_000;
                    out.push_str(&token(*index).repeat(times));
                }
            }
        }
        out
    }
}

/// A change to written bytes.
#[derive(Clone, Debug, TypeGenerator)]
pub enum Edit {
    Cut { at: u16, len: u8 },
    Put { at: u16, text: Text },
    Set { at: u16, byte: u8 },
    Copy { from: u16, len: u8, to: u16 },
}

/// The text after some edits; it need not be UTF-8 any more.
pub fn edited(text: &str, edits: &[Edit]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for edit in edits {
        let place = |at: u16| usize::from(at) % (bytes.len() + 1);
        match edit {
            Edit::Cut { at, len } => {
                let at = place(*at);
                let end = (at + usize::from(*len)).min(bytes.len());
                bytes.drain(at..end);
            }
            Edit::Put { at, text } => {
                let at = place(*at);
                bytes.splice(at..at, text.write().into_bytes());
            }
            Edit::Set { at, byte } => {
                let at = place(*at);
                if let Some(known) = bytes.get_mut(at) {
                    *known = *byte;
                }
            }
            Edit::Copy { from, len, to } => {
                let (from, to) = (place(*from), place(*to));
                let end = (from + usize::from(*len)).min(bytes.len());
                let copy = bytes[from..end].to_vec();
                bytes.splice(to..to, copy);
            }
        }
    }
    bytes
}

/// A new JSON value.
#[derive(Clone, Debug, TypeGenerator)]
pub enum Leaf {
    Null,
    Bool(bool),
    Int(i64),
    Large(u64),
    Fraction(f64),
    Text(Text),
    List(u8),
    Map,
}

impl Leaf {
    fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::from(*value),
            Self::Int(value) => Value::from(value >> (value & 63)),
            Self::Large(value) => Value::from(*value),
            Self::Fraction(value) => Value::from(*value),
            Self::Text(text) => Value::from(text.write()),
            Self::List(len) => Value::from(vec![0; usize::from(*len)]),
            Self::Map => Value::Object(serde_json::Map::new()),
        }
    }
}

/// A change to a JSON value.
#[derive(Clone, Debug, TypeGenerator)]
pub enum Change {
    Remove { at: u16 },
    Replace { at: u16, with: Leaf },
    Copy { from: u16, to: u16 },
    Repeat { at: u16, times: u8 },
    Add { at: u16, name: Text, with: Leaf },
}

/// Applies some changes.
pub fn change(value: &mut Value, changes: &[Change]) {
    for change in changes {
        let mut places = Vec::new();
        collect_places(value, String::new(), &mut places);
        let place = |at: u16| places[usize::from(at) % places.len()].as_str();
        match change {
            Change::Remove { at } => {
                let Some((parent, name)) = place(*at).rsplit_once('/') else {
                    continue;
                };
                match value.pointer_mut(parent) {
                    Some(Value::Object(map)) => {
                        map.remove(&name.replace("~1", "/").replace("~0", "~"));
                    }
                    Some(Value::Array(list)) => {
                        list.remove(name.parse().unwrap());
                    }
                    _ => {}
                }
            }
            Change::Replace { at, with } => *value.pointer_mut(place(*at)).unwrap() = with.value(),
            Change::Copy { from, to } => {
                let copy = value.pointer(place(*from)).unwrap().clone();
                *value.pointer_mut(place(*to)).unwrap() = copy;
            }
            Change::Repeat { at, times } => {
                if let Some(Value::Array(list)) = value.pointer_mut(place(*at)) {
                    let all = list.iter().cycle().take(list.len() * usize::from(*times));
                    *list = all.cloned().collect();
                }
            }
            Change::Add { at, name, with } => {
                if let Some(Value::Object(map)) = value.pointer_mut(place(*at)) {
                    map.insert(name.write(), with.value());
                }
            }
        }
    }
}

/// The JSON pointer of every value within a value.
fn collect_places(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect_places(inner, format!("{at}/{name}"), places);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                collect_places(inner, format!("{at}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}

/// Bytes that come close to one of some seeds, or are any bytes at all.
#[derive(Clone, Debug, TypeGenerator)]
pub enum Json {
    Any(Vec<u8>),
    Like {
        seed: u8,
        #[generator(produce::<Vec<Change>>().with().len(0usize..4))]
        changes: Vec<Change>,
        #[generator(produce::<Vec<Edit>>().with().len(0usize..2))]
        edits: Vec<Edit>,
    },
}

impl Json {
    pub fn bytes(&self, seeds: &[Value]) -> Vec<u8> {
        match self {
            Self::Any(bytes) => bytes.clone(),
            Self::Like {
                seed,
                changes,
                edits,
            } => {
                let mut value = seeds[usize::from(*seed) % seeds.len()].clone();
                change(&mut value, changes);
                edited(&value.to_string(), edits)
            }
        }
    }
}
