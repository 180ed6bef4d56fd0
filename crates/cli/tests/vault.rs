//! Nothing in a register's folder says who is in it: no name, no number, no document, no words of a
//! decision, in any file and any encoding that a program here writes. `demo.json`, which is made for
//! the reader of the demo, is the exception.

#[path = "walks/city.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod city;
#[path = "walks/http.rs"]
mod http;
#[path = "walks/sheets.rs"]
#[expect(dead_code, reason = "the walks use more of it")]
mod sheets;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use city::{City, ended};

/// Shortest name, in characters, that is looked for alone in two-byte encodings: two bytes may stand
/// in random data by chance, eight or more do not.
const CHANCE_BYTES: usize = 6;

#[test]
fn nothing_in_the_folder_says_who_is_in_it() {
    let mut city = City::start(60);
    let (person, other) = (city.person("nothing-on-file", 0).clone(), city.person("penalty-served", 0).clone());
    let rows = sheets::mixed(&person, &other, "秘密");
    let file = city.dir.path().join("out-of-the-folder.csv");
    std::fs::write(&file, sheets::gbk(&rows)).expect("a file");
    let file = file.to_string_lossy().into_owned();
    let import = ["import", &file, "--template", sheets::TEMPLATE, "--body", sheets::FILER, "--json"];
    ended(&city.run(&import), 3);
    let clerk = city.caller(&city.json["roles"]["clerk"]);
    clerk.upload("/api/v1/batches", "名单.xlsx", &sheets::xlsx(&rows), &[("template", sheets::TEMPLATE)]);
    uses_the_register(&city, &person);

    let mut secrets: BTreeSet<String> =
        rows.iter().flat_map(|row| [&row[0], &row[3], &row[4], &row[6]]).cloned().collect();
    for person in city.json["people"].as_array().expect("people") {
        secrets.extend(["name", "id_number"].map(|key| person[key].as_str().expect(key).to_owned()));
    }
    for person in &secrets.clone() {
        // A number's part before its last four, too.
        if person.len() == 18 && person.is_ascii() {
            secrets.insert(person[..14].to_owned());
        }
    }
    secrets.extend(["13800000000", "名单.xlsx", "名单", "您报考的秘密岗位"].map(str::to_owned));
    let alive = found(&city.data(), &secrets);
    assert!(alive.is_empty(), "while it is served:\n{}", alive.join("\n"));
    city.stop();
    let after = found(&city.data(), &secrets);
    assert!(after.is_empty(), "after it was served:\n{}", after.join("\n"));
    the_search_can_find(&city, &secrets);
}

fn uses_the_register(city: &City, person: &Value) {
    let resident = city.caller(person);
    let notices = resident.get("/api/v1/me/notices").is(200).json();
    for notice in notices["notices"].as_array().expect("notices") {
        let id = notice["id"].as_str().expect("an id");
        resident.post(&format!("/api/v1/me/notices/{id}/open"), &Value::Null).is(200);
    }
    let enquirer = city.caller(&city.json["roles"]["enquirer"]);
    let subject = json!({"id_type": person["id_type"], "id_number": person["id_number"], "name": person["name"]});
    let wish = json!({"subject": subject, "purpose": "civil-service-recruitment", "field": "market-supervision",
        "reason": "您报考的秘密岗位", "days": 5});
    let asked = enquirer.post("/api/v1/consent-requests", &wish).is(202).json();
    let request = asked["consent_request"].as_str().expect("a number");
    resident.post(&format!("/api/v1/me/consents/{request}/grant"), &json!({})).is(200);
    let ask = json!({"subject": subject, "purpose": "civil-service-recruitment", "authorisation": {"consent": request},
        "reason": "您报考的秘密岗位"});
    let answer = enquirer.post("/api/v1/enquiries", &ask).is(200).json();
    assert_eq!(answer["outcome"], "refer_to_officer", "{answer}");
    let enquiry = answer["enquiry"].as_str().expect("an enquiry");
    enquirer.get(&format!("/api/v1/enquiries/{enquiry}/report.pdf")).is(200);
}

fn files(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else if !path.ends_with("demo.json") {
            into.push(path);
        }
    }
}

/// What is found of these, in which file, written how; never the secret itself.
fn found(dir: &Path, secrets: &BTreeSet<String>) -> Vec<String> {
    let mut paths = Vec::new();
    files(dir, &mut paths);
    assert!(paths.iter().any(|path| path.ends_with("register.db")), "{paths:?}");
    let mut found = Vec::new();
    for path in paths {
        // A temporary file may go while we look.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for secret in secrets {
            for (how, written) in ways(secret) {
                if contains(&bytes, &written) {
                    found.push(format!("{}: {} characters as {how}", path.display(), secret.chars().count()));
                }
            }
        }
    }
    found
}

fn ways(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| secret.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let (gbk, _, lossy) = encoding_rs::GBK.encode(secret);
    let mut ways = vec![
        ("UTF-8", secret.as_bytes().to_vec()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
    ];
    if !lossy {
        ways.push(("GBK", gbk.into_owned()));
    }
    ways.retain(|(_, bytes)| bytes.len() >= CHANCE_BYTES);
    ways
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == part[0]) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// The search is no blind one: what is put there is found, in each encoding.
fn the_search_can_find(city: &City, secrets: &BTreeSet<String>) {
    let secret = secrets.iter().max_by_key(|secret| secret.len()).expect("one");
    for (how, written) in ways(secret) {
        let path = city.data().join("planted");
        std::fs::write(&path, [b"before".as_slice(), &written, b"behind"].concat()).expect("a file");
        let seen = found(&city.data(), secrets);
        assert!(seen.iter().any(|line| line.contains("planted") && line.contains(how)), "{how}: {seen:?}");
        std::fs::remove_file(&path).expect("taken away");
    }
}
