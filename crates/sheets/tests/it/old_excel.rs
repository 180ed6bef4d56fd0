//! Workbooks of old versions of Excel, made byte by byte (MS-CFB, MS-XLS).

pub const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A compound file with one stream, of sectors of 512 bytes.
pub fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let mut content = content.to_vec();
    content.resize(content.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = u32::try_from(content.len() / SECTOR).expect("it fits");
    assert!(sectors < 126, "one sector of the allocation table is all there is here");
    let mut file = vec![0_u8; SECTOR];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    put(76, &[0xFF; 436]);
    put(76, &0_u32.to_le_bytes());
    let mut chains = vec![0xFFFF_FFFD, END];
    chains.extend((3..sectors + 2).chain([END]));
    chains.resize(SECTOR / 4, FREE);
    file.extend(chains.iter().flat_map(|value| value.to_le_bytes()));
    let mut directory = vec![0_u8; SECTOR];
    for (at, name, kind, start, length) in
        [(0, "Root Entry", 5_u8, END, 0), (128, name, 2, 2, u32::try_from(content.len()).expect("it fits"))]
    {
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory[at..at + letters.len()].copy_from_slice(&letters);
        directory[at + 64] = u8::try_from(letters.len() + 2).expect("it fits");
        directory[at + 66] = kind;
        directory[at + 68..at + 80].fill(0xFF);
        directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        directory[at + 120..at + 124].copy_from_slice(&length.to_le_bytes());
    }
    directory[76..80].copy_from_slice(&1_u32.to_le_bytes());
    file.extend(directory);
    file.extend(content);
    file
}

pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("it fits");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

pub fn numbers(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A shared string of wide characters.
pub fn shared(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&u16::try_from(units.len()).expect("it fits").to_le_bytes()[..], &[1], &numbers(&units)].concat()
}

/// A workbook of Excel 97 to 2003 whose cells are shared strings.
pub fn book8(sheet: &str, rows: &[Vec<&str>], code_page: u16) -> Vec<u8> {
    let texts: Vec<(u16, u16, &str)> = cells(rows).collect();
    let count = u32::try_from(texts.len()).expect("it fits").to_le_bytes();
    let strings: Vec<Vec<u8>> = texts.iter().map(|(_, _, text)| shared(text)).collect();
    let table = record(0x00FC, &[&count[..], &count, &strings.concat()].concat());
    let mut labels = Vec::new();
    for (index, (row, column, _)) in (0_u16..).zip(&texts) {
        labels.extend(record(0x00FD, &numbers(&[*row, *column, 0, index, 0])));
    }
    let name: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let letters = u8::try_from(name.len() / 2).expect("it fits");
    book("Workbook", 0x0600, &[table], code_page, &[&[letters, 1][..], &name].concat(), &labels)
}

/// A workbook of Excel 5 or 95: bytes of a code page.
pub fn book5(sheet: &str, rows: &[Vec<&str>], code_page: u16, encode: impl Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let mut labels = Vec::new();
    for (row, column, text) in cells(rows) {
        let bytes = encode(text);
        let length = u16::try_from(bytes.len()).expect("it fits");
        labels.extend(record(0x0204, &[numbers(&[row, column, 0, length]), bytes].concat()));
    }
    let name = encode(sheet);
    let length = u8::try_from(name.len()).expect("it fits");
    book("Book", 0x0500, &[], code_page, &[&[length][..], &name].concat(), &labels)
}

fn cells<'a>(rows: &'a [Vec<&'a str>]) -> impl Iterator<Item = (u16, u16, &'a str)> {
    let filled = |(at, row): (u16, &'a Vec<&'a str>)| {
        (0_u16..).zip(row.iter()).filter(|(_, text)| !text.is_empty()).map(move |(column, text)| (at, column, *text))
    };
    (0_u16..).zip(rows).flat_map(filled)
}

fn book(stream: &str, version: u16, globals: &[Vec<u8>], code_page: u16, name: &[u8], cells: &[u8]) -> Vec<u8> {
    let width = if version == 0x0600 { 8 } else { 4 };
    let bof = |kind| {
        let mut values = vec![version, kind];
        values.resize(width, 0);
        record(0x0809, &numbers(&values))
    };
    let format = record(0x00E0, &numbers(&[0; 10]));
    let before = [bof(5), record(0x0042, &code_page.to_le_bytes()), format, globals.concat()].concat();
    let end = record(0x000A, &[]);
    // The record that names the sheet stands between, and after it the end of the globals.
    let start = u32::try_from(before.len() + 4 + 6 + name.len() + end.len()).expect("it fits");
    let sheet = record(0x0085, &[&start.to_le_bytes()[..], &[0, 0], name].concat());
    compound(stream, &[before, sheet, end.clone(), bof(0x10), cells.to_vec(), end].concat())
}
