//! How values are written for a reader: pure, the words come in as an argument.

pub mod card;
pub mod lead;
pub mod time;
