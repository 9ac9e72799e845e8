//! A shape as plain pieces of area and back, for what outlines make together.

use crate::geometry::Point;
use crate::geometry::boolean::Piece;
use crate::model::region::{Corner, Part, Shape};

impl Shape {
    /// The area it encloses, piece by piece; an ellipse becomes a polygon of many corners, and a
    /// point encloses nothing.
    pub fn pieces(&self) -> Vec<Piece> {
        match self {
            Self::Rectangle(..) | Self::Ellipse { .. } => {
                self.rings().into_iter().map(Piece::of).collect()
            }
            Self::Outline(parts) => parts
                .iter()
                .map(|part| Piece {
                    outer: points(&part.outer),
                    holes: part.holes.iter().map(|hole| points(hole)).collect(),
                })
                .collect(),
            Self::Point(_) => Vec::new(),
        }
    }

    /// An outline of these pieces, rounded to hundredths of a pixel.
    pub fn of_pieces(pieces: &[Piece]) -> Self {
        let ring = |ring: &Vec<Point>| ring.iter().map(|point| Corner::at(*point)).collect();
        Self::Outline(
            pieces
                .iter()
                .map(|piece| Part {
                    outer: ring(&piece.outer),
                    holes: piece.holes.iter().map(ring).collect(),
                })
                .collect(),
        )
    }
}

fn points(ring: &[Corner]) -> Vec<Point> {
    ring.iter().map(|corner| corner.point()).collect()
}
