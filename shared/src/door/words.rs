//! What our own pages say: the check of a merchant's page, and the chat link. Every text exists in
//! every language of the product; the type holds that.

use super::policy::{Delivery, Need, Rung, Snippet, TagNeeds, Unread};
use crate::lang::Lang;

/// A text in simplified Chinese, traditional Chinese and English.
pub type Words = [&'static str; 3];

/// The text for a reader of this language.
#[must_use]
pub fn say(words: Words, lang: Lang) -> &'static str {
    let [simplified, traditional, english] = words;
    match lang {
        Lang::ZhCn => simplified,
        Lang::ZhTw => traditional,
        Lang::En => english,
    }
}

/// The language to speak: the one asked for, else the first of the browser's that we speak.
#[must_use]
pub fn language(asked: Option<&str>, accepted: &str) -> Lang {
    let tags = accepted.split(',').filter_map(|tag| tag.split(';').next());
    asked
        .into_iter()
        .chain(tags)
        .find_map(|tag| Lang::for_tag(tag.trim()))
        .unwrap_or_default()
}

/// Name of the page that checks pages.
pub const DOCTOR: Words = ["页面体检", "頁面健檢", "Page check"];
/// What it is for.
pub const DOCTOR_LEDE: Words = [
    "输入页面地址，看聊天窗口在那里能用到什么程度。页面的安全策略挡住了什么，这里给出要加的那一行。",
    "輸入頁面網址，看聊天視窗在那裡能用到什麼程度。頁面的安全策略擋住了什麼，這裡給出要加的那一行。",
    "Enter a page's address to see how well the chat works there. Where the page's policy stands in the way, you get the exact line to add.",
];
/// The field for the address.
pub const ADDRESS: Words = ["页面地址", "頁面網址", "Page address"];
/// The field for the merchant's id.
pub const MERCHANT: Words = [
    "商户编号（选填）",
    "商戶編號（選填）",
    "Merchant id (optional)",
];
/// A merchant's id that is none.
pub const UNKNOWN_MERCHANT: Words = [
    "没有这个商户编号。",
    "沒有這個商戶編號。",
    "There is no merchant of this id.",
];
/// The button.
pub const CHECK: Words = ["检查", "檢查", "Check"];
/// The page with the way to install.
pub const INSTALL: Words = ["安装", "安裝", "Install"];
/// Head of the column of what is asked for.
pub const NEED: Words = ["需要", "需要", "Needs"];
/// Head of the column of what is allowed.
pub const STATE: Words = ["现状", "現況", "Now"];
/// Head of the column of what it is for.
pub const REASON: Words = ["用途", "用途", "What for"];
/// It is allowed.
pub const ALLOWED: Words = ["允许", "允許", "allowed"];
/// It is forbidden; the directive comes after it.
pub const FORBIDDEN: Words = ["被挡住", "被擋住", "blocked by"];
/// Head of the policies.
pub const POLICIES: Words = ["页面的安全策略", "頁面的安全策略", "The page's policies"];
/// There is none.
pub const NO_POLICY: Words = [
    "页面没有内容安全策略，什么都不用加。",
    "頁面沒有內容安全策略，什麼都不用加。",
    "The page has no content security policy; nothing has to be added.",
];
/// A policy that needs no change.
pub const POLICY_IS_FINE: Words = ["不用改。", "不用改。", "Nothing to change."];
/// Before a directive that is to be replaced.
pub const REPLACE: Words = ["把", "把", "Replace"];
/// Before what takes its place.
pub const REPLACE_BY: Words = ["换成", "換成", "with"];
/// Before a directive that is to be added.
pub const ADD: Words = ["加上", "加上", "Add"];
/// Before the whole policy.
pub const WHOLE: Words = [
    "改好后的整条策略",
    "改好後的整條策略",
    "The whole policy after that",
];
/// What a page has beyond its policies.
pub const NOTES: Words = ["还要知道", "還要知道", "Good to know"];
/// The page's origin is not on the merchant's list.
pub const NOT_LISTED: Words = [
    "这个页面的来源不在商户的允许名单里，消息会被拒绝。请在后台加上：",
    "這個頁面的來源不在商戶的允許名單裡，訊息會被拒絕。請在後台加上：",
    "This page's origin is not on the merchant's list, so messages are refused. Add to the list:",
];
/// The page demands trusted types.
pub const TRUSTED_TYPES: Words = [
    "页面要求 Trusted Types：聊天窗口不用任何受限的接口，不需要为它放行。",
    "頁面要求 Trusted Types：聊天視窗不用任何受限的介面，不需要為它放行。",
    "The page demands Trusted Types: the chat uses none of the restricted interfaces, so nothing has to be allowed.",
];
/// The page is isolated.
pub const ISOLATED: Words = [
    "页面开启了跨源隔离（COEP）：我们的脚本和框架都带着允许嵌入的标记。",
    "頁面開啟了跨來源隔離（COEP）：我們的腳本和框架都帶著允許嵌入的標記。",
    "The page is isolated (COEP): our scripts and frames say that they may be embedded.",
];
/// The page has no origin.
pub const NO_ORIGIN: Words = [
    "页面在沙盒里，没有自己的来源：不能保存聊天记录，而且只有允许名单写了 * 的商户能收到消息。给沙盒加上 allow-same-origin 就一切正常。",
    "頁面在沙盒裡，沒有自己的來源：不能保存聊天記錄，而且只有允許名單寫了 * 的商戶能收到訊息。給沙盒加上 allow-same-origin 就一切正常。",
    "The page is in a sandbox without an origin: history can't be kept, and only a merchant whose list says * gets messages. With allow-same-origin all is well.",
];
/// Dictation is forbidden.
pub const NO_MICROPHONE: Words = [
    "页面禁用了麦克风（Permissions-Policy）：不能语音输入，其他不受影响。",
    "頁面停用了麥克風（Permissions-Policy）：不能語音輸入，其他不受影響。",
    "The page forbids the microphone (Permissions-Policy): no dictation, everything else works.",
];
/// Only the beginning was read.
pub const CUT: Words = [
    "页面很长，只看了开头的 512 KB。",
    "頁面很長，只看了開頭的 512 KB。",
    "The page is long: only its first 512 KB were read.",
];
/// The chat, in the title of the chat page.
pub const CHAT: Words = ["在线咨询", "線上諮詢", "Chat"];
/// What a browser without scripts shows.
pub const NO_SCRIPT: Words = [
    "聊天需要浏览器允许 JavaScript。也可以直接联系我们：",
    "聊天需要瀏覽器允許 JavaScript。也可以直接聯絡我們：",
    "The chat needs JavaScript. You can also reach us directly:",
];
/// Before the telephone number.
pub const PHONE: Words = ["电话", "電話", "Phone"];
/// Before the hours.
pub const HOURS: Words = ["营业时间", "營業時間", "Hours"];
/// What is written below the code.
pub const CODE: Words = ["扫码咨询", "掃碼諮詢", "Scan to chat"];

/// The verdict in one sentence.
#[must_use]
pub fn rung(rung: Rung) -> Words {
    match rung {
        Rung::Page => [
            "可以直接在页面里聊天，一切功能可用。",
            "可以直接在頁面裡聊天，一切功能可用。",
            "The chat works in the page itself, with everything it has.",
        ],
        Rung::Frame => [
            "聊天会放进我们自己的框架里，功能齐全，打开稍慢。",
            "聊天會放進我們自己的框架裡，功能齊全，開啟稍慢。",
            "The chat will stand in a frame of ours: complete, a little slower to open.",
        ],
        Rung::Alone => [
            "只能用简化的聊天：文字、问题和卡片可用，新消息来得慢一些。",
            "只能用簡化的聊天：文字、問題和卡片可用，新訊息來得慢一些。",
            "A plain chat only: words, questions and cards work, news comes a little later.",
        ],
        Rung::Link => [
            "页面里不能聊天，只显示一个链接，打开整页聊天。",
            "頁面裡不能聊天，只顯示一個連結，開啟整頁聊天。",
            "No chat in the page: it shows a link that opens the chat as a page of its own.",
        ],
        Rung::None => [
            "页面不允许我们的脚本，什么都不会显示。",
            "頁面不允許我們的腳本，什麼都不會顯示。",
            "The page forbids our script: nothing is shown at all.",
        ],
    }
}

/// What is asked of a page, and what for.
#[must_use]
pub fn need(need: Need) -> (Words, Words) {
    match need {
        Need::Script => (
            ["我们的脚本", "我們的腳本", "Our scripts"],
            [
                "首个脚本，和打开聊天时才取的其他脚本",
                "首個腳本，和開啟聊天時才取的其他腳本",
                "The first script, and those fetched when the chat is opened",
            ],
        ),
        Need::Connect => (
            ["连接我们", "連接我們", "Calls to us"],
            [
                "收发消息；没有它就靠框架或链接",
                "收發訊息；沒有它就靠框架或連結",
                "Messages; without it a frame or a link has to do",
            ],
        ),
        Need::Wasm => (
            ["WebAssembly", "WebAssembly", "WebAssembly"],
            [
                "聊天应用本身；不放开 JavaScript 的 eval",
                "聊天應用本身；不放開 JavaScript 的 eval",
                "The app itself; JavaScript's eval stays forbidden",
            ],
        ),
        Need::Socket => (
            ["实时连接", "即時連線", "Live connection"],
            [
                "消息立刻送达；没有它就用数据流",
                "訊息立刻送達；沒有它就用資料流",
                "Messages at once; without it a stream takes its place",
            ],
        ),
        Need::Frame => (
            ["我们的框架", "我們的框架", "A frame of ours"],
            [
                "只在前面有一项被挡住时才用",
                "只在前面有一項被擋住時才用",
                "Used only where something above is blocked",
            ],
        ),
        Need::Pictures => (
            [
                "访客发的图片（blob:）",
                "訪客傳的圖片（blob:）",
                "Visitors' pictures (blob:)",
            ],
            [
                "在聊天里显示缩略图；没有它就显示文件名",
                "在聊天裡顯示縮圖；沒有它就顯示檔名",
                "Thumbnails in the talk; without it the file's name is shown",
            ],
        ),
        Need::Style => (
            ["样式", "樣式", "Style"],
            [
                "不需要放行：样式表由脚本构造后挂上，既不内联也不下载",
                "不需要放行：樣式表由腳本建構後掛上，既不內聯也不下載",
                "Nothing has to be allowed: the sheet is made by the script, neither inline nor fetched",
            ],
        ),
    }
}

/// How a policy came.
#[must_use]
pub fn delivery(by: Delivery) -> Words {
    match by {
        Delivery::Header => ["响应头", "回應標頭", "In a header"],
        Delivery::Meta => ["页面里的 meta 标签", "頁面裡的 meta 標籤", "In a meta tag"],
        Delivery::ReportOnly => [
            "只报告、不拦截的响应头",
            "只回報、不攔截的回應標頭",
            "In a header that only reports",
        ],
    }
}

/// What is known of the snippet.
#[must_use]
pub fn snippet(snippet: Snippet) -> Words {
    match snippet {
        Snippet::Found => [
            "页面上找到了代码。",
            "頁面上找到了程式碼。",
            "The snippet is on the page.",
        ],
        Snippet::OfAnother => [
            "页面上有代码，但是另一家商户的编号。",
            "頁面上有程式碼，但是另一家商戶的編號。",
            "There is a snippet on the page, but of another merchant.",
        ],
        Snippet::FromElsewhere => [
            "页面上有代码，但地址不是这里。",
            "頁面上有程式碼，但網址不是這裡。",
            "There is a snippet on the page, but from another address than this one.",
        ],
        Snippet::Missing => [
            "页面源码里没有找到代码；如果由标签管理器加载，可以不管这一条。",
            "頁面原始碼裡沒有找到程式碼；如果由標籤管理器載入，可以不管這一條。",
            "The snippet is not in the page's source. Where a tag manager brings it, that is fine.",
        ],
    }
}

/// What the snippet's tag has to do.
#[must_use]
pub fn tag_needs(needs: TagNeeds) -> Words {
    match needs {
        TagNeeds::Nothing => ["", "", ""],
        TagNeeds::Nonce => [
            "页面用 nonce：把每次响应的 nonce 写在代码标签上。后面取的脚本会继承它。",
            "頁面用 nonce：把每次回應的 nonce 寫在程式碼標籤上。後面取的腳本會繼承它。",
            "The page uses a nonce: write each response's nonce on the snippet's tag. The scripts fetched later inherit it.",
        ],
        TagNeeds::TrustedScript => [
            "页面只信任指定的脚本（strict-dynamic）：由其中一个脚本用 createElement 插入这段代码，或者改用 nonce。",
            "頁面只信任指定的腳本（strict-dynamic）：由其中一個腳本用 createElement 插入這段程式碼，或者改用 nonce。",
            "The page trusts named scripts only (strict-dynamic): have one of them insert the snippet with createElement, or use a nonce.",
        ],
    }
}

/// Why a page was not read.
#[must_use]
pub fn unread(why: Unread) -> Words {
    match why {
        Unread::Refused => [
            "这不是公开的网页地址，不能检查。",
            "這不是公開的網頁網址，不能檢查。",
            "This is not the address of a public web page.",
        ],
        Unread::Unreached => [
            "连不上这个地址。",
            "連不上這個網址。",
            "The address could not be reached.",
        ],
        Unread::Silent => [
            "页面没有在规定时间内回答。",
            "頁面沒有在規定時間內回答。",
            "The page did not answer in time.",
        ],
        Unread::NotHtml => [
            "这个地址给出的不是网页。",
            "這個網址給出的不是網頁。",
            "What the address gives is no web page.",
        ],
        Unread::Failed => [
            "页面回答了错误。请确认不登录也能打开它。",
            "頁面回答了錯誤。請確認不登入也能開啟它。",
            "The page answered with an error. Make sure that it opens without signing in.",
        ],
        Unread::Redirects => [
            "页面转来转去，没有到头。",
            "頁面轉來轉去，沒有到頭。",
            "The page redirects too often.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_s_language_is_spoken() {
        assert_eq!(language(None, "fr-FR, en;q=0.8, zh-TW;q=0.5"), Lang::En);
        assert_eq!(language(Some("zh-TW"), "en"), Lang::ZhTw);
        assert_eq!(language(Some("xx"), "en"), Lang::En);
        assert_eq!(language(None, "fr"), Lang::ZhCn);
        assert_eq!(say(CHECK, Lang::ZhTw), "檢查");
    }
}
