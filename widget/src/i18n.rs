//! What the app says, in every language of the product. A text that is missing in one of them does
//! not compile. The texts that the loader shows too are in `loader/texts.json`; a test holds them equal.

use shared::lang::Lang;
use shared::protocol::Code;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $cn:literal, $tw:literal, $en:literal;)*) => {
        /// A text of the app.
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
    /// Header: before the hours in which a person is there.
    Hours: "人工 ", "真人 ", "People ";
    /// Header: right after the name of the person who answers.
    Serving: " 正在为您服务", " 正在為您服務", " is here for you";
    /// Header: after the name of a person who is there now.
    Online: "在线", "在線", "online";
    /// Thread, for screen readers: a person is writing.
    Typing: "对方正在输入", "對方正在輸入", "Typing a reply";
    /// Launcher, for screen readers; `#` is how many messages nobody has read yet.
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
    /// Time line.
    Yesterday: "昨天", "昨天", "Yesterday";
    /// Lead card.
    Name: "称呼", "稱呼", "Name";
    /// Lead card.
    NameHint: "怎么称呼您", "怎麼稱呼您", "How may we call you";
    /// Lead card.
    Phone: "手机号", "手機號碼", "Phone";
    /// Lead card.
    PhoneHint: "用于给您回电", "用於回電給您", "So that we can call you";
    /// Lead card.
    Optional: "选填", "選填", "optional";
    /// Lead card.
    Agree: "我已阅读并同意", "我已閱讀並同意", "I have read this and agree";
    /// Lead card.
    Submit: "提交", "送出", "Submit";
    /// Cards.
    Submitting: "正在提交…", "正在送出…", "Submitting…";
    /// Cards.
    NotNow: "暂不", "暫不", "Not now";
    /// Lead card, put off.
    TakeUp: "现在填写", "現在填寫", "Fill in now";
    /// Lead card, put off.
    PutOff: "好的，先继续聊", "好的，先繼續聊", "All right, let's go on";
    /// Lead card, given.
    Given: "已留下联系方式", "已留下聯絡方式", "Your contact is with us";
    /// Consent card.
    MayWe: "可以用这个号码联系您吗？", "可以用這個號碼聯絡您嗎？", "May we use this to contact you?";
    /// Consent card.
    Yes: "同意", "同意", "Agree";
    /// Consent card, agreed.
    Agreed: "您已同意联系", "您已同意聯絡", "You agreed to be contacted";
    /// Consent card, refused.
    Refused: "不会联系您，可以继续在这里聊", "不會聯絡您，可以繼續在這裡聊", "We won't contact you, you can go on here";
    /// Under the phone field.
    PhoneMissing: "请填写手机号", "請填寫手機號碼", "Please enter your phone number";
    /// Under the phone field; `#` is how many digits there are.
    PhoneDigits: "现在是 # 位，手机号是 11 位，请检查", "目前是 # 位，請檢查號碼", "That has # digits, please check it";
    /// Under the phone field.
    PhoneWrong: "这不像电话号码，请检查", "這不像電話號碼，請檢查", "That is not a phone number, please check it";
    /// Under one of the pack's fields.
    FieldWrong: "这一项请再检查一下", "這一項請再檢查一下", "Please check this";
    /// Under the checkbox.
    AgreeFirst: "同意后我们才能联系您", "同意後我們才能聯絡您", "We can contact you only if you agree";
    /// A refusal.
    ConsentOutdated: "说明有更新，请看过后再提交一次", "說明有更新，請看過後再送出一次", "The text has changed, please read it and submit again";
    /// A refusal.
    TooOften: "操作太频繁，请稍等再试", "操作太頻繁，請稍候再試", "Too often, please wait a moment";
    /// A refusal.
    Failed: "没能提交，请再试一次", "沒能送出，請再試一次", "That did not work, please try again";
}

/// A refusal in plain words.
#[must_use]
pub fn refusal(code: Code) -> Text {
    match code {
        Code::InvalidPhone => Text::PhoneWrong,
        Code::ConsentOutdated => Text::ConsentOutdated,
        Code::TooMany => Text::TooOften,
        _ => Text::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_loader_says_the_same() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/loader/texts.json");
        let loader: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for lang in Lang::ALL {
            for (name, ours) in [
                ("quick", Text::Quick),
                ("hours", Text::Hours),
                ("intro", Text::Intro),
                ("sending", Text::Sending),
                ("sent", Text::Sent),
                ("unsent", Text::Unsent),
                ("again", Text::Again),
                ("weak", Text::Weak),
                ("opening", Text::Opening),
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
