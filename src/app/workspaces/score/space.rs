//! How the window is shared between the photos, the body map and the form.

/// The widths of the parts, in points; 0 for what is not shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// The photos of the visit.
    pub photos: f32,
    /// The map of the body.
    pub body: f32,
    /// The form.
    pub form: f32,
}

/// What the parts need.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// The least width of the form, and the one at which nothing wraps.
    pub form: (f32, f32),
    /// The width of the body map; 0 if the instrument has no use for one, or it was put away.
    pub body: f32,
    /// Whether photos are wanted instead of the form where there is no room for both.
    pub prefers_photos: bool,
}

/// With less room for photos than this the body map goes first.
const GOOD_PHOTOS: f32 = 300.0;
/// With less than this, form and photos take turns.
const LEAST_PHOTOS: f32 = 200.0;
/// A form is never narrower, however few questions it has.
const LEAST_FORM: f32 = 440.0;

impl Space {
    /// Shares `width`: a good part to the photos, what it needs to the form.
    pub fn share(width: f32, needs: Needs) -> Self {
        let (least, natural) = (needs.form.0.max(LEAST_FORM), needs.form.1.max(LEAST_FORM));
        let has_body = width - least - needs.body >= GOOD_PHOTOS;
        let body = if has_body { needs.body } else { 0.0 };
        let form = (width * 0.55 - body).clamp(least, natural);
        let photos = width - form - body;
        if photos >= LEAST_PHOTOS {
            Self { photos, body, form }
        } else if needs.prefers_photos {
            Self { photos: width, body: 0.0, form: 0.0 }
        } else {
            Self { photos: 0.0, body: 0.0, form: width }
        }
    }

    /// Whether form and photos take turns.
    pub fn is_narrow(&self) -> bool {
        self.photos == 0.0 || self.form == 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_get_a_good_part_and_the_body_map_goes_first() {
        let cdasi = Needs { form: (540.0, 600.0), body: 190.0, prefers_photos: false };
        let small = Needs { form: (200.0, 240.0), body: 0.0, prefers_photos: false };
        for (name, width, needs, photos, body, form) in [
            ("1440 × 900", 1364.0, cdasi, 613.8, 190.0, 560.2),
            ("1280 × 800", 1204.0, cdasi, 474.0, 190.0, 540.0),
            ("1920 × 1080", 1844.0, cdasi, 1054.0, 190.0, 600.0),
            ("1920 × 1080 at 200 %", 884.0, cdasi, 344.0, 0.0, 540.0),
            ("1280 × 800 at 200 %", 564.0, cdasi, 0.0, 0.0, 564.0),
            ("a single question", 1364.0, small, 924.0, 0.0, 440.0),
        ] {
            let space = Space::share(width, needs);
            for (is, wanted) in [(space.photos, photos), (space.body, body), (space.form, form)] {
                assert!((is - wanted).abs() < 0.1, "{name}: {space:?}");
            }
        }
    }

    #[test]
    fn without_room_for_both_photos_and_form_take_turns() {
        let needs = Needs { form: (540.0, 600.0), body: 190.0, prefers_photos: true };
        let space = Space::share(564.0, needs);
        assert_eq!(space, Space { photos: 564.0, body: 0.0, form: 0.0 });
        assert!(space.is_narrow());
        assert!(!Space::share(1364.0, needs).is_narrow());
    }
}
