//! What each tool waits for, in the words of the status bar.

use crate::app::canvas::tool::Tool;

impl Tool {
    /// What the tool is waiting for, for the status bar: key and what it does.
    pub fn help(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Select(_) => &[
                ("Drag", "moves"),
                ("Shift", "selects more"),
                ("Alt+arrows", "size"),
                ("Alt+click", "inserts or deletes a corner"),
                ("Tab", "next region"),
                ("Del", "deletes"),
            ],
            Self::Outline(outline) if outline.is_lasso() => {
                &[("Drag", "around the lesion"), ("Esc", "cancels")]
            }
            Self::Outline(outline) if outline.is_live_wire() && !outline.is_begun() => {
                &[("Click", "on an edge"), ("Alt", "where you click, not on the edge beside it")]
            }
            Self::Outline(outline) if outline.is_begun() => &[
                ("Click", "adds"),
                ("Backspace", "removes last"),
                ("Enter", "or first point closes"),
                ("Esc", "cancels"),
            ],
            Self::Outline(_) => &[
                ("Click", "corner by corner"),
                ("Drag", "freehand"),
                ("Shift", "adds to the region"),
                ("Alt", "cuts off it"),
            ],
            Self::Brush(_) => &[
                ("Drag", "paints"),
                ("Shift", "adds to the region"),
                ("Alt", "cuts off it"),
                ("[ ]", "size"),
            ],
            Self::Cut(_) => &[
                ("Drag", "across the region"),
                ("Click", "corner by corner"),
                ("Enter", "cuts"),
                ("Esc", "cancels"),
            ],
            Self::Grown(grown) if grown.is_begun() => {
                &[("Drag right or up", "takes more"), ("left or down", "less"), ("Esc", "cancels")]
            }
            Self::Grown(_) => &[
                ("Press", "on a lesion"),
                ("Drag", "more or less"),
                ("Shift", "adds to the region"),
                ("Alt", "cuts off it"),
            ],
            Self::Tape(tape) if tape.is_calibration() => {
                &[("Drag", "along a ruler"), ("Shift+K", "finds it")]
            }
            Self::Patch(_) => &[
                ("Drag", "over the patch or chart"),
                ("Drag a corner", "into its place"),
                ("Esc", "as it was"),
            ],
            Self::Tape(_) => &[("Drag", "measures"), ("Esc", "clears")],
            Self::Mark(_) => &[
                ("Click", "sets a mark of this lesion"),
                ("Shift+L", "a new lesion first"),
                ("Ctrl+Z", "takes it back"),
            ],
            Self::Boxed(_) => &[
                ("Drag", "from corner to corner"),
                ("Shift", "even sides"),
                ("Alt", "from the middle"),
                ("Shift+Enter", "in the middle"),
            ],
        }
    }
}
