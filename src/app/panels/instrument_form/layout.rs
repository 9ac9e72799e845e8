//! Where each item of an instrument stands on its form: a table of sites and columns, and blocks of single items below.
//!
//! Drawn from any definition, without a special case for one of them. The order in which the keyboard walks through the
//! items is the order in which they are read here.

use crate::instrument::definition::Definition;
use crate::instrument::item::{Group, Item};

/// The places of all items, by their index in the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The columns of the table: those of activity, then those of damage, then the others.
    pub columns: Vec<Column>,
    /// The rows of the table, one for each site.
    pub rows: Vec<Row>,
    /// What has no column, in blocks of one site each.
    pub blocks: Vec<Block>,
}

/// A question asked at many sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What is asked.
    pub label: String,
    /// The part of the form.
    pub group: Group,
    /// What a rater should know.
    pub note: Option<String>,
    id: String,
}

/// A site with its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The site.
    pub label: String,
    /// The item of each column; none where it is not asked.
    pub cells: Vec<Option<usize>>,
}

/// Single items of one site, or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The site.
    pub label: Option<String>,
    /// The items.
    pub items: Vec<usize>,
}

/// A step through the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// To the next item.
    Next,
    /// To the item before.
    Previous,
    /// To the same question one row up.
    Above,
    /// To the same question one row down.
    Below,
}

impl Layout {
    /// The places of the items of this instrument.
    pub fn of(definition: &Definition) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        for item in definition.items() {
            let Some(id) = &item.column else { continue };
            if !columns.iter().any(|column| column.id == *id) {
                columns.push(Column {
                    label: item.label.clone(),
                    group: item.group,
                    note: item.note.clone(),
                    id: id.clone(),
                });
            }
        }
        columns.sort_by_key(|column| column.group);
        let (mut rows, mut blocks): (Vec<Row>, Vec<Block>) = (Vec::new(), Vec::new());
        let (mut row_site, mut block_site) = (None, None);
        for (place, item) in definition.items().iter().enumerate() {
            let label = item.site_label.clone();
            if let Some(id) = &item.column {
                if rows.is_empty() || row_site != item.site {
                    row_site.clone_from(&item.site);
                    let cells = vec![None; columns.len()];
                    rows.push(Row { label: label.unwrap_or_default(), cells });
                }
                let column = columns.iter().position(|column| column.id == *id);
                let cells = rows.last_mut().map(|row| row.cells.as_mut_slice());
                let cell = column.and_then(|at| cells.unwrap_or_default().get_mut(at));
                if let Some(cell) = cell {
                    *cell = Some(place);
                }
            } else {
                if blocks.is_empty() || block_site != item.site {
                    block_site.clone_from(&item.site);
                    blocks.push(Block { label, items: Vec::new() });
                }
                if let Some(block) = blocks.last_mut() {
                    block.items.push(place);
                }
            }
        }
        Self { columns, rows, blocks }
    }

    /// All items in reading order.
    pub fn order(&self) -> impl Iterator<Item = usize> {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().copied().flatten());
        cells.chain(self.blocks.iter().flat_map(|block| block.items.iter().copied()))
    }

    /// The items of `definition` in reading order.
    pub fn items<'a>(&self, definition: &'a Definition) -> impl Iterator<Item = &'a Item> {
        self.order().filter_map(|place| definition.items().get(place))
    }

    /// The item one step away; none at the edge of the form.
    pub fn walk(&self, from: usize, walk: Walk) -> Option<usize> {
        match walk {
            Walk::Next => self.order().skip_while(|place| *place != from).nth(1),
            Walk::Previous => self.order().take_while(|place| *place != from).last(),
            Walk::Above => self.vertically(from, true),
            Walk::Below => self.vertically(from, false),
        }
    }

    /// The nearest line above or below that has an item at the same position, or at the last one before it.
    fn vertically(&self, from: usize, is_up: bool) -> Option<usize> {
        let lines = self.lines();
        let line = lines.iter().position(|line| line.contains(&Some(from)))?;
        let at = lines.get(line)?.iter().position(|item| *item == Some(from))?;
        let reached = |line: &Vec<Option<usize>>| {
            let until = line.get(..=at).unwrap_or(line);
            until.iter().rev().find_map(|item| *item).or_else(|| line.iter().find_map(|item| *item))
        };
        if is_up {
            lines.get(..line)?.iter().rev().find_map(reached)
        } else {
            lines.get(line + 1..)?.iter().find_map(reached)
        }
    }

    fn lines(&self) -> Vec<Vec<Option<usize>>> {
        let rows = self.rows.iter().map(|row| row.cells.clone());
        let blocks =
            self.blocks.iter().map(|block| block.items.iter().copied().map(Some).collect());
        rows.chain(blocks).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::{Library, read};

    fn ids<'a>(layout: &Layout, definition: &'a Definition) -> Vec<&'a str> {
        layout.items(definition).map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn every_item_of_every_instrument_has_one_place() {
        let library = Library::embedded();
        for definition in library.list() {
            let mut order: Vec<_> = Layout::of(definition).order().collect();
            order.sort_unstable();
            let all: Vec<_> = (0..definition.items().len()).collect();
            assert_eq!(order, all, "{}", definition.id());
        }
    }

    #[test]
    fn cdasi_is_fifteen_rows_of_activity_and_damage_and_two_blocks() {
        let library = Library::embedded();
        let layout = Layout::of(library.find("cdasi-v2").unwrap());
        let heads: Vec<_> =
            layout.columns.iter().map(|column| (column.label.as_str(), column.group)).collect();
        assert_eq!(
            heads,
            [
                ("Erythema", Group::Activity),
                ("Scale", Group::Activity),
                ("Erosion", Group::Activity),
                ("Poikiloderma", Group::Damage),
                ("Calcinosis", Group::Damage),
            ]
        );
        assert_eq!(layout.rows.len(), 15);
        assert!(layout.rows.iter().all(|row| row.cells.iter().all(Option::is_some)));
        let blocks: Vec<_> =
            layout.blocks.iter().map(|block| (block.label.as_deref(), block.items.len())).collect();
        assert_eq!(blocks, [(Some("Gottron's, hands"), 4), (None, 2)]);
    }

    #[test]
    fn the_arrows_lead_through_the_table_into_the_blocks_and_back() {
        let library = Library::embedded();
        let cdasi = library.find("cdasi-v2").unwrap();
        let layout = Layout::of(cdasi);
        for (from, walk, to) in [
            ("scalp.erythema", Walk::Next, Some("scalp.scale")),
            ("scalp.calcinosis", Walk::Next, Some("malar.erythema")),
            ("malar.erythema", Walk::Previous, Some("scalp.calcinosis")),
            ("scalp.erythema", Walk::Previous, None),
            ("scalp.scale", Walk::Below, Some("malar.scale")),
            ("malar.scale", Walk::Above, Some("scalp.scale")),
            ("scalp.scale", Walk::Above, None),
            ("gottron_not_hands.calcinosis", Walk::Below, Some("gottron_hands.damage")),
            ("gottron_hands.damage", Walk::Below, Some("alopecia")),
            ("periungual", Walk::Above, Some("gottron_hands.erythema")),
            ("gottron_hands.papules", Walk::Above, Some("gottron_not_hands.scale")),
            ("alopecia", Walk::Next, None),
            ("alopecia", Walk::Below, None),
        ] {
            let reached = layout.walk(cdasi.place(from).unwrap(), walk);
            let reached = reached.map(|place| cdasi.items()[place].id.as_str());
            assert_eq!(reached, to, "{walk:?} from {from}");
        }
    }

    #[test]
    fn a_question_asked_at_some_sites_leaves_the_other_cells_empty() {
        let sheet = r#"(
            id: "odd", version: "1", language: "en", title: "Odd", short_title: "Odd", target: Visit,
            citations: [], permission: "ours",
            sites: [(id: "a", label: "A"), (id: "b", label: "B"), (id: "c", label: "C")],
            questions: [
                (id: "scar", label: "Scar", at: SitesBut(["a"]), group: Damage, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "red", label: "Red", at: Sites(["a", "c"]), group: Activity, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "itch", label: "Itch", group: Other, values: Range(min: "0", max: Some("10"), step: Some("0.1"))),
            ],
            totals: [(id: "sum", label: "Sum", min: "0", max: Reached("2"), worst: High, value: Column("red"))],
        )"#;
        let odd = read(sheet, "odd.ron").unwrap();
        let layout = Layout::of(&odd);
        assert_eq!(ids(&layout, &odd), ["a.red", "b.scar", "c.red", "c.scar", "itch"]);
        assert_eq!(layout.rows[1].cells, [None, odd.place("b.scar")]);
        let below = layout.walk(odd.place("a.red").unwrap(), Walk::Below);
        assert_eq!(below, odd.place("b.scar"), "the nearest item where the column has none");
    }
}
