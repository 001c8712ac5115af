//! What Pi does, turn by turn.
