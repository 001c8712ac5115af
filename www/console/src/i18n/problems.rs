//! What went wrong, one clear sentence for each of the edge's codes.

use shared::protocol::Code;

super::words! {
    /// What went wrong.
    ProblemWords {
        offline: "网络不通，请检查网络后重试。", "網路不通，請檢查網路後重試。", "The network can't be reached. Please check it and try again.";
        unreadable: "服务器的回答看不懂，请刷新页面后重试。", "無法讀取伺服器的回應，請重新整理後再試。", "The server's answer made no sense. Please reload and try again.";
        bad_request: "提交的内容有误，请刷新页面后重试。", "提交的內容有誤，請重新整理後再試。", "What was sent is not valid. Please reload and try again.";
        invalid_value: "有内容不符合要求，请检查后再提交。", "有內容不符合要求，請檢查後再提交。", "Something filled in is not allowed. Please check and try again.";
        invalid_phone: "电话号码不对，请检查。", "電話號碼不正確，請檢查。", "The phone number is not valid.";
        consent_outdated: "授权内容已更新，请刷新后再试。", "授權內容已更新，請重新整理後再試。", "The consent text has changed. Please reload.";
        too_large: "内容太长，请缩短后再试。", "內容太長，請縮短後再試。", "That is too long. Please shorten it.";
        file_type: "不支持这种文件，请换成图片、PDF、Word 或 Excel。", "不支援這種檔案，請改用圖片、PDF、Word 或 Excel。", "Files of this type are not taken. Please use a picture, PDF, Word or Excel.";
        unknown_version: "后台已更新，请刷新页面。", "後台已更新，請重新整理頁面。", "The console was updated. Please reload the page.";
        unknown_merchant: "找不到这个商家。", "找不到這個商家。", "There is no such business.";
        origin: "这个页面不在允许的名单里。", "此頁面不在允許的名單中。", "This page is not on the allowed list.";
        not_found: "找不到要看的内容。", "找不到要看的內容。", "What you are looking for can't be found.";
        unauthorised: "登录已过期，请重新登录。", "登入已過期，請重新登入。", "Please sign in again.";
        wrong_password: "邮箱或密码不对。", "電子郵件或密碼不正確。", "The e-mail address or the password is wrong.";
        forbidden: "您的角色不能做这件事，请联系负责人。", "您的角色不能執行此操作，請聯絡負責人。", "Your role doesn't allow this. Please ask an owner.";
        token_used: "这个链接已经用过了。", "這個連結已使用過。", "This link was used before.";
        conflict: "别人刚刚保存过，请重新加载。", "其他人剛剛儲存過，請重新載入。", "Somebody else has just saved. Please reload.";
        too_many: "操作太频繁，请稍等几分钟再试。", "操作太頻繁，請稍候幾分鐘再試。", "Too many tries. Please wait a few minutes.";
        crawler: "爬虫程序不能发起会话。", "爬蟲程式不能發起對話。", "Crawlers can't begin a chat.";
        closed: "这个会话已经结束。", "這個對話已經結束。", "This chat has ended.";
        internal: "服务器出了点问题，没有保存。请再试一次。", "伺服器發生問題，尚未儲存。請再試一次。", "Something failed on our side and nothing was stored. Please try again.";
    }
}

impl ProblemWords {
    /// The sentence for a code.
    #[must_use]
    pub fn for_code(&self, code: Code) -> &'static str {
        match code {
            Code::BadRequest | Code::BadFrame | Code::MethodNotAllowed => self.bad_request,
            Code::InvalidValue => self.invalid_value,
            Code::InvalidPhone => self.invalid_phone,
            Code::ConsentOutdated => self.consent_outdated,
            Code::TooLarge => self.too_large,
            Code::FileType => self.file_type,
            Code::UnknownVersion => self.unknown_version,
            Code::UnknownMerchant => self.unknown_merchant,
            Code::OriginNotAllowed => self.origin,
            Code::NotFound => self.not_found,
            Code::Unauthorised => self.unauthorised,
            Code::WrongPassword => self.wrong_password,
            Code::Forbidden => self.forbidden,
            Code::TokenUsed => self.token_used,
            Code::Conflict => self.conflict,
            Code::TooMany => self.too_many,
            Code::Crawler => self.crawler,
            Code::Closed => self.closed,
            Code::Internal => self.internal,
        }
    }
}
