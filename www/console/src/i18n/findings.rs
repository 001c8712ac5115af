//! What is wrong with a playbook, and what to do about it: one sentence for each of the edge's codes.

use super::fill;
use shared::pack::{Finding, FindingCode};

super::words! {
    /// What is wrong with a playbook; `{a}` and those after it are what a finding is about, in its order.
    FindingWords {
        unknown_pack: "没有“{a}”这个行业模板，请从这些里选：{b}。", "沒有「{a}」這個行業範本，請從這些裡選：{b}。", "There is no pack {a}. Choose one of {b}.";
        unknown_service_type: "这个行业没有“{a}”这种业务，请从这些里选：{b}。", "這個行業沒有「{a}」這種業務，請從這些裡選：{b}。", "The pack has no service type {a}. Choose one of {b}.";
        unknown_variable: "没有叫“{a}”的资料项，请改名或删掉。", "沒有叫「{a}」的資料項，請改名或刪除。", "There is no variable {a}. Correct its name or leave it out.";
        missing_variable: "“{a}”这段话要用到它：请填上，或把那一段放进 [[ 和 ]] 之间。", "「{a}」這段話要用到它：請填上，或把那一段放進 [[ 和 ]] 之間。", "{a} needs it. Fill it in, or put that part of the text between [[ and ]].";
        wrong_kind: "“{a}”不对，这里要的是：{b}。", "「{a}」不對，這裡要的是：{b}。", "{a} is wrong: this is a {b}.";
        missing_language: "缺少这种语言的文字：{a}。请补上，或在设置里去掉这种语言。", "缺少這種語言的文字：{a}。請補上，或在設定中移除這種語言。", "There is no text in {a}. Write one, or take the language out of the settings.";
        unknown_intent: "这种业务没有“{a}”这个问题，请改名或删掉。", "這種業務沒有「{a}」這個問題，請改名或刪除。", "There is no question {a} for this service type. Correct its name or leave it out.";
        no_question: "“{a}”没有可以展示的问句，请写一句。", "「{a}」沒有可以顯示的問句，請寫一句。", "{a} has no question to show. Write one.";
        unknown_field: "这种业务没有“{a}”这个信息项，请改名或删掉。", "這種業務沒有「{a}」這個資訊項，請改名或刪除。", "There is no field {a} for this service type. Correct its name or leave it out.";
        unused_field: "这一项没人问也没处用，请用上它或删掉。", "這一項沒人問也沒處用，請用上它或刪除。", "Nobody asks for this and no text uses it. Use it or leave it out.";
        nothing_to_find: "没写它的值长什么样，请写几个选项，数量请写单位。", "沒寫它的值長什麼樣，請寫幾個選項，數量請寫單位。", "Nothing says what its values look like. Write options, or units for a count.";
        never_asked: "要等“{a}”知道了才问，可它永远不会先知道，请改条件。", "要等「{a}」知道了才問，可它永遠不會先知道，請改條件。", "It is asked only once {a} is known, which never comes before. Correct the condition.";
        own_name: "自己加的问题名称要以 own_ 开头，请改名。", "自己加的問題名稱要以 own_ 開頭，請改名。", "The name of an own question begins with own_. Name it so.";
        needed: "“{a}”不能关：客户这样说的时候必须有人听。请打开。", "「{a}」不能關：客戶這樣說的時候必須有人聽。請打開。", "{a} can't be switched off: visitors must be heard when they ask for that. Leave it on.";
        same_version: "授权文字改了，版本号也要换，“{a}”是模板的版本。", "授權文字改了，版本號也要換，「{a}」是範本的版本。", "Another consent text needs a version of its own: {a} is the pack's.";
        out_of_range: "数字要在 {a} 到 {b} 之间。", "數字要在 {a} 到 {b} 之間。", "The number has to be from {a} to {b}.";
        alike: "“{a}”和另一个问题（{b}）里的“{c}”几乎一样，请只留一处。", "「{a}」和另一個問題（{b}）裡的「{c}」幾乎一樣，請只留一處。", "“{a}” is nearly “{c}” of {b}. Keep it in one of the two.";
        too_few: "至少要 {a} 条，请再写几条。", "至少要 {a} 條，請再寫幾條。", "At least {a} are needed. Write more.";
        twice: "“{a}”这个名称用过了，请换一个。", "「{a}」這個名稱用過了，請換一個。", "The name {a} is taken. Choose another.";
        no_answer: "“{a}”这种业务没有回答，请写一条。", "「{a}」這種業務沒有回答，請寫一條。", "There is no answer for the service type {a}. Write one.";
        unreachable: "没有问法、快捷问题或追问能走到这里，请写几个问法。", "沒有問法、快捷問題或追問能走到這裡，請寫幾個問法。", "No example, chip or follow-up leads here. Write examples.";
        unclosed: "“{a}”没有配对，请补上另一半或删掉。", "「{a}」沒有配對，請補上另一半或刪除。", "{a} has no partner. Close it or leave it out.";
        expression: "花括号里的“{a}”看不懂，请只写一个资料项的名称。", "大括號裡的「{a}」看不懂，請只寫一個資料項的名稱。", "“{a}” between braces can't be read. Write the name of a variable.";
        unknown_name: "没有叫“{a}”的资料，请改名或先建好它。", "沒有叫「{a}」的資料，請改名或先建好它。", "Nothing is called {a}. Correct the name or declare it.";
        not_always_known: "“{a}”不一定有值，请把那一段放进 [[ 和 ]] 之间。", "「{a}」不一定有值，請把那一段放進 [[ 和 ]] 之間。", "{a} is not always known. Put that part of the text between [[ and ]].";
        kinds: "“{a}”算不出来，只能用一个金额乘数字。", "「{a}」算不出來，只能用一個金額乘數字。", "“{a}” can't be calculated. Multiply one amount with numbers.";
        digits: "文字里直接写了数字 {a}，数字请用资料项。", "文字裡直接寫了數字 {a}，數字請用資料項。", "The digits {a} stand in the text itself. Take numbers from variables.";
        too_long: "超过了 {a} 个字，请缩短。", "超過了 {a} 個字，請縮短。", "Longer than {a} characters. Shorten it.";
        too_many: "超过了 {a} 条，请删掉一些。", "超過了 {a} 條，請刪除一些。", "More than {a}. Leave some out.";
        claim: "不能说“{a}”（{b}）。请换成不承诺、不比较的说法。", "不能說「{a}」（{b}）。請換成不承諾、不比較的說法。", "“{a}” may not be said ({b}). Say it without promise or comparison.";
    }
}

impl FindingWords {
    /// The sentence for a finding.
    #[must_use]
    pub fn for_finding(&self, finding: &Finding) -> String {
        let values = ["a", "b", "c"].into_iter().zip(&finding.about);
        let values: Vec<_> = values.map(|(name, value)| (name, value.as_str())).collect();
        fill(self.for_code(finding.code), &values)
    }

    fn for_code(&self, code: FindingCode) -> &'static str {
        match code {
            FindingCode::UnknownPack => self.unknown_pack,
            FindingCode::UnknownServiceType => self.unknown_service_type,
            FindingCode::UnknownVariable => self.unknown_variable,
            FindingCode::MissingVariable => self.missing_variable,
            FindingCode::WrongKind => self.wrong_kind,
            FindingCode::MissingLanguage => self.missing_language,
            FindingCode::UnknownIntent => self.unknown_intent,
            FindingCode::NoQuestion => self.no_question,
            FindingCode::UnknownField => self.unknown_field,
            FindingCode::UnusedField => self.unused_field,
            FindingCode::NothingToFind => self.nothing_to_find,
            FindingCode::NeverAsked => self.never_asked,
            FindingCode::OwnName => self.own_name,
            FindingCode::Needed => self.needed,
            FindingCode::SameVersion => self.same_version,
            FindingCode::OutOfRange => self.out_of_range,
            FindingCode::Alike => self.alike,
            FindingCode::TooFew => self.too_few,
            FindingCode::Twice => self.twice,
            FindingCode::NoAnswer => self.no_answer,
            FindingCode::Unreachable => self.unreachable,
            FindingCode::Unclosed => self.unclosed,
            FindingCode::Expression => self.expression,
            FindingCode::UnknownName => self.unknown_name,
            FindingCode::NotAlwaysKnown => self.not_always_known,
            FindingCode::Kinds => self.kinds,
            FindingCode::Digits => self.digits,
            FindingCode::TooLong => self.too_long,
            FindingCode::TooMany => self.too_many,
            FindingCode::Claim => self.claim,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::lang::Lang;

    #[test]
    fn a_finding_is_a_sentence_about_what_is_wrong() {
        let finding = Finding {
            place: "intents.price.answer.zh-CN".into(),
            code: FindingCode::Claim,
            about: vec!["全国第一".into(), "《广告法》第九条".into()],
            problem: String::new(),
            remedy: String::new(),
        };
        assert_eq!(
            FindingWords::of(Lang::ZhCn).for_finding(&finding),
            "不能说“全国第一”（《广告法》第九条）。请换成不承诺、不比较的说法。"
        );
    }
}
