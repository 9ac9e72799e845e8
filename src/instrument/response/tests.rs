//! Responders at the very edge, and what is said when something is missing.

use super::*;
use crate::instrument::change::{change, percent_change};
use crate::instrument::check::tests::{number, table, tiny};
use crate::instrument::library::Library;
use crate::instrument::number::Number;
use crate::instrument::rule::{Condition, Quantity};
use crate::instrument::score::{Answer, score};

/// CDASI answers that add up to `activity`: erythema first, then scale.
fn cdasi_answers(definition: &Definition, activity: i64) -> Answers {
    let mut left = activity;
    let mut answers = Answers::new();
    for item in definition.items() {
        let most = match item.column.as_deref() {
            Some("erythema") => left.clamp(0, 3),
            Some("scale") => left.clamp(0, 2),
            Some(_) | None => 0,
        };
        left -= most;
        answers.insert(item.id.clone(), Answer::Value(Number::from(most)));
    }
    assert_eq!(
        score(definition, &answers).total("activity").unwrap().value,
        Some(Number::from(activity))
    );
    answers
}

#[test]
fn forty_per_cent_is_met_exactly_and_only_from_above_fourteen() {
    let library = Library::embedded();
    let cdasi = library.find("cdasi-v2").unwrap();
    for (baseline, now, printed, percent) in [
        (25, 15, "cdasi-40", "-40"),
        (25, 16, "none", "-36"),
        (20, 12, "cdasi-40", "-40"),
        (15, 9, "cdasi-40", "-40"),
        (33, 18, "cdasi-40", "-45.45"),
        (33, 20, "none", "-39.39"),
        (16, 20, "none", "25"),
        (14, 8, "not_eligible", "-42.86"),
        (14, 0, "not_eligible", "-100"),
        (0, 0, "not_eligible", ""),
        (0, 3, "not_eligible", ""),
        (75, 45, "cdasi-40", "-40"),
    ] {
        let (then, later) = (cdasi_answers(cdasi, baseline), cdasi_answers(cdasi, now));
        assert_eq!(response(cdasi, &then, &later).to_string(), printed, "{baseline} to {now}");
        let (baseline, now) = (Some(Number::from(baseline)), Some(Number::from(now)));
        let found =
            percent_change(baseline, now).map_or(String::new(), |percent| percent.rounded(2));
        assert_eq!(found, percent, "{baseline:?} to {now:?}");
    }
}

#[test]
fn a_total_that_is_missing_makes_no_responder() {
    let library = Library::embedded();
    let cdasi = library.find("cdasi-v2").unwrap();
    let (severe, mild) = (cdasi_answers(cdasi, 30), cdasi_answers(cdasi, 5));
    let without = |answers: &Answers| {
        let mut answers = answers.clone();
        answers.insert("alopecia".to_owned(), Answer::NotAssessed);
        answers
    };
    assert_eq!(response(cdasi, &severe, &mild), Response::Met(vec!["cdasi-40".to_owned()]));
    assert_eq!(response(cdasi, &without(&severe), &mild), Response::NotEvaluable);
    assert_eq!(response(cdasi, &severe, &without(&mild)), Response::NotEvaluable);
    assert_eq!(
        response(cdasi, &mild, &without(&severe)),
        Response::NotEligible,
        "known from the baseline"
    );
    assert_eq!(Response::NotEvaluable.to_string(), "");
    let pga = library.find("pga-vas").unwrap();
    assert_eq!(
        response(pga, &Answers::new(), &Answers::new()),
        Response::NotEvaluable,
        "it has no rule"
    );
}

#[test]
fn grades_respond_by_two_and_to_at_most_one() {
    let library = Library::embedded();
    let iga = library.find("iga").unwrap();
    let grade = |grade: &str| table(&[""], &["grade"], &[&[grade]]);
    for (baseline, now, printed) in [
        ("4", "1", "iga01"),
        ("3", "1", "iga01"),
        ("3", "2", "none"),
        ("2", "1", "none"),
        ("2", "0", "iga01"),
    ] {
        assert_eq!(
            response(iga, &grade(baseline), &grade(now)).to_string(),
            printed,
            "{baseline} to {now}"
        );
    }
    assert_eq!(response(iga, &grade("2"), &Answers::new()).to_string(), "");
}

#[test]
fn seventy_five_per_cent_is_exact_where_binary_fractions_miss_it() {
    let tenths = tiny(
        "tenths",
        r#"questions: [(id: "t", label: "T", group: Other, values: Range(min: "0", max: Some("72"), step: None))],
        totals: [(id: "t", label: "T", min: "0", max: Reached("72"), worst: High, value: Item("t"))],
        responses: [
            (id: "r75", label: "", met: AtLeast(FallPercent(["total.t"]), Constant("75"))),
            (id: "r90", label: "", met: AtLeast(FallPercent(["t"]), Constant("90")))]"#,
    );
    let score = |text: &str| table(&[""], &["t"], &[&[text]]);
    let mut missed_in_binary = 0;
    for tenth in 1..=180 {
        let (baseline, now) = (
            format!("{}.{}", tenth * 4 / 10, tenth * 4 % 10),
            format!("{}.{}", tenth / 10, tenth % 10),
        );
        assert_eq!(
            response(&tenths, &score(&baseline), &score(&now)).to_string(),
            "r75",
            "{baseline} to {now}"
        );
        let (b, n): (f64, f64) = (baseline.parse().unwrap(), now.parse().unwrap());
        missed_in_binary += usize::from(100.0 * (b - n) / b < 75.0);
    }
    assert_eq!(missed_in_binary, 31);
    for (baseline, now, printed) in [
        ("1.2", "0.3", "r75"),
        ("9.6", "2.4", "r75"),
        ("7.6", "1.9", "r75"),
        ("21.0", "2.1", "r75;r90"),
        ("37.0", "3.7", "r75;r90"),
        ("42.0", "4.2", "r75;r90"),
        ("42.0", "4.200000001", "r75"),
        ("1.2", "0.300000001", "none"),
        ("0", "0", ""),
    ] {
        assert_eq!(
            response(&tenths, &score(baseline), &score(now)).to_string(),
            printed,
            "{baseline} to {now}"
        );
    }
}

#[test]
fn a_rule_that_cannot_be_judged_keeps_the_others_from_a_plain_no() {
    let two = tiny(
        "two",
        r#"questions: [(id: "a", label: "A", group: Other, values: Range(min: "0", max: Some("9"), step: None)),
            (id: "b", label: "B", group: Other, values: Range(min: "0", max: Some("9"), step: None))],
        totals: [(id: "t", label: "T", min: "0", max: Reached("18"), worst: High, value: Sum([Item("a"), Item("b")]))],
        responses: [
            (id: "a-low", label: "", met: Below(Now(["a"]), Constant("5"))),
            (id: "both-low", label: "", eligible: Some(AtLeast(Baseline(["a"]), Constant("1"))),
                met: All([Below(Now(["a"]), Constant("5")), Below(Now(["a", "b"]), Constant("9"))])),
            (id: "either", label: "", met: Any([Above(Now(["b"]), Now(["a"])), AtMost(Fall(["a"]), Constant("-9"))]))]"#,
    );
    let answers = |pairs: &[(&str, &str)]| -> Answers {
        pairs.iter().map(|(id, value)| ((*id).to_owned(), Answer::Value(number(value)))).collect()
    };
    let before = answers(&[("a", "3")]);
    for (now, printed) in [
        (vec![("a", "4")], "a-low"),
        (vec![("a", "5")], ""),
        (vec![("a", "4"), ("b", "3")], "a-low;both-low"),
        (vec![("a", "7"), ("b", "7")], "none"),
        (vec![("a", "7"), ("b", "8")], "either"),
    ] {
        assert_eq!(response(&two, &before, &answers(&now)).to_string(), printed, "{now:?}");
    }
    let ineligible = outcomes(&two, &answers(&[("a", "0")]), &answers(&[("a", "4"), ("b", "3")]));
    let found: Vec<_> =
        ineligible.iter().map(|(rule, outcome)| (rule.id.as_str(), *outcome)).collect();
    assert_eq!(
        found,
        [("a-low", Outcome::Met), ("both-low", Outcome::NotEligible), ("either", Outcome::NotMet),]
    );
}

#[test]
fn change_is_signed_and_needs_both_ends() {
    let (ten, four) = (Some(number("10")), Some(number("4")));
    assert_eq!(change(ten, four), Some(number("-6")));
    assert_eq!((change(None, four), change(ten, None)), (None, None));
    assert_eq!(percent_change(Some(Number::ZERO), four), None);
    assert_eq!(percent_change(Some(number("3")), four).unwrap().rounded(2), "33.33");
}

#[test]
fn a_rule_is_about_the_totals_it_looks_at() {
    let library = Library::embedded();
    let cdasi = library.find("cdasi-v2").unwrap();
    let rule = &cdasi.sheet().responses[0];
    assert!(rule.is_about("activity") && !rule.is_about("damage"));
    let lesions = vec!["nodules".to_owned()];
    let quantity = |of: fn(Vec<String>) -> Quantity| of(lesions.clone());
    let met = Condition::All(vec![Condition::AtMost(
        quantity(Quantity::Now),
        quantity(Quantity::Baseline),
    )]);
    let rule = Rule { met, eligible: None, ..rule.clone() };
    assert!(rule.is_about("activity") && rule.is_about("damage"));
}
