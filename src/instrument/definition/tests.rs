//! What keeps a sheet from being a definition, and what `check` finds in one that is.

use super::*;
use crate::instrument::check::check;
use crate::instrument::check::tests::tiny;
use crate::instrument::library::{DefinitionError, Library, read};

/// A small sound form: two sites with two columns, three single items.
const FORM: &str = r#"(id: "tiny", version: "1", language: "en", title: "t", short_title: "t", target: Visit,
    citations: ["c"], permission: "p",
    sites: [(id: "arm", label: "Arm", body_sites: ["forearm_left"]), (id: "leg", label: "Leg")],
    questions: [
        (id: "red", label: "Red", at: AllSites, group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1"))),
        (id: "age", label: "Age", group: Other, outside_totals: true, values: Range(min: "0", max: None, step: None)),
        (id: "rough", label: "Rough", at: SitesBut(["arm"]), group: Activity, values: Levels([("0", "no"), ("1", "yes")])),
        (id: "deep", label: "Deep", at: Site("arm"), group: Damage, values: Levels([("0", "no"), ("2", "yes")])),
    ],
    totals: [(id: "sum", label: "Sum", min: "0", max: Reached("9"), worst: High,
        value: Sum([Column("red"), Column("rough"), Item("arm.deep")]),
        bands: [(id: "low", label: "Low", from: Closed("0"), to: Open("5")), (id: "high", label: "High", from: Closed("5"), to: Closed("9"))])],
    responses: [(id: "half", label: "h", met: AtLeast(FallPercent(["total.sum"]), Constant("50")))],
    examples: [(label: "all", given: (rest: Highest), totals: {"sum": Some("9")}, bands: {"sum": "high"})],
)"#;

/// The form with one passage replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(FORM.contains(from), "{from}");
    FORM.replace(from, to)
}

#[test]
fn columns_are_spread_row_by_row_and_single_items_follow() {
    let definition = read(FORM, "tiny").unwrap();
    let rows: Vec<_> = definition
        .items()
        .iter()
        .map(|item| {
            (item.id.as_str(), item.site.as_deref(), item.column.as_deref(), item.full_label())
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("arm.red", Some("arm"), Some("red"), "Arm: Red".to_owned()),
            ("leg.red", Some("leg"), Some("red"), "Leg: Red".to_owned()),
            ("leg.rough", Some("leg"), Some("rough"), "Leg: Rough".to_owned()),
            ("age", None, None, "Age".to_owned()),
            ("arm.deep", Some("arm"), None, "Arm: Deep".to_owned()),
        ]
    );
    assert_eq!(definition.item("arm.deep").unwrap().body_sites, ["forearm_left"]);
    assert_eq!(definition.place("leg.rough"), Some(2));
    assert_eq!(definition.item("arm.rough"), None);
    assert_eq!(check(&definition), []);
}

#[test]
fn a_sheet_that_makes_no_sense_is_no_definition() {
    for (from, to, meaning) in [
        (r#"id: "tiny""#, r#"id: "Tiny form""#, "Tiny form: the id of an instrument is made of"),
        (r#"id: "leg""#, r#"id: "arm""#, "two of the sites have this id"),
        (r#"id: "leg""#, r#"id: "total""#, "is not \"total\""),
        (r#"id: "leg""#, r#"id: "l.eg""#, "the id of the sites is made of"),
        (r#"id: "rough""#, r#"id: "red""#, "two of the columns have this id"),
        (r#"id: "deep""#, r#"id: "red""#, "arm.red: two items have this id"),
        (r#"id: "half""#, r#"id: "half;full""#, "the id of the responses is made of"),
        (r#"id: "high""#, r#"id: "low""#, "two of the bands have this id"),
        (r#"SitesBut(["arm"])"#, r#"SitesBut(["head"])"#, "rough: there is no site head"),
        (r#"Site("arm")"#, r#"Site("head")"#, "deep: there is no site head"),
        (r#"Levels([("0", "no"), ("2", "yes")])"#, "Levels([])", "arm.deep: it has no levels"),
        (r#"Column("rough")"#, r#"Column("smooth")"#, "total.sum: there is no column smooth"),
        (r#"Item("arm.deep")"#, r#"Item("arm.red_")"#, "total.sum: there is no item arm.red_"),
        (r#"Item("arm.deep")"#, r#"Item(".deep")"#, "outside a sum over sites"),
        (r#"Item("arm.deep")"#, r#"EachSite(each: Item(".deep"))"#, "there is no item leg.deep"),
        (r#"Item("arm.deep")"#, "Sum([])", "of nothing"),
        (
            r#"Item("arm.deep")"#,
            r#"EachSite(weights: {"head": "1"}, each: Item(".red"))"#,
            "no site head",
        ),
        (
            r#"Item("arm.deep")"#,
            r#"EachSite(each: EachSite(each: Item(".red")))"#,
            "inside another",
        ),
        (
            r#"Item("arm.deep")"#,
            r#"Either(item: "arm.deep", or: Either(item: "leg.red", or: Item("arm.red")))"#,
            "inside another",
        ),
        (
            r#"Item("arm.deep")"#,
            r#"Steps(of: Item("arm.deep"), steps: [(from: Closed("0"), to: Closed("1"), value: "1")])"#,
            "the steps do not cover all values: the last one ends at Closed(\"1\") and must end at Closed(\"2\")",
        ),
        (
            r#"Sum([Column("red"), Column("rough"), Item("arm.deep")])"#,
            r#"Constant("1")"#,
            "it depends on no item",
        ),
        (r#""total.sum""#, r#""total.some""#, "half: there is no item or total total.some"),
        (r#"["total.sum"]"#, "[]", "a comparison names nothing"),
        (
            r#"AtLeast(FallPercent(["total.sum"]), Constant("50"))"#,
            "All([])",
            "all or any of nothing",
        ),
    ] {
        let message = read(&changed(from, to), "tiny.ron").unwrap_err().to_string();
        assert!(message.contains(meaning), "{to}: {message}");
        assert!(message.ends_with(": tiny.ron"), "{message}");
    }
}

#[test]
fn a_switch_must_be_able_to_say_no() {
    let form = changed(
        r#"Item("arm.deep")"#,
        r#"If(when: "arm.deep", then: Item("arm.red"), otherwise: Item("leg.red"))"#,
    );
    assert!(read(&form, "tiny").is_ok());
    let always = form.replace(
        r#"Levels([("0", "no"), ("2", "yes")])"#,
        r#"Levels([("1", "yes"), ("2", "very")])"#,
    );
    assert!(read(&always, "tiny").unwrap_err().to_string().contains("cannot be 0 for no"));
}

#[test]
fn every_problem_is_named_at_once() {
    let text = changed(r#"Site("arm")"#, r#"Site("head")"#)
        .replace(r#"Column("red")"#, r#"Column("blue")"#);
    let DefinitionError::Unsound { problems: Problems(problems), name: _ } =
        read(&text, "tiny").unwrap_err()
    else {
        panic!("the text can be read");
    };
    assert_eq!(
        problems,
        [
            Problem::at("deep", "there is no site head"),
            Problem::at("total.sum", "there is no column blue"),
        ]
    );
}

#[test]
fn arithmetic_that_does_not_close_is_found() {
    for (from, to, meaning) in [
        (
            r#"Reached("9")"#,
            r#"Reached("10")"#,
            "total.sum: its maximum is said to be Reached(\"10\") but is 9",
        ),
        (r#"Reached("9")"#, r#"Limit("9")"#, "its maximum"),
        (r#"Reached("9")"#, "Unlimited", "its maximum"),
        (
            r#"min: "0", max: Reached"#,
            r#"min: "1", max: Reached"#,
            "its minimum is said to be 1 but is 0",
        ),
        (
            r#"to: Open("5")"#,
            r#"to: Closed("5")"#,
            "its bands do not cover it: a gap or an overlap",
        ),
        (r#"to: Closed("9")"#, r#"to: Closed("8")"#, "its bands do not cover it: the last one"),
        ("outside_totals: true, ", "", "age: no total uses it"),
        (
            r#"label: "Deep", "#,
            r#"label: "Deep", outside_totals: true, "#,
            "though it says none does",
        ),
        (r#"label: "Deep""#, r#"label: " ""#, "arm.deep: it has no label"),
        (r#"citations: ["c"]"#, "citations: []", "tiny: it has no citation"),
        (r#"permission: "p""#, r#"permission: """#, "tiny: it has no permission"),
        (
            r#"{"sum": Some("9")}"#,
            r#"{"sum": Some("8")}"#,
            "example \"all\": sum must be Some(\"8\") but is Some(\"9\")",
        ),
        (r#"{"sum": Some("9")}"#, r#"{"sum": None}"#, "sum must be None"),
        (r#"{"sum": Some("9")}"#, r#"{"some": None}"#, "there is no total some"),
        (r#"{"sum": "high"}"#, r#"{"sum": "low"}"#, "the band of sum must be low"),
        (
            "(rest: Highest)",
            r#"(values: {"arm.blue": "1"}, rest: Highest)"#,
            "there is no item or column arm.blue",
        ),
        ("(rest: Highest)", r#"(values: {"arm.red": "4"}, rest: Highest)"#, "arm.red cannot be 4"),
        (
            r#"{"sum": "high"})"#,
            r#"{"sum": "high"}, response: Some(((rest: Highest), "half")))"#,
            "the response must be \"half\" but is \"none\"",
        ),
    ] {
        let definition = read(&changed(from, to), "tiny").unwrap();
        let problems: Vec<_> = check(&definition).iter().map(ToString::to_string).collect();
        assert!(problems.iter().any(|problem| problem.contains(meaning)), "{to}: {problems:?}");
    }
    let without = &FORM[..FORM.find("examples").unwrap()];
    let problems = check(&read(&format!("{without})"), "tiny").unwrap());
    assert_eq!(problems, [Problem::at("tiny", "there is no worked example")]);
}

#[test]
fn a_definition_is_saved_as_its_sheet_and_comes_back_identical() {
    let library = Library::embedded();
    for definition in library.list() {
        let saved = ron::to_string(definition).unwrap();
        let again: Definition = ron::from_str(&saved).unwrap();
        assert_eq!(again, *definition);
        assert_eq!(ron::to_string(&again).unwrap(), saved);
    }
    let cdasi = ron::to_string(library.find("cdasi-v2").unwrap()).unwrap();
    assert!(cdasi.len() < 10_000, "{} bytes in every project", cdasi.len());
    let broken = cdasi.replace(r#"Column("scale")"#, r#"Column("scales")"#);
    assert!(
        ron::from_str::<Definition>(&broken).unwrap_err().to_string().contains("no column scales")
    );
}

#[test]
fn the_largest_value_is_known_of_every_kind_of_sum() {
    let form = |sum: &str| {
        tiny(
            "weights",
            &format!(
                r#"sites: [(id: "a", label: "A"), (id: "b", label: "B")], questions: [
                (id: "x", label: "X", at: AllSites, group: Other, values: Range(min: "0", max: Some("2"), step: None))],
                totals: [(id: "t", label: "T", min: "0", max: Unlimited, worst: High, value: {sum})]"#
            ),
        )
    };
    for (sum, max, items) in [
        (
            r#"If(when: "a.x", then: Item("b.x"), otherwise: Product([Item("b.x"), Constant("3")]))"#,
            "6",
            2,
        ),
        (
            r#"If(when: "a.x", then: Product([Item("b.x"), Constant("3")]), otherwise: Item("b.x"))"#,
            "6",
            2,
        ),
        (r#"Either(item: "a.x", or: Sum([Item("b.x"), Constant("7")]))"#, "9", 1),
        (
            r#"Steps(of: Item("a.x"), steps: [(from: Closed("0"), to: Open("1"), value: "5"),
                (from: Closed("1"), to: Closed("2"), value: "8")])"#,
            "8",
            1,
        ),
        (r#"EachSite(each: Item(".x"))"#, "4", 2),
        (r#"EachSite(weights: {"b": "0.25"}, each: Item(".x"))"#, "0.5", 1),
        (r#"Max([Item("a.x"), Item("b.x"), Constant("1")])"#, "2", 2),
        (r#"Product([Item("a.x"), Item("b.x"), Constant("-1")])"#, "0", 2),
    ] {
        let definition = form(sum);
        let (_, formula) = definition.totals().next().unwrap();
        let bounds = formula.bounds(definition.items());
        assert_eq!(bounds.max.unwrap().to_string(), max, "{sum}");
        assert_eq!(formula.questions().len(), items, "{sum}");
    }
}
