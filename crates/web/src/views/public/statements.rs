//! `/privacy`, `/accessibility`, `/contact`.

use serde::Serialize;

use super::rules::SourceLine;
use super::{on, zh};
use crate::views::{Day, Page, Text};

/// `GET /privacy`: the notice of PIPL articles 17 and 35, in plain words.
#[derive(Serialize)]
pub struct PrivacyPage {
    /// Who runs the register, from the configuration.
    pub operator: Text,
    /// Days that uploads and refused rows are kept (house: 30).
    pub upload_days: u32,
    /// Days for which the sealed copy of a report is kept.
    pub copy_days: u32,
    /// Days in which a share code opens.
    pub share_days: u32,
    /// Years that looks are kept.
    pub look_years: u32,
    /// Days until a destroyed key is gone from the backups, too (house: 65).
    pub everywhere_days: u32,
    /// Where those figures come from.
    pub sources: Vec<SourceLine>,
}

impl Page for PrivacyPage {
    const TEMPLATE: &'static str = "pages/public/privacy.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            operator: zh("榆林市信用办公室（演示）"),
            upload_days: 30,
            copy_days: 30,
            share_days: 3,
            look_years: 5,
            everywhere_days: 65,
            sources: vec![
                SourceLine::law("《中华人民共和国个人信息保护法》第十七条、第三十五条"),
                SourceLine::house("够改错，不久留"),
            ],
        }]
    }
}

/// `GET /accessibility`.
#[derive(Serialize)]
pub struct AccessibilityPage {
    /// When it was last tried and this statement checked.
    pub checked_on: Day,
}

impl Page for AccessibilityPage {
    const TEMPLATE: &'static str = "pages/public/accessibility.html";

    fn samples() -> Vec<Self> {
        vec![Self { checked_on: on("2026-11-23") }]
    }
}

/// `GET /contact`.
#[derive(Serialize)]
pub struct ContactPage {
    /// The service phone, as read out: `0912-000-0000` in the demo.
    pub phone: String,
    /// Counters, from the configuration; none in an unconfigured register.
    pub counters: Vec<Counter>,
}

/// One counter in a service hall.
#[derive(Serialize)]
pub struct Counter {
    /// Name of the hall.
    pub name: Text,
    /// Street address.
    pub address: Text,
    /// Phone of the counter itself.
    pub phone: Option<String>,
}

impl Page for ContactPage {
    const TEMPLATE: &'static str = "pages/public/contact.html";

    fn samples() -> Vec<Self> {
        let hall = |name: &str, address: &str, phone: Option<&str>| Counter {
            name: zh(name),
            address: zh(address),
            phone: phone.map(Into::into),
        };
        vec![
            Self {
                phone: "0912-000-0000".into(),
                counters: vec![
                    hall("榆林市政务大厅（演示）", "示例路 1 号，二楼 12 号窗口", Some("0912-000-0012")),
                    hall("榆阳区政务大厅（演示）", "示例街 20 号，一楼综合窗口", None),
                ],
            },
            Self { phone: "0912-000-0000".into(), counters: vec![] },
        ]
    }
}
