//! The same walks over the HTTP API, as a body's own program and a person's own program go them.

use serde_json::{Value, json};

use crate::city::{City, city, ended, xinyu};
use crate::http::{Answer, Caller, send};
use crate::sheets::{self, AGAIN, COUNTS, FACTS_FOOD, TEMPLATE};
use crate::walk;

/// Bodies of the rules.
pub const LICENSING: &str = "11610800MBXD00088W";
const CIVIL_SERVICE: &str = "11610800MBXD0007XW";
const EMPLOYER: &str = "12610800MBXD00109A";
const MARK: &str = "走丙";
const PURPOSE: &str = "civil-service-recruitment";

struct World {
    city: &'static City,
    clerk: Caller,
    enquirer: Caller,
    resident: Caller,
    person: &'static Value,
    other: &'static Value,
}

#[test]
fn the_walks_over_the_api() {
    let city = city();
    let person = city.person("consent-lapsed", 0);
    let world = World {
        city,
        clerk: city.caller(&city.json["roles"]["clerk"]),
        enquirer: city.caller(&city.json["roles"]["enquirer"]),
        resident: city.caller(person),
        person,
        other: city.person("penalty-served", 1),
    };
    world.files();
    let early = world.asks("food-drug-inspection");
    world.consents_before_service(&early);
    world.is_told();
    world.report_verifies();
    world.nothing_but_what_was_granted(&early);
    let request = world.asks("food-drug-inspection");
    world.each_lack_of_consent_is_the_same(&request);
    let leaf = world.is_answered();
    walk(world.sees_the_look(leaf));
    world.identity_unconfirmed();
    world.nobody_reads_others();
    world.describes_itself();
}

fn counts(batch: &Value) -> (u64, u64, u64, u64) {
    let count = |name: &str| batch[name].as_u64().unwrap_or_else(|| panic!("{name}: {batch}"));
    (count("accepted"), count("repeated"), count("refused"), count("review"))
}

fn subject(person: &Value) -> Value {
    json!({"id_type": person["id_type"], "id_number": person["id_number"], "name": person["name"]})
}

/// A problem's parts that do not change from one to the next.
fn problem(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    if let Some(body) = body.as_object_mut() {
        body.remove("instance");
    }
    (answer.status, body)
}

impl World {
    fn files(&self) {
        let rows = sheets::mixed(self.person, self.other, MARK);
        let done = self.done(self.clerk.upload(
            "/api/v1/batches",
            "rows.xlsx",
            &sheets::xlsx(&rows),
            &[("template", TEMPLATE)],
        ));
        assert_eq!(counts(&done), COUNTS, "{done}");
        let id = done["batch"].as_str().expect("batch").to_owned();
        let refused = self.clerk.get(&format!("/api/v1/batches/{id}/rows?state=refused")).is(200);
        assert!(!refused.text().contains(self.other["name"].as_str().expect("a name")), "{}", refused.text());
        assert!(!refused.text().contains("治安管理处罚法》第"), "{}", refused.text());
        let back = self.clerk.get(&format!("/api/v1/batches/{id}/errors.xlsx")).is(200);
        assert!(sheets::read_xlsx(&back.body).concat().join(" ").contains("校验"));
        for (name, bytes) in [("rows.csv", sheets::gbk(&rows)), ("rows.csv", sheets::csv(&rows).into_bytes())] {
            let again = self.done(self.clerk.upload("/api/v1/batches", name, &bytes, &[("template", TEMPLATE)]));
            assert_eq!(counts(&again), AGAIN, "{again}");
        }
        let line = json!({"行政相对人名称": "甲"}).to_string();
        let path = format!("/api/v1/batches?template={TEMPLATE}");
        let headers = [
            ("Authorization", format!("Bearer {}", self.clerk.token)),
            ("Content-Type", "application/x-ndjson".into()),
        ];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let wrong = send("POST", &self.city.base, &path, &headers, line.as_bytes());
        assert!((400..500).contains(&wrong.status), "a line without its columns: {} {}", wrong.status, wrong.text());
        assert!(wrong.json()["code"].is_string(), "{}", wrong.text());
        // Another body's clerk or an enquirer sees nothing of it.
        self.enquirer.get(&format!("/api/v1/batches/{id}")).is(403);
        let none = self.clerk.get("/api/v1/batches/b-0000000000000000").is(404);
        assert_eq!(none.json()["code"], "not_found");
    }

    /// Waits for a batch that is worked through beside the answer.
    fn done(&self, answer: Answer) -> Value {
        assert!(
            answer.status == 200 || answer.status == 201 || answer.status == 202,
            "{} {}",
            answer.status,
            answer.text()
        );
        let mut batch = answer.json();
        for _ in 0..200 {
            if batch["state"] != "working" {
                return batch;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            let id = batch["batch"].as_str().expect("batch").to_owned();
            batch = self.clerk.get(&format!("/api/v1/batches/{id}")).is(200).json();
        }
        panic!("the batch never ends: {batch}");
    }

    fn asks(&self, field: &str) -> String {
        let wish = json!({"subject": subject(self.person), "purpose": PURPOSE, "field": field, "reason": "您报考的岗位", "days": 10});
        let asked = self.enquirer.post("/api/v1/consent-requests", &wish).is(202).json();
        assert_eq!(asked["state"], "open");
        // Nobody at all looks the same.
        let mut unknown = wish.clone();
        unknown["subject"] = json!({"id_type": "id-card", "id_number": sheets::number(9), "name": "陈无名"});
        let nobody = self.enquirer.post("/api/v1/consent-requests", &unknown).is(202).json();
        assert_eq!(nobody["state"], "open");
        let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&asked), keys(&nobody));
        asked["consent_request"].as_str().expect("a number").to_owned()
    }

    fn grants(&self, request: &str) -> Value {
        let shown = self.resident.get(&format!("/api/v1/me/consents/{request}")).is(200).json();
        let digest = json!({"digest": shown["digest"]});
        let granted = self.resident.post(&format!("/api/v1/me/consents/{request}/grant"), &digest).is(200).json();
        assert_eq!(granted["state"], "granted");
        shown["preview"].clone()
    }

    /// Not yet served: it is not in the preview, and the grant does not cover it later.
    fn consents_before_service(&self, request: &str) {
        let preview = self.grants(request);
        assert_eq!(preview["entries"], json!([]), "{preview}");
    }

    fn nothing_but_what_was_granted(&self, request: &str) {
        let answer = self.enquire(&self.enquirer, request, PURPOSE, self.person).is(200).json();
        assert_eq!(answer["outcome"], "nothing_to_consider", "{answer}");
        assert_eq!(answer["entries"], json!([]), "what was served after the grant is not in it: {answer}");
    }

    fn is_told(&self) {
        let file = self.resident.get("/api/v1/me/entries").is(200);
        assert!(!file.text().contains(FACTS_FOOD), "facts before service: {}", file.text());
        assert!(!file.text().contains(MARK), "{}", file.text());
        let notices = self.resident.get("/api/v1/me/notices").is(200).json();
        let waiting: Vec<&Value> = notices["notices"]
            .as_array()
            .expect("notices")
            .iter()
            .filter(|notice| notice["served"].is_null())
            .collect();
        assert_eq!(waiting.len(), 2, "{notices}");
        // Which item it is tells what it is about, so that is not told either; the sheet's first row came first.
        assert!(waiting.iter().all(|notice| notice["entry"]["item"].is_null()), "{notices}");
        let food = waiting.last().expect("one about food");
        let open = format!("/api/v1/me/notices/{}/open", food["id"].as_str().expect("an id"));
        let opened = self.resident.post(&open, &Value::Null).is(200);
        assert!(opened.text().contains(FACTS_FOOD), "{}", opened.text());
        let again = self.resident.post(&open, &Value::Null).is(200);
        assert_eq!(opened.json()["served"], again.json()["served"], "it is served once");
        let file = self.resident.get("/api/v1/me/entries").is(200).text();
        assert!(file.contains(FACTS_FOOD) && !file.contains(sheets::FACTS_METROLOGY), "{file}");
    }

    fn report_verifies(&self) {
        let made = self.resident.post("/api/v1/me/reports", &json!({}));
        assert!(made.status == 200 || made.status == 201, "{} {}", made.status, made.text());
        let no = made.json()["no"].as_str().expect("a number").to_owned();
        let pdf = self.resident.get(&format!("/api/v1/me/reports/{no}/pdf")).is(200);
        self.verifies("api-own.pdf", &pdf.body);
        let other = self.city.caller(self.other);
        other.get(&format!("/api/v1/me/reports/{no}/pdf")).is(404);
    }

    /// The program and the public address agree.
    fn verifies(&self, name: &str, bytes: &[u8]) {
        let file = self.city.dir.path().join(name);
        std::fs::write(&file, bytes).expect("a file");
        let keys = self.city.data().join("well-known.json").to_string_lossy().into_owned();
        let output =
            xinyu().args(["verify", &file.to_string_lossy(), "--keys", &keys, "--json"]).output().expect("runs");
        ended(&output, 0);
        let anyone = Caller { base: self.city.base.clone(), token: String::new() };
        let told = anyone.upload("/api/v1/public/verify", name, bytes, &[]).is(200).json();
        assert_eq!(told["good"], true, "{told}");
    }

    fn enquire(&self, as_whom: &Caller, consent: &str, purpose: &str, person: &Value) -> Answer {
        let ask = json!({"subject": subject(person), "purpose": purpose, "authorisation": {"consent": consent}, "reason": "您报考的岗位"});
        as_whom.post("/api/v1/enquiries", &ask)
    }

    fn each_lack_of_consent_is_the_same(&self, request: &str) {
        let enquirer = &self.enquirer;
        let mut problems = vec![("not answered", problem(&self.enquire(enquirer, request, PURPOSE, self.person)))];
        let preview = self.grants(request);
        assert_eq!(preview["entries"].as_array().map(Vec::len), Some(1), "{preview}");
        assert_eq!(preview["not_shown"], 1, "{preview}");
        let unknown = json!({"id_type": "id-card", "id_number": sheets::number(11), "name": "陈无名"});
        let renamed = json!({"id_type": "id-card", "id_number": self.person["id_number"], "name": "陈无名"});
        let frozen = self.city.person("frozen", 0);
        for (what, person) in [
            ("another person", self.other),
            ("nobody", &unknown),
            ("another name", &renamed),
            ("a frozen person", frozen),
        ] {
            problems.push((what, problem(&self.enquire(enquirer, request, PURPOSE, person))));
        }
        let elsewhere = self.city.caller(self.city.enquirer_of(CIVIL_SERVICE));
        problems.push(("another body", problem(&self.enquire(&elsewhere, request, PURPOSE, self.person))));
        let employer = self.city.caller(self.city.enquirer_of(EMPLOYER));
        problems.push(("another purpose", problem(&self.enquire(&employer, request, "employment", self.person))));
        for consent in ["c-0000000000000000", "nonsense"] {
            problems.push((consent, problem(&self.enquire(enquirer, consent, PURPOSE, self.person))));
        }
        self.resident.send("PUT", "/api/v1/me/freeze", &json!({"frozen": true})).is(200);
        problems.push(("frozen", problem(&self.enquire(enquirer, request, PURPOSE, self.person))));
        self.resident.send("PUT", "/api/v1/me/freeze", &json!({"frozen": false})).is(200);
        self.resident.post(&format!("/api/v1/me/consents/{request}/revoke"), &json!({})).is(200);
        problems.push(("revoked", problem(&self.enquire(enquirer, request, PURPOSE, self.person))));
        for (what, problem) in &problems {
            assert_eq!(problem.1["code"], "no_consent", "{what}: {problem:?}");
            assert_eq!(problem, &problems[0].1, "{what} differs from {}", problems[0].0);
        }
    }

    /// Returns the hash of the answer's leaf.
    fn is_answered(&self) -> String {
        let request = self.asks("food-drug-inspection");
        self.grants(&request);
        let answer = self.enquire(&self.enquirer, &request, PURPOSE, self.person).is(200);
        assert!(!answer.text().contains(self.person["id_number"].as_str().expect("a number")), "{}", answer.text());
        let answer = answer.json();
        assert_eq!(answer["outcome"], "refer_to_officer");
        let entries = answer["entries"].as_array().expect("entries");
        assert_eq!(entries.len(), 1, "{answer}");
        assert_eq!(entries[0]["item"]["code"], "penalty.food-drugs");
        assert!(entries[0]["reason"]["zh"].is_string() && entries[0]["rule"].is_string(), "{answer}");
        let enquiry = answer["enquiry"].as_str().expect("an enquiry");
        let pdf = self.enquirer.get(&format!("/api/v1/enquiries/{enquiry}/report.pdf")).is(200);
        self.verifies("api-enquiry.pdf", &pdf.body);
        self.verifies("api-receipt.json", answer["journal"]["receipt"].to_string().as_bytes());
        answer["journal"]["leaf"].as_str().expect("a leaf").to_owned()
    }

    async fn sees_the_look(&self, leaf: String) {
        let looks = self.resident.get("/api/v1/me/looks").is(200).json();
        let look = looks["looks"].as_array().expect("looks").iter().find(|look| look["journal"]["leaf"] == *leaf);
        let look = look.unwrap_or_else(|| panic!("the look is not in the list at once: {looks}"));
        assert_eq!(look["looker"]["body_name"], "榆林市人力资源和社会保障局");
        assert!(look["looker"]["office"].as_str().is_some_and(|office| !office.is_empty()), "{look}");
        assert_eq!((&look["purpose"]["code"], &look["not_shown"]), (&json!(PURPOSE), &json!(1)), "{look}");
        assert_eq!(look["shown"].as_array().map(Vec::len), Some(1), "{look}");
        let proof = format!("/api/v1/me/looks/{}/proof", look["id"].as_str().expect("an id"));
        self.city.next_checkpoint().await;
        let proof = self.resident.get(&proof).is(200);
        self.verifies("api-look.proof", &proof.body);
        let by_hash = self.city.run(&["journal", "prove", &leaf]);
        ended(&by_hash, 0);
        self.verifies("api-leaf.proof", &by_hash.stdout);
    }

    fn identity_unconfirmed(&self) {
        let licensing = self.city.caller(self.city.enquirer_of(LICENSING));
        let ask = |person: &Value| {
            let mandate = json!({"rule": "mandate.permit.examination", "case_number": "示审〔2026〕9号"});
            let ask = json!({"subject": subject(person), "purpose": "permit-application", "field": "food-permit",
                "authorisation": {"mandate": mandate}, "reason": "审查食品经营许可申请"});
            let mut answer = licensing.post("/api/v1/enquiries", &ask).is(200).json();
            for trace in ["enquiry", "journal"] {
                assert!(answer.as_object_mut().expect("an object").remove(trace).is_some(), "{trace}: {answer}");
            }
            answer
        };
        let unknown = ask(&json!({"id_type": "id-card", "id_number": sheets::number(13), "name": "陈无名"}));
        let renamed = ask(&json!({"id_type": "id-card", "id_number": self.person["id_number"], "name": "陈无名"}));
        assert_eq!(unknown["outcome"], "identity_unconfirmed");
        assert_eq!(unknown, renamed);
        // Named rightly, the same officer sees what is served, and no more.
        let known = ask(self.person);
        assert_eq!(known["outcome"], "refer_to_officer", "{known}");
        assert_eq!(known["entries"].as_array().map(Vec::len), Some(1), "{known}");
        let by_consent = self.enquire(&licensing, "c-0000000000000000", "permit-application", self.person);
        assert_eq!(by_consent.is(403).json()["code"], "authorisation_not_allowed");
    }

    fn nobody_reads_others(&self) {
        let anyone = Caller { base: self.city.base.clone(), token: "no-such-token".into() };
        for path in ["/api/v1/me/entries", "/api/v1/me/looks", "/api/v1/batches/b-0000000000000000"] {
            assert_eq!(anyone.get(path).is(401).json()["code"], "credential", "{path}");
            assert_eq!(send("GET", &self.city.base, path, &[], b"").status, 401, "{path}");
        }
        for path in ["/api/v1/me/entries", "/api/v1/me/notices"] {
            assert_eq!(self.clerk.get(path).status, 403, "{path}");
        }
        self.resident
            .post(
                "/api/v1/enquiries",
                &json!({"subject": subject(self.other), "purpose": PURPOSE,
            "authorisation": {"consent": "c-0000000000000000"}, "reason": "无"}),
            )
            .is(403);
    }

    fn describes_itself(&self) {
        let get = |path: &str| send("GET", &self.city.base, path, &[], b"");
        let described = get("/api/openapi.json").is(200).json();
        assert!(
            described["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
            "{}",
            described["openapi"]
        );
        for path in ["/api/v1/enquiries", "/api/v1/me/looks", "/api/v1/public/verify"] {
            assert!(described["paths"][path].is_object(), "{path} is described");
        }
        for path in [
            "/api/v1/public/rules",
            "/api/v1/public/catalog",
            "/.well-known/xinyu",
            "/journal/checkpoint",
            "/healthz",
            "/readyz",
        ] {
            get(path).is(200);
        }
        get("/journal/tile/0/x999/999").is(404);
        let english = send("GET", &self.city.base, "/api/v1/me/entries", &[("Accept-Language", "en")], b"").json();
        let chinese = send("GET", &self.city.base, "/api/v1/me/entries", &[("Accept-Language", "zh-CN")], b"").json();
        assert_ne!(english["title"], chinese["title"], "a problem speaks the caller's language");
    }
}
