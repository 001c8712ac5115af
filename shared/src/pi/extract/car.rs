//! Which car: brand, series or model.

use super::vocabulary::Vocabulary;
use std::ops::Range;
use std::sync::OnceLock;

/// Brands, in folded text.
#[rustfmt::skip] // One word a line would be two screens.
const BRANDS: &[&str] = &[
    "奔驰", "宝马", "奥迪", "大众", "丰田", "本田", "日产", "别克", "福特", "雪佛兰", "凯迪拉克", "现代", "起亚", "马自达",
    "斯巴鲁", "三菱", "铃木", "沃尔沃", "保时捷", "路虎", "捷豹", "雷克萨斯", "英菲尼迪", "讴歌", "林肯", "特斯拉", "比亚迪",
    "吉利", "领克", "极氪", "长安", "深蓝", "阿维塔", "启源", "奇瑞", "捷途", "星途", "哈弗", "长城", "魏牌", "坦克", "欧拉",
    "红旗", "传祺", "广汽", "埃安", "荣威", "名爵", "五菱", "宝骏", "蔚来", "理想", "小鹏", "零跑", "哪咤", "问界", "智界",
    "享界", "尊界", "小米", "岚图", "智己", "飞凡", "极狐", "高合", "腾势", "方程豹", "仰望", "斯柯达", "标致", "雪铁龙", "jeep",
    "迷你", "mini", "smart", "捷达", "东风", "江淮", "北京", "bmw", "mercedes", "benz", "audi", "volkswagen", "vw",
    "福斯", "宾士", "aito", "li auto", "xiaomi", "changan",
    "toyota", "honda", "nissan", "mazda", "tesla", "volvo", "porsche", "lexus", "hyundai", "kia", "ford", "byd", "nio",
    "xpeng", "geely", "chery",
];

/// Series that are known without their brand.
#[rustfmt::skip] // One word a line would be two screens.
const SERIES: &[&str] = &[
    "卡罗拉", "凯美瑞", "雷凌", "汉兰达", "荣放", "亚洲龙", "赛那", "普拉多", "埃尔法", "雅阁", "思域", "飞度", "皓影", "冠道",
    "奥德赛", "凌派", "轩逸", "天籁", "逍客", "奇骏", "朗逸", "速腾", "迈腾", "帕萨特", "途观", "途岳", "途昂", "探岳", "高尔夫",
    "宝来", "桑塔纳", "揽境", "君威", "君越", "英朗", "昂科威", "福克斯", "蒙迪欧", "锐界", "探险者", "科鲁兹", "迈锐宝", "伊兰特",
    "途胜", "胜达", "昂克赛拉", "阿特兹", "卡宴", "帕拉梅拉", "揽胜", "卫士", "海豹", "海豚", "海鸥", "海狮", "护卫舰", "驱逐舰",
    "秦", "宋", "汉", "唐", "元", "星越", "星瑞", "帝豪", "博越", "缤越", "缤瑞", "银河", "逸动", "瑞虎", "艾瑞泽", "宏光",
    "风骏", "神行者", "model", "crv", "cr-v", "rav4", "su7", "yu7", "civic", "accord", "corolla", "camry", "golf", "passat",
    "q3", "q5", "q5l", "a4", "a4l", "a6", "a6l", "x1", "x3", "x5", "c260", "c260l", "e300", "e300l", "glc", "3系", "5系",
    "c级", "e级", "s级", "smart精灵",
];

/// Series whose one character is a word of its own: only with letters or digits behind it.
const ONE: &str = "秦宋汉唐元";

fn brands() -> &'static Vocabulary<()> {
    static WORDS: OnceLock<Vocabulary<()>> = OnceLock::new();
    WORDS.get_or_init(|| Vocabulary::new(BRANDS.iter().map(|word| (*word, ()))))
}

fn series() -> &'static Vocabulary<()> {
    static WORDS: OnceLock<Vocabulary<()>> = OnceLock::new();
    WORDS.get_or_init(|| Vocabulary::new(SERIES.iter().map(|word| (*word, ()))))
}

/// The car told in a text, as a range of characters.
pub(super) fn car(chars: &[char]) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    for at in 0..chars.len() {
        if best.as_ref().is_some_and(|best| at < best.end) {
            continue;
        }
        let mut end = at;
        if let Some((brand, ())) = brands().at(chars, at) {
            end = at + brand;
        }
        let gap = usize::from(end > at && chars.get(end) == Some(&' '));
        if let Some((series, ())) = series().at(chars, end + gap) {
            end += gap + series;
        }
        if end == at {
            continue;
        }
        end = with_model(chars, end);
        let is_bare_one = end == at + 1 && ONE.contains(chars[at]);
        let is_place = chars[at..end] == ['北', '京']
            || chars[at..end] == ['长', '安']
            || chars[at..end] == ['东', '风'];
        let is_word = matches!(
            chars[at..end],
            ['理', '想'] | ['现', '代'] | ['大', '众'] | ['小', '米'] | ['银', '河']
        ) && !is_car_behind(&chars[end..]);
        if !is_bare_one
            && !is_place
            && !is_word
            && best.as_ref().is_none_or(|best| end - at > best.len())
        {
            best = Some(at..end);
        }
    }
    best
}

/// Whether what follows speaks of a car: 大众的车.
fn is_car_behind(rest: &[char]) -> bool {
    let first = rest.first();
    first.is_none_or(|char| matches!(char, ',' | '.' | '!' | '的' | '有'))
        && !rest.starts_with(&['的', '价'])
        || (rest.iter().take(4).any(|char| "车款系".contains(*char)) && first != Some(&'化'))
}

/// On to the letters, digits and words that name a model: 问界[M7], 宋[PLUS DM-i], model [y], 宝马[3系].
fn with_model(chars: &[char], mut end: usize) -> usize {
    loop {
        let gap = usize::from(chars.get(end) == Some(&' '));
        let start = end + gap;
        let length = chars
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|char| char.is_ascii_alphanumeric() || **char == '-')
            .count();
        let word: String = chars[start..start + length].iter().collect();
        let is_plain = length > 1
            && gap == 1
            && word.chars().all(|char| char.is_ascii_lowercase())
            && ![
                "plus", "pro", "max", "ultra", "dm-i", "dmi", "dm", "ev", "phev", "suv",
            ]
            .contains(&word.as_str());
        // 20万 and 2023款 are no models.
        let is_other = chars
            .get(start + length)
            .is_some_and(|char| "万款年块元公折".contains(*char))
            || (word.chars().all(|char| char.is_ascii_digit()) && length > 3);
        if length == 0 || is_plain || is_other {
            break;
        }
        end = start + length;
    }
    let tail: String = chars
        .get(end..)
        .unwrap_or_default()
        .iter()
        .take(2)
        .collect();
    end + ["系", "级", "荣耀", "冠军"]
        .iter()
        .find(|word| tail.starts_with(**word))
        .map_or(0, |word| word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::fold::Folded;

    #[test]
    fn cars_are_found_by_brand_series_and_model() {
        for (text, expected) in [
            ("问界M7落地多少", Some("问界M7")),
            ("宋PLUS DM-i有现车吗", Some("宋PLUS DM-i")),
            ("想看看Model Y", Some("Model Y")),
            ("宝马3系优惠多少", Some("宝马3系")),
            ("奥迪A4L", Some("奥迪A4L")),
            ("我的老捷达能置换吗", Some("捷达")),
            ("比亚迪汉EV", Some("比亚迪汉EV")),
            ("本田CR-V 2021款", Some("本田CR-V")),
            ("小米su7还要等多久", Some("小米su7")),
            ("大众的车", Some("大众")),
            ("轩逸首付多少", Some("轩逸")),
            ("looking at a Tesla Model 3", Some("Tesla Model 3")),
            ("我在北京", None),
            ("理想的价格", None),
            ("元旦去看车", None),
            ("多少钱", None),
        ] {
            let said = Folded::new(text);
            let found: Option<String> = car(&said.simple).map(|range| said.written(range));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
