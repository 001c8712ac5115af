//! Where somebody is: the large cities by name, others by 市 / 区 / 县.

use crate::pi::fold::is_han;

/// Cities known by name, simplified and traditional where they differ.
const CITIES: &str = "北京 上海 广州 深圳 杭州 南京 苏州 成都 重庆 武汉 西安 天津 长沙 郑州 青岛 济南 合肥 福州 厦门 宁波 无锡 东莞 佛山 大连 沈阳 \
    哈尔滨 长春 石家庄 太原 昆明 贵阳 南宁 南昌 兰州 海口 三亚 常州 温州 嘉兴 绍兴 金华 台州 南通 徐州 烟台 潍坊 珠海 中山 惠州 泉州 洛阳 \
    乌鲁木齐 呼和浩特 银川 西宁 拉萨 保定 唐山 扬州 湖州 香港 澳门 澳門 廣州 蘇州 重慶 武漢 長沙 鄭州 青島 濟南 廈門 寧波 東莞 瀋陽 台北 臺北 \
    新北 桃园 桃園 台中 臺中 台南 臺南 高雄 新竹 基隆 嘉义 嘉義 示例市";

/// Surnames of nine in ten people, both scripts.
pub(super) const SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯";

/// The city or district told in a folded text.
pub(super) fn city(folded: &str) -> Option<String> {
    let known = CITIES
        .split_whitespace()
        .find_map(|city| folded.find(city).map(|at| (at, city)));
    if let Some((at, city)) = known {
        let rest: Vec<char> = folded[at + city.len()..].chars().take(6).collect();
        let more = rest
            .iter()
            .position(|char| matches!(char, '区' | '區' | '县' | '縣'))
            .map_or(0, |end| end + 1);
        let tail: String = rest[..more].iter().collect();
        let is_name = tail.chars().all(is_han);
        return Some(if is_name {
            format!("{city}{tail}")
        } else {
            city.to_owned()
        });
    }
    let chars: Vec<char> = folded.chars().collect();
    let end = chars
        .iter()
        .position(|char| matches!(char, '市' | '区' | '區' | '县' | '縣'))?;
    let before: Vec<char> = chars[..end]
        .iter()
        .rev()
        .take_while(|char| is_han(**char))
        .copied()
        .collect();
    let start = before
        .iter()
        .position(|char| matches!(char, '在' | '住' | '是' | '家'))
        .unwrap_or(before.len());
    let name: String = before[..start].iter().rev().collect();
    // 小区, 市区 and 城市 are no names.
    let is_name = (2..=4).contains(&start)
        && !name.contains(['哪', '什', '几', '幾', '这', '這', '那', '同', '一'])
        && !name.ends_with(['小', '市', '城', '地', '社'])
        && (start < before.len() || before.len() == end);
    is_name.then(|| format!("{name}{}", chars[end]))
}

/// A reply without what only leads up to it.
pub(super) fn without_opening(reply: &str) -> &str {
    const OPENINGS: [&str; 16] = [
        "我在",
        "我们在",
        "我們在",
        "我家在",
        "我是",
        "我住在",
        "我住",
        "在",
        "就",
        "大概",
        "大约",
        "i'm in ",
        "i am in ",
        "i live in ",
        "we're in ",
        "it's ",
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
    words.trim_end_matches(['。', '.', '!', '！', '，', ',', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_found() {
        for (text, expected) in [
            ("我在杭州,两室一厅", Some("杭州")),
            ("杭州西湖区的", Some("杭州西湖区")),
            ("住在义乌市", Some("义乌市")),
            ("昆山市", Some("昆山市")),
            ("我家小区", None),
            ("能看同小区案例吗", None),
            ("你们在哪个区", None),
            ("多少钱", None),
        ] {
            assert_eq!(city(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_reply_is_cut_to_what_it_tells() {
        assert_eq!(without_opening("我在富阳。"), "富阳");
        assert_eq!(without_opening("I'm in Camden"), "Camden");
        assert_eq!(without_opening("在"), "在");
    }
}
