//! Where somebody is: cities and their districts by name, others by 市 / 区 / 县.

use super::mention;
use super::vocabulary::Vocabulary;
use crate::pi::fold::{Folded, is_han};
use std::ops::Range;
use std::sync::OnceLock;

const LIST: &str = include_str!("place/cities.txt");

/// Districts whose names are other words as well count only with 区 behind them or their city
/// before them.
#[rustfmt::skip] // One word a line would be two screens.
const OTHER_WORDS: [&str; 21] = [
    "和平", "河东", "河西", "河北", "江北", "南山", "光明", "高明", "长安", "新城", "太平", "中和", "永和",
    "中正", "信义", "大安", "白云", "鼓楼", "西湖", "长寿", "中原",
];

/// Cities in English, as visitors write them.
#[rustfmt::skip] // One word a line would be two screens.
const ENGLISH: [&str; 34] = [
    "beijing", "shanghai", "guangzhou", "shenzhen", "hangzhou", "nanjing", "suzhou", "chengdu",
    "chongqing", "wuhan", "xi'an", "xian", "tianjin", "changsha", "zhengzhou", "qingdao", "ningbo",
    "xiamen", "dongguan", "foshan", "dalian", "shenyang", "kunming", "hefei", "wuxi", "zhuhai",
    "hong kong", "macau", "taipei", "new taipei", "taichung", "tainan", "kaohsiung", "hsinchu",
];

/// Surnames of nine in ten people.
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温庄施游柯洪简赖詹涂翁阮欧欧阳司徒诸葛上官";

/// Cities and districts, each with the number of the city that it is or belongs to.
struct Places {
    cities: Vocabulary<usize>,
    districts: Vocabulary<usize>,
}

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let (mut cities, mut districts) = (Vec::new(), Vec::new());
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let Some((city, more)) = line.split_once(':') else {
                continue;
            };
            let own = cities.len();
            cities.push((city, own));
            for name in more.split_whitespace() {
                // The line of a province's first city lists its other cities.
                if has_districts(city) {
                    districts.push((name, own));
                } else {
                    cities.push((name, cities.len()));
                }
            }
        }
        Places {
            cities: Vocabulary::new(cities),
            districts: Vocabulary::new(districts),
        }
    })
}

/// Cities whose districts are listed.
fn has_districts(city: &str) -> bool {
    const CITIES: &str = "北京 上海 天津 重庆 广州 深圳 杭州 南京 苏州 成都 武汉 西安 长沙 郑州 青岛 宁波 佛山 合肥 厦门 台北 新北 台中 高雄 桃园 香港";
    CITIES.split(' ').any(|known| known == city)
}

/// The city or district told in a text, as a range of characters. Of several the one right behind one of the
/// words that the field is told with, which `names` finds: 老家赣州,想开在南昌.
pub(super) fn city(said: &Folded, names: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    const NEAR: usize = 5;
    let chars = said.simple.as_slice();
    let (mut from, mut told) = (0, None);
    while let Some(place) = first(&chars[from..]) {
        let place = from + place.start..from + place.end;
        from = place.end;
        if !mention::is_own(chars, &place) {
            continue;
        }
        let clause = mention::clause(chars, place.start);
        let near = place.start.saturating_sub(NEAR).max(clause.start);
        let before: String = chars[near..place.start].iter().collect();
        if names(&before) {
            return Some(place);
        }
        told = told.or(Some(place));
    }
    told.or_else(|| named_in_english(said).filter(|place| mention::is_own(chars, place)))
}

fn first(chars: &[char]) -> Option<Range<usize>> {
    known(chars)
        .or_else(|| by_suffix(chars))
        .or_else(|| in_english(chars))
}

fn known(chars: &[char]) -> Option<Range<usize>> {
    let places = places();
    let mut best: Option<Range<usize>> = None;
    for at in 0..chars.len() {
        let mut end = at;
        let own = places.cities.at(chars, at).map(|(length, own)| {
            end = at + length;
            end += usize::from(chars.get(end) == Some(&'市'));
            own
        });
        // 浙江杭州, 大兴亦庄: the larger first.
        let next = own.and_then(|_| places.cities.at(chars, end));
        let own = next.map_or(own, |(length, city)| {
            end += length;
            Some(city)
        });
        if let Some(district) = district_at(places, chars, end, own) {
            end = district_at(places, chars, district, own).unwrap_or(district);
        } else if own.is_some() {
            end += named_part(&chars[end..]);
        }
        // 六平和四平: areas, and no town in the north-east.
        let is_area = chars[at..end] == ['四', '平']
            && at > 0
            && !matches!(chars[at - 1], '在' | '林' | '是');
        let is_place = end > at && !is_street(chars, end) && !is_area;
        if is_place && best.as_ref().is_none_or(|best| end - at > best.len()) {
            best = Some(at..end);
        }
        if best.as_ref().is_some_and(|best| at > best.end) {
            break;
        }
    }
    best
}

/// The end of a district's name that begins here.
fn district_at(places: &Places, chars: &[char], at: usize, own: Option<usize>) -> Option<usize> {
    let (length, _) = places
        .districts
        .all_at(chars, at)
        .find(|(_, city)| own.is_none_or(|own| own == *city))?;
    let end = at + length;
    let has_suffix = matches!(chars.get(end), Some('区' | '县' | '市'));
    let name: String = chars[at..end].iter().collect();
    let is_sure = own.is_some() || has_suffix || !OTHER_WORDS.contains(&name.as_str());
    is_sure.then_some(end + usize::from(has_suffix))
}

/// Characters of a part behind a city that ends in 区 or 县: 杭州[某某区].
fn named_part(rest: &[char]) -> usize {
    let end = rest
        .iter()
        .take(6)
        .position(|char| matches!(char, '区' | '县'));
    let is_name = |end: &usize| {
        *end >= 1
            && rest[..*end].iter().all(|char| is_han(*char))
            && !matches!(rest[end - 1], '小' | '社' | '市')
            && !rest[..*end]
                .iter()
                .any(|char| "的在是有哪我们".contains(*char))
    };
    end.filter(is_name).map_or(0, |end| end + 1)
}

/// 北京路 is a street, 重庆小面 a meal, 天津饭 too.
fn is_street(chars: &[char], end: usize) -> bool {
    matches!(chars.get(end), Some('路' | '街' | '道'))
        || chars
            .get(end..)
            .is_some_and(|rest| rest.starts_with(&['小', '面']))
}

fn by_suffix(chars: &[char]) -> Option<Range<usize>> {
    let end = chars
        .iter()
        .position(|char| matches!(char, '市' | '区' | '县'))?;
    let start = chars[..end]
        .iter()
        .rposition(|char| !is_han(*char) || "在住是家去到我".contains(*char))
        .map_or(0, |before| before + 1);
    let name = &chars[start..end];
    // 小区, 市区 and 城市 are no names.
    let is_name = (2..=4).contains(&name.len())
        && !name
            .iter()
            .any(|char| "哪什几这那同一你们有没的老新".contains(*char))
        && !name
            .last()
            .is_some_and(|char| "小市城地社园校片辖郊车".contains(*char));
    // 股市, 楼市 and 超市 are markets of another kind.
    let is_market = chars[end] == '市'
        && name
            .last()
            .is_some_and(|char| "股楼超夜菜闹黑牛熊上".contains(*char));
    (is_name && !is_market).then_some(start..end + 1)
}

fn in_english(chars: &[char]) -> Option<Range<usize>> {
    static CITIES: OnceLock<Vocabulary<()>> = OnceLock::new();
    let cities = CITIES.get_or_init(|| Vocabulary::new(ENGLISH.iter().map(|city| (*city, ()))));
    (0..chars.len()).find_map(|at| cities.at(chars, at).map(|(length, ())| at..at + length))
}

/// "I'm in Camden": what is written with a capital behind words for where somebody is.
fn named_in_english(said: &Folded) -> Option<Range<usize>> {
    const MARKS: [&str; 9] = [
        "i'm in ",
        "i am in ",
        "im in ",
        "live in ",
        "we're in ",
        "we are in ",
        "based in ",
        "located in ",
        "i'm from ",
    ];
    const OTHER_WORDS: [&str; 6] = ["year", "grade", "need", "the", "my", "a"];
    let (at, mark) = MARKS
        .iter()
        .find_map(|mark| Some((said.text.find(mark)?, mark)))?;
    let start = said.text[..at].chars().count() + mark.len();
    let mut end = start;
    while said.plain.get(end).is_some_and(char::is_ascii_uppercase) {
        let length = said.plain[end..]
            .iter()
            .take_while(|char| char.is_ascii_alphabetic() || **char == '-')
            .count();
        end += length + 1;
        if said.plain.get(end - 1) != Some(&' ') {
            break;
        }
    }
    let end = end.checked_sub(1).filter(|end| *end > start + 2)?;
    let name: String = said.simple[start..end].iter().collect();
    (!OTHER_WORDS.contains(&name.as_str())).then_some(start..end)
}

/// A reply without what only leads up to it.
pub(super) fn without_opening(reply: &str) -> &str {
    #[rustfmt::skip] // One word a line would be two screens.
    const OPENINGS: [&str; 19] = [
        "我在", "我们在", "我們在", "我家在", "我是", "我住在", "我住", "住在", "在", "就", "大概", "大约",
        "应该是", "i'm in ", "i am in ", "i live in ", "we're in ", "we live in ", "it's ",
    ];
    let mut words = reply;
    for opening in OPENINGS {
        let is_opening = words
            .get(..opening.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opening));
        if is_opening && words.len() > opening.len() {
            words = &words[opening.len()..];
            break;
        }
    }
    words.trim_end_matches(['。', '.', '!', '！', '，', ',', ' ', '~', '～'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    #[test]
    fn cities_are_found() {
        for (text, expected) in [
            ("我在杭州,两室一厅", Some("杭州")),
            ("杭州西湖区的", Some("杭州西湖区")),
            ("杭州西湖那边", Some("杭州西湖")),
            ("成都市武侯区", Some("成都市武侯区")),
            ("老家是赣州,想开在南昌红谷滩", Some("南昌")),
            ("今天股市又跌了", None),
            ("坐标苏州园区", Some("苏州园区")),
            ("浦东新区的房子", Some("浦东新区")),
            ("我住朝阳", Some("朝阳")),
            ("家在六安", Some("六安")),
            ("住在义乌市", Some("义乌市")),
            ("我在臺北信義區", Some("臺北信義區")),
            ("板橋這邊", Some("板橋")),
            ("巴中的,能来吗", Some("巴中")),
            ("昆山市", Some("昆山市")),
            ("住在安吉县", Some("安吉县")),
            ("我在四川", Some("四川")),
            ("浙江杭州的", Some("浙江杭州")),
            ("大兴亦庄这边", Some("大兴亦庄")),
            ("I live in Shanghai", Some("Shanghai")),
            ("I'm in Camden Town, 2 rooms", Some("Camden Town")),
            ("要改卫生间,六平和四平,在合肥包河区", Some("合肥包河区")),
            ("不在杭州,在绍兴", Some("绍兴")),
            ("南京路那家", None),
            ("我朋友在北京做的", None),
            ("太平了", None),
            ("我家小区", None),
            ("能看同小区案例吗", None),
            ("你们在哪个区", None),
            ("停车区在哪", None),
            ("多少钱", None),
        ] {
            let folded = Folded::new(text);
            let found =
                city(&folded, |before| before.ends_with("开在")).map(|range| folded.written(range));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_reply_is_cut_to_what_it_tells() {
        assert_eq!(without_opening("我在富阳。"), "富阳");
        assert_eq!(without_opening("I'm in Camden"), "Camden");
        assert_eq!(without_opening("在"), "在");
    }
}
