//! Invented reports: a person who does not exist, decisions that were never made.
#![allow(dead_code, clippy::allow_attributes, reason = "shared by the tests and the example, each using a part")]

use jiff::civil::date;
use xinyu_documents::{P256Signer, new_certificate};
use xinyu_register::logged::{Committed, Logged};
use xinyu_service::ports::{ReportDoc, ReportEntry, ReportSection};

/// 2026-11-23T09:05:00+08:00.
pub const MADE_AT_MS: i64 = 1_795_395_900_000;

/// A key for samples and tests: PKCS #8 around the private number 1, which nobody could mistake for a real one.
pub const KEY: [u8; 67] = [
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
];

pub fn certificate() -> Vec<u8> {
    let from = MADE_AT_MS - 86_400_000;
    new_certificate(&KEY, "示例市个人公共信用信息登记 · 报告签名", [7; 16], from, from + 730 * 86_400_000)
        .expect("a certificate for the sample key")
}

pub fn signer() -> P256Signer {
    P256Signer::from_der(&KEY, &certificate()).expect("the sample key")
}

/// Stands for the store in tests: the look is journalled.
#[expect(clippy::disallowed_methods, reason = "no store here, and nobody is looked at")]
pub fn logged(report: ReportDoc) -> Logged<ReportDoc> {
    Logged::new(report, Committed::by_the_store([9; 32], MADE_AT_MS))
}

pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}

const QR: &str = "https://register.example/verify#r=XY-2026-1123-0007K&l=48213&h=\
                  9f2c41d07be35a866c0e1f4d92b7a3580d6e4c1b9a7f2e3d5c8b0a1f6e7d4c3b";

const TRACE: &[(&str, &str)] = &[
    ("叶", "48,213"),
    ("叶的散列", "9f2c41d07be35a866c0e1f4d92b7a3580d6e4c1b9a7f2e3d5c8b0a1f6e7d4c3b"),
    ("回执", "receipt:1:c1:MEQCIF3nq0kz7d2V9n8Yw1sVfW6dXk4b1mQm9Jc0uYb2h5tAiB1"),
    ("规则版本", "2026-11-01/3"),
];

pub fn zh() -> ReportDoc {
    ReportDoc {
        lang: "zh-CN".into(),
        title: "个人公共信用信息报告".into(),
        kicker: "本人自用".into(),
        no: "XY-2026-1123-0007K".into(),
        made_on: Some(date(2026, 11, 23)),
        made_at_ms: MADE_AT_MS,
        head: pairs(&[
            ("信息主体", "林测，身份证尾号 001X"),
            ("查询用途", "本人查阅"),
            ("授权", "本人登录后自行生成"),
            ("生成时间", "2026年11月23日 09:05（北京时间）"),
            ("有效至", "2026年12月23日"),
        ]),
        lead: "这份报告列出报告生成时，登记系统里关于您、在公示期内的全部信息。它不是评价，没有分数、等级或排名；每一条都写明哪个单位、依据什么、什么时候到期。".into(),
        sections: vec![zh_licences(), zh_penalties(), ReportSection {
            title: "荣誉".into(),
            empty: "没有这一类信息。".into(),
            ..ReportSection::default()
        }],
        closing: vec![
            "本人自用的报告不应当被要求出示。需要向别人证明某件事时，请用一次性授权码，对方只看到与用途有关的部分。".into(),
            "对任何一条有异议，可以随时提出，不收费；提出以后，这一条在各处都会标注“有异议”。服务大厅：示例市政务服务中心 3 号窗口，电话 0000-0000000。".into(),
            "核验：扫描二维码，或者把这份文件放进核验页面。离线核验只说明签名和内容没有被改动，现在的状态要联网查看。".into(),
        ],
        trace: pairs(TRACE),
        qr: QR.into(),
        qr_caption: "扫码核验这份报告".into(),
        footer: "个人公共信用信息报告　第 {page} 页，共 {pages} 页".into(),
        facts_name: "facts.json".into(),
        facts: br#"{"no":"XY-2026-1123-0007K","entries":[{"id":"e1"},{"id":"e2"}]}"#.to_vec(),
        facts_caption: "报告内容的机器可读形式，带登记系统签名".into(),
        signature_caption: "示例市信用信息登记系统 2026年11月23日 09:05 签名。签名覆盖整个文件，改动任何一处都能看出来。".into(),
    }
}

/// As little as a report can be; its file is small.
pub fn zh_small() -> ReportDoc {
    ReportDoc {
        lang: "zh-CN".into(),
        title: "报告".into(),
        no: "1".into(),
        made_at_ms: MADE_AT_MS,
        facts_name: "facts.json".into(),
        facts: b"{}".to_vec(),
        ..ReportDoc::default()
    }
}

fn zh_licences() -> ReportSection {
    ReportSection {
        title: "许可和资格".into(),
        lead: "有效期内的许可和职业资格。".into(),
        entries: vec![ReportEntry {
            title: "二级建造师注册证书（建筑工程）".into(),
            facts: pairs(&[
                ("作出单位", "示例省住房和城乡建设厅"),
                ("文号", "示建审〔2024〕318号"),
                ("作出日期", "2024年3月18日"),
                ("有效期", "2024年3月18日至2029年3月17日"),
            ]),
            quote: String::new(),
            reason: "列入原因：许可类信息在有效期内列入本人报告。".into(),
        }],
        empty: "没有这一类信息。".into(),
    }
}

fn zh_penalties() -> ReportSection {
    ReportSection {
        title: "行政处罚".into(),
        lead: "已经送达、在公示期内的行政处罚。".into(),
        entries: vec![ReportEntry {
            title: "未取得施工许可证擅自施工".into(),
            facts: pairs(&[
                ("作出单位", "示例县城市管理局"),
                ("文号", "示城管罚决〔2026〕27号"),
                ("作出日期", "2026年5月9日"),
                ("内容", "罚款 500 元"),
                ("履行情况", "2026年5月20日缴清"),
                ("最后公示日", "2027年5月8日；2027年5月9日起，任何报告里都没有它"),
            ]),
            quote: "当事人于2026年4月在未取得建筑工程施工许可证的情况下，对其自有房屋外墙进行改造。本机关认为，上述行为违反了《建筑工程施工许可管理办法》第三条的规定。鉴于当事人主动停工并在限期内补办手续，依法从轻处罚。".into(),
            reason: "列入原因：公示期内的行政处罚列入本人报告。".into(),
        }],
        empty: "没有这一类信息。".into(),
    }
}

pub fn zh_empty() -> ReportDoc {
    let none = |title: &str| ReportSection {
        title: title.into(),
        empty: "没有这一类信息。".into(),
        ..ReportSection::default()
    };
    ReportDoc { sections: vec![none("许可和资格"), none("行政处罚"), none("荣誉")], ..zh() }
}

/// Many entries, long values and characters that few fonts have.
pub fn zh_long(count: usize) -> ReportDoc {
    let mut report = zh();
    report.head[0].1 = "林测（曾用名 𠮷㑇龘），身份证尾号 001X".into();
    let sample = zh_penalties().entries.remove(0);
    report.sections[1].entries = (0..count)
        .map(|n| {
            let mut entry = sample.clone();
            entry.title = format!("第 {} 条：{}", n + 1, sample.title);
            if n % 3 == 1 {
                entry.quote = sample.quote.repeat(3);
            }
            if n % 5 == 2 {
                entry.facts.push((
                    "电子凭证".into(),
                    "https://register.example/vouchers/2026/".to_owned() + &"0123456789abcdef".repeat(6),
                ));
            }
            entry
        })
        .collect();
    report
}

pub fn en() -> ReportDoc {
    ReportDoc {
        lang: "en".into(),
        title: "Report of public credit information".into(),
        kicker: "For own use".into(),
        no: "XY-2026-1123-0008Q".into(),
        head: pairs(&[
            ("Person", "Lin Ce (林测), identity number ending in 001X"),
            ("Purpose", "Own access"),
            ("Authorisation", "Made by the person after signing in"),
            ("Made at", "23 November 2026, 09:05 (Beijing time)"),
            ("Valid until", "23 December 2026"),
        ]),
        lead: "This report lists everything within its disclosure period that the register held about you when it was made. It is no evaluation: there is no score, grade or rank. Each entry says who decided, on what ground, and when it ends.".into(),
        sections: vec![en_section(), ReportSection {
            title: "Honours".into(),
            empty: "There is nothing of this kind.".into(),
            ..ReportSection::default()
        }],
        closing: vec![
            "Nobody should ask you for your own copy. To prove something to somebody, use a one-time code: they see only what their purpose needs.".into(),
            "You can object to any entry, at any time, free of charge. From then on it is marked as disputed wherever it shows.".into(),
        ],
        trace: pairs(&[("Leaf", "48,214"), ("Leaf hash", TRACE[1].1), ("Receipt", TRACE[2].1), ("Rules", TRACE[3].1)]),
        qr_caption: "Scan to verify this report".into(),
        footer: "Report of public credit information, page {page} of {pages}".into(),
        facts_caption: "The content of this report for machines, signed by the register".into(),
        signature_caption: "Signed by the register of Example City on 23 November 2026, 09:05. The signature covers the whole file; any change to it shows.".into(),
        ..zh()
    }
}

fn en_section() -> ReportSection {
    ReportSection {
        title: "Administrative penalties".into(),
        lead: "Penalties that were served and are within their disclosure period.".into(),
        entries: vec![ReportEntry {
            title: "Building works without a permit".into(),
            facts: pairs(&[
                ("Decided by", "Example County Urban Management Bureau (示例县城市管理局)"),
                ("Document", "示城管罚决〔2026〕27号"),
                ("Decided on", "9 May 2026"),
                ("Content", "Fine of CNY 500"),
                ("Last day shown", "8 May 2027; from 9 May 2027 it is in no report"),
            ]),
            quote: zh_penalties().entries[0].quote.clone(),
            reason: "Shown because penalties within their disclosure period belong to the person's own report.".into(),
        }],
        empty: String::new(),
    }
}

pub fn en_long(count: usize) -> ReportDoc {
    let mut report = en();
    let sample = en_section().entries.remove(0);
    report.sections[0].entries = (0..count)
        .map(|n| ReportEntry { title: format!("Entry {}: {}", n + 1, sample.title), ..sample.clone() })
        .collect();
    report
}
