//! Words about conversations.

super::words! {
    /// Conversations.
    ThreadWords {
        title: "会话", "對話", "Chats";
        list: "会话列表", "對話列表", "List of chats";
        loading: "正在加载会话…", "正在載入對話…", "Loading chats…";
        loading_thread: "正在加载聊天记录…", "正在載入聊天紀錄…", "Loading the transcript…";
        empty: "还没有会话", "還沒有對話", "No chats yet";
        empty_help: "访客点了快捷问题或发来消息后，会立刻出现在这里。", "訪客點了快捷問題或傳來訊息後，會立刻出現在這裡。", "As soon as a visitor taps a question or writes, it appears here.";
        pick: "选一个会话，在这里查看和回复", "選一個對話，在此查看與回覆", "Choose a chat to read and answer";
        waiting: "等人回复", "等待回覆", "Waiting";
        count_waiting: "{n} 个会话等人回复", "{n} 個對話等待回覆", "{n} chats waiting";
        has_lead: "已留资", "已留資料", "Lead";
        visitor: "访客", "訪客", "Visitor";
        ai: "AI", "AI", "AI";
        you: "我", "我", "You";
        pi_answers: "{name}（AI）正在接待", "{name}（AI）接待中", "{name} (AI) is answering";
        person_answers: "{name}正在接待", "{name}接待中", "{name} is answering";
        you_answer: "您正在接待，{name}已停止回复", "您正在接待，{name}已停止回覆", "You are answering; {name} is silent";
        take_over: "由我接待", "由我接待", "Take over";
        give_back: "交还给{name}", "交還給{name}", "Back to {name}";
        write: "输入回复…", "輸入回覆…", "Write an answer…";
        answer: "回复", "回覆", "Answer";
        send: "发送", "傳送", "Send";
        takes_over: "发送后由您接待，{name}停止回复。", "傳送後由您接待，{name}停止回覆。", "Sending takes over; {name} falls silent.";
        takes_over_from: "{name}正在接待；发送后由您接待。", "{name}接待中；傳送後由您接待。", "{name} is answering; sending takes over.";
        read_only: "您的角色可以查看会话，不能回复。", "您的角色可以查看對話，不能回覆。", "Your role reads chats but doesn't answer.";
        sending: "发送中", "傳送中", "Sending";
        will_send: "联网后自动发送", "連線後自動傳送", "Goes out when you are back online";
        sent: "已发送", "已傳送", "Sent";
        delivered: "已送达", "已送達", "Delivered";
        read: "已读", "已讀", "Read";
        here: "在线", "在線", "Online";
        gone: "已离开", "已離開", "Away";
        typing: "访客正在输入", "訪客正在輸入", "The visitor is writing";
        refused: "没有发出：{why}", "未能傳送：{why}", "Not sent: {why}";
        edit_again: "改一改再发", "修改後再傳", "Edit";
        earlier: "这里只显示最近的消息", "此處僅顯示最近的訊息", "Only the latest messages are shown";
        chip_tapped: "点了快捷问题", "點了快捷問題", "Tapped a question";
        chips_offered: "附带的快捷问题", "附上的快捷問題", "Questions offered";
        card_lead: "请访客留联系方式", "請訪客留聯絡方式", "Asked for contact details";
        card_consent: "请访客同意使用 {contact}", "請訪客同意使用 {contact}", "Asked for consent to use {contact}";
        card_asks: "还想了解：{fields}", "還想了解：{fields}", "Also asked: {fields}";
        lead_given: "访客留下了联系方式", "訪客留下了聯絡方式", "Left contact details";
        consent_yes: "访客同意被联系", "訪客同意被聯絡", "Agreed to be contacted";
        consent_no: "访客没有同意被联系", "訪客沒有同意被聯絡", "Did not agree to be contacted";
        lead_link: "查看线索", "查看名單", "See the lead";
        empty_thread: "还没有消息", "還沒有訊息", "No messages yet";
        conversation: "会话", "對話", "Chat";
        transcript: "聊天记录", "聊天紀錄", "Transcript";
        too_long: "一次最多 {max} 个字", "一次最多 {max} 個字", "At most {max} characters at once";
        not_live: "实时连接断开，正在重连。写好的内容会自动补发。", "即時連線中斷，重新連線中。寫好的內容會自動補傳。", "The live connection is down, reconnecting. What you write goes out afterwards.";
        closed_too_many: "这个会话同时打开的窗口太多，请关掉一些再试。", "這個對話同時開啟的視窗太多，請關閉一些再試。", "This chat is open in too many windows. Close some and try again.";
        closed_version: "后台已更新，请刷新页面。", "後台已更新，請重新整理頁面。", "The console was updated. Please reload the page.";
    }
}
