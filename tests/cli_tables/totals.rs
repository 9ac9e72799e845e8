//! `total` on tables of answers: published vectors, the edges of responses, columns and lines.

use std::collections::BTreeMap;

use seriatim::instrument::definition::Definition;
use seriatim::instrument::library::Library;

use crate::cli::{rows, seriatim_with};
use crate::scored::HEADER;

/// The value of each item.
type Given<'a> = dyn Fn(&str) -> Option<i64> + 'a;

/// A table of answers of one subject: `given` says the value of each item at each visit.
fn table(id: &str, visits: &[&Given<'_>]) -> String {
    let library = Library::embedded();
    let definition = library.find(id).expect("it is embedded");
    let mut text = HEADER.to_owned();
    for (given, n) in visits.iter().zip(1..) {
        for item in definition.items() {
            let value = given(&item.id).map_or_else(String::new, |value| value.to_string());
            let target = if id == "tlss" { "l1" } else { "" };
            let row = ["S01", &format!("v{n}"), "MH", "1", id, target, &item.id, &value];
            text = text + &row.join(",") + "\n";
        }
    }
    text
}

/// Everything of `total` for one visit: value, band, answered of items, partial of its maximum.
fn cdasi(given: &Given<'_>) -> Vec<String> {
    let run = seriatim_with(&["total", "cdasi-v2"], &table("cdasi-v2", &[given]));
    assert_eq!((run.status, run.talk.as_str()), (0, ""));
    let word = |row: &BTreeMap<&str, &str>| {
        let [value, band, answered, items] =
            ["value", "band", "answered", "items"].map(|it| row[it]);
        let [partial, most, complete] = ["partial", "partial_max", "complete"].map(|it| row[it]);
        format!("{} {value} {band} {answered}/{items} {partial}/{most} {complete}", row["total"])
    };
    rows(&run.out).iter().map(word).collect()
}

#[test]
fn the_vectors_of_cdasi_come_out() {
    let max = |item: &str| {
        let library = Library::embedded();
        let item = library.find("cdasi-v2")?.item(item)?.values.max()?;
        item.to_string().parse().ok()
    };
    let hands = |papules: i64| {
        move |item: &str| match item {
            "gottron_hands.erythema" => Some(3),
            "gottron_hands.papules" => Some(papules),
            "gottron_hands.ulceration" => Some(1),
            _ => Some(0),
        }
    };
    let pink = |item: &str| {
        Some(i64::from(item.ends_with(".erythema") && !item.starts_with("gottron_hands")))
    };
    let full = |activity: &str, band: &str, damage: &str| {
        vec![
            format!("activity {activity} {band} 50/50 {activity}/100 true"),
            format!("damage {damage}  31/31 {damage}/32 true"),
        ]
    };
    assert_eq!(cdasi(&|_| Some(0)), full("0", "mild", "0"), "C1");
    assert_eq!(cdasi(&max), full("100", "severe", "32"), "C2");
    assert_eq!(cdasi(&pink), full("15", "moderate", "0"), "C3");
    assert_eq!(cdasi(&hands(0)), full("4", "mild", "0"), "C4");
    assert_eq!(cdasi(&hands(1)), full("7", "mild", "0"), "C5");
    // What photographs of face and upper back show: 4 sites × 6 points, no total.
    let seen = |item: &str| {
        let sites = ["malar.", "periorbital.", "rest_of_face.", "upper_back."];
        let is_seen = sites.iter().any(|site| item.starts_with(site));
        if is_seen { max(item) } else { None }
    };
    assert_eq!(cdasi(&seen), ["activity   12/50 24/24 false", "damage   8/31 8/8 false"]);
}

/// The last row of `total --baseline first` for one total: change, percent, response.
fn change(id: &str, total: &str, visits: &[&Given<'_>]) -> String {
    let run = seriatim_with(&["total", id, "--baseline", "first"], &table(id, visits));
    assert_eq!(run.status, 0, "{}", run.talk);
    let rows = rows(&run.out);
    let last = rows.iter().rfind(|row| row["total"] == total).expect("the total");
    format!("{} {} {} {}", last["value"], last["change"], last["percent_change"], last["response"])
}

#[test]
fn the_edges_of_responses_come_out() {
    // Erythema first, then scale, site by site, until the activity is reached.
    let reach = |activity: i64| {
        let library = Library::embedded();
        let mut left = activity;
        let mut values = BTreeMap::new();
        for item in library.find("cdasi-v2").into_iter().flat_map(Definition::items) {
            let most = match item.column.as_deref() {
                Some("erythema") => left.min(3),
                Some("scale") => left.min(2),
                _ => 0,
            };
            left -= most;
            values.insert(item.id.clone(), most);
        }
        move |item: &str| values.get(item).copied()
    };
    for (then, now, expected) in [
        (25, 15, "15 -10 -40 cdasi-40"),
        (20, 12, "12 -8 -40 cdasi-40"),
        (15, 9, "9 -6 -40 cdasi-40"),
        (33, 18, "18 -15 -45.45 cdasi-40"),
        (14, 8, "8 -6 -42.86 not_eligible"),
        (25, 16, "16 -9 -36 none"),
        (0, 0, "0 0  not_eligible"),
        (0, 3, "3 3  not_eligible"),
    ] {
        assert_eq!(change("cdasi-v2", "activity", &[&reach(then), &reach(now)]), expected);
    }
    for (then, now, response) in
        [(4, 1, "iga01"), (3, 1, "iga01"), (3, 2, "none"), (2, 1, "none"), (2, 0, "iga01")]
    {
        let found = change("iga", "iga", &[&|_| Some(then), &|_| Some(now)]);
        assert!(found.ends_with(&format!(" {response}")), "{then} to {now}: {found}");
    }
    let lesion = |signs: [i64; 3]| {
        move |item: &str| {
            let place = ["erythema", "induration", "scale"].iter().position(|it| *it == item);
            place.map(|place| signs[place])
        }
    };
    let sum = |then, now| change("tlss", "tlss", &[&lesion(then), &lesion(now)]);
    assert_eq!(sum([3, 3, 2], [1, 1, 0]), "2 -6 -75 tlss50;tlss75");
    assert_eq!(sum([4, 4, 4], [3, 3, 2]), "8 -4 -33.33 none");
    assert_eq!(sum([0, 0, 0], [4, 4, 4]), "12 12  ");
}

#[test]
fn total_keeps_its_promises_about_columns_and_other_lines() {
    let text = format!(
        "{HEADER}S01,v1,MH,1,pga-vas,,itch,7.5\nS01,v1,MH,1,iga,,grade,2\nS01,v1,MH,1,pga-vas,,activity,10\n"
    );
    let run = seriatim_with(&["total", "pga-vas"], &text);
    let expected = "\
subject,visit,rater,reading,target,total,value,max,answered,items,complete,band,partial,partial_max
S01,v1,MH,1,,activity,10,10,1,1,true,,10,10
S01,v1,MH,1,,damage,,10,0,1,false,,,
S01,v1,MH,1,,itch,7.5,10,1,1,true,,7.5,10
";
    assert_eq!((run.out.as_str(), run.status), (expected, 0));
    assert_eq!(run.talk, "skipped 1 lines of other instruments\n");
    let run = seriatim_with(&["total", "pga-vas", "-"], &text.replace("7.5", "75"));
    assert_eq!(run.status, 1, "problems were found");
    assert_eq!(
        run.talk.lines().next_back(),
        Some("warning: line 2: itch cannot be 75: allowed is from 0 to 10 in steps of 0.1")
    );
    assert!(run.out.contains("itch,,10,0,1,false,,,\n"), "a value that cannot be makes no total");
    for (arguments, input, status, part) in [
        (
            &["total", "pasi"][..],
            "",
            2,
            "instrument “pasi” is unknown; there are: cdasi-v2, iga, pga-vas, tlss",
        ),
        (&["total", "iga"], "", 1, "the table is empty"),
        (
            &["total", "iga"],
            "subject,visit\nS01,v1\n",
            1,
            "no column rater, reading, instrument, item, value",
        ),
        (&["total", "iga", "no-such.csv"], "", 1, "cannot read no-such.csv"),
        (&["total", "iga", "-o", "a.ods"], "", 2, "no format for this ending"),
    ] {
        let run = seriatim_with(arguments, input);
        assert_eq!(run.status, status, "{arguments:?}: {}", run.talk);
        assert!(run.talk.contains(part), "{}", run.talk);
        assert_eq!(run.out, "");
    }
}
