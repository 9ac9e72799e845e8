//! The field's forms with grades of area, alternatives and switches, written small, with their published cases.

use crate::instrument::check::answers;
use crate::instrument::check::tests::{is_sound, number, table, tiny, total, value};
use crate::instrument::definition::Definition;
use crate::instrument::number::Number;
use crate::instrument::score::{Answer, score};
use crate::instrument::sheet::{Given, Rest};

const LIMBS: [&str; 4] = ["head", "upper", "trunk", "lower"];

const AREA: &str = r#"
    (id: "area", label: "Area", at: AllSites, group: Activity, values: Range(min: "0", max: Some("6"), step: Some("1"))),
    (id: "area_percent", label: "Area", at: AllSites, group: Activity,
        values: Range(min: "0", max: Some("100"), step: None, unit: Some("%")))"#;

const AREA_GRADE: &str = r#"Either(item: ".area", or: Steps(of: Item(".area_percent"), steps: [
    (from: Closed("0"), to: Closed("0"), value: "0"), (from: Open("0"), to: Open("10"), value: "1"),
    (from: Closed("10"), to: Open("30"), value: "2"), (from: Closed("30"), to: Open("50"), value: "3"),
    (from: Closed("50"), to: Open("70"), value: "4"), (from: Closed("70"), to: Open("90"), value: "5"),
    (from: Closed("90"), to: Closed("100"), value: "6")]))"#;

const LIMB_SITES: &str = r#"sites: [(id: "head", label: "Head"), (id: "upper", label: "Upper limbs"),
    (id: "trunk", label: "Trunk"), (id: "lower", label: "Lower limbs")]"#;

/// Fredriksson and Pettersson 1978, as tabled by Feldman and Krueger, Ann Rheum Dis 2005.
pub(crate) fn pasi() -> Definition {
    let sign = |id: &str| {
        format!(
            r#"(id: "{id}", label: "{id}", at: AllSites, group: Activity,
                values: Range(min: "0", max: Some("4"), step: Some("1")))"#
        )
    };
    let signs = ["erythema", "induration", "desquamation"].map(sign).join(", ");
    tiny(
        "pasi",
        &format!(
            r#"{LIMB_SITES}, questions: [{signs}, {AREA}],
            totals: [(id: "pasi", label: "PASI", min: "0", max: Reached("72"), worst: High, value: EachSite(
                weights: {{"head": "0.1", "upper": "0.2", "trunk": "0.3", "lower": "0.4"}},
                each: Product([Sum([Item(".erythema"), Item(".induration"), Item(".desquamation")]), {AREA_GRADE}])))],
            responses: [
                (id: "pasi50", label: "-50 %", met: AtLeast(FallPercent(["total.pasi"]), Constant("50"))),
                (id: "pasi75", label: "-75 %", met: AtLeast(FallPercent(["total.pasi"]), Constant("75"))),
                (id: "pasi90", label: "-90 %", met: AtLeast(FallPercent(["total.pasi"]), Constant("90"))),
            ]"#
        ),
    )
}

#[test]
fn pasi_weighs_signs_and_area_of_four_regions() {
    let pasi = pasi();
    is_sound(&pasi);
    let columns = ["erythema", "induration", "desquamation", "area"];
    for (rows, expected) in [
        (
            [
                ["2", "1", "1", "2"],
                ["3", "3", "2", "3"],
                ["3", "2", "2", "3"],
                ["3", "3", "3", "4"],
            ],
            "26.3",
        ),
        (
            [
                ["0", "0", "0", "0"],
                ["2", "2", "2", "1"],
                ["1", "1", "1", "1"],
                ["2", "3", "2", "2"],
            ],
            "7.7",
        ),
        ([["4", "4", "4", "6"]; 4], "72"),
    ] {
        let answers = table(&LIMBS, &columns, &rows.each_ref().map(|row| &row[..]));
        assert_eq!(value(&pasi, "pasi", &answers), expected);
    }
}

#[test]
fn an_area_in_per_cent_sets_the_grade_of_the_area_once() {
    let pasi = pasi();
    let signs = ["erythema", "induration", "desquamation"];
    let mut answers = table(&LIMBS, &signs, &[&["1", "0", "0"], &["0"; 3], &["0"; 3], &["0"; 3]]);
    for limb in LIMBS {
        answers.insert(format!("{limb}.area"), Answer::Value(Number::ZERO));
    }
    for (percent, grade) in [
        ("0", "0"),
        ("0.5", "0.1"),
        ("9.5", "0.1"),
        ("10", "0.2"),
        ("29.9", "0.2"),
        ("30", "0.3"),
        ("89.999", "0.5"),
        ("90", "0.6"),
        ("100", "0.6"),
    ] {
        answers.remove("head.area");
        answers.insert("head.area_percent".to_owned(), Answer::Value(number(percent)));
        let by_percent = total(&pasi, "pasi", &answers);
        assert_eq!(
            (by_percent.answered, by_percent.items),
            (16, 16),
            "one question, answered in one of two ways"
        );
        assert_eq!(by_percent.value, Some(number(grade)), "{percent} %");
    }
    answers.insert("head.area".to_owned(), Answer::Value(number("6")));
    assert_eq!(value(&pasi, "pasi", &answers), "0.6", "both agree");

    answers.insert("head.area".to_owned(), Answer::Value(number("5")));
    let scored = score(&pasi, &answers);
    assert_eq!(
        scored.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["head.area is 5, but other answers make it 6; correct one of them"]
    );
    assert_eq!((scored.totals[0].value, scored.totals[0].answered), (None, 15));
    assert_eq!(scored.totals[0].missing, ["head.area"]);

    answers.insert("head.area_percent".to_owned(), Answer::Value(number("101")));
    assert_eq!(
        score(&pasi, &answers).totals[0].value,
        None,
        "nothing stands in for a wrong answer"
    );
}

/// Hanifin 2001, 2022; weights by age as on `DermNet`.
#[test]
fn easi_has_half_points_and_weights_by_age() {
    let sign = |id: &str| {
        format!(
            r#"(id: "{id}", label: "{id}", at: AllSites, group: Activity, values: Levels([("0", "none"), ("1", "mild"),
                ("1.5", "mild to moderate"), ("2", "moderate"), ("2.5", "moderate to severe"), ("3", "severe")]))"#
        )
    };
    let signs = ["erythema", "edema", "excoriation", "lichenification"].map(sign).join(", ");
    let sum = |head: &str, upper: &str, trunk: &str, lower: &str| {
        format!(
            r#"EachSite(weights: {{"head": "{head}", "upper": "{upper}", "trunk": "{trunk}", "lower": "{lower}"}},
                each: Product([Sum([Item(".erythema"), Item(".edema"), Item(".excoriation"),
                    Item(".lichenification")]), {AREA_GRADE}]))"#
        )
    };
    let (young, old) = (sum("0.2", "0.2", "0.3", "0.3"), sum("0.1", "0.2", "0.3", "0.4"));
    let easi = tiny(
        "easi",
        &format!(
            r#"{LIMB_SITES}, questions: [{signs}, {AREA},
                (id: "under_8", label: "Younger than 8", group: Other, values: Levels([("0", "no"), ("1", "yes")]))],
            totals: [(id: "easi", label: "EASI", min: "0", max: Reached("72"), worst: High,
                value: If(when: "under_8", then: {young}, otherwise: {old}), bands: [
                (id: "clear", label: "Clear", from: Closed("0"), to: Closed("0")),
                (id: "almost_clear", label: "Almost clear", from: Open("0"), to: Closed("1")),
                (id: "mild", label: "Mild", from: Open("1"), to: Closed("7")),
                (id: "moderate", label: "Moderate", from: Open("7"), to: Closed("21")),
                (id: "severe", label: "Severe", from: Open("21"), to: Closed("50")),
                (id: "very_severe", label: "Very severe", from: Open("50"), to: Closed("72"))])],
            responses: [(id: "easi50", label: "-50 %", met: AtLeast(FallPercent(["total.easi"]), Constant("50")))]"#
        ),
    );
    is_sound(&easi);
    let columns = ["erythema", "edema", "excoriation", "lichenification", "area"];
    let none = ["0"; 5];
    let rows = [
        (
            [
                ["1", "1", "0", "0", "1"],
                ["1.5", "1", "1", "0", "1"],
                none,
                ["1", "1", "0", "0", "1"],
            ],
            "1.7",
            "mild",
        ),
        ([none, ["1", "1", "1.5", "1", "1"], none, none], "0.9", "almost_clear"),
        (
            [
                ["1", "0", "0", "0", "1"],
                ["1.5", "1", "0", "0", "1"],
                ["1.5", "0", "0", "0", "1"],
                none,
            ],
            "1.05",
            "mild",
        ),
        ([["3", "3", "3", "3", "6"]; 4], "72", "very_severe"),
    ];
    for (rows, expected, band) in rows {
        let mut answers = table(&LIMBS, &columns, &rows.each_ref().map(|row| &row[..]));
        assert_eq!(
            total(&easi, "easi", &answers).missing,
            ["under_8"],
            "the age decides, so it must be known"
        );
        answers.insert("under_8".to_owned(), Answer::Value(Number::ZERO));
        let found = total(&easi, "easi", &answers);
        assert_eq!((found.value, found.band.unwrap().id.as_str()), (Some(number(expected)), band));
        answers.insert("under_8".to_owned(), Answer::Value(Number::ONE));
        let younger = if expected == "1.05" { "1.15" } else { expected };
        assert_eq!(value(&easi, "easi", &answers), younger);
    }
    assert!(easi.item("head.edema").unwrap().check(number("0.5")).is_err());
}

/// Albrecht 2005, Klein 2011.
#[test]
fn clasi_doubles_lasting_dyspigmentation_and_has_a_scalp_of_its_own() {
    let sites = "scalp ears malar_nose rest_of_face v_neck posterior_neck chest abdomen back arms hands legs feet";
    let sites: Vec<_> =
        sites.split(' ').map(|id| format!(r#"(id: "{id}", label: "{id}")"#)).collect();
    let clasi = tiny(
        "clasi",
        &format!(
            r#"sites: [{}], questions: [
                (id: "erythema", label: "E", at: AllSites, group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1"))),
                (id: "scale", label: "S", at: AllSites, group: Activity, values: Range(min: "0", max: Some("2"), step: Some("1"))),
                (id: "dyspigmentation", label: "D", at: AllSites, group: Damage, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "scarring", label: "C", at: SitesBut(["scalp"]), group: Damage, values: Range(min: "0", max: Some("2"), step: Some("1"))),
                (id: "scalp_scarring", label: "Scalp", group: Damage, values: Levels([("0", "none"), ("3", "1 quadrant"),
                    ("4", "2"), ("5", "3"), ("6", "all")])),
                (id: "dyspigmentation_lasting", label: "L", group: Damage, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "mucosa", label: "M", group: Activity, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "hair_loss", label: "H", group: Activity, values: Levels([("0", "no"), ("1", "yes")])),
                (id: "alopecia", label: "A", group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1")))],
            totals: [
                (id: "activity", label: "Activity", min: "0", max: Reached("70"), worst: High,
                    value: Sum([Column("erythema"), Column("scale"), Item("mucosa"), Item("hair_loss"), Item("alopecia")])),
                (id: "damage", label: "Damage", min: "0", max: Reached("56"), worst: High,
                    value: Sum([If(when: "dyspigmentation_lasting",
                        then: Product([Constant("2"), Column("dyspigmentation")]), otherwise: Column("dyspigmentation")),
                        Column("scarring"), Item("scalp_scarring")]))],
            responses: [(id: "clasi-improved", label: "4 points or 20 %", met: Any([
                AtLeast(Fall(["total.activity"]), Constant("4")), AtLeast(FallPercent(["total.activity"]), Constant("20"))]))]"#,
            sites.join(", ")
        ),
    );
    is_sound(&clasi);
    let highest = answers(&clasi, &Given { rest: Rest::Highest, ..Given::default() }).unwrap();
    assert_eq!(
        (value(&clasi, "activity", &highest), value(&clasi, "damage", &highest)),
        ("70".into(), "56".into())
    );

    let mut not_lasting = highest.clone();
    not_lasting.insert("dyspigmentation_lasting".to_owned(), Answer::Value(Number::ZERO));
    assert_eq!(value(&clasi, "damage", &not_lasting), "43");
    not_lasting.remove("dyspigmentation_lasting");
    let damage = total(&clasi, "damage", &not_lasting);
    assert_eq!(
        (damage.value, damage.partial, damage.partial_max),
        (None, Some(number("30")), Some(number("30")))
    );
    assert_eq!((damage.answered, damage.items), (26, 27));

    let mut one_missing = highest;
    one_missing.remove("feet.dyspigmentation");
    let damage = total(&clasi, "damage", &one_missing);
    assert_eq!((damage.partial, damage.partial_max), (Some(number("54")), Some(number("54"))));
    let scalp = clasi.item("scalp_scarring").unwrap();
    assert_eq!(scalp.check(number("2")).unwrap_err().allowed, "0, 3, 4, 5 or 6");
    assert!(clasi.item("scalp.scarring").is_none());
}
