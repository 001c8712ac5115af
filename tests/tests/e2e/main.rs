//! One program for all end-to-end tests: it is linked once, and shares its browser.

mod assets;
mod browser_chat;
mod browser_console;
mod browser_console_cards;
mod browser_network;
mod cards;
mod chat_link;
mod conversation;
mod deploy;
mod doctor;
mod faults;
mod gate;
mod ladder;
mod leads;
mod limits;
mod load;
mod networks;
mod page_api;
mod page_host;
mod page_templates;
mod people;
mod rules;
mod streams;
mod talk;
mod versions;
mod webhooks;
