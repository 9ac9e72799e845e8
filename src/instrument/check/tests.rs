//! The field's forms, written small: every one can be said, and its published cases come out.
//!
//! Sums and cases are from the papers named beside each form. Forms with grades, switches and alternatives are
//! tried beside `formula`.

use super::*;
use crate::instrument::library::read;
use crate::instrument::score::TotalScore;

/// A definition with the fields that do not matter filled in.
pub(crate) fn tiny(id: &str, form: &str) -> Definition {
    let text = format!(
        r#"(id: "{id}", version: "1", language: "en", title: "t", short_title: "t", target: Visit,
            citations: ["c"], permission: "p", {form})"#
    );
    read(&text, id).unwrap_or_else(|error| panic!("{error}"))
}

/// The answers of a table: items by row, values in the same order.
pub(crate) fn table(rows: &[&str], columns: &[&str], values: &[&[&str]]) -> Answers {
    let mut answers = Answers::new();
    for (row, values) in rows.iter().zip(values) {
        for (column, value) in columns.iter().zip(*values) {
            let id = if row.is_empty() { (*column).to_owned() } else { format!("{row}.{column}") };
            answers.insert(id, Answer::Value(number(value)));
        }
    }
    answers
}

pub(crate) fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

pub(crate) fn total(definition: &Definition, id: &str, answers: &Answers) -> TotalScore {
    let scored = score(definition, answers);
    assert_eq!(scored.problems, []);
    scored.total(id).unwrap().clone()
}

pub(crate) fn value(definition: &Definition, id: &str, answers: &Answers) -> String {
    total(definition, id, answers).value.map_or(String::new(), |value| value.to_string())
}

/// Only the worked examples are missing from these.
pub(crate) fn is_sound(definition: &Definition) {
    let problems = check(definition);
    assert!(
        problems.iter().all(|problem| problem.meaning == "there is no worked example"),
        "{problems:?}"
    );
}

/// European Task Force on Atopic Dermatitis 1993.
#[test]
fn scorad_adds_a_fifth_of_the_extent_and_three_and_a_half_times_the_signs() {
    let signs = ["erythema", "edema", "oozing", "excoriation", "lichenification", "dryness"];
    let sign = |id: &str| {
        format!(
            r#"(id: "{id}", label: "{id}", group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1")))"#
        )
    };
    let items = signs.map(|id| format!(r#"Item("{id}")"#)).join(", ");
    let objective = format!(
        r#"Product([Constant("0.2"), Item("extent")]), Product([Constant("3.5"), Sum([{items}])])"#
    );
    let scorad = tiny(
        "scorad",
        &format!(
            r#"questions: [
                (id: "extent", label: "Extent", group: Activity, values: Range(min: "0", max: Some("100"), step: None)),
                {}, (id: "itch", label: "Itch", group: Other, values: Range(min: "0", max: Some("10"), step: None)),
                (id: "sleep", label: "Sleep", group: Other, values: Range(min: "0", max: Some("10"), step: None))],
            totals: [
                (id: "scorad", label: "SCORAD", min: "0", max: Reached("103"), worst: High,
                    value: Sum([{objective}, Item("itch"), Item("sleep")])),
                (id: "objective", label: "Objective", min: "0", max: Reached("83"), worst: High,
                    value: Sum([{objective}]))]"#,
            signs.map(sign).join(", ")
        ),
    );
    is_sound(&scorad);
    let columns = [
        "extent",
        "itch",
        "sleep",
        "erythema",
        "edema",
        "oozing",
        "excoriation",
        "lichenification",
        "dryness",
    ];
    for (row, expected) in [
        (["12", "4", "2.5", "2", "2", "1", "0", "0", "0"], ("26.4", "19.9")),
        (["60", "10", "5", "3", "3", "3", "2", "1", "1"], ("72.5", "57.5")),
        (["100", "10", "10", "3", "3", "3", "3", "3", "3"], ("103", "83")),
    ] {
        let answers = table(&[""], &columns, &[&row]);
        assert_eq!(value(&scorad, "scorad", &answers), expected.0);
        assert_eq!(value(&scorad, "objective", &answers), expected.1);
    }
    let some = table(&[""], &["itch", "erythema", "edema"], &[&["4", "2", "1"]]);
    let scorad = total(&scorad, "scorad", &some);
    assert_eq!((scorad.partial, scorad.partial_max), (Some(number("14.5")), Some(number("31"))));
}

/// Olsen 2004.
#[test]
fn salt_weighs_four_sides_in_hundredths() {
    let side = |id: &str| {
        format!(
            r#"(id: "{id}", label: "{id}", group: Activity, values: Range(min: "0", max: Some("100"), step: None))"#
        )
    };
    let part =
        |(id, weight): (&str, &str)| format!(r#"Product([Constant("{weight}"), Item("{id}")])"#);
    let sides = ["top", "back", "left", "right"];
    let sum = [("top", "0.40"), ("back", "0.24"), ("left", "0.18"), ("right", "0.18")]
        .map(part)
        .join(", ");
    let salt = tiny(
        "salt",
        &format!(
            r#"questions: [{}], totals: [(id: "salt", label: "SALT", min: "0", max: Reached("100"), worst: High,
                value: Sum([{sum}]), bands: [
                (id: "s0", label: "S0", from: Closed("0"), to: Closed("0")),
                (id: "s1", label: "S1", from: Open("0"), to: Open("25")),
                (id: "s2", label: "S2", from: Closed("25"), to: Open("50")),
                (id: "s3", label: "S3", from: Closed("50"), to: Open("75")),
                (id: "s4", label: "S4", from: Closed("75"), to: Open("100")),
                (id: "s5", label: "S5", from: Closed("100"), to: Closed("100"))])],
            responses: [(id: "salt20", label: "20 or less", met: AtMost(Now(["total.salt"]), Constant("20")))]"#,
            sides.map(side).join(", ")
        ),
    );
    is_sound(&salt);
    for (row, expected, met) in [
        (["95", "80", "90", "100"], "91.4", "none"),
        (["25", "10", "5", "0"], "13.3", "salt20"),
        (["20", "20", "20", "20"], "20", "salt20"),
        (["100", "100", "100", "100"], "100", "none"),
    ] {
        let answers = table(&[""], &sides, &[&row]);
        assert_eq!(value(&salt, "salt", &answers), expected);
        assert_eq!(response(&salt, &Answers::new(), &answers).to_string(), met);
    }
}

/// Hamzavi 2004.
#[test]
fn vasi_multiplies_and_a_body_above_100_is_a_problem_that_is_shown() {
    let sites = ["hands", "upper", "trunk", "lower", "feet"];
    let vasi = tiny(
        "vasi",
        &format!(
            r#"sites: [{}], questions: [
                (id: "hand_units", label: "Hand units", at: AllSites, group: Activity,
                    values: Range(min: "0", max: None, step: None)),
                (id: "fraction", label: "Fraction", at: AllSites, group: Activity, values: Levels([("0", "none"),
                    ("0.1", "10 %"), ("0.25", "25 %"), ("0.5", "50 %"), ("0.75", "75 %"), ("0.9", "90 %"), ("1", "all")]))],
            totals: [(id: "vasi", label: "VASI", min: "0", max: Limit("100"), worst: High,
                value: EachSite(each: Product([Item(".hand_units"), Item(".fraction")])))]"#,
            sites.map(|id| format!(r#"(id: "{id}", label: "{id}")"#)).join(", ")
        ),
    );
    is_sound(&vasi);
    let columns = ["hand_units", "fraction"];
    let none = ["0", "0"];
    for (rows, expected) in [
        ([none, ["3", "0.5"], none, ["4", "0.75"], none], "4.5"),
        ([["0.5", "0.9"], ["0.75", "0.5"], none, none, none], "0.825"),
        ([["3", "1"], none, none, none, none], "3"),
    ] {
        let answers = table(&sites, &columns, &rows.each_ref().map(|row| &row[..]));
        assert_eq!(value(&vasi, "vasi", &answers), expected);
    }
    let everything = table(&sites, &columns, &[&["60", "1"], &["50", "0.9"], &none, &none, &none]);
    let scored = score(&vasi, &everything);
    assert_eq!(scored.totals[0].value, Some(number("105")));
    assert_eq!(
        scored.problems[0].to_string(),
        "the total vasi is 105, above its maximum 100; check the answers"
    );

    let half = table(&sites, &columns, &[&["3", "0.5"]]);
    let vasi = total(&vasi, "vasi", &half);
    assert_eq!((vasi.partial, vasi.partial_max), (Some(number("1.5")), None));
}

/// Zouboulis 2017; `HiSCR`: Kimball 2016. The cases are those of the R package `hidradenitis`.
#[test]
fn ihs4_has_no_maximum_and_hiscr_asks_three_things() {
    let lesions = ["nodules", "abscesses", "tunnels"];
    let count = |id: &str| {
        format!(
            r#"(id: "{id}", label: "{id}", group: Activity, values: Range(min: "0", max: None, step: Some("1")))"#
        )
    };
    let hiscr = |percent: &str| {
        format!(
            r#"(id: "hiscr{percent}", label: "-{percent} %", met: All([
                AtLeast(FallPercent(["nodules", "abscesses"]), Constant("{percent}")),
                AtMost(Now(["abscesses"]), Baseline(["abscesses"])), AtMost(Now(["tunnels"]), Baseline(["tunnels"]))]))"#
        )
    };
    let ihs4 = tiny(
        "ihs4",
        &format!(
            r#"questions: [{}], totals: [(id: "ihs4", label: "IHS4", min: "0", max: Unlimited, worst: High, value: Sum([
                Item("nodules"), Product([Constant("2"), Item("abscesses")]), Product([Constant("4"), Item("tunnels")])]),
                bands: [(id: "mild", label: "Mild", from: Closed("0"), to: Closed("3")),
                    (id: "moderate", label: "Moderate", from: Open("3"), to: Closed("10")),
                    (id: "severe", label: "Severe", from: Open("10"), to: Unbounded)])],
            responses: [{}]"#,
            lesions.map(count).join(", "),
            ["50", "75", "90"].map(hiscr).join(", ")
        ),
    );
    is_sound(&ihs4);
    for (row, expected, band) in [
        (["5", "2", "1"], "13", "severe"),
        (["3", "1", "2"], "13", "severe"),
        (["2", "0", "3"], "14", "severe"),
        (["2", "1", "1"], "8", "moderate"),
        (["3", "0", "0"], "3", "mild"),
        (["4", "0", "0"], "4", "moderate"),
        (["10", "0", "0"], "10", "moderate"),
        (["11", "0", "0"], "11", "severe"),
        (["123456", "0", "0"], "123456", "severe"),
    ] {
        let found = total(&ihs4, "ihs4", &table(&[""], &lesions, &[&row]));
        assert_eq!((found.value, found.band.unwrap().id.as_str()), (Some(number(expected)), band));
        assert_eq!((found.max, found.partial_max), (None, None));
    }
    let lesions = ["abscesses", "nodules", "tunnels"];
    for (baseline, now, expected) in [
        (["3", "5", "2"], ["1", "2", "2"], "hiscr50"),
        (["3", "5", "2"], ["2", "3", "2"], "none"),
        (["3", "5", "2"], ["4", "2", "2"], "none"),
        (["3", "5", "2"], ["1", "8", "2"], "none"),
        (["3", "5", "2"], ["1", "2", "3"], "none"),
        (["3", "5", "2"], ["0", "0", "0"], "hiscr50;hiscr75;hiscr90"),
        (["4", "6", "3"], ["1", "1", "3"], "hiscr50;hiscr75"),
        (["4", "6", "3"], ["2", "2", "3"], "hiscr50"),
        (["4", "6", "3"], ["1", "0", "0"], "hiscr50;hiscr75;hiscr90"),
        (["0", "0", "1"], ["0", "0", "0"], ""),
    ] {
        let (then, now) = (table(&[""], &lesions, &[&baseline]), table(&[""], &lesions, &[&now]));
        assert_eq!(response(&ihs4, &then, &now).to_string(), expected, "{baseline:?}");
    }
}

/// Mathias 2010; Stull 2017 for the bands. Missing days are never filled in.
#[test]
fn uas7_sums_seven_days_and_is_never_prorated() {
    let days = ["day1", "day2", "day3", "day4", "day5", "day6", "day7"];
    let uas7 = tiny(
        "uas7",
        &format!(
            r#"sites: [{}], questions: [
                (id: "wheals", label: "W", at: AllSites, group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1"))),
                (id: "itch", label: "I", at: AllSites, group: Activity, values: Range(min: "0", max: Some("3"), step: Some("1")))],
            totals: [(id: "uas7", label: "UAS7", min: "0", max: Reached("42"), worst: High,
                value: Sum([Column("wheals"), Column("itch")]))]"#,
            days.map(|id| format!(r#"(id: "{id}", label: "{id}")"#)).join(", ")
        ),
    );
    is_sound(&uas7);
    let week = [["2", "3"], ["2", "2"], ["3", "3"], ["1", "2"], ["2", "2"], ["1", "1"], ["0", "1"]];
    let week = table(&days, &["wheals", "itch"], &week.each_ref().map(|day| &day[..]));
    assert_eq!(value(&uas7, "uas7", &week), "25");
    let five = [["2", "2"]; 5];
    let five = total(
        &uas7,
        "uas7",
        &table(&days, &["wheals", "itch"], &five.each_ref().map(|day| &day[..])),
    );
    assert_eq!(
        (five.value, five.partial, five.partial_max),
        (None, Some(number("20")), Some(number("30")))
    );
    assert_eq!((five.answered, five.items), (10, 14));
}

/// Clements 1995: 3 sites in the middle and 7 on each side.
#[test]
fn mrss_is_felt_at_seventeen_sites() {
    let sides = "upper_arm forearm hand fingers thigh lower_leg foot";
    let mut sites: Vec<String> = ["face", "chest", "abdomen"].map(str::to_owned).into();
    sites.extend(
        sides.split(' ').flat_map(|id| ["right", "left"].map(|side| format!("{id}_{side}"))),
    );
    let sites: Vec<_> = sites.iter().map(|id| format!(r#"(id: "{id}", label: "{id}")"#)).collect();
    let mrss = tiny(
        "mrss",
        &format!(
            r#"sites: [{}], questions: [(id: "thickness", label: "T", at: AllSites, group: Activity, basis: Felt,
                values: Range(min: "0", max: Some("3"), step: Some("1")))],
            totals: [(id: "mrss", label: "mRSS", min: "0", max: Reached("51"), worst: High, value: Column("thickness"))],
            examples: [(label: "one everywhere", given: (values: {{".thickness": "1"}}), totals: {{"mrss": Some("17")}}),
                (label: "a patient", given: (values: {{"face.thickness": "1", "chest.thickness": "1",
                    "upper_arm_right.thickness": "1", "upper_arm_left.thickness": "1", "forearm_right.thickness": "2",
                    "forearm_left.thickness": "2", "hand_right.thickness": "2", "hand_left.thickness": "2",
                    "fingers_right.thickness": "3", "fingers_left.thickness": "3", "lower_leg_right.thickness": "1",
                    "lower_leg_left.thickness": "1"}}, rest: Lowest), totals: {{"mrss": Some("20")}})]"#,
            sites.join(", ")
        ),
    );
    assert_eq!(check(&mrss), []);
    assert_eq!(mrss.items().len(), 17);
}
