//! What a person should know before taking over, in one line.

use super::wishes::Reach;
use super::{Memory, Why};
use crate::lang::Lang;
use crate::pack::Playbook;

/// Why a person was called, what is known, what was asked, how the visitor wishes to be reached; empty
/// where there is nothing to tell.
#[must_use]
pub fn summary(playbook: &Playbook, memory: &Memory, lang: Lang) -> String {
    let words = Words::of(lang);
    let mut parts = Vec::new();
    if let Some(why) = &memory.why {
        parts.push(reason(playbook, why, lang));
    }
    parts.extend(memory.name.clone());
    let agreed = memory.agreed(playbook);
    let known = playbook.fields.iter().filter_map(|field| {
        let value = agreed.get(&field.id)?;
        Some(format!("{} {value}", field.label.get(lang)))
    });
    parts.extend(known);
    let asked: Vec<&str> = memory
        .answered
        .iter()
        .filter_map(|intent| playbook.scene(intent))
        .map(|scene| scene.question.get(lang))
        .filter(|question| !question.is_empty())
        .collect();
    if !asked.is_empty() {
        parts.push(format!("{}{}", words.asked, asked.join(words.comma)));
    }
    if !memory.reach.is_empty() {
        let wishes: Vec<String> = memory.reach.iter().map(|wish| wish.written(lang)).collect();
        parts.push(wishes.join(words.comma));
    }
    if memory.contact_refused {
        parts.push(words.refused.to_owned());
    }
    parts.join(words.semicolon)
}

struct Words {
    asked: &'static str,
    refused: &'static str,
    comma: &'static str,
    semicolon: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        let (asked, refused) = match lang {
            Lang::ZhCn => ("问过：", "没有留联系方式的意愿"),
            Lang::ZhTw => ("問過：", "沒有留聯絡方式的意願"),
            Lang::En => ("Asked: ", "does not want to leave a contact"),
        };
        let (comma, semicolon) = match lang {
            Lang::ZhCn | Lang::ZhTw => ("、", "；"),
            Lang::En => (", ", "; "),
        };
        Self {
            asked,
            refused,
            comma,
            semicolon,
        }
    }
}

fn reason(playbook: &Playbook, why: &Why, lang: Lang) -> String {
    let say = |cn: &str, tw: &str, en: &str| pick(lang, cn, tw, en).to_owned();
    match why {
        Why::Asked => say("要求真人", "要求真人", "Wants a person"),
        Why::Complaint => say("不满，请先安抚", "不滿，請先安撫", "Unhappy: listen first"),
        Why::NotUnderstood => say("Pi 没听懂", "Pi 沒聽懂", "Not understood"),
        Why::UsedUp => say(
            "今天的自动回复用完",
            "今天的自動回覆用完",
            "Today's automatic answers are used up",
        ),
        Why::File => say("发来文件", "傳來檔案", "Sent a file"),
        Why::Unsayable => say(
            "回答含不能说的话",
            "回答含不能說的話",
            "The answer held something that may not be said",
        ),
        Why::Danger(_) => say(
            "可能有危险，请马上看",
            "可能有危險，請馬上看",
            "Possible danger: look at once",
        ),
        Why::Question(intent) => {
            let scene = playbook.scene(intent);
            let question = scene.map_or("", |scene| scene.question.get(lang));
            let question = if question.is_empty() {
                intent.as_str()
            } else {
                question
            };
            let words = pick(
                lang,
                "需要人判断：",
                "需要人判斷：",
                "For a person to judge: ",
            );
            format!("{words}{question}")
        }
    }
}

fn pick<'a>(lang: Lang, cn: &'a str, tw: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::ZhCn => cn,
        Lang::ZhTw => tw,
        Lang::En => en,
    }
}

impl Reach {
    /// The wish in words.
    #[must_use]
    pub fn written(self, lang: Lang) -> String {
        let say = |cn, tw, en| pick(lang, cn, tw, en).to_owned();
        match self {
            Self::Wechat => say("用微信联系", "用微信聯絡", "by WeChat"),
            Self::NoCalls => say("不要打电话", "不要打電話", "no calls"),
            Self::TextFirst => say("先发消息", "先發訊息", "a message first"),
            Self::Weekends => say("只在周末", "只在週末", "weekends only"),
            Self::Weekdays => say("只在工作日", "只在平日", "working days only"),
            Self::After(hour) => match lang {
                Lang::ZhCn => format!("{hour}:00 以后"),
                Lang::ZhTw => format!("{hour}:00 以後"),
                Lang::En => format!("after {hour}:00"),
            },
            Self::Before(hour) => match lang {
                Lang::ZhCn | Lang::ZhTw => format!("{hour}:00 以前"),
                Lang::En => format!("before {hour}:00"),
            },
        }
    }
}
