//! Filing templates: the sheet a body already has, column by column.
//!
//! Headers come in any order and with noise: full-width brackets, blanks, marks such as (必填).

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::read::Node;
use super::words::{Kind, Source, Text, named};
use crate::text::nfkc;

named!(
    /// What a column says about an entry.
    EntryField {
        /// The name of the person.
        SubjectName = "subject-name", "姓名", "Name";
        /// Natural person, organisation, sole trader.
        PartyCategory = "party-category", "行政相对人类别", "sort of party";
        /// The kind of identity document.
        IdType = "id-type", "证件类型", "kind of identity document";
        /// Its number.
        IdNumber = "id-number", "证件号码", "number of the document";
        /// The number of the decision.
        DocumentNo = "document-no", "文号", "Document";
        /// What sort of unlawful act it was.
        ConductType = "conduct-type", "违法行为类型", "Sort of unlawful act";
        /// The facts.
        Facts = "facts", "违法事实", "Facts";
        /// The acts and articles.
        Basis = "basis", "法律依据", "Legal basis";
        /// The kinds of penalty.
        PenaltyKinds = "penalty-kinds", "处罚类别", "Kinds of penalty";
        /// The penalty in words.
        PenaltyContent = "penalty-content", "处罚内容", "Content";
        /// The fine.
        Fine = "fine", "罚款金额", "Fine";
        /// What was confiscated.
        Confiscated = "confiscated", "没收金额", "Confiscated";
        /// The licence withheld or revoked.
        LicenceAffected = "licence-affected", "暂扣或吊销证照", "Licence withheld or revoked";
        /// The date of the decision.
        DecidedOn = "decided-on", "决定日期", "Decided on";
        /// Until when the penalty has effect.
        EffectiveUntil = "effective-until", "处罚有效期", "End of effect";
        /// Until when the sender would publish; recomputed here and never kept.
        PublishedUntil = "published-until", "公示截止期", "end of publication as sent";
        /// The name of the deciding body.
        DecidingBody = "deciding-body", "决定单位", "Decided by";
        /// Its code.
        DecidingBodyCode = "deciding-body-code", "处罚机关代码", "code of the deciding body";
        /// The name of the sending body.
        SourceBody = "source-body", "数据来源单位", "sending body";
        /// Its code.
        SourceBodyCode = "source-body-code", "数据来源单位代码", "code of the sending body";
        /// Which item of the catalog it is, in the sheet's words: the licence, qualification or award.
        ItemTitle = "item-title", "事项名称", "item";
        /// The number of the certificate.
        CertificateNo = "certificate-no", "证书编号", "Certificate number";
        /// From when it holds.
        EffectiveFrom = "effective-from", "有效期自", "Valid from";
        /// Whether it is in force: a value of a code list.
        Status = "status", "当前状态", "Status";
        /// Anything else that the item holds; the column's own header names it.
        Detail = "detail", "其他内容", "detail";
        /// Remarks.
        Remarks = "remarks", "备注", "Remarks";
    }
);

named!(
    /// Whether a column must be there and filled.
    Required {
        /// 必填.
        Yes = "yes", "必填", "required";
        /// 有则必填.
        WhenApplies = "when-applies", "有则必填", "required where it applies";
        /// 选填.
        No = "no", "选填", "optional";
    }
);

/// What a cell of a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// Words, up to so many characters.
    Text {
        /// The most characters.
        chars_max: u32,
    },
    /// A day; some words may stand in its place.
    Date {
        /// Words such as 长期, and days such as 2099/12/31, that mean: no end is set.
        long_term: Vec<String>,
    },
    /// Money in units of 10,000 yuan.
    MoneyWan {
        /// Digits after the point, at most.
        decimals: u32,
    },
    /// Money in yuan, to the fen.
    MoneyYuan,
    /// Values of a code list.
    Code {
        /// The list.
        list: String,
        /// Whether a cell may hold several.
        many: bool,
    },
    /// The number of an identity document.
    IdNumber,
    /// A unified social credit code.
    BodyCode,
}

impl ColumnType {
    /// The same in one line, for the hash of a form.
    fn in_words(&self) -> String {
        match self {
            Self::Text { chars_max } => format!("text {chars_max}"),
            Self::Date { long_term } => format!("date {}", long_term.join(" ")),
            Self::MoneyWan { decimals } => format!("money-wan {decimals}"),
            Self::MoneyYuan => "money-yuan".to_owned(),
            Self::Code { list, many } => format!("code {list} {many}"),
            Self::IdNumber => "id-number".to_owned(),
            Self::BodyCode => "body-code".to_owned(),
        }
    }
}

/// One column of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its key, under which a field is kept.
    pub key: String,
    /// The header.
    pub header: Text,
    /// Other headers seen for it, codes of platforms among them.
    pub synonyms: Vec<String>,
    /// Whether it must be filled.
    pub required: Required,
    /// What a cell holds.
    pub holds: ColumnType,
    /// What it says about the entry.
    pub becomes: EntryField,
    /// Whether it belongs only to a later form of the sheet, so that it may be absent.
    pub may_be_absent: bool,
    /// From which day on the sheet has it, by the day of filing; `None`: from the sheet's first day.
    pub since: Option<Date>,
    /// First day on which a sheet without it is refused, where it is a later column that is required.
    pub old_form_until: Option<Date>,
    /// Whether it holds free text, which is read for words that send a row to review.
    pub free_text: bool,
    /// A note for the person who fills the sheet.
    pub note: Text,
    /// What pages and documents call it.
    pub label: Text,
}

/// Headers by which a sheet shows that it is another one. A header that the template itself knows as a
/// column of its own shows nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongSheet {
    /// Any one of them is enough.
    pub headers: Vec<String>,
    /// Any one of them is enough where no column for the person's name is there.
    pub instead_of_name: Vec<String>,
    /// Words in the name of a row's party by which the row belongs there.
    pub names: Vec<String>,
    /// What to tell the sender.
    pub reason: Text,
}

/// A filing template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Its name in the API and on the command line.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// The kind of entry it files.
    pub kind: Kind,
    /// The first day of its first form.
    pub since: Date,
    /// Its columns, in the official order, later ones among them.
    pub columns: Vec<Column>,
    /// Sheets that look alike and are refused whole; those of every template are among them.
    pub wrong_sheets: Vec<WrongSheet>,
    /// Where it comes from.
    pub source: Source,
}

/// Which form of a template it is: what a sheet shows on its second page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateVersion {
    /// The day on which this form came into force.
    pub since: Date,
    /// First eight hexadecimal digits of SHA-256 over its columns.
    pub hash: String,
}

impl std::fmt::Display for TemplateVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.since, self.hash)
    }
}

impl Template {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let mut template = Self {
            name: node.str("name"),
            title: node.text("title"),
            kind: node.one_of("kind", Kind::parse, Kind::Penalty),
            since: node.date("since"),
            columns: node.nodes("columns").iter().map(read_column).collect(),
            wrong_sheets: node.nodes("wrong_sheets").iter().map(read_wrong_sheet).collect(),
            source: node.source(None),
        };
        node.done();
        template.name_columns();
        template
    }

    /// The words of a penalty sheet are those of its fields; other sheets call their columns as they head them.
    fn name_columns(&mut self) {
        if self.kind != Kind::Penalty {
            for column in &mut self.columns {
                column.label = column.header.clone();
            }
        }
    }

    /// Puts a column that stands in a table of its own behind the one that it names, else at the end.
    pub(super) fn add(&mut self, added: AddedColumn) {
        let behind = added.after.and_then(|key| self.columns.iter().position(|column| column.key == key));
        self.columns.insert(behind.map_or(self.columns.len(), |at| at + 1), added.column);
        self.name_columns();
    }

    /// The columns of the form that is in force on a day.
    pub fn columns_on(&self, day: Date) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.is_there(day))
    }

    /// Which form is in force on a day.
    #[must_use]
    pub fn version_on(&self, day: Date) -> TemplateVersion {
        let since = self.columns_on(day).filter_map(|column| column.since).max();
        let mut hash = Sha256::new();
        for column in self.columns_on(day) {
            // Lengths stand before the texts, so that nothing can slide.
            for part in [&column.key, &column.header.zh, column.required.as_str(), &column.holds.in_words()] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        let hash = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        TemplateVersion { since: since.map_or(self.since, |day| day.max(self.since)), hash }
    }

    /// The column of this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The column that says this about the entry.
    #[must_use]
    pub fn column_for(&self, field: EntryField) -> Option<&Column> {
        self.columns.iter().find(|column| column.becomes == field)
    }

    /// The column of a header as it stands in a sheet, with its noise.
    #[must_use]
    pub fn column_of_header(&self, header: &str) -> Option<&Column> {
        let wanted = bare_header(header);
        self.columns.iter().find(|column| column.headers().any(|known| known == wanted))
    }

    /// Whether the name of a row's party shows that the row belongs in another sheet.
    #[must_use]
    pub fn names_another(&self, name: &str) -> bool {
        let name: String = nfkc(name).chars().filter(|c| !c.is_whitespace()).collect();
        self.wrong_sheets.iter().flat_map(|sheet| &sheet.names).any(|word| name.contains(word.as_str()))
    }

    /// The reason to refuse a whole sheet because it is another one, if it is.
    #[must_use]
    pub fn wrong_sheet(&self, headers: &[&str]) -> Option<&WrongSheet> {
        let found: Vec<String> = headers.iter().map(|header| bare_header(header)).collect();
        let named = self.column_for(EntryField::SubjectName);
        let named = named.is_some_and(|column| column.headers().any(|known| found.contains(&known)));
        let shows = |header: &String| found.contains(&bare_header(header)) && self.column_of_header(header).is_none();
        self.wrong_sheets
            .iter()
            .find(|sheet| sheet.headers.iter().any(shows) || (!named && sheet.instead_of_name.iter().any(shows)))
    }
}

impl Column {
    /// Whether the sheet has it on a day.
    #[must_use]
    pub fn is_there(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day)
    }

    /// Whether a row that has the column must fill it, on a day.
    #[must_use]
    pub fn must_be_filled(&self, day: Date) -> bool {
        self.required == Required::Yes && !self.may_be_absent && self.is_there(day)
    }

    /// Whether a sheet without the column is refused on a day.
    #[must_use]
    pub fn must_be_headed(&self, day: Date) -> bool {
        self.must_be_filled(day) && self.old_form_until.is_none_or(|until| until <= day)
    }

    /// Every form of its header, normalised.
    pub(super) fn headers(&self) -> impl Iterator<Item = String> {
        [self.header.zh.as_str(), self.header.en.as_str(), self.key.as_str()]
            .into_iter()
            .chain(self.synonyms.iter().map(String::as_str))
            .map(bare_header)
    }
}

/// A header without noise: NFKC, no blanks, brackets, stars or marks of being required.
#[must_use]
pub fn bare_header(header: &str) -> String {
    let text: String = nfkc(header).chars().flat_map(char::to_uppercase).collect();
    let text = text.replace("必填", "").replace("选填", "");
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '(' | ')'
                        | '['
                        | ']'
                        | '【'
                        | '】'
                        | '〔'
                        | '〕'
                        | '{'
                        | '}'
                        | '*'
                        | ':'
                        | '、'
                        | ','
                        | '\u{FEFF}'
                        | '\u{200B}'
                )
        })
        .collect()
}

fn read_column(node: &Node<'_>) -> Column {
    let becomes = node.one_of("becomes", EntryField::parse, EntryField::Remarks);
    let column = Column {
        key: node.str("key"),
        header: node.text("header"),
        synonyms: node.strs("synonyms"),
        required: node.one_of("required", Required::parse, Required::No),
        holds: read_holds(node),
        becomes,
        may_be_absent: node.opt_bool("may_be_absent").unwrap_or(false),
        since: node.opt_date("since"),
        old_form_until: node.opt_date("old_form_until"),
        free_text: node.opt_bool("free_text").unwrap_or(false),
        note: node.text("note"),
        label: if becomes == EntryField::Detail {
            node.text("header")
        } else {
            Text { zh: becomes.zh().to_owned(), en: becomes.en().to_owned() }
        },
    };
    check_form(node, &column);
    node.done();
    column
}

/// A later column says until when sheets without it are taken: nobody's work of yesterday is lost to a new form.
fn check_form(node: &Node<'_>, column: &Column) {
    let required = column.required == Required::Yes && !column.may_be_absent;
    match (column.since, column.old_form_until) {
        (Some(_), None) if required => {
            let mend = "say until when the sheet of before is taken, as the first day without it";
            node.fault("old_form_until", "is missing for a required column that came later", mend);
        }
        (None, Some(_)) => node.fault("since", "is missing", "say from which day on the sheet has the column"),
        (Some(since), Some(until)) if until <= since => {
            node.fault("old_form_until", "is not after since", "give bodies time to change to the new sheet");
        }
        _ => {}
    }
}

/// A column that stands in a table of its own, so that an item and its columns can lie in one file.
pub(super) struct AddedColumn {
    pub(super) template: String,
    after: Option<String>,
    column: Column,
}

pub(super) fn read_added_column(node: &Node<'_>) -> AddedColumn {
    let (template, after) = (node.str("template"), node.opt_str("after"));
    AddedColumn { template, after, column: read_column(node) }
}

/// What organisations' sheets look like, for every template.
pub(super) fn read_look_alike(node: &Node<'_>) -> WrongSheet {
    read_wrong_sheet(node)
}

fn read_holds(node: &Node<'_>) -> ColumnType {
    let word = node.str("type");
    match word.as_str() {
        "text" => {
            if !node.has("chars_max") {
                node.fault("chars_max", "is missing", "say how many characters the column takes");
            }
            ColumnType::Text { chars_max: node.opt_count("chars_max").unwrap_or_default() }
        }
        "date" => ColumnType::Date { long_term: node.strs("long_term") },
        "money-wan" => ColumnType::MoneyWan { decimals: node.opt_count("decimals").unwrap_or(6) },
        "money-yuan" => ColumnType::MoneyYuan,
        "code" => ColumnType::Code { list: node.str("list"), many: node.opt_bool("many").unwrap_or(false) },
        "id-number" => ColumnType::IdNumber,
        "body-code" => ColumnType::BodyCode,
        _ => {
            let mend = "write text, date, money-wan, money-yuan, code, id-number or body-code";
            node.fault("type", "is not a known type", mend);
            ColumnType::Text { chars_max: 0 }
        }
    }
}

fn read_wrong_sheet(node: &Node<'_>) -> WrongSheet {
    let sheet = WrongSheet {
        headers: node.strs("headers"),
        instead_of_name: if node.has("instead_of_name") { node.strs("instead_of_name") } else { Vec::new() },
        names: if node.has("names") { node.strs("names") } else { Vec::new() },
        reason: node.text("reason"),
    };
    node.done();
    sheet
}
