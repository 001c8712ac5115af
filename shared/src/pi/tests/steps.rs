//! What Pi does, turn by turn.
use super::*;

fn show(talk: &mut Talk, turns: &[&str]) {
    for turn in turns {
        let out = if let Some(t) = turn.strip_prefix("tap:") { talk.tap(t) } else if let Some(t) = turn.strip_prefix("c:") { talk.contact(t) } else { talk.say(turn) };
        println!("> {turn}");
        for s in &out.sayings { match s { Saying::Text { text, follow_ups } => println!("   {text}   {:?}", follow_ups.iter().map(|c| c.label.as_str()).collect::<Vec<_>>()), o => println!("   {o:?}") } }
        if out.hand_over { println!("   HAND OVER"); }
    }
    println!("   {:?} {:?}\n", talk.memory.fields, talk.memory.name);
}

#[test]
fn scratch() {
    show(&mut Talk::with("renovation-crew"), &["tap:price", "120", "c:我电话138****5678，下午打", "半包全包有什么区别", "工期呢要多久"]);
    show(&mut Talk::with("renovation-crew"), &["你好", "我家120平，在杭州西湖区", "装修多少钱", "先不留电话", "那质保呢", "怎么付款"]);
    show(&mut Talk::with("renovation-design"), &["100平装修多少钱", "不用了", "老房子翻新流程"]);
    show(&mut Talk::with("renovation-materials").in_lang(Lang::ZhTw), &["tap:price", "30坪"]);
    show(&mut Talk::with("dental"), &["tap:parents", "杭州", "医保能报吗", "疼不疼", "明天下午", "吃了吗", "火星上有牙医吗"]);
    show(&mut Talk::with("dental").at(NIGHT), &["种一颗多少钱", "我妈缺了三颗牙，要多少钱", "转人工"]);
    show(&mut Talk::with("law").at(NIGHT), &["tap:night", "我老公要离婚，房子怎么分", "上海", "c:我姓王，微信li***88"]);
    show(&mut Talk::with("law"), &["火星", "木星", "土星", "金星", "律师费怎么收"]);
    show(&mut Talk::with("cleaning").in_lang(Lang::En), &["hi", "How much for a 3 bedroom house?", "do you clean the oven", "Camden", "are you insured", "c:sure, 202***0123 weekday evenings"]);
    show(&mut Talk::with("cleaning").in_lang(Lang::ZhCn), &["多少钱", "两室一厅", "能定期来吗"]);
}
