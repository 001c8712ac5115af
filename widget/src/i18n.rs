//! What the app says, in every language of the product. A text that is missing in one of them does
//! not compile. Texts that the loader shows too are in `loader/*.json`; a test holds them equal.

use shared::lang::Lang;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $cn:literal, $tw:literal, $en:literal;)*) => {
        /// A text of the app. `#` in one is where a number, a name or a time goes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Text {
            $($(#[$doc])* $name,)*
        }

        /// A text in a language.
        #[must_use]
        pub fn text(lang: Lang, text: Text) -> &'static str {
            match lang {
                Lang::ZhCn => match text { $(Text::$name => $cn,)* },
                Lang::ZhTw => match text { $(Text::$name => $tw,)* },
                Lang::En => match text { $(Text::$name => $en,)* },
            }
        }
    };
}

texts! {
    /// Header: Pi answers at any time.
    Quick: "即时回复", "即時回覆", "Replies at once";
    /// Header, after that: in what time a person usually answers.
    People: " · 人工约 #", " · 真人約 #", " · people in about #";
    /// Header: before the hours in which a person is there.
    Open: "人工 ", "真人 ", "People ";
    /// Header: when a person is there next.
    Back: "人工 # 在线", "真人 # 在線", "People from #";
    /// Header: right after the name of the person who answers.
    Serving: " 正在为您服务", " 正在為您服務", " is here for you";
    /// Header: after the name of a person who is there now.
    Online: "在线", "在線", "online";
    /// A time to wait.
    Minutes: "# 分钟", "# 分鐘", "# min";
    /// A time to wait.
    Hours: "# 小时", "# 小時", "# h";
    /// Thread: the visitor asked for a person.
    PersonAsked: "您请求了人工服务", "您請求了真人服務", "You asked for a person";
    /// Thread: a person was asked for and answers in about that time.
    Awaited: "人工约 # 内回复，您可以继续留言", "真人約 # 內回覆，您可以繼續留言", "A person replies in about #, feel free to go on";
    /// Thread: a person was asked for.
    Coming: "已通知人工，您可以继续留言", "已通知真人，您可以繼續留言", "A person has been told, feel free to go on";
    /// Thread, at night: a person was asked for and is back then.
    Night: "现在是休息时间，人工 # 回来后在这里回复您", "現在是休息時間，真人 # 回來後在這裡回覆您", "We are closed now, a person replies here from #";
    /// Thread: this person has taken over.
    Joined: "# 已接入", "# 已加入", "# has joined";
    /// Thread, for screen readers: a person is writing.
    Typing: "对方正在输入", "對方正在輸入", "Typing a reply";
    /// Thread: before the first message that nobody has read.
    New: "新消息", "新訊息", "New messages";
    /// Button: to the end of the thread.
    ToEnd: "回到最新", "回到最新", "To the latest";
    /// Button.
    Copy: "复制", "複製", "Copy";
    /// Button, done.
    Copied: "已复制", "已複製", "Copied";
    /// Launcher and button, for screen readers; `#` is how many messages nobody has read yet.
    Unread: " · # 条未读消息", " · # 則未讀訊息", " · # unread";
    /// Empty thread.
    Intro: "AI 先为您解答，真人随时接手", "AI 先為您解答，真人隨時接手", "AI answers first, a person takes over any time";
    /// Delivery, for screen readers.
    Sending: "发送中", "傳送中", "Sending";
    /// Delivery, for screen readers.
    Sent: "已发送", "已傳送", "Sent";
    /// Delivery, for screen readers.
    Delivered: "已送达", "已送達", "Delivered";
    /// Delivery, for screen readers.
    Read: "已读", "已讀", "Read";
    /// Delivery.
    Unsent: "没能发送", "沒能傳送", "Not sent";
    /// Delivery, refused for now.
    TooOften: "操作太频繁，请稍等再试", "操作太頻繁，請稍候再試", "Too often, please wait a moment";
    /// Button.
    Again: "重试", "重試", "Try again";
    /// Note.
    Weak: "网络不太稳，连上后自动发送", "網路不太穩，連上後自動傳送", "Weak connection, sending once it is back";
    /// Note.
    Offline: "当前没有网络，恢复后自动发送", "目前沒有網路，恢復後自動傳送", "You are offline, sending once you are back";
    /// Note.
    Outdated: "页面有更新，请刷新后继续", "頁面有更新，請重新整理後繼續", "This page has changed, please reload it";
    /// Thread of a returning visitor.
    Opening: "正在打开…", "正在開啟…", "Opening…";
    /// Day.
    Today: "今天", "今天", "Today";
    /// Day.
    Yesterday: "昨天", "昨天", "Yesterday";
    /// Day.
    Tomorrow: "明天", "明天", "tomorrow";
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value};

    #[test]
    fn the_loader_says_the_same() {
        let mut loader = Map::new();
        for file in ["texts.json", "talk.json"] {
            let path = format!("{}/loader/{file}", env!("CARGO_MANIFEST_DIR"));
            let texts: Map<String, Value> =
                serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            for (lang, texts) in texts {
                let all = loader.entry(lang).or_insert_with(|| Map::new().into());
                let all = all.as_object_mut().unwrap();
                all.extend(texts.as_object().unwrap().clone());
            }
        }
        for lang in Lang::ALL {
            for (name, ours) in [
                ("quick", Text::Quick),
                ("hours", Text::Open),
                ("intro", Text::Intro),
                ("sending", Text::Sending),
                ("sent", Text::Sent),
                ("unsent", Text::Unsent),
                ("again", Text::Again),
                ("weak", Text::Weak),
            ] {
                assert_eq!(
                    loader[lang.tag()][name],
                    text(lang, ours),
                    "{name} in {}",
                    lang.tag()
                );
            }
            assert_eq!(
                loader[lang.tag()].as_object().unwrap().len(),
                loader["zh-CN"].as_object().unwrap().len()
            );
        }
    }
}
