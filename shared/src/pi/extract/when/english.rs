//! Days of the month as English writes them.

#[rustfmt::skip] // One word a line would be two screens.
const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
];

/// Characters of `dec 5th`, `march 3` or `5th of june`, where one begins here.
pub(super) fn date_at(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && chars[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let end = if chars[at].is_ascii_digit() {
        let (end, is_ordinal) = day_end(chars, at)?;
        let gap = [" of ", " "]
            .into_iter()
            .find(|gap| begins(chars, end, gap))?;
        // 3 marches are no day.
        let is_sure = is_ordinal || gap == " of ";
        is_sure.then(|| month_end(chars, end + gap.len()))??
    } else {
        let end = month_end(chars, at)?;
        begins(chars, end, " ").then(|| day_end(chars, end + 1))??.0
    };
    Some(end - at)
}

fn begins(chars: &[char], at: usize, words: &str) -> bool {
    let mut rest = chars[at..].iter();
    words.chars().all(|char| rest.next() == Some(&char))
}

/// The end of a month's name that begins here.
fn month_end(chars: &[char], at: usize) -> Option<usize> {
    let letters = chars[at..]
        .iter()
        .take_while(|char| char.is_ascii_alphabetic());
    let word: String = letters.collect();
    let is_month = |month: &str| word == *month || word == month[..3] || word == "sept";
    let known = MONTHS.iter().any(|month| is_month(month));
    let end = at + word.len();
    known.then_some(end + usize::from(chars.get(end) == Some(&'.')))
}

/// The end of a day of the month that begins here, and whether it is an ordinal.
fn day_end(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let digits: String = chars
        .get(at..)?
        .iter()
        .take_while(|char| char.is_ascii_digit())
        .collect();
    let is_day = digits
        .parse::<u8>()
        .is_ok_and(|day| (1..=31).contains(&day));
    let end = at + digits.len();
    let ordinal: String = chars[end..].iter().take(2).collect();
    let is_ordinal = matches!(ordinal.as_str(), "st" | "nd" | "rd" | "th");
    let end = end + if is_ordinal { 2 } else { 0 };
    let is_whole = !chars.get(end).is_some_and(char::is_ascii_alphanumeric);
    (is_day && is_whole).then_some((end, is_ordinal))
}
