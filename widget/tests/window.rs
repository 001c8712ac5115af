//! A long thread: what is drawn of it, what is asked for, and where it stands.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::protocol::{ClientFrame, Message, Seq, ServerFrame};
use support::*;
use widget::model::{Event, Model, Row, View, rows};

/// How high every message is, in CSS pixels.
const ROW_PX: i32 = 50;
/// How high the view is.
const VIEW_PX: i32 = 500;

/// A screen that a model is drawn on: what is looked at is kept where it is.
struct Screen {
    model: Model,
    /// Where the view begins, from the thread's beginning.
    top: i32,
}

impl Screen {
    /// The messages that are drawn, by their places.
    fn drawn(&self) -> Vec<u64> {
        let rows = rows(&self.model);
        let lines = rows
            .iter()
            .filter(|drawn| matches!(drawn.row, Row::Line(_)));
        lines.map(|drawn| drawn.seq.0).collect()
    }

    /// The message at the top of the view.
    fn looked_at(&self) -> u64 {
        let (above, _) = self.model.window.free();
        let drawn = self.drawn();
        let at = (self.top - above).max(0) / ROW_PX;
        drawn[(at as usize).min(drawn.len() - 1)]
    }

    /// Something happens: the row at the top of the view stays there.
    fn happen(&mut self, event: Event) -> Vec<ClientFrame> {
        let looked_at = (!self.drawn().is_empty()).then(|| self.looked_at());
        let offset = |screen: &Self, seq| {
            let at = screen.drawn().iter().position(|drawn| *drawn == seq)?;
            Some(screen.model.window.free().0 + at as i32 * ROW_PX)
        };
        let before = looked_at.and_then(|seq| offset(self, seq));
        let effects = happen(&mut self.model, event);
        let after = looked_at.and_then(|seq| offset(self, seq));
        if let (Some(before), Some(after)) = (before, after) {
            self.top += after - before;
        }
        sent(&effects)
    }

    /// The view is moved, and the app told.
    fn scroll_to(&mut self, top: i32) -> Vec<ClientFrame> {
        self.top = top.max(0);
        let drawn = self.drawn();
        let view = View {
            top: self.top,
            height: VIEW_PX,
            drawn: drawn.len() as i32 * ROW_PX,
        };
        let (above, below) = self.model.window.free();
        let is_at_end = below == 0 && self.top + VIEW_PX >= above + view.drawn;
        let heights = drawn.iter().map(|seq| (Seq(*seq), ROW_PX as u16)).collect();
        if is_at_end != self.model.signs.is_further_up && !self.model.is_to_move(view) {
            return Vec::new();
        }
        self.happen(Event::Scrolled {
            view,
            is_at_end,
            heights,
        })
    }

    /// What the edge sends when it is asked for more.
    fn further_back(&mut self, frames: &[ClientFrame]) -> bool {
        let Some(ClientFrame::History { before }) = frames.first() else {
            return false;
        };
        let first = before.0.saturating_sub(50).max(1);
        let messages = (first..before.0).map(pi_message);
        let page = ServerFrame::History {
            messages: messages.collect(),
            first: first == 1,
        };
        self.happen(Event::Came(read(&page)));
        true
    }
}

fn pi_message(seq: u64) -> Message {
    match pi_says(seq, "您好", Vec::new()) {
        ServerFrame::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

/// A visitor who comes back to a conversation of so many messages.
fn back(count: u64) -> Screen {
    let mut handed = snapshot();
    (handed.place, handed.is_back) = (Some(place()), true);
    let mut model = Model::adopt(handed, NOW, 480);
    happen(&mut model, Event::Begun);
    happen(&mut model, Event::Opened);
    come(&mut model, welcome(count));
    for seq in count.saturating_sub(49).max(1)..=count {
        come(&mut model, pi_says(seq, "您好", Vec::new()));
    }
    let top = 50 * ROW_PX - VIEW_PX;
    Screen { model, top }
}

#[test]
fn ten_thousand_messages_are_read_to_the_first_and_back_with_few_drawn() {
    let mut screen = back(10_000);
    let mut pages = 0;
    let mut most = 0;
    while screen.looked_at() > 1 || pages < 199 {
        let before = screen.looked_at();
        let frames = screen.scroll_to(screen.top - 400);
        // What is looked at moves by what was scrolled, whatever is put above it.
        let looked_at = screen.looked_at();
        assert!(
            (looked_at..=looked_at + 9).contains(&before),
            "{before} {looked_at}"
        );
        pages += u32::from(screen.further_back(&frames));
        assert_eq!(
            screen.looked_at(),
            looked_at,
            "nothing moves when more is put above"
        );
        let drawn = screen.drawn();
        assert!(
            drawn.is_sorted_by(|one, other| one + 1 == *other),
            "in order, none is left out"
        );
        most = most.max(drawn.len());
    }
    assert_eq!(pages, 199);
    assert!(most <= 170, "{most} drawn at once");
    assert_eq!(screen.model.thread.placed().len(), 10_000);
    assert!(
        screen.scroll_to(0).is_empty(),
        "there is nothing before the first"
    );
    // What lies below is kept free as high as it was.
    let (above, below) = screen.model.window.free();
    let height = above + below + screen.drawn().len() as i32 * ROW_PX;
    assert_eq!(height, 10_000 * ROW_PX);
    while !(screen.model.window.has_end() && screen.drawn().last() == Some(&10_000)) {
        let before = screen.looked_at();
        screen.scroll_to(screen.top + 400);
        assert!(screen.looked_at() >= before);
        assert!(screen.drawn().len() <= most);
    }
    // A jump, as by the scroll bar's handle, lands where it should.
    screen.scroll_to(5_000 * ROW_PX);
    assert!(
        screen.looked_at().abs_diff(5_001) <= 1,
        "{}",
        screen.looked_at()
    );
    let frames = screen.happen(Event::ToEnd);
    assert!(
        frames
            .iter()
            .all(|frame| !matches!(frame, ClientFrame::History { .. }))
    );
    assert_eq!(screen.drawn().last(), Some(&10_000));
}

#[test]
fn what_is_on_its_way_is_asked_for_once_and_again_on_a_new_connection() {
    let mut screen = back(200);
    let [ClientFrame::History { before: Seq(151) }] = screen.scroll_to(100)[..] else {
        panic!("it is asked for")
    };
    assert!(
        matches!(rows(&screen.model)[0].row, Row::Earlier),
        "and said to be"
    );
    assert!(screen.scroll_to(90).is_empty());
    screen.happen(Event::Online(true));
    assert!(screen.scroll_to(80).is_empty(), "nobody would hear it");
    screen.happen(Event::Opened);
    come(&mut screen.model, welcome(200));
    let frames = screen.scroll_to(70);
    assert!(screen.further_back(&frames));
    assert_eq!(screen.model.thread.placed()[0].seq, Seq(101));
    assert!(!matches!(rows(&screen.model)[0].row, Row::Earlier));
    // An older edge does not know it.
    let mut screen = back(200);
    screen.model.v = 2;
    assert!(screen.scroll_to(0).is_empty());
}

#[test]
fn a_flood_is_drawn_in_part_wherever_the_reader_is() {
    // At the end: what lies above goes.
    let mut model = live(1);
    for seq in 2..=1_000 {
        come(&mut model, pi_says(seq, "您好", Vec::new()));
        assert!(rows(&model).len() <= 125);
    }
    assert_eq!(rows(&model).last().unwrap().seq, Seq(1_000));
    // Further up: what is looked at stays, and what comes is kept below.
    let mut model = live(10);
    let view = View {
        top: 0,
        height: VIEW_PX,
        drawn: 900,
    };
    let (is_at_end, heights) = (false, Vec::new());
    happen(
        &mut model,
        Event::Scrolled {
            view,
            is_at_end,
            heights,
        },
    );
    for seq in 11..=1_000 {
        come(&mut model, pi_says(seq, "您好", Vec::new()));
        assert!(rows(&model).len() <= 125);
    }
    let first = rows(&model)
        .into_iter()
        .find(|drawn| matches!(drawn.row, Row::Line(_)));
    assert_eq!(first.unwrap().seq, Seq(1));
    // What the visitor says is seen by whoever says it.
    happen(&mut model, Event::Said(id("v-00000001"), said("在吗")));
    assert_eq!(shown(&model).last().unwrap(), "在吗…");
}

#[test]
fn what_was_missed_beyond_a_page_is_asked_for_until_nothing_is_missing() {
    let mut screen = Screen {
        model: live(10),
        top: 0,
    };
    screen.happen(Event::Online(true));
    screen.happen(Event::Opened);
    come(&mut screen.model, welcome(200));
    let mut asked = Vec::new();
    for seq in 151..=200 {
        asked.extend(screen.happen(Event::Came(read(&pi_says(seq, "您好", Vec::new())))));
    }
    let mut pages = 0;
    while let [ClientFrame::History { before }] = asked[..] {
        let page = ServerFrame::History {
            messages: (before.0 - 50..before.0).map(pi_message).collect(),
            first: before.0 == 51,
        };
        asked = screen.happen(Event::Came(read(&page)));
        pages += 1;
    }
    assert_eq!((asked.len(), pages), (0, 3));
    let placed = screen.model.thread.placed();
    assert!(placed.iter().map(|message| message.seq.0).eq(1..=200));
    assert!(screen.drawn().is_sorted_by(|one, other| one + 1 == *other));
    // Where the answer was lost, a new connection asks again.
    let mut screen = Screen {
        model: live(10),
        top: 0,
    };
    screen.happen(Event::Online(true));
    screen.happen(Event::Opened);
    come(&mut screen.model, welcome(200));
    for seq in 151..=200 {
        come(&mut screen.model, pi_says(seq, "您好", Vec::new()));
    }
    screen.happen(Event::Online(true));
    screen.happen(Event::Opened);
    let asked = screen.happen(Event::Came(read(&welcome(200))));
    assert!(matches!(
        asked[..],
        [ClientFrame::History { before: Seq(151) }]
    ));
}
