//! The field's forms and sums: what an instrument asks, what its totals are, and who responded.
//!
//! An instrument is data (`assets/instruments/*.ron`), never code: a new one is a file. Start reading at `sheet`
//! (what such a file says) and `definition` (the same, spread out and sound); `score` and `response` do the sums.
//! Everything is computed on exact rationals (`number`), and a missing answer is never a zero.

pub mod body;
pub mod change;
pub mod check;
pub mod definition;
pub mod expression;
pub mod formula;
pub mod interval;
pub mod item;
pub mod library;
pub mod number;
pub mod response;
pub mod rule;
pub mod score;
pub mod sheet;
