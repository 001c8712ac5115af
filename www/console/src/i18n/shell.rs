//! Words of the frame around every page, and those that every page uses.

super::words! {
    /// The frame, and words used everywhere.
    ShellWords {
        product: "Chipline 商家后台", "Chipline 商家後台", "Chipline console";
        skip: "跳到内容", "跳到內容", "Skip to content";
        nav: "主菜单", "主選單", "Main menu";
        leads: "线索", "名單", "Leads";
        conversations: "会话", "對話", "Chats";
        chips: "快捷问题", "快捷問題", "Questions";
        assistant: "AI 助手", "AI 助理", "Assistant";
        cards: "到访", "到訪", "Visits";
        team: "团队", "團隊", "Team";
        account_of: "{name}，{role}", "{name}，{role}", "{name}, {role}";
        sign_out: "退出登录", "登出", "Sign out";
        sign_out_title: "现在退出登录？", "現在登出？", "Sign out now?";
        sign_out_body: "还没有保存或发出的内容会丢失。", "尚未儲存或傳送的內容會遺失。", "What is not saved or not sent yet will be lost.";
        language: "界面语言", "介面語言", "Language";
        loading: "正在加载…", "載入中…", "Loading…";
        opening: "正在打开…", "正在開啟…", "Opening…";
        retry: "重试", "重試", "Try again";
        back: "返回", "返回", "Back";
        close: "关闭", "關閉", "Close";
        cancel: "取消", "取消", "Cancel";
        copy: "复制", "複製", "Copy";
        copied: "已复制", "已複製", "Copied";
        copy_failed: "复制不了，请手动选中复制", "無法複製，請手動選取", "Copying failed; please select it by hand";
        more: "加载更多", "載入更多", "Load more";
        new: "新", "新", "New";
        today: "今天", "今天", "Today";
        yesterday: "昨天", "昨天", "Yesterday";
        offline: "网络已断开。恢复后会自动更新。", "網路已中斷，恢復後會自動更新。", "You are offline. This page catches up by itself.";
        reconnecting: "连接中断，正在重新连接…", "連線中斷，正在重新連線…", "Connection lost, reconnecting…";
        live: "实时更新中", "即時更新中", "Live";
        connecting: "正在连接…", "正在連線…", "Connecting…";
        crowded: "后台同时打开的窗口太多，这里不会自动更新。请关掉一些再刷新。", "後台同時開啟的視窗太多，此處不會自動更新。請關閉一些再重新整理。", "The console is open in too many windows, so this one does not update itself. Close some and reload.";
        barred: "没有权限", "沒有權限", "Not for your role";
        no_permission: "您的角色（{role}）不能使用这一页，请联系负责人。", "您的角色（{role}）無法使用此頁，請聯絡負責人。", "Your role ({role}) can't use this page. Please ask an owner.";
        characters: "{n}/{max}", "{n}/{max}", "{n}/{max}";
        characters_over: "超出 {n} 个字", "超出 {n} 個字", "{n} characters too many";
    }
}
