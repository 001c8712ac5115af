// What the cards say: in Simplified Chinese, in Traditional Chinese and in English. `#` is filled in.
export const name = ["称呼", "稱呼", "Name"];
export const nameHint = ["怎么称呼您", "怎麼稱呼您", "How may we call you"];
export const phone = ["手机号", "手機號碼", "Phone"];
export const phoneHint = ["用于给您回电", "用於回電給您", "So that we can call you"];
export const wechat = ["微信号", "微信號", "WeChat ID"];
export const wechatHint = ["用于加您微信", "用於加您微信", "So that we can add you"];
export const useWechat = ["改留微信", "改留微信", "WeChat instead"];
export const usePhone = ["改留手机号", "改留手機號碼", "Phone instead"];
export const optional = ["选填", "選填", "optional"];
export const agree = ["我已阅读并同意", "我已閱讀並同意", "I have read this and agree"];
export const submit = ["提交", "送出", "Submit"];
export const submitting = ["正在提交…", "正在送出…", "Submitting…"];
export const notNow = ["暂不", "暫不", "Not now"];
export const takeUp = ["现在填写", "現在填寫", "Fill in now"];
export const putOff = ["好的，先继续聊", "好的，先繼續聊", "All right, let's go on"];
export const given = ["已留下联系方式", "已留下聯絡方式", "Your contact is with us"];

export const phoneMissing = ["请填写手机号", "請填寫手機號碼", "Please enter your phone number"];
export const phoneDigits = ["现在是 # 位，手机号是 11 位，请检查", "目前是 # 位，請檢查號碼", "That has # digits, please check it"];
export const phoneWrong = ["这不像电话号码，请检查", "這不像電話號碼，請檢查", "That is not a phone number, please check it"];
export const wechatMissing = ["请填写微信号", "請填寫微信號", "Please enter your WeChat ID"];
export const wechatWrong = ["微信号是字母开头的 6–20 位，请检查", "微信號是字母開頭的 6–20 個字，請檢查", "A WeChat ID has 6 to 20 signs and begins with a letter, please check it"];
export const fieldWrong = ["这一项请再检查一下", "這一項請再檢查一下", "Please check this"];
export const agreeFirst = ["同意后我们才能联系您", "同意後我們才能聯絡您", "We can contact you only if you agree"];
export const pickOne = ["请选一项", "請選一項", "Please choose one"];
export const consentOutdated = ["说明有更新，请看过后再提交一次", "說明有更新，請看過後再送出一次", "The text has changed, please read it and submit again"];
export const tooOften = ["操作太频繁，请稍等再试", "操作太頻繁，請稍候再試", "Too often, please wait a moment"];
export const failed = ["没能提交，请再试一次", "沒能送出，請再試一次", "That did not work, please try again"];

export const callMe = ["请给我回电", "請回電給我", "Call me back"];
export const callUs = ["我打过去 #", "我打過去 #", "Call #"];
export const leaveNumber = ["留个号码，我们打给您", "留個號碼，我們打給您", "Leave a number, we call you"];
export const when = ["什么时候方便接电话", "什麼時候方便接電話", "When may we call"];
export const now = ["现在", "現在", "Now"];
export const morning = ["上午", "上午", "Morning"];
export const afternoon = ["下午", "下午", "Afternoon"];
export const evening = ["晚上", "晚上", "Evening"];
export const willCall = ["我们会给您回电", "我們會回電給您", "We will call you"];

export const mayWe = ["可以用这个号码联系您吗？", "可以用這個號碼聯絡您嗎？", "May we use this to contact you?"];
export const mayAsk = ["接下来的问题涉及隐私，可以问您吗？", "接下來的問題涉及隱私，可以請教您嗎？", "The next questions are personal. May we ask them?"];
export const mayBeAsked = ["您已同意回答", "您已同意回答", "You agreed to be asked"];
export const notAsked = ["不会问这些，可以继续聊", "不會問這些，可以繼續聊", "We won't ask, you can go on here"];
export const yes = ["同意", "同意", "Agree"];
export const agreed = ["您已同意联系", "您已同意聯絡", "You agreed to be contacted"];
export const refused = ["不会联系您，可以继续在这里聊", "不會聯絡您，可以繼續在這裡聊", "We won't contact you, you can go on here"];

export const less = ["减少", "減少", "Less"];
export const more = ["增加", "增加", "More"];
export const between = ["请填 # 到 # 之间的整数", "請填 # 到 # 之間的整數", "Please enter a whole number from # to #"];
export const about = ["预估", "預估", "About"];
export const useEstimate = ["就按这个估", "就按這個估", "Use this estimate"];
export const estimated = ["预估 #", "預估 #", "About #"];

export const want = ["想要这样的", "想要這樣的", "I want one like this"];
export const choose = ["选这个", "選這個", "Choose this"];
export const chosen = ["您选了 #", "您選了 #", "You chose #"];
export const back = ["上一张", "上一張", "Previous"];
export const next = ["下一张", "下一張", "Next"];
export const close = ["关闭", "關閉", "Close"];

export const day = ["哪一天", "哪一天", "Which day"];
export const time = ["几点", "幾點", "What time"];
export const today = ["今天", "今天", "Today"];
export const tomorrow = ["明天", "明天", "Tomorrow"];
export const book = ["预约 #", "預約 #", "Book #"];
export const full = ["近期没有空的时间了，可以直接问我们", "近期沒有空的時間了，可以直接問我們", "No free times for now, please ask us"];
export const taken = ["刚被别人约走了，请另选一个", "剛被別人約走了，請另選一個", "That has just been taken, please choose another"];
export const confirming = ["正在为您确认", "正在為您確認", "Just a moment, confirming"];
export const booked = ["已约好", "已約好", "Booked"];
export const notBooked = ["没约上，这个时间已被别人约走", "沒約上，這個時間已被別人約走", "Not booked, somebody was faster"];

export const copyAll = ["全部复制", "全部複製", "Copy all"];
export const copyAddress = ["复制地址", "複製地址", "Copy address"];
export const copied = ["已复制", "已複製", "Copied"];
export const notCopied = ["没能复制，可以长按文字复制", "沒能複製，可以長按文字複製", "Not copied, please select the text"];
export const map = ["打开地图", "開啟地圖", "Open map"];

export const rate = ["这次聊得怎么样？", "這次聊得怎麼樣？", "How was this chat?"];
export const star = ["# 星", "# 星", "# of 5 stars"];
export const words = ["想多说两句吗", "想多說兩句嗎", "Anything to add?"];
export const thanks = ["谢谢您的评价", "謝謝您的評價", "Thank you for the rating"];

export const download = ["下载", "下載", "Download"];
export const notHere = ["暂时打不开，请再试一次", "暫時打不開，請再試一次", "Can't be opened now, please try again"];
