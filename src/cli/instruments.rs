//! `instruments`: what can be scored with, and whether a file of one's own does what it says.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::arguments::{Instruments, InstrumentsCommand};
use crate::cli::output::{Failure, Terminal, pretty};
use crate::cli::run::End;
use crate::instrument::check::check;
use crate::instrument::definition::Definition;
use crate::instrument::item::{Item, Values};
use crate::instrument::library::{Library, read};
use crate::instrument::number::Number;
use crate::instrument::sheet::{Target, Total};
use crate::jobs::instruments::add_folder;
use crate::jobs::scores::codebook::level_words;

/// Lists, shows or checks instruments.
pub fn instruments(call: &Instruments, terminal: Terminal) -> Result<End, Failure> {
    let (library, problems) = library(call.folder.as_deref(), terminal)?;
    let end = if problems == 0 { End::Fine } else { End::ProblemsFound };
    match call.what.as_ref().unwrap_or(&InstrumentsCommand::List) {
        InstrumentsCommand::List => {
            let all: Vec<&Definition> = library.list().collect();
            if call.json {
                print(terminal, &all.into_iter().map(summary).collect())?;
            } else {
                terminal.data(&list(&all))?;
            }
            Ok(end)
        }
        InstrumentsCommand::Show { id } => {
            let definition = find(&library, id)?;
            if call.json {
                print(terminal, &description(&definition))?;
            } else {
                terminal.data(&words(&definition))?;
            }
            Ok(End::Fine)
        }
        InstrumentsCommand::Check { file } => checked(&library, file, call.json, terminal),
    }
}

/// The instruments of the program and those of a folder; what is wrong with a file there is said and counted.
pub fn library(folder: Option<&Path>, terminal: Terminal) -> Result<(Library, usize), Failure> {
    let mut library = Library::embedded();
    let Some(folder) = folder else { return Ok((library, 0)) };
    if !folder.is_dir() {
        let words = format!("there is no such folder of instruments: {}", folder.display());
        return Err(Failure::Usage(words));
    }
    let problems = add_folder(&mut library, folder);
    for problem in &problems {
        terminal.warn(problem);
    }
    Ok((library, problems.len()))
}

/// The instrument with this id, or in this file.
pub fn find(library: &Library, name: &str) -> Result<Definition, Failure> {
    if let Some(definition) = library.find(name) {
        return Ok(definition.clone());
    }
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    if !is_file && !path.is_file() {
        let ids: Vec<&str> = library.list().map(Definition::id).collect();
        return Err(Failure::Usage(format!(
            "instrument “{name}” is unknown; there are: {}; or name a file of your own",
            ids.join(", ")
        )));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::Trouble(format!("cannot read the instrument: {error}: {name}"))
    })?;
    read(&text, name).map_err(|error| Failure::trouble(&error))
}

fn checked(
    library: &Library,
    name: &str,
    as_json: bool,
    terminal: Terminal,
) -> Result<End, Failure> {
    let definition = find(library, name)?;
    let problems = check(&definition);
    let id = definition.id();
    if as_json {
        let problems: Vec<Value> = problems
            .iter()
            .map(|problem| json!({"place": problem.place, "meaning": problem.meaning}))
            .collect();
        print(terminal, &json!({"id": id, "problems": problems}))?;
    } else if problems.is_empty() {
        let n = definition.sheet().examples.len();
        terminal.data(&format!("{id}: sound; {n} worked examples come out as they should\n"))?;
    } else {
        for problem in &problems {
            terminal.data(&format!("{id}: {problem}\n"))?;
        }
    }
    Ok(if problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

fn print(terminal: Terminal, value: &Value) -> Result<(), Failure> {
    terminal.data(&pretty(value))
}

fn target(definition: &Definition) -> &'static str {
    match definition.sheet().target {
        Target::Visit => "visit",
        Target::Lesion => "lesion",
    }
}

fn list(all: &[&Definition]) -> String {
    let row = |definition: &&Definition| {
        let sheet = definition.sheet();
        let totals: Vec<String> = sheet.totals.iter().map(range).collect();
        [
            sheet.id.clone(),
            target(definition).to_owned(),
            format!("{} items", definition.items().len()),
            totals.join(", "),
            sheet.title.clone(),
        ]
    };
    let rows: Vec<[String; 5]> = all.iter().map(row).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |[id, target, items, totals, title]: &[String; 5]| {
        let [a, b, c, d, _] = widths;
        format!("{id:a$}  {target:b$}  {items:>c$}  {totals:d$}  {title}\n")
    };
    rows.iter().map(line).collect()
}

fn range(total: &Total) -> String {
    match total.max.number() {
        Some(max) => format!("{} {}–{max}", total.id, total.min),
        None => format!("{} from {}", total.id, total.min),
    }
}

fn words(definition: &Definition) -> String {
    let sheet = definition.sheet();
    let (id, version) = (&sheet.id, &sheet.version);
    let mut lines = vec![
        sheet.title.clone(),
        format!("{id} · edition {version} · scores a {}", target(definition)),
    ];
    let mut part = |title: &str, new: Vec<String>| {
        if !new.is_empty() {
            lines.push(format!("\n{title}"));
            lines.extend(new.into_iter().map(|line| format!("  {line}")));
        }
    };
    let widest = definition.items().iter().map(|item| item.id.chars().count()).max().unwrap_or(0);
    let item = |item: &Item| {
        format!("{:widest$}  {}: {}", item.id, item.full_label(), level_words(&item.values))
    };
    part("Items", definition.items().iter().map(item).collect());
    let total = |total: &Total| {
        let bands = total.bands.iter().map(|band| format!("  {} {}", band.id, band.interval()));
        std::iter::once(format!("total.{}", range(total))).chain(bands).collect::<Vec<_>>()
    };
    part("Totals", sheet.totals.iter().flat_map(total).collect());
    let rules = sheet.responses.iter().map(|rule| format!("{}  {}", rule.id, rule.label));
    part("Responses", rules.collect());
    part("Sources", sheet.citations.clone());
    part("Permission", vec![sheet.permission.clone()]);
    lines.join("\n") + "\n"
}

/// What a list says of an instrument.
fn summary(definition: &Definition) -> Value {
    let sheet = definition.sheet();
    let totals: Vec<Value> = sheet
        .totals
        .iter()
        .map(|total| {
            let max = total.max.number().map(number);
            json!({"id": total.id, "label": total.label, "min": number(total.min), "max": max})
        })
        .collect();
    json!({
        "id": sheet.id, "version": sheet.version, "language": sheet.language, "title": sheet.title,
        "short_title": sheet.short_title, "target": target(definition), "items": definition.items().len(),
        "totals": totals,
    })
}

/// Everything that is known of an instrument.
fn description(definition: &Definition) -> Value {
    let sheet = definition.sheet();
    let totals: Vec<Value> = sheet
        .totals
        .iter()
        .map(|total| {
            let bands: Vec<Value> = total
                .bands
                .iter()
                .map(|band| json!({"id": band.id, "label": band.label, "range": band.interval().to_string()}))
                .collect();
            json!({
                "id": total.id, "label": total.label, "min": number(total.min),
                "max": total.max.number().map(number), "mcid": total.mcid.map(number), "bands": bands,
            })
        })
        .collect();
    let responses: Vec<Value> =
        sheet.responses.iter().map(|rule| json!({"id": rule.id, "label": rule.label})).collect();
    json!({
        "id": sheet.id, "version": sheet.version, "language": sheet.language, "title": sheet.title,
        "short_title": sheet.short_title, "target": target(definition),
        "items": definition.items().iter().map(item_json).collect::<Vec<_>>(),
        "totals": totals, "responses": responses,
        "citations": sheet.citations, "permission": sheet.permission,
    })
}

fn item_json(item: &Item) -> Value {
    let values = match &item.values {
        Values::Levels(levels) => levels
            .iter()
            .map(|level| json!({"value": number(level.value), "label": level.label}))
            .collect(),
        Values::Range { min, max, step, unit } => json!({
            "min": number(*min), "max": max.map(number), "step": step.map(number), "unit": unit,
        }),
    };
    json!({
        "id": item.id, "label": item.full_label(), "group": format!("{:?}", item.group).to_lowercase(),
        "basis": format!("{:?}", item.basis).to_lowercase(), "values": values, "note": item.note,
        "body_sites": item.body_sites,
    })
}

/// The number as JSON has it; exact decimals of scores are short enough for that.
fn number(number: Number) -> Value {
    serde_json::from_str(&number.to_string()).unwrap_or(Value::Null)
}
