#!/usr/bin/env python3
"""Load and proof for scripts/failover.sh and scripts/sizes.sh; the Python standard library is all it needs.

  failover.py load  --base URL --demo DIR/demo.json --out FILE --stop FILE
      files batches, asks for, grants and uses consents until the file --stop appears, and writes one
      JSON line for every answer that the register gave. What was not answered is in no line.
  failover.py rows --count N [--first-row N] --body CODE
      prints so many rows of a penalty sheet as NDJSON.
  failover.py check --base URL --demo DIR/demo.json --out FILE [FILE ...]
      holds every line against the register and against the published tree, which it recomputes by
      itself from /journal/. Prints JSON; exits with 1 if anything acknowledged is missing.

People in it do not exist: numbers of other people than the demo's have a sequence that no one was given.
"""

import argparse
import hashlib
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse

TEMPLATE = "sgs-penalty-person"
PURPOSE, FIELD = "public-institution-recruitment", "metrology"
# How long a client waits for an answer: longer than a failover may take, so that slow is not told as lost.
PATIENCE_S = 90


class Client:
    """One kept connection, as a body's program would hold it."""

    def __init__(self, base):
        self.at = urllib.parse.urlsplit(base)
        self.line = None

    def call(self, method, path, token=None, body=None, kind="application/json"):
        """Status and parsed answer; (0, None) if the connection broke and nobody knows what happened."""
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        headers = {"Content-Type": kind, "Accept-Language": "en"}
        if token:
            headers["Authorization"] = "Bearer " + token
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection(self.at.hostname, self.at.port, timeout=PATIENCE_S)
            self.line.request(method, path, body=body, headers=headers)
            answer = self.line.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            if self.line is not None:
                self.line.close()
            self.line = None
            return 0, None
        if answer.headers.get_content_subtype().endswith("json") and "ndjson" not in answer.headers.get("Content-Type", ""):
            return answer.status, json.loads(data)
        return answer.status, data


def number_of(n):
    """An identity number with a good check character; the sequences below each birthday are multiples of 7."""
    place = "610802 610803 610822 610824 610825 610826 610827 610828 610829 610830 610831 610881".split()[n % 12]
    n //= 12
    year, n = 1950 + n % 45, n // 45
    month, n = 1 + n % 12, n // 12
    day, n = 1 + n % 28, n // 28
    first = f"{place}{year:04}{month:02}{day:02}{n * 7 % 1000:03}"
    weight = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(c) * w for c, w in zip(first, weight)) % 11]


def row_of(n, body):
    """One decision about one invented person."""
    name = "林赵齐高白冯柳曹"[n % 8] + "测拟样示例演试榆禾川"[n // 8 % 10] + "测拟样示例演试榆禾川"[n // 80 % 10]
    office = "榆林市市场监督管理局"
    return {
        "行政相对人名称": name, "行政相对人类别": "自然人", "证件类型": "身份证", "证件号码": number_of(n),
        "行政处罚决定书文号": f"榆市监罚决〔2026〕演{n:07}号", "违法行为类型": "使用未检定的计量器具",
        "违法事实": "当事人在经营场所使用一台未申请检定的电子计价秤", "处罚依据": "《中华人民共和国计量法》第二十五条",
        "处罚类别": "罚款", "处罚内容": "罚款500元", "罚款金额（万元）": "0.05", "处罚决定日期": "2026-10-12",
        "处罚有效期": "2027/12/31", "处罚机关": office, "处罚机关统一社会信用代码": body,
        "数据来源单位": office, "数据来源单位统一社会信用代码": body,
    }


def ndjson(rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


class Load:
    def __init__(self, args):
        self.args, self.demo = args, json.load(open(args.demo, encoding="utf-8"))
        self.out = open(args.out, "a", encoding="utf-8", buffering=1)
        self.lock, self.next_row = threading.Lock(), args.first_row
        self.counts = {}

    def going(self):
        return not os.path.exists(self.args.stop)

    def note(self, what, **facts):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1
            self.out.write(json.dumps({"what": what, "at": time.time(), **facts}, ensure_ascii=False) + "\n")

    def rows(self, count):
        with self.lock:
            first, self.next_row = self.next_row, self.next_row + count
        return first, count

    def files(self, size):
        client, clerk = Client(self.args.base), self.demo["roles"]["clerk"]
        while self.going():
            first, count = self.rows(size)
            body = ndjson(row_of(n, clerk["body"]) for n in range(first, first + count))
            began, tries = time.time(), 0
            # Not answered: sent again, as a body's program would. Nothing may be filed twice.
            while self.going() or tries == 0:
                tries += 1
                path = f"/api/v1/batches?template={TEMPLATE}"
                status, answer = client.call("POST", path, clerk["api_token"], body, "application/x-ndjson")
                if status in (200, 202):
                    break
                self.note("filing.refused", status=status, code=(answer or {}).get("code") if isinstance(answer, dict) else None)
                time.sleep(0.3)
            else:
                self.note("filing.in_doubt", first=first, rows=count)
                continue
            if status not in (200, 202):
                self.note("filing.in_doubt", first=first, rows=count)
                continue
            done = status == 200 and answer["state"] == "done"
            self.note("filing", batch=answer["batch"], first=first, rows=count, tries=tries, done=done,
                      accepted=answer["accepted"], repeated=answer["repeated"], waited=time.time() - began,
                      other=answer["refused"] + answer["review"],
                      leaf=answer["receipt"]["leaf_hash"] if done and answer["receipt"] else None)
            if done:
                status, lines = client.call("GET", f"/api/v1/batches/{answer['batch']}/receipts", clerk["api_token"])
                if status == 200:
                    leaves = [json.loads(line)["receipt"]["leaf_hash"] for line in lines.decode().splitlines() if line]
                    self.note("receipts", batch=answer["batch"], leaves=leaves)

    def looks(self, people):
        client, enquirer = Client(self.args.base), self.demo["roles"]["enquirer"]["api_token"]
        while self.going():
            person = random.choice(people)
            subject = {key: person[key] for key in ("id_type", "id_number", "name")}
            who = self.demo["people"].index(person)
            ask = {"subject": subject, "purpose": PURPOSE, "field": FIELD, "reason": "演练"}
            status, answer = client.call("POST", "/api/v1/consent-requests", enquirer, ask)
            if status != 202:
                self.wait(status, "request", answer)
                continue
            consent = answer["consent_request"]
            self.note("request", consent=consent, who=who)
            path = f"/api/v1/me/consents/{consent}/grant"
            status, answer = client.call("POST", path, person["api_token"], {})
            while status != 200 and self.going():
                # Granting again what may have been granted changes nothing.
                self.wait(status, "consent", answer)
                status, answer = client.call("POST", path, person["api_token"], {})
            if status != 200:
                continue
            self.note("consent", consent=consent, who=who)
            ask = {"subject": subject, "purpose": PURPOSE, "authorisation": {"consent": consent}, "reason": "演练"}
            status, answer = client.call("POST", "/api/v1/enquiries", enquirer, ask)
            if status != 200:
                self.wait(status, "look", answer)
                continue
            self.note("look", enquiry=answer["enquiry"], consent=consent, who=who, leaf=answer["journal"]["leaf"])

    def wait(self, status, what, answer):
        code = answer.get("code") if isinstance(answer, dict) else None
        self.note(what + ".refused", status=status, code=code)
        time.sleep(0.2)

    def checkpoints(self):
        client, last = Client(self.args.base), None
        while self.going():
            status, note = client.call("GET", "/journal/checkpoint")
            if status == 200 and note != last:
                last = note
                self.note("checkpoint", note=note.decode())
            time.sleep(0.1)

    def run(self):
        # A worker its own people: one that others ask about at the same moment would only be in the way.
        # Of one who froze their file nobody is told anything, so nothing could be lost.
        people = [one for one in self.demo["people"] if one.get("api_token") and one.get("shows") != "frozen"][:40]
        share = max(1, len(people) // self.args.askers)
        work = [threading.Thread(target=self.files, args=(size,)) for size in self.args.batches]
        work += [threading.Thread(target=self.looks, args=(people[k * share:(k + 1) * share],))
                 for k in range(self.args.askers)]
        work.append(threading.Thread(target=self.checkpoints))
        for one in work:
            one.daemon = True
            one.start()
        for one in work:
            one.join(PATIENCE_S + 30)
        print(json.dumps(self.counts))


def leaves_of(client, size):
    """The hashes of all published leaves, from the entry bundles (C2SP tlog-tiles)."""
    hashes = []
    for n in range((size + 255) // 256):
        width = min(256, size - n * 256)
        name, rest = f"{n % 1000:03}", n // 1000
        while rest:
            name, rest = f"x{rest % 1000:03}/{name}", rest // 1000
        path = f"/journal/tile/entries/{name}" + (f".p/{width}" if width < 256 else "")
        status, data = client.call("GET", path)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            hashes.append(hashlib.sha256(b"\0" + data[at + 2:at + 2 + length]).digest())
            at += 2 + length
    return hashes


def root_of(hashes):
    """RFC 6962. An odd one goes up as it is, which is the same as the split at the largest power of two."""
    level = list(hashes) or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def head_of(note):
    import base64
    lines = note.split("\n")
    return int(lines[1]), base64.b64decode(lines[2])


class Check:
    def __init__(self, args):
        self.args, self.demo = args, json.load(open(args.demo, encoding="utf-8"))
        self.client = Client(args.base)
        self.lines = []
        for name in args.out:
            self.lines += [json.loads(line) for line in open(name, encoding="utf-8")]
        self.faults = []

    def all(self, what):
        return [line for line in self.lines if line["what"] == what]

    def fault(self, words):
        self.faults.append(words)

    def pages(self, path, token, key):
        """All pages of a list of the person's own; too often is no fault, the limit is there for a reason."""
        items, cursor = [], None
        while True:
            asked = f"{path}?limit=200" + (f"&after={urllib.parse.quote(cursor)}" if cursor else "")
            status, answer = self.client.call("GET", asked, token)
            if status == 429:
                time.sleep(1)
                continue
            if status != 200:
                self.fault(f"{path}: {status}")
                return items
            items += answer[key]
            cursor = answer["next"]
            if not cursor:
                return items

    def published(self):
        """Waits until the published tree holds every leaf that was promised."""
        promised = {line["leaf"] for line in self.lines if line.get("leaf")}
        for line in self.all("receipts"):
            promised.update(line["leaves"])
        until, size = time.time() + 60, -1
        while True:
            status, note = self.client.call("GET", "/journal/checkpoint")
            if status == 200 and head_of(note.decode())[0] != size:
                size, root = head_of(note.decode())
                hashes = leaves_of(self.client, size)
                there = {one.hex() for one in hashes}
            if promised <= there or time.time() > until:
                break
            time.sleep(0.5)
        missing = promised - there
        for leaf in sorted(missing)[:5]:
            self.fault(f"promised, and not in the published tree: leaf {leaf}")
        if root_of(hashes) != root:
            self.fault(f"the leaves that are served do not make the root of {size}")
        heads = {}
        for line in self.all("checkpoint"):
            n, known = head_of(line["note"])
            if heads.setdefault(n, known) != known:
                self.fault(f"two checkpoints of {n} leaves with different roots were published: a fork")
        for n, known in heads.items():
            if n > size:
                self.fault(f"a checkpoint of {n} leaves was published, and now there are {size}: rolled back")
            elif root_of(hashes[:n]) != known:
                self.fault(f"the checkpoint of {n} leaves is no beginning of what is published now: a fork")
        return {"promised": len(promised), "missing": len(missing), "size": size, "checkpoints": len(heads)}

    def filings(self):
        clerk, found = self.demo["roles"]["clerk"], 0
        for line in self.all("filing"):
            token, until = clerk["api_token"], time.time() + 60
            while True:
                status, now = self.client.call("GET", f"/api/v1/batches/{line['batch']}", token)
                working = status == 200 and now["state"] not in ("done", "failed")
                if status not in (429, 503) and not working or time.time() > until:
                    break
                time.sleep(0.5)
            if status != 200:
                self.fault(f"batch {line['batch']} was acknowledged, and is not there: {status}")
                continue
            if now["accepted"] + now["repeated"] != line["rows"] or now["failed"]:
                self.fault(f"batch {line['batch']}: {line['rows']} rows, now {now['accepted']} + {now['repeated']}, {now['failed']}")
                continue
            found += 1
        # The rows themselves, whatever a batch says of them: sent once more they are all known.
        rows = sorted({n for line in self.all("filing") for n in range(line["first"], line["first"] + line["rows"])})
        known = 0
        for at in range(0, len(rows), 500):
            some = rows[at:at + 500]
            body = ndjson(row_of(n, clerk["body"]) for n in some)
            status, answer = self.client.call("POST", f"/api/v1/batches?template={TEMPLATE}", clerk["api_token"], body, "application/x-ndjson")
            until = time.time() + 60
            while status in (200, 202) and answer["state"] not in ("done", "failed") and time.time() < until:
                time.sleep(0.3)
                status, answer = self.client.call("GET", f"/api/v1/batches/{answer['batch']}", clerk["api_token"])
            if status != 200:
                self.fault(f"rows that were sent once more: {status} {answer}")
                continue
            known += answer["repeated"]
            if answer["repeated"] != len(some):
                self.fault(f"of {len(some)} acknowledged rows {answer['repeated']} are known: {answer}")
        return {"batches": len(self.all("filing")), "found": found, "rows": len(rows), "known": known}

    def people(self):
        granted, looks = {}, {}
        for line in self.all("consent"):
            granted.setdefault(line["who"], set()).add(line["consent"])
        for line in self.all("look"):
            looks.setdefault(line["who"], {})[line["enquiry"]] = line["leaf"]
        counts = {"consents": 0, "consents_found": 0, "looks": 0, "looks_found": 0}
        for who in set(granted) | set(looks):
            token = self.demo["people"][who]["api_token"]
            state = {one["id"]: one["state"] for one in self.pages("/api/v1/me/consents", token, "consents")}
            used = {line["consent"] for line in self.all("look") if line["who"] == who}
            for consent in granted.get(who, ()):
                counts["consents"] += 1
                # One that an unanswered enquiry used up is used, too; one that an answered enquiry used is nothing else.
                if state.get(consent) in (("used",) if consent in used else ("granted", "used")):
                    counts["consents_found"] += 1
                else:
                    self.fault(f"consent {consent} was acknowledged, and is {state.get(consent)}")
            seen = {}
            for look in self.pages("/api/v1/me/looks", token, "looks"):
                if look["enquiry"]:
                    seen.setdefault(look["enquiry"], set()).add(look["journal"]["leaf"])
            for enquiry, leaf in looks.get(who, {}).items():
                counts["looks"] += 1
                if leaf in seen.get(enquiry, ()):
                    counts["looks_found"] += 1
                else:
                    self.fault(f"look {enquiry} was answered, and is not in the person's list with its leaf")
        return counts

    def run(self):
        told = {"filings": self.filings(), "people": self.people(), "tree": self.published(), "faults": self.faults[:20]}
        print(json.dumps(told, ensure_ascii=False))
        sys.exit(1 if self.faults else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_subparsers(dest="which", required=True)
    load, check, rows = which.add_parser("load"), which.add_parser("check"), which.add_parser("rows")
    rows.add_argument("--count", type=int, required=True)
    rows.add_argument("--first-row", type=int, default=0)
    rows.add_argument("--body", required=True)
    for one in (load, check):
        one.add_argument("--base", required=True)
        one.add_argument("--demo", required=True)
    load.add_argument("--out", required=True)
    load.add_argument("--stop", required=True)
    load.add_argument("--first-row", type=int, default=0)
    load.add_argument("--askers", type=int, default=4)
    load.add_argument("--batches", type=int, nargs="*", default=[1, 10, 400], help="rows a batch, one worker each")
    check.add_argument("--out", required=True, nargs="+")
    args = parser.parse_args()
    if args.which == "rows":
        for n in range(args.first_row, args.first_row + args.count):
            print(json.dumps(row_of(n, args.body), ensure_ascii=False))
        return
    (Load if args.which == "load" else Check)(args).run()


if __name__ == "__main__":
    main()
