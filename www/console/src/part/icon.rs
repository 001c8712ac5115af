//! Line icons, drawn on a grid of 24. Decoration only: the words beside them say what they mean.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Leads: a person with a line of data.
    Leads,
    /// Conversations.
    Chat,
    /// Chips.
    Chips,
    /// The assistant.
    Assistant,
    /// Team.
    Team,
    /// Account.
    Person,
    /// Back to the list.
    Back,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// Something to be dragged.
    Grip,
    /// Delete.
    Trash,
    /// Add.
    Plus,
    /// Copy.
    Copy,
    /// Done.
    Check,
    /// Done, and seen by another.
    Checks,
    /// Something is wrong.
    Alert,
    /// Send.
    Send,
    /// Close.
    Close,
    /// Leads on to something.
    Next,
    /// A contact can be seen.
    Eye,
    /// A visit.
    Calendar,
    /// A telephone call.
    Phone,
    /// A price.
    Price,
    /// Cards.
    Cards,
    /// A file is attached.
    Clip,
    /// A file.
    File,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Leads => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-6 6.5-6s6.1 2.4 6.5 6M16 5h5.500M17 10h4.500M18.5 15h3"
            }
            Self::Chat => {
                "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM7.5 11h.01M12 11h.01M16.5 11h.01"
            }
            Self::Assistant => {
                "M12 3v3M6 6h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM9 11v2M15 11v2M9 16h6"
            }
            Self::Chips => {
                "M7 4h10a4 4 0 0 1 0 8H7a4 4 0 0 1 0-8ZM7 15h6a3 3 0 0 1 0 6H7a3 3 0 0 1 0-6ZM8 8h8"
            }
            Self::Team => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.4-3.6 3-6 6.5-6s6.1 2.4 6.5 6M16 4.300a3.5 3.5 0 0 1 0 6.400M18.5 14.800c1.7.9 2.8 2.7 3 5.2"
            }
            Self::Person => {
                "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21c.5-4 3.5-6.5 7.5-6.500s7 2.5 7.5 6.5"
            }
            Self::Back => "M15 5l-7 7 7 7",
            Self::Up => "M5 15l7-7 7 7",
            Self::Down => "M5 9l7 7 7-7",
            Self::Grip => "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
            Self::Trash => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Copy => "M9 9h10v11H9zM15 9V4H5v11h4",
            Self::Check => "M5 13l4 4L19 7",
            Self::Checks => "M1.5 13l4 4L15.5 7M10.5 16l1 1L21.5 7",
            Self::Alert => "M12 8v5M12 16.500h.01M12 3l9.5 17h-19z",
            Self::Send => "M12 19V5M6 11l6-6 6 6",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Next => "M9 5l7 7-7 7",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"
            }
            Self::Calendar => "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
            Self::Phone => {
                "M6 3h4l2 5-2.500 2a12 12 0 0 0 5 5l2-2.500 5 2v4a2 2 0 0 1-2 2A16.500 16.500 0 0 1 4 5a2 2 0 0 1 2-2Z"
            }
            Self::Price => "M12 21v-9M5 4l7 8 7-8M7 12h10M7 16h10",
            Self::Cards => "M4 8h16v12H4zM6 4h12M8 12h8M8 16h5",
            Self::Clip => {
                "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a2 2 0 0 1-3-3L14 7"
            }
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4",
        }
    }
}

/// An icon, as large as the text beside it.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=shape.path()></path>
        </svg>
    }
}
