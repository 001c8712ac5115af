//! Everything that leaves the worker for addresses that are not ours. Each address is looked at
//! before it is called, redirects included; the network that the worker is given reaches public
//! addresses only, whatever a name stands for by then.

pub mod model;
pub mod page;
pub mod webhook;
