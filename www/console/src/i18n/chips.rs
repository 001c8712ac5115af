//! Words of the chip editor. On the screen a chip is a prepared question.

super::words! {
    /// The chip editor.
    ChipWords {
        title: "快捷问题", "快捷問題", "Questions";
        lead: "访客打开页面就看到的问题，点一下就开始对话。保存后几秒内生效。", "訪客打開頁面就看到的問題，點一下就開始對話。儲存後幾秒內生效。", "What visitors see first and tap to begin. Saved changes show within seconds.";
        loading: "正在加载快捷问题…", "正在載入快捷問題…", "Loading the questions…";
        list: "快捷问题，按显示顺序", "快捷問題，依顯示順序", "Questions, in the order shown";
        empty: "还没有快捷问题", "還沒有快捷問題", "No questions yet";
        empty_help: "写下客户最常问的两三个问题，比如“多少钱”“多久能好”。", "寫下客戶最常問的兩三個問題，例如「多少錢」「多久能好」。", "Write the two or three questions that customers ask most, such as “What does it cost?”";
        add: "添加问题", "新增問題", "Add a question";
        full: "最多 {max} 个问题", "最多 {max} 個問題", "At most {max} questions";
        languages: "编辑哪种语言", "編輯哪種語言", "Language to edit";
        untitled: "（还没写）", "（尚未填寫）", "(not written yet)";
        label: "按钮上的字", "按鈕上的字", "On the button";
        text: "点击后发出的话", "點擊後傳出的話", "Sent when tapped";
        text_help: "不写就发送按钮上的字", "不填則傳送按鈕上的字", "Empty: sends what is on the button";
        fallback: "没写时显示：{text}", "未填時顯示：{text}", "Shown instead: {text}";
        fill: "点击后先放进输入框，让访客改好再发", "點擊後先放入輸入框，讓訪客修改後再傳", "A tap puts it into the visitor's text field, to be changed and sent";
        on: "显示", "顯示", "Shown";
        off: "已关闭", "已關閉", "Off";
        switch: "显示“{label}”", "顯示「{label}」", "Show “{label}”";
        beyond: "排在第 {max} 个之后，页面上看不到", "排在第 {max} 個之後，頁面上看不到", "Past the first {max}: not on the page";
        edit: "编辑", "編輯", "Edit";
        drag: "拖动“{label}”排序，或用上下方向键", "拖曳「{label}」排序，或使用上下方向鍵", "Drag “{label}”, or use the arrow keys";
        up: "上移", "上移", "Move up";
        down: "下移", "下移", "Move down";
        moved: "“{label}”移到第 {n} 个，共 {max} 个", "「{label}」移到第 {n} 個，共 {max} 個", "“{label}” is now number {n} of {max}";
        delete: "删除", "刪除", "Delete";
        delete_title: "删除这个问题？", "刪除這個問題？", "Delete this question?";
        delete_body: "“{label}”会从页面上消失；保存前可以放弃更改找回。以前的线索里仍保留它。", "「{label}」會從頁面上消失；儲存前可放棄變更來復原。以前的名單裡仍會保留它。", "“{label}” leaves your page. Until you save, discarding brings it back. Past leads keep it.";
        save: "保存", "儲存", "Save";
        saving: "正在保存…", "儲存中…", "Saving…";
        saved: "已保存，几秒内在页面上生效", "已儲存，幾秒內在頁面上生效", "Saved. Your page shows it within seconds";
        all_saved: "没有未保存的更改", "沒有未儲存的變更", "Everything is saved";
        unsaved: "有未保存的更改", "有未儲存的變更", "Unsaved changes";
        discard: "放弃更改", "放棄變更", "Discard";
        discard_title: "放弃未保存的更改？", "放棄未儲存的變更？", "Discard your changes?";
        discard_body: "您改过的内容会丢失。", "您改過的內容會遺失。", "What you changed will be lost.";
        stay: "继续编辑", "繼續編輯", "Keep editing";
        overtaken: "别人刚刚保存了新的版本。重新加载后再改；您没保存的内容会丢失。", "其他人剛剛儲存了新版本。請重新載入後再修改；您未儲存的內容會遺失。", "Somebody else has just saved. Reload to go on; what you have not saved will be lost.";
        reload: "重新加载", "重新載入", "Reload";
        wrong_label: "第 {n} 个问题：按钮上的字要有 1 到 {max} 个字", "第 {n} 個問題：按鈕上的字須有 1 到 {max} 個字", "Question {n}: what is on the button needs 1 to {max} characters";
        wrong_text: "第 {n} 个问题：发出的话要有 1 到 {max} 个字", "第 {n} 個問題：傳出的話須有 1 到 {max} 個字", "Question {n}: what is sent needs 1 to {max} characters";
        wrong_twice: "第 {n} 个问题重复了，请删除后重新添加", "第 {n} 個問題重複了，請刪除後重新新增", "Question {n} is there twice; please delete it and add it again";
        preview: "页面上的样子", "頁面上的樣子", "As visitors see it";
        preview_empty: "没有打开的问题，访客只能自己输入。", "沒有開啟的問題，訪客只能自行輸入。", "No question is shown; visitors have to type.";
        preview_fills: "点击后放进输入框", "點擊後放入輸入框", "When tapped, put into the text field";
        preview_sends: "点击后发出", "點擊後傳出", "When tapped";
    }
}
