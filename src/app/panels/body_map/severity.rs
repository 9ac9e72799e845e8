//! How active the disease is at each body site, as far as the answers say.
//!
//! Damage does not count: a scar that stays must not look like the worst flare.

use std::collections::BTreeMap;

use crate::app::panels::instrument_form::form::Form;
use crate::instrument::item::{Group, Item};
use crate::instrument::number::Number;
use crate::instrument::score::{Answer, Answers};

/// What the answers say of one body site.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SiteState {
    /// The highest answer but for damage, as a share of what it could be, 0 to 1; none without any value.
    pub share: Option<f32>,
    /// How many items about it have an answer, a stated reason included.
    pub n_answered: usize,
    /// How many items are about it.
    pub n_asked: usize,
}

impl SiteState {
    /// Whether some items about it are answered and others are not.
    pub fn is_partly_answered(self) -> bool {
        self.n_answered > 0 && self.n_answered < self.n_asked
    }
}

/// The state of every body site the instrument asks about, by id.
pub fn site_states<'a>(form: &Form<'a>) -> BTreeMap<&'a str, SiteState> {
    states(form.definition.items(), form.answers)
}

fn states<'a>(items: &'a [Item], answers: &Answers) -> BTreeMap<&'a str, SiteState> {
    let mut states: BTreeMap<&str, SiteState> = BTreeMap::new();
    for item in items {
        let answer = answers.get(&item.id).copied();
        let value = answer.and_then(Answer::value).filter(|_| item.group != Group::Damage);
        let share = value.and_then(|value| share_of(item, value));
        for site in &item.body_sites {
            let state = states.entry(site).or_default();
            state.n_asked += 1;
            state.n_answered += usize::from(answer.is_some());
            if let Some(share) = share {
                state.share = Some(state.share.map_or(share, |known| known.max(share)));
            }
        }
    }
    states
}

/// Where a value lies between the smallest and the largest one; none on a scale without an end.
fn share_of(item: &Item, value: Number) -> Option<f32> {
    let (min, max) = (item.values.min()?, item.values.max()?);
    let above = value.checked_sub(min)?;
    Some(above.checked_div(max.checked_sub(min)?)?.to_f64() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;

    #[test]
    fn a_site_shows_its_worst_answer_and_whether_something_is_open() {
        let library = Library::embedded();
        let cdasi = library.find("cdasi-v2").unwrap();
        let mut answers = Answers::new();
        let mut set = |item: &str, value: i64| {
            answers.insert(item.to_owned(), Answer::Value(Number::from(value)));
        };
        set("arm.erythema", 1);
        set("gottron_not_hands.scale", 1);
        for column in ["erythema", "scale", "erosion", "poikiloderma", "calcinosis"] {
            set(&format!("abdomen.{column}"), 0);
        }
        answers.insert("malar.erythema".to_owned(), Answer::NotVisible);
        answers.insert("scalp.poikiloderma".to_owned(), Answer::Value(Number::ONE));
        let states = states(cdasi.items(), &answers);
        let of = |site: &str| states[site];
        assert_eq!(of("upper_arm_left").share, Some(1.0 / 3.0));
        assert_eq!(of("elbow_left").share, Some(0.5), "the worse of arm and Gottron's");
        assert_eq!(of("elbow_left").n_asked, 10);
        assert!(of("elbow_left").is_partly_answered());
        assert_eq!(of("abdomen"), SiteState { share: Some(0.0), n_answered: 5, n_asked: 5 });
        assert!(!of("abdomen").is_partly_answered());
        assert_eq!(of("malar"), SiteState { share: None, n_answered: 1, n_asked: 5 });
        assert_eq!((of("scalp").share, of("scalp").n_answered), (None, 1), "damage is no flare");
        assert_eq!(of("foot_left").n_answered, 0);
        assert!(!states.contains_key("groin"), "CDASI does not ask about it");
    }
}
