//! Every page, every sample, both languages: drawn, and held against what a page must be.

use std::collections::{BTreeMap, BTreeSet};

use xinyu_web::views::{Engine, Frame, Lang, registry, words};

/// What a resident's page may link to: the pages of this version, `*` for one id.
const PLACES: &[&str] = &[
    "/",
    "/rules",
    "/rules/items/*",
    "/rules/purposes/*",
    "/verify",
    "/accessibility",
    "/privacy",
    "/contact",
    "/learn",
    "/learn/*",
    "/sign-in",
    "/sign-out",
    "/prefs",
    "/me",
    "/me/entries",
    "/me/entries/*",
    "/me/entries/*/decline",
    "/me/entries/*/keep",
    "/me/entries/*/publish",
    "/me/entries/*/take-down",
    "/honours",
    "/me/entries/purposes/*",
    "/me/entries/purposes/*/*",
    "/me/looks",
    "/me/looks/*",
    "/me/looks/*/receipt.json",
    "/me/looks/*/proof",
    "/me/notices",
    "/me/notices/*",
    "/me/notices/*/open",
    "/me/notices/*/receipt.json",
    "/me/notices/*/proof",
    "/me/consents",
    "/me/consents/*",
    "/me/consents/*/grant",
    "/me/consents/*/refuse",
    "/me/consents/*/revoke",
    "/me/consents/*/receipt.json",
    "/me/consents/*/proof",
    "/me/names",
    "/me/freeze",
    "/me/freeze/confirm",
    "/me/reports",
    "/me/reports/*",
    "/me/reports/*/pdf",
    "/me/reports/*/reissue",
    "/me/reports/*/recall",
    "/me/certificates",
    "/me/certificates/check",
    "/me/shares",
    "/me/shares/new",
    "/me/shares/*/revoke",
    "/me/counter",
    "/me/contact",
    "/me/contact/remove",
    "/me/contact/confirm",
    "/journal/checkpoint",
];

/// Never said of or to a person.
const NEVER: &[&str] = &[
    "黑名单",
    "红名单",
    "失信人",
    "老赖",
    "不良",
    "污点",
    "扣分",
    "等级",
    "评分",
    "曝光",
    "予以",
    "敬请",
    "须知悉",
    "！",
    "……",
    "blacklist",
    "offender",
    "please note",
    "in order to",
    "hereby",
    " hit ",
];

/// One tag of a page.
struct Tag {
    name: String,
    closing: bool,
    attributes: BTreeMap<String, String>,
}

/// A small reader of our own HTML: attributes are quoted, comments are none.
fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').expect("a tag ends") + start;
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if inside.starts_with('!') {
            continue;
        }
        let closing = inside.starts_with('/');
        let inside = inside.trim_start_matches('/').trim_end_matches('/');
        let name: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let mut attributes = BTreeMap::new();
        let mut text = inside[name.len()..].trim_start();
        while !text.is_empty() {
            let key: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '=').collect();
            text = &text[key.len()..];
            let mut value = String::new();
            if let Some(after) = text.strip_prefix("=\"") {
                let end = after.find('"').unwrap_or_else(|| panic!("attribute {key} of {name} is not closed"));
                value = after[..end].to_owned();
                text = &after[end + 1..];
            }
            assert!(attributes.insert(key.clone(), value).is_none(), "{name} has {key} twice");
            text = text.trim_start();
        }
        found.push(Tag { name, closing, attributes });
    }
    found
}

fn known_place(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    PLACES.iter().any(|place| {
        let (a, b): (Vec<_>, Vec<_>) = (place.split('/').collect(), path.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(want, have)| (*want == "*" && !have.is_empty()) || want == have)
    })
}

fn check(label: &str, html: &str, resident: bool) {
    let all = tags(html);
    let open = || all.iter().filter(|tag| !tag.closing);
    let get = |tag: &Tag, key: &str| tag.attributes.get(key).cloned();

    // Balanced.
    const VOID: &[&str] = &["meta", "link", "input", "br", "wbr", "hr", "img"];
    const DRAWN: &[&str] = &["path", "rect", "circle"];
    let mut stack: Vec<&str> = Vec::new();
    for tag in all.iter().filter(|tag| !VOID.contains(&tag.name.as_str()) && !DRAWN.contains(&tag.name.as_str())) {
        if tag.closing {
            assert_eq!(stack.pop(), Some(tag.name.as_str()), "{label}: </{}> closes another", tag.name);
        } else {
            stack.push(&tag.name);
        }
    }
    assert!(stack.is_empty(), "{label}: not closed: {stack:?}");

    // Headings: one h1, no level left out.
    let levels: Vec<u8> = open().filter_map(|tag| tag.name.strip_prefix('h').and_then(|n| n.parse().ok())).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{label}: h1");
    let mut last = 1;
    for level in levels {
        assert!(level <= last + 1, "{label}: h{level} after h{last}");
        last = level;
    }

    // Ids, and what points at them.
    let mut ids = BTreeSet::new();
    for id in open().filter_map(|tag| get(tag, "id")) {
        assert!(!id.is_empty() && !id.contains(' '), "{label}: id “{id}”");
        assert!(ids.insert(id.clone()), "{label}: id {id} twice");
    }
    for tag in open() {
        for key in ["for", "aria-labelledby", "aria-describedby"] {
            for id in get(tag, key).iter().flat_map(|value| value.split(' ')) {
                assert!(ids.contains(id), "{label}: {key} points at {id}");
            }
        }
        if let Some(id) = get(tag, "href").as_deref().and_then(|href| href.strip_prefix('#')) {
            assert!(ids.contains(id), "{label}: link to #{id}");
        }
        assert!(!tag.attributes.contains_key("style"), "{label}: inline style");
        assert!(!tag.attributes.keys().any(|key| key.starts_with("on")), "{label}: inline handler");
        assert_ne!(tag.name, "script", "{label}: script");
        assert_ne!(tag.name, "style", "{label}: style");
    }

    // A label for each field; a token in each form that changes something.
    let labels: BTreeSet<String> = open().filter(|tag| tag.name == "label").filter_map(|tag| get(tag, "for")).collect();
    let (mut in_label, mut posting, mut token) = (false, false, false);
    for tag in &all {
        match tag.name.as_str() {
            "label" => in_label = !tag.closing,
            "form" if !tag.closing => {
                posting = get(tag, "method").as_deref() == Some("post");
                token = false;
            }
            "form" => assert!(!posting || token, "{label}: form without csrf"),
            "input" | "select" | "textarea" if !tag.closing => {
                token |= get(tag, "name").as_deref() == Some("csrf");
                let hidden = get(tag, "type").as_deref() == Some("hidden");
                let named = in_label
                    || get(tag, "id").is_some_and(|id| labels.contains(&id))
                    || tag.attributes.contains_key("aria-label");
                assert!(hidden || named, "{label}: a field without a label");
            }
            _ => {}
        }
    }

    // Frame.
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert!(
        title.split(" - ").next().is_some_and(|own| own.trim().chars().count() >= 2) && !title.contains('|'),
        "{label}: title “{title}”"
    );
    assert!(html.contains("<main id=\"main\""), "{label}: main");

    if resident {
        for tag in open().filter(|tag| tag.name == "a" || tag.name == "form") {
            for place in [get(tag, "href"), get(tag, "action")].into_iter().flatten() {
                let outside = place.starts_with("tel:");
                assert!(
                    outside || place.starts_with('#') || place.starts_with('?') || known_place(&place),
                    "{label}: leads to {place}"
                );
            }
        }
        for word in NEVER {
            assert!(!html.to_lowercase().contains(word), "{label}: says “{word}”");
        }
    }
}

#[test]
fn every_sample_of_every_page_is_drawn_and_well_formed() {
    let engine = Engine::new().expect("templates and words are in order");
    let mut drawn = 0;
    for page in registry() {
        for (at, sample) in (page.samples)().into_iter().enumerate() {
            for lang in Lang::ALL {
                let label = format!("{} {at} {}", page.template, lang.code());
                let frame = Frame::sample(lang, page.nav);
                let html = engine
                    .render_value(page.template, page.tab, sample.clone(), &frame)
                    .unwrap_or_else(|error| panic!("{label}: {error}"));
                check(&label, &html, page.template.starts_with("pages/resident/"));
                drawn += 1;
            }
        }
        assert!(!(page.samples)().is_empty(), "{} has no sample", page.template);
        assert!(
            page.tab.is_empty() || page.nav.items().iter().any(|item| item.key == page.tab),
            "{}: no navigation word {}",
            page.template,
            page.tab
        );
    }
    assert!(drawn > 0);
}

/// Keys with their placeholders.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in words::files(lang).expect("files of words") {
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| {
                key.starts_with(|c: char| c.is_ascii_lowercase())
                    && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            }) {
                current = key.to_owned();
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{file}: {current} twice");
            }
            for piece in line.split('$').skip(1) {
                let name: String =
                    piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
                found.get_mut(&current).expect("a placeholder stands in a message").insert(name);
            }
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_words_with_the_same_placeholders() {
    let (zh, en) = (messages(Lang::Zh), messages(Lang::En));
    let keys = |words: &BTreeMap<String, BTreeSet<String>>| words.keys().cloned().collect::<BTreeSet<_>>();
    let apart: Vec<_> = keys(&zh).symmetric_difference(&keys(&en)).cloned().collect();
    assert!(apart.is_empty(), "in one language only: {apart:?}");
    for (key, names) in &zh {
        assert_eq!(names, &en[key], "placeholders of {key}");
    }
}

fn templates() -> Vec<(String, String)> {
    fn walk(folder: &std::path::Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder of templates") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "html") {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("a template")));
            }
        }
    }
    let mut found = Vec::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates"), &mut found);
    found
}

#[test]
fn every_word_that_a_template_names_exists_and_none_is_left_over() {
    let known = messages(Lang::Zh);
    let (mut named, mut begun) = (BTreeSet::new(), BTreeSet::from(["error-".to_owned()]));
    let mut unknown = Vec::new();
    for (file, source) in templates() {
        for (at, _) in source.match_indices("t(\"") {
            if source[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                continue;
            }
            let Some((key, after)) = source[at + 3..].split_once('"') else { continue };
            let after = after.trim_start();
            if after.starts_with('~') {
                begun.insert(key.to_owned());
            } else if after.starts_with(')') || after.starts_with(',') {
                if !known.contains_key(key) {
                    unknown.push(format!("{file}: {key}"));
                }
                named.insert(key.to_owned());
            }
        }
    }
    assert!(unknown.is_empty(), "words that are not there: {unknown:#?}");
    // Words of reasons and of the API are named by codes at run time (`tests/api/faults.rs` asks for
    // the latter), those of documents by the use cases.
    let left: Vec<_> = known
        .keys()
        .filter(|key| {
            !key.starts_with("reason-")
                && !key.starts_with("returned-")
                && !key.starts_with("doc-")
                && !key.starts_with("problem-")
                && !key.starts_with("field-")
                && !named.contains(*key)
                && !begun.iter().any(|start| key.starts_with(start))
        })
        .collect();
    assert!(left.is_empty(), "words that no template names: {left:?}");
}
