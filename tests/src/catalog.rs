//! A merchant's catalog with something on every card.

use serde_json::json;
use shared::catalog::Catalog;

/// Whole hours at any time of the next days, one visitor at a time.
#[must_use]
pub fn catalog() -> Catalog {
    let text = |text: &str| json!({ "zh-CN": text });
    let item = |key: &str, title: &str| {
        json!({
            "key": key, "title": text(title), "detail": text("做了两周"), "price": text("9800 元"),
            "picture": { "url": "https://shop.example/oak.jpg", "alt": text("装好的样子") },
        })
    };
    let catalog = json!({
        "prices": [{
            "key": "tooth", "title": text("种植牙"), "option_label": text("材料"), "note": text("不含拔牙"),
            "quantity": {
                "label": text("颗数"), "unit": text("颗"), "min": 1, "max": 28, "field": "missing_teeth",
            },
            "options": [
                { "key": "standard", "label": text("标准"), "low": 6000, "high": 8000 },
                { "key": "premium", "label": text("优选"), "low": 9000, "high": 12000 },
            ],
            "floor": 7000,
        }],
        "cases": { "title": text("看看案例"), "items": [item("front", "门牙"), item("molar", "大牙")] },
        "offers": { "title": text("推荐"), "items": [item("checkup", "检查套餐")] },
        "visits": {
            "title": text("到院检查"), "place": text("三楼"), "days": [0, 1, 2, 3, 4, 5, 6], "opens_min": 0,
            "closes_min": 1440, "slot_min": 60, "seats": 1, "notice_min": 30, "ahead_days": 4,
        },
        "number": "021-5555-0142",
        "documents": { "title": text("检查时带上"), "items": [text("身份证"), text("以前的片子")] },
        "place": {
            "name": text("海棠口腔"), "address": text("示例路 1 号"), "latitude": 31.2, "longitude": 121.5,
        },
    });
    serde_json::from_value(catalog).expect("a catalog")
}
