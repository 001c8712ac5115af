//! What is turned down: to be called, or to leave a contact at all.

/// A telephone rings, or somebody makes it ring.
#[rustfmt::skip]
const CALL: &[&str] = &[
    "电话", "来电", "致电", "打给", "打来", "给我打", "打我", "call", "phone", " ring",
];

/// What a visitor may leave to be reached.
#[rustfmt::skip]
const CONTACT: &[&str] = &[
    "电话", "手机", "号码", "联系方式", "微信", "line", "qq", "whatsapp", "my number", "phone number", "contact",
];

/// Leaving it.
#[rustfmt::skip]
const LEAVE: &[&str] = &[
    "留", "给", "加", "填", "推我", "扫", "leave", "give", "giving", "share", "sharing", "hand",
];

/// What turns down the words behind it.
#[rustfmt::skip]
const NOT: &[&str] = &[
    "不要", "不用", "不必", "不能", "不方便", "不想", "不接", "不爱", "不喜欢", "不愿", "没法", "不", "别", "勿", "莫", "甭", "免", "唔好", "no ",
    "not ", "don't ", "dont ", "never ", "without ", "won't ", "can't ", "cannot ",
];

/// What turns down the words before it.
#[rustfmt::skip]
const TURNED: &[&str] = &[
    "别打", "不要打", "别来", "不用打", "不要来", "免了", "不接", "不方便", "不用了", "就算了", "不必", "别加", "不加", "不给", "不留", "不要加", "就不", "就别",
    "勿",
];

/// What is asked of the merchant, who does not pick up.
#[rustfmt::skip]
const THEIRS: &[&str] = &[
    "你们", "你家", "怎么", "为什么", "为啥", "没人", "老是", "why",
];

/// Whether contact itself is turned down: 微信就不加了, 先不留电话, I won't give my number.
pub(in crate::pi) fn declines(folded: &str) -> bool {
    parts(folded).any(|part| {
        let is_left = |between: &str| LEAVE.iter().any(|word| between.contains(word));
        turned_down(part, CONTACT, is_left)
    })
}

/// Whether calls are turned down, and not that the merchant does not pick up.
pub(super) fn refuses_calls(folded: &str) -> bool {
    parts(folded).any(|part| {
        let is_left = |between: &str| LEAVE.iter().any(|word| between.ends_with(word));
        !THEIRS.iter().any(|word| part.contains(word))
            && turned_down(part, CALL, |between| !is_left(between))
    })
}

/// Whether a part turns one of these things down: nothing but a few characters that `fits` stand between it
/// and the word that does so.
pub(super) fn turned_down(part: &str, things: &[&str], fits: impl Fn(&str) -> bool) -> bool {
    const BETWEEN_MAX: usize = 20;
    let is_near = |between: &str| between.len() <= BETWEEN_MAX && fits(between);
    let nots = NOT.iter().flat_map(|not| part.match_indices(not));
    let mut refused = nots.filter(|(at, not)| !is_choice(part, *at, not));
    let is_before = refused.any(|(at, not)| {
        let after = &part[at + not.len()..];
        let mut found = things.iter().filter_map(|thing| after.find(thing));
        found.any(|at| is_near(&after[..at]))
    });
    is_before
        || things.iter().any(|thing| {
            part.match_indices(thing).any(|(at, thing)| {
                let after = &part[at + thing.len()..];
                let mut turned = TURNED.iter();
                turned.any(|word| after.find(word).is_some_and(|at| at <= 6))
            })
        })
}

/// 能不能, 要不要, 加不加: nothing is turned down; 别的, 不过, 不知道 turn nothing down either.
fn is_choice(part: &str, at: usize, not: &str) -> bool {
    let before = part[..at].chars().next_back();
    let after = part[at + not.len()..].chars().next();
    let turned = not.chars().nth(1).or(after);
    let is_choice = not.starts_with('不') && before.is_some() && before == turned;
    let is_other = match not {
        _ if not.is_ascii() => before.is_some_and(|char| char.is_ascii_alphabetic()),
        "别" => matches!(after, Some('的' | '人' | '家' | '处')) || before == Some('特'),
        "不" => matches!(after, Some('过' | '知' | '好' | '同' | '错' | '管' | '是')),
        "免" => matches!(after, Some('费')) || before == Some('避'),
        _ => false,
    };
    is_choice || is_other
}

/// The parts between punctuation.
pub(super) fn parts(folded: &str) -> impl Iterator<Item = &str> {
    folded.split([',', '.', '!', '?', ';', '、', '\n'])
}
