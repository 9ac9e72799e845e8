//! Window or command line?

fn main() {}
