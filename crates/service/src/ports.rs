//! What the use cases need from outside: spreadsheets, documents, post, time, randomness.
//!
//! Heavy or replaceable things stand behind these traits, so that a test of a use case links
//! neither a PDF engine nor a mail client.

use std::io::{Read, Seek};

use async_trait::async_trait;
use jiff::civil::{Date, DateTime};
use xinyu_register::logged::Logged;

/// The clock. Read once a use case, so that all its steps agree on "now".
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;
}

/// The source of randomness and so of identifiers, keys, salts and nonces.
pub trait Entropy: Send + Sync {
    /// Fills `out` with random bytes fit for keys.
    fn fill(&self, out: &mut [u8]);
}

/// Words in the languages of the register, by key: for documents and messages. Pages have theirs.
pub trait Words: Send + Sync {
    /// The message `key` in `lang` (`zh-CN` or `en`) with its placeholders filled.
    fn say(&self, lang: &str, key: &str, values: &[(&str, &str)]) -> String;
}

// ---- Spreadsheets ---------------------------------------------------------------------------

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file to read rows from. It may be sealed on disk, so a path is never handed out.
pub trait SheetSource: Send + Sync {
    /// The name that the sender gave it; decides nothing but the format where the content is silent.
    fn name(&self) -> &str;
    /// Length in bytes.
    fn len(&self) -> u64;
    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Opens it from the start.
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek>>;
}

/// Limits on what is read, each with its reason at the place that sets it.
#[derive(Clone, Debug)]
pub struct SheetLimits {
    /// Rows of a workbook, header included.
    pub workbook_rows_max: u32,
    /// Uncompressed bytes of all parts of a workbook (zip bombs).
    pub workbook_bytes_max: u64,
    /// Columns of any sheet.
    pub columns_max: u16,
    /// Bytes of one line of text.
    pub line_bytes_max: usize,
}

/// One value of a row, as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, or blanks only.
    Empty,
    /// Text, untouched.
    Text(String),
    /// A number. Dates without a date format arrive as these, too.
    Number(f64),
    /// A date or time that the workbook formats as such.
    Date(DateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// A spreadsheet error such as `#REF!`.
    Error(String),
}

/// One row with its number in the sender's own sheet, from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRow {
    /// As the spreadsheet program shows it, also for a CSV whose cells hold line ends; in NDJSON the
    /// line.
    pub number: u32,
    /// One a column; trailing empties may be missing.
    pub cells: Vec<Cell>,
}

/// Rows of one sheet in order, in bounded memory where the format allows it.
pub trait Rows: Send {
    /// The name of the sheet that is read; empty for text files.
    fn sheet(&self) -> &str;
    /// The next row that is not wholly empty, the header among them. `None` at the end.
    ///
    /// # Errors
    /// The file is damaged here, or a limit was met: it ends, and rows before stay good. After
    /// [`SheetFault::Row`] and [`SheetFault::RowEncoding`] it goes on.
    fn next_row(&mut self) -> Option<Result<RawRow, SheetFault>>;
    /// Rows in all, where the format tells before reading.
    fn rows_in_all(&self) -> Option<u32>;
    /// The other visible sheets of the workbook that have content, in order; given away once.
    fn more_sheets(&mut self) -> Vec<Box<dyn Rows>> {
        Vec::new()
    }
}

/// Why a file cannot be read. Codes; words are in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Not a spreadsheet, or not of a kind that is read here.
    #[error("sheet.not_recognised")]
    NotRecognised,
    /// No row at all.
    #[error("sheet.empty")]
    Empty,
    /// Protected by a password.
    #[error("sheet.encrypted")]
    Encrypted,
    /// Unpacks to more than the limit (a zip bomb, or the wrong file).
    #[error("sheet.too_large")]
    TooLarge {
        /// Bytes allowed.
        bytes_max: u64,
    },
    /// More rows than a workbook may have; a CSV may have more.
    #[error("sheet.too_many_rows")]
    TooManyRows {
        /// Rows allowed.
        rows_max: u32,
    },
    /// More columns than a sheet may have.
    #[error("sheet.too_many_columns")]
    TooManyColumns {
        /// Columns allowed.
        columns_max: u16,
    },
    /// Text that is neither UTF-8 nor GB 18030.
    #[error("sheet.encoding")]
    Encoding {
        /// Row of the sender's sheet.
        row: u32,
    },
    /// Damaged; `row` where it is known.
    #[error("sheet.damaged")]
    Damaged {
        /// Row of the sender's sheet.
        row: Option<u32>,
    },
    /// This row alone cannot be read; those after it can.
    #[error("row.unreadable")]
    Row {
        /// Row of the sender's sheet.
        row: u32,
    },
    /// This row alone holds bytes that are no text; those after it can be read.
    #[error("row.encoding")]
    RowEncoding {
        /// Row of the sender's sheet.
        row: u32,
    },
    /// The file could not be read or written.
    #[error("sheet.io")]
    Io,
}

/// The sender's own sheet with three columns added: state, reason, how to mend it.
pub struct ReturnedSheet<'a> {
    /// Name of the sheet.
    pub sheet: String,
    /// The header as it was sent.
    pub header: Vec<String>,
    /// Number of the header's row in the sender's sheet. Rows stand under their own numbers, so that
    /// what is told of row 8 is found in row 8; 0 sets them close together.
    pub header_row: u32,
    /// Titles of the three added columns.
    pub added: [String; 3],
    /// Rows in order.
    pub rows: &'a mut dyn Iterator<Item = ReturnedRow>,
}

/// One row that goes back.
#[derive(Clone, Debug)]
pub struct ReturnedRow {
    /// Its number in the sender's sheet.
    pub number: u32,
    /// Its cells as text; all empty where the law forbids keeping them.
    pub cells: Vec<String>,
    /// Its state in words.
    pub state: String,
    /// Why, in words; empty when it was accepted.
    pub reason: String,
    /// How to mend it, in words.
    pub mend: String,
    /// Columns (from 0) to mark.
    pub marked: Vec<u16>,
}

/// An empty template workbook to be filled in.
#[derive(Clone, Debug)]
pub struct TemplateSheet {
    /// Name of the sheet.
    pub sheet: String,
    /// Columns in order.
    pub columns: Vec<TemplateColumn>,
    /// First lines of the second sheet, in two languages: what it is, in which version.
    pub title: Vec<[String; 2]>,
    /// Name and version of the template, kept as a property of the workbook.
    pub mark: String,
    /// Lines of the second sheet that explain, in two languages.
    pub notes: Vec<[String; 2]>,
    /// Items that may be filed, each with its basis, below a row of headings.
    pub items: Vec<[String; 2]>,
    /// Headings of the example.
    pub example_title: [String; 2],
    /// One row that shows how; goes to the second sheet, never into the first.
    pub example: Vec<String>,
}

/// One column of a template.
#[derive(Clone, Debug)]
pub struct TemplateColumn {
    /// Its header.
    pub header: String,
    /// Whether a row needs it.
    pub required: bool,
    /// Values of the drop-down; empty for free input.
    pub choices: Vec<String>,
    /// The note at the header cell.
    pub note: String,
    /// Width in characters.
    pub width: u16,
}

/// Spreadsheets in and out.
pub trait Sheets: Send + Sync {
    /// Opens the first sheet with content. XLSX, XLS, ODS, CSV, NDJSON by content, then by name.
    ///
    /// # Errors
    /// See [`SheetFault`].
    fn open(&self, source: &dyn SheetSource, limits: &SheetLimits) -> Result<Box<dyn Rows>, SheetFault>;

    /// An XLSX workbook; every cell is text, so that a formula comes back as text.
    ///
    /// # Errors
    /// Only [`SheetFault::Io`] and [`SheetFault::TooManyRows`].
    fn returned(&self, sheet: ReturnedSheet<'_>) -> Result<Vec<u8>, SheetFault>;

    /// An empty template as XLSX with drop-downs and notes.
    ///
    /// # Errors
    /// Only [`SheetFault::Io`].
    fn template(&self, sheet: &TemplateSheet) -> Result<Vec<u8>, SheetFault>;
}

// ---- Documents ------------------------------------------------------------------------------

/// A report as it will be printed: words are chosen already, layout is not.
#[derive(Clone, Debug, Default)]
pub struct ReportDoc {
    /// BCP 47 tag, `zh-CN` or `en`.
    pub lang: String,
    /// Title of the document.
    pub title: String,
    /// One line under it: what it is for ("for own use", a purpose).
    pub kicker: String,
    /// Report number.
    pub no: String,
    /// Date for the PDF's metadata.
    pub made_on: Option<Date>,
    /// Milliseconds for the signature.
    pub made_at_ms: i64,
    /// Label and value pairs at the head: who, purpose, authorisation, time, valid until.
    pub head: Vec<(String, String)>,
    /// One sentence that says what this is and is not.
    pub lead: String,
    /// Sections in order.
    pub sections: Vec<ReportSection>,
    /// Paragraphs at the end: use terms, rights, how to verify.
    pub closing: Vec<String>,
    /// Label and value pairs of the trace: leaf, receipt, rules version.
    pub trace: Vec<(String, String)>,
    /// Address that the QR code carries, data in the fragment.
    pub qr: String,
    /// Words beside the QR code.
    pub qr_caption: String,
    /// Words of the running footer; `{page}` and `{pages}` are filled in.
    pub footer: String,
    /// The machine-readable facts, attached as they stand.
    pub facts_name: String,
    /// Bytes of the attachment (signed JSON).
    pub facts: Vec<u8>,
    /// What the attachment is, in words.
    pub facts_caption: String,
    /// Words of the visible signature field and its alternative text.
    pub signature_caption: String,
}

/// One part of a report.
#[derive(Clone, Debug, Default)]
pub struct ReportSection {
    /// Its heading.
    pub title: String,
    /// A paragraph under the heading.
    pub lead: String,
    /// Entries with their facts.
    pub entries: Vec<ReportEntry>,
    /// Said when there are none.
    pub empty: String,
}

/// One entry of a report.
#[derive(Clone, Debug, Default)]
pub struct ReportEntry {
    /// Its heading.
    pub title: String,
    /// Label and value pairs.
    pub facts: Vec<(String, String)>,
    /// Words quoted from the decision, set in Song.
    pub quote: String,
    /// Why it is shown.
    pub reason: String,
}

/// Signs documents. The key never leaves it.
pub trait ReportSigner: Send + Sync {
    /// The X.509 certificate, DER.
    fn certificate_der(&self) -> &[u8];
    /// ECDSA P-256 over SHA-256 of `message`, DER, low s.
    fn sign(&self, message: &[u8]) -> Vec<u8>;
}

/// Why a document could not be made. Nothing is disclosed then.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RenderFault {
    /// No font with Chinese in it was found.
    #[error("documents.font_missing: {looked_in}")]
    FontMissing {
        /// Places that were searched.
        looked_in: String,
    },
    /// The typesetter refused; the text holds no data of the person.
    #[error("documents.refused: {0}")]
    Refused(String),
}

/// Makes documents. Takes only what is journalled.
pub trait Renderer: Send + Sync {
    /// A signed PDF/A-3 with PDF/UA.
    ///
    /// # Errors
    /// See [`RenderFault`].
    fn report(&self, report: &Logged<ReportDoc>, signer: &dyn ReportSigner) -> Result<Vec<u8>, RenderFault>;
}

// ---- Post -----------------------------------------------------------------------------------

/// A message outside the portal. It carries no facts: "a notice waits for you, sign in".
#[derive(Clone, Debug)]
pub struct Message {
    /// Names the message for ever, so that a repeat is known; random, says nothing.
    pub id: String,
    /// Address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Why a message did not go out. It stays in the outbox and is tried again.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PostFault {
    /// Try again later.
    #[error("post.later")]
    Later,
    /// The address cannot be written to.
    #[error("post.address")]
    Address,
}

/// Sends messages.
#[async_trait]
pub trait Post: Send + Sync {
    /// Sends one message; the same `id` twice may arrive twice.
    ///
    /// # Errors
    /// See [`PostFault`].
    async fn send(&self, message: &Message) -> Result<(), PostFault>;
}
