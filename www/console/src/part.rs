//! The parts that pages are made of.

mod account;
mod confirm;
mod copy;
mod fact;
mod field;
mod icon;
mod list;
mod notice;
mod save_bar;
mod shell;
mod status;
mod tabs;
mod when;

pub use confirm::Confirm;
pub use copy::CopyButton;
pub use fact::{Fact, Facts};
pub use field::{TextField, value_of};
pub use icon::{Icon, Shape};
pub use list::Live;
pub use notice::{Empty, Failure, Notice, Tone, Wait};
pub use save_bar::{Outcome, SaveBar};
pub use shell::Shell;
pub use status::{Banner, LinkState, PageHead};
pub use tabs::Languages;
pub use when::When;
