//! What is complete, what is missing, and that nothing missing is ever counted.

use proptest::prelude::*;

use super::*;
use crate::instrument::check::answers;
use crate::instrument::check::tests::{number, tiny};
use crate::instrument::formula::tests::pasi;
use crate::instrument::item::Item;
use crate::instrument::library::Library;
use crate::instrument::sheet::{Given, Rest};

fn cdasi() -> Definition {
    Library::embedded().find("cdasi-v2").unwrap().clone()
}

fn all(definition: &Definition, rest: Rest) -> Answers {
    answers(definition, &Given { rest, ..Given::default() }).unwrap()
}

fn texts(problems: &[AnswerProblem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn four_photographed_sites_are_a_partial_sum_and_no_total() {
    let cdasi = cdasi();
    let mut seen = all(&cdasi, Rest::Highest);
    let sites = ["malar.", "periorbital.", "rest_of_face.", "upper_back."];
    seen.retain(|id, _| sites.iter().any(|site| id.starts_with(site)));
    let scored = score(&cdasi, &seen);
    let activity = scored.total("activity").unwrap();
    assert_eq!((activity.value, activity.is_complete, activity.band.as_ref()), (None, false, None));
    assert_eq!((activity.answered, activity.items, activity.missing.len()), (12, 50, 38));
    assert_eq!((activity.partial, activity.partial_max), (Some(number("24")), Some(number("24"))));
    assert_eq!((activity.min, activity.max), (Number::ZERO, Some(number("100"))));
    let damage = scored.total("damage").unwrap();
    assert_eq!((damage.answered, damage.items), (8, 31));
    assert_eq!((damage.partial, damage.partial_max), (Some(number("8")), Some(number("8"))));
    assert_eq!(scored.problems, []);
}

#[test]
fn without_the_papules_the_erythema_of_the_hands_counts_nowhere() {
    let cdasi = cdasi();
    let mut answers = all(&cdasi, Rest::Lowest);
    answers.remove("gottron_hands.papules");
    let activity = |answers: &Answers| score(&cdasi, answers).total("activity").unwrap().clone();
    let incomplete = activity(&answers);
    assert_eq!(incomplete.value, None, "even where the branch would not matter");
    assert_eq!(incomplete.missing, ["gottron_hands.papules"]);
    assert_eq!((incomplete.answered, incomplete.items), (49, 50));
    assert_eq!(
        (incomplete.partial, incomplete.partial_max),
        (Some(Number::ZERO), Some(number("94")))
    );

    answers.insert("gottron_hands.erythema".to_owned(), Answer::Value(number("2")));
    assert_eq!(activity(&answers).partial, Some(Number::ZERO));
    for (papules, value) in [("0", "2"), ("1", "4")] {
        answers.insert("gottron_hands.papules".to_owned(), Answer::Value(number(papules)));
        let complete = activity(&answers);
        assert_eq!((complete.value, complete.partial), (Some(number(value)), Some(number(value))));
        assert_eq!(complete.partial_max, complete.max);
    }
    answers.remove("gottron_hands.erythema");
    assert_eq!(activity(&answers).partial_max, Some(number("94")));
}

#[test]
fn no_answer_at_all_is_no_partial_sum_either() {
    let cdasi = cdasi();
    for total in score(&cdasi, &Answers::new()).totals {
        assert_eq!(
            (total.value, total.partial, total.partial_max, total.answered),
            (None, None, None, 0)
        );
        assert_eq!(total.missing.len(), total.items);
    }
}

#[test]
fn only_a_value_counts_as_answered() {
    let cdasi = cdasi();
    for (answer, status) in [
        (Answer::NotAssessed, "not_assessed"),
        (Answer::NotVisible, "not_visible"),
        (Answer::NotApplicable, "not_applicable"),
    ] {
        let mut answers = all(&cdasi, Rest::Lowest);
        answers.insert("alopecia".to_owned(), answer);
        let scored = score(&cdasi, &answers);
        let activity = scored.total("activity").unwrap();
        assert_eq!((activity.value, activity.answered), (None, 49), "{status}");
        assert_eq!(scored.total("damage").unwrap().value, Some(Number::ZERO));
        assert_eq!((answer.status(), answer.value()), (status, None));
        assert_eq!(Answer::without_value(status), Some(answer));
    }
    assert_eq!(Answer::without_value("answered"), None);
    assert_eq!(Answer::Value(Number::ZERO).status(), "answered");
}

#[test]
fn an_impossible_answer_never_enters_a_total() {
    let cdasi = cdasi();
    let mut answers = all(&cdasi, Rest::Lowest);
    answers.insert("arm.scale".to_owned(), Answer::Value(number("3")));
    answers.insert("arm.colour".to_owned(), Answer::Value(Number::ONE));
    let scored = score(&cdasi, &answers);
    assert_eq!(
        texts(&scored.problems),
        [
            "the instrument has no item arm.colour; its answer is kept but counts for nothing",
            "arm.scale cannot be 3: allowed is 0, 1 or 2; the answer counts as missing until it is corrected",
        ]
    );
    let activity = scored.total("activity").unwrap();
    assert_eq!((activity.value, activity.partial_max), (None, Some(number("98"))));
    assert_eq!(activity.missing, ["arm.scale"]);
}

#[test]
fn numbers_too_large_to_be_exact_are_a_problem_and_not_a_panic() {
    let huge = tiny(
        "huge",
        r#"questions: [(id: "n", label: "N", group: Other, values: Range(min: "0", max: None, step: None))],
        totals: [(id: "t", label: "T", min: "0", max: Unlimited, worst: High,
            value: Product([Item("n"), Item("n"), Item("n"), Item("n")]))]"#,
    );
    let with =
        |text: &str| score(&huge, &Answers::from([("n".to_owned(), Answer::Value(number(text)))]));
    assert_eq!(with("10").totals[0].value, Some(number("10000")));
    let scored = with("999999999999.999999999");
    assert_eq!((scored.totals[0].value, scored.totals[0].partial), (None, None));
    assert_eq!(
        texts(&scored.problems),
        ["the total t cannot be computed: an answer is far too large"]
    );
}

/// Two counts of which one has a maximum, and a point that everybody gets.
const COUNTS: &str = r#"questions: [
        (id: "a", label: "A", group: Other, values: Range(min: "0", max: Some("3"), step: None)),
        (id: "b", label: "B", group: Other, values: Range(min: "0", max: None, step: None))],
    totals: [(id: "t", label: "T", min: "1", max: Unlimited, worst: High, value: Sum([Constant("1"), Item("a"), Item("b")]))]"#;

#[test]
fn a_total_without_a_maximum_has_no_partial_maximum() {
    let counts = tiny("counts", COUNTS);
    let total = |answers: &Answers| score(&counts, answers).totals[0].clone();
    let a = Answers::from([("a".to_owned(), Answer::Value(number("2")))]);
    let partial = total(&a);
    assert_eq!(
        (partial.partial, partial.partial_max, partial.max),
        (Some(number("3")), None, None)
    );
    assert_eq!(total(&Answers::new()).partial, None, "a constant is no answered term");
}

#[test]
fn only_a_total_above_its_limit_is_a_problem() {
    let counts = tiny("counts", &COUNTS.replace("Unlimited", r#"Limit("10")"#));
    for (b, problems) in [("7", 0), ("7.001", 1)] {
        let answers = ["a", "b"].into_iter().zip(["2", b]);
        let answers =
            answers.map(|(id, value)| (id.to_owned(), Answer::Value(number(value)))).collect();
        let scored = score(&counts, &answers);
        assert_eq!(scored.problems.len(), problems);
        assert_eq!(
            (scored.totals[0].is_complete, scored.totals[0].max),
            (true, Some(number("10")))
        );
    }
}

#[test]
fn a_contradiction_in_two_totals_is_one_problem() {
    let total = |id: &str| {
        format!(
            r#"(id: "{id}", label: "T", min: "0", max: Reached("3"), worst: High, value: Either(item: "a", or: Item("b")))"#
        )
    };
    let form = COUNTS.replace("max: None", r#"max: Some("3")"#);
    let questions = &form[..form.find("totals").unwrap()];
    let twice = tiny("twice", &format!("{questions} totals: [{}, {}]", total("t"), total("u")));
    let answers = ["a", "b"].into_iter().zip(["2", "1"]);
    let answers =
        answers.map(|(id, value)| (id.to_owned(), Answer::Value(number(value)))).collect();
    let scored = score(&twice, &answers);
    assert_eq!(
        texts(&scored.problems),
        ["a is 2, but other answers make it 1; correct one of them"]
    );
    assert!(scored.totals.iter().all(|total| total.value.is_none() && total.missing == ["a"]));
}

#[test]
fn answers_are_saved_as_exact_text() {
    let answers = Answers::from([
        ("a".to_owned(), Answer::Value(number("0.1"))),
        ("b".to_owned(), Answer::NotVisible),
    ]);
    let saved = ron::to_string(&answers).unwrap();
    assert_eq!(saved, r#"{"a":Value("0.1"),"b":NotVisible}"#);
    assert_eq!(ron::from_str::<Answers>(&saved).unwrap(), answers);
    assert!(ron::from_str::<Answers>(r#"{"a":Value(0.1)}"#).is_err());
}

/// For each item its smallest or largest value, a reason or nothing; often everything is answered.
fn some_answers(definition: &Definition) -> impl Strategy<Value = Answers> + use<> {
    let items = definition.items().to_vec();
    let choices = proptest::collection::vec(0_u8..100, items.len());
    (choices, 0_u8..40).prop_map(move |(choices, unanswered)| {
        let unanswered = unanswered.saturating_sub(20);
        let answer = |(item, choice): (&Item, &u8)| {
            let answer = match choice {
                choice if *choice < unanswered / 2 => None,
                choice if *choice < unanswered => Some(Answer::NotAssessed),
                choice if choice % 2 == 0 => item.values.min().map(Answer::Value),
                _ => item.values.max().map(Answer::Value),
            };
            Some((item.id.clone(), answer?))
        };
        items.iter().zip(&choices).filter_map(answer).collect()
    })
}

/// What must hold of any answers.
fn obeys_the_laws(definition: &Definition, answers: &Answers) -> Result<(), TestCaseError> {
    let scored = score(definition, answers);
    for ((_, formula), total) in definition.totals().zip(&scored.totals) {
        let is_valued = |place: &usize| {
            let id = &definition.items()[*place].id;
            answers.get(id).is_some_and(|answer| answer.value().is_some())
        };
        let needs_all = !formula.has_either();
        if needs_all {
            prop_assert_eq!(total.is_complete, formula.items().iter().all(is_valued));
        }
        prop_assert_eq!(total.is_complete, total.answered == total.items);
        prop_assert_eq!(total.value.is_some(), total.is_complete);
        prop_assert_eq!(total.answered + total.missing.len(), total.items);
        prop_assert!(total.partial <= total.partial_max);
        prop_assert!(total.partial_max <= total.max);
        if total.is_complete {
            prop_assert_eq!(total.partial, total.value);
            prop_assert_eq!(total.partial_max, total.max);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_missing_is_ever_counted(answers in some_answers(&cdasi())) {
        obeys_the_laws(&cdasi(), &answers)?;
    }

    #[test]
    fn nothing_missing_is_counted_where_answers_have_two_ways(answers in some_answers(&pasi())) {
        obeys_the_laws(&pasi(), &answers)?;
    }

    #[test]
    fn taking_an_answer_away_takes_the_total_away(item in 0_usize..81) {
        let cdasi = cdasi();
        let mut answers = all(&cdasi, Rest::Highest);
        answers.remove(&cdasi.items()[item].id);
        let incomplete = score(&cdasi, &answers).totals.iter().filter(|total| !total.is_complete).count();
        prop_assert_eq!(incomplete, 1);
    }
}
