//! Words about visits that are booked, and about what cards are made of.

super::words! {
    /// Visits and cards.
    CardWords {
        title: "到访与卡片", "到訪與卡片", "Visits and cards";
        visits: "将要到访", "即將到訪", "Coming visits";
        visits_loading: "正在加载预约…", "正在載入預約…", "Loading visits…";
        visits_empty: "还没有人预约到访", "還沒有人預約到訪", "Nobody has booked a visit yet";
        visits_empty_help: "访客在预约卡片上选好时间后，会出现在这里。", "訪客在預約卡片上選好時間後，會出現在這裡。", "When a visitor picks a time on a booking card, it appears here.";
        on_cards: "卡片上的内容", "卡片上的內容", "What stands on cards";
        on_cards_help: "访客在卡片上看到的。空着的内容不会出现。", "訪客在卡片上看到的內容。留空的不會出現。", "What visitors see on cards. What is empty does not appear.";
        loading: "正在加载…", "載入中…", "Loading…";
        languages: "编辑哪种语言", "編輯哪種語言", "Language to edit";
        number: "电话", "電話", "Telephone";
        number_label: "号码", "號碼", "Number";
        number_help: "访客点一下就能拨打", "訪客點一下就能撥打", "Visitors call it with one tap";
        number_wrong: "这不是电话号码。座机请带区号，国外号码请带国家代码。", "這不是電話號碼。市話請加區碼，國外號碼請加國碼。", "This is no telephone number. Please add the area or country code.";
        place: "地址", "地址", "Address";
        place_name: "店名", "店名", "Name of the place";
        address: "详细地址", "詳細地址", "Full address";
        place_wrong: "店名和地址都要填，各不超过 {max} 个字。", "店名與地址都要填，各不超過 {max} 個字。", "Both name and address are needed, at most {max} characters each.";
        papers: "所需材料", "所需文件", "What to bring";
        papers_title: "标题", "標題", "Heading";
        papers_title_help: "例如“到店请带上”", "例如「到店請攜帶」", "Such as “Please bring”";
        papers_items: "材料，每行一项", "文件，每行一項", "Items, one a line";
        papers_wrong: "标题要填，材料 1 到 {n} 项，每项不超过 {max} 个字。", "標題要填，文件 1 到 {n} 項，每項不超過 {max} 個字。", "It needs a heading and 1 to {n} items of at most {max} characters.";
        booking: "预约到访", "預約到訪", "Booking a visit";
        booking_on: "开放预约", "開放預約", "Visitors can book";
        booking_title: "预约什么", "預約什麼", "What is booked";
        booking_title_help: "例如“免费量房”“到店看车”", "例如「免費丈量」「到店看車」", "Such as “Free measuring”";
        booking_place: "在哪里（可不填）", "在哪裡（可不填）", "Where (optional)";
        days: "哪几天", "哪幾天", "Days";
        opens: "最早", "最早", "From";
        closes: "最晚结束", "最晚結束", "Until";
        length: "每次多少分钟", "每次幾分鐘", "Minutes each";
        seats: "同时几位", "同時幾位", "Visitors at once";
        notice: "至少提前多少分钟", "至少提前幾分鐘", "Minutes ahead, at least";
        ahead: "可约几天内", "可預約幾天內", "Days ahead, at most";
        booking_wrong: "请检查：“预约什么”要填，至少选一天，最早到最晚之间至少放得下一次，每次 5 分钟以上，人数至少 1，可约 1 到 {n} 天。", "請檢查：「預約什麼」要填，至少選一天，最早到最晚之間至少容得下一次，每次 5 分鐘以上，人數至少 1，可預約 1 到 {n} 天。", "Please check: it needs a name, at least one day, room for one visit between from and until, 5 minutes or more each, at least one visitor, and 1 to {n} days ahead.";
        monday: "周一", "週一", "Mon";
        tuesday: "周二", "週二", "Tue";
        wednesday: "周三", "週三", "Wed";
        thursday: "周四", "週四", "Thu";
        friday: "周五", "週五", "Fri";
        saturday: "周六", "週六", "Sat";
        sunday: "周日", "週日", "Sun";
        saved: "已保存，之后发出的卡片都用新内容", "已儲存，之後傳送的卡片都用新內容", "Saved. Cards sent from now on show it";
    }
}
