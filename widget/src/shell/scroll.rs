//! Scrolling: what is looked at stays where it is, whatever comes or goes above it. Browsers' own
//! anchoring is off: one of them has none, and two at once would fight.

use crate::model::{Event, Model, View, rows};
use crate::ui::Screen;

/// How far from the end, in CSS pixels, a reader still counts as being there: about one message.
const AT_END_PX: i32 = 96;

/// What stays free above the message that is scrolled to, in CSS pixels.
const MARGIN_PX: i32 = 12;

/// Where the reader is, where the thread is on the screen at all.
fn view(screen: &Screen) -> Option<View> {
    let scroll = &screen.scroll;
    let height = scroll.client_height();
    (height > 0).then(|| View {
        top: scroll.scroll_top() - (screen.list.top() - scroll.offset_top()),
        height,
        drawn: screen.list.height(),
    })
}

fn is_at_end(screen: &Screen) -> bool {
    let scroll = &screen.scroll;
    scroll.scroll_height() - scroll.scroll_top() - scroll.client_height() < AT_END_PX
}

/// Whether the beginning of what was said last is looked at: to whoever reads a long answer from its
/// first line, nothing lies below that is not seen.
fn sees_latest(screen: &Screen, view: View) -> bool {
    let latest = screen.list.latest(false);
    latest.is_none_or(|row| row.offset_top() - screen.list.top() < view.top + view.height)
}

/// What is to be told of where the reader is, if anything.
pub fn look(screen: &Screen, model: &Model) -> Option<Event> {
    let view = view(screen)?;
    let is_at_end = model.window.has_end() && (is_at_end(screen) || sees_latest(screen, view));
    let is_news = is_at_end == model.signs.is_further_up;
    (is_news || model.is_to_move(view)).then(|| Event::Scrolled {
        view,
        is_at_end,
        heights: screen.list.heights(),
    })
}

/// Shows the model as it is now. Follows to the end of the thread: always after what the visitor said
/// or filled in, to anything else unless the visitor reads further up, or is filling in a card. Everything else leaves
/// what is looked at where it is.
pub fn show(screen: &mut Screen, model: &Model, is_to_end: bool) {
    let fresh = rows(model);
    let is_changed = screen.list.differs(&fresh, model.window.free());
    let is_following = is_changed && is_at_end(screen) && !is_filling(screen);
    let line = screen.scroll.scroll_top() + screen.scroll.offset_top();
    let anchor = (is_changed && !is_following)
        .then(|| screen.list.anchor(line))
        .flatten();
    screen.show(model, fresh);
    let own = model.latest_own().cloned();
    let is_own = own.is_some() && own != screen.followed;
    screen.followed = own;
    if is_to_end {
        // The button that led here is gone, and must not take the focus along.
        let _ = screen.scroll.focus();
    }
    if is_to_end || is_following || (is_changed && is_own) {
        to_latest(screen, false);
    } else if let Some(moved) = anchor.and_then(|anchor| screen.list.moved(&anchor))
        && moved != 0
    {
        let scroll = &screen.scroll;
        scroll.set_scroll_top(scroll.scroll_top() + moved);
    }
}

fn is_filling(screen: &Screen) -> bool {
    matches!(
        screen.scroll.query_selector(".piece form:focus-within"),
        Ok(Some(_))
    )
}

/// Scrolls to the end, but not past the beginning of what was said last, and on return not past what
/// is new: who opens a long answer or a card reads it from its first line.
pub fn to_latest(screen: &Screen, is_return: bool) {
    let scroll = &screen.scroll;
    let latest = screen.list.latest(is_return);
    let start = latest.map_or(0, |row| row.offset_top() - scroll.offset_top());
    let end = scroll.scroll_height() - scroll.client_height();
    scroll.set_scroll_top(end.min(start - MARGIN_PX));
}
