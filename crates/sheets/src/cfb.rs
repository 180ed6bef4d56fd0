//! OLE2 compound files (MS-CFB): taken apart with every chain bounded, and put together anew.
//!
//! Calamine follows the chains of a compound file wherever they lead, in circles too. So the one
//! stream that matters is taken out here and handed to it in a fresh, well-formed file.

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const FAT: u32 = 0xFFFF_FFFD;
/// From here on a sector number is a mark.
const MARKS: u32 = 0xFFFF_FFFA;
const HEADER_BYTES: usize = 512;
const ENTRY_BYTES: usize = 128;
const SMALL_SECTOR_BYTES: usize = 64;
/// Sector numbers that fit into the header of a file.
const HEADER_FATS: usize = 109;

/// The file contradicts itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken;

/// A compound file in memory.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    small_below: u64,
    chains: Vec<u32>,
    small_chains: Vec<u32>,
    small_bytes: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    /// Reads header, allocation tables and directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Broken> {
        let shift = u16_at(bytes, 30)?;
        let sector_bytes = match shift {
            9 => 512,
            12 => 4096,
            _ => return Err(Broken),
        };
        let mut file = Self {
            bytes,
            sector_bytes,
            small_below: u64::from(u32_at(bytes, 56)?),
            chains: Vec::new(),
            small_chains: Vec::new(),
            small_bytes: Vec::new(),
            entries: Vec::new(),
        };
        for sector in file.table_sectors()? {
            let numbers = numbers(file.sector(sector)?);
            file.chains.extend(numbers);
        }
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        let wide = shift == 12;
        file.entries = directory.chunks_exact(ENTRY_BYTES).filter_map(|entry| Entry::read(entry, wide)).collect();
        let small_start = u32_at(bytes, 60)?;
        if small_start < MARKS {
            file.small_chains = numbers(&file.chain(small_start, usize::MAX)?).collect();
            let (start, length) = file.entries.first().map(|root| (root.start, root.length)).ok_or(Broken)?;
            if start < MARKS {
                file.small_bytes = file.chain(start, usize::try_from(length).unwrap_or(usize::MAX))?;
            }
        }
        Ok(file)
    }

    /// Whether a stream or storage of this name is there, in any case of letters.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a stream, `None` if there is none of this name.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Broken> {
        let Some(entry) = self.find(name) else {
            return Ok(None);
        };
        let length = usize::try_from(entry.length).map_err(|_| Broken)?;
        if entry.length >= self.small_below {
            return self.chain(entry.start, length).map(Some);
        }
        let sectors = self.small_bytes.chunks(SMALL_SECTOR_BYTES).collect::<Vec<_>>();
        let mut content = Vec::new();
        let mut next = entry.start;
        for _ in 0..sectors.len() {
            if next >= MARKS || content.len() >= length {
                break;
            }
            content.extend_from_slice(sectors.get(next as usize).ok_or(Broken)?);
            next = self.small_chains.get(next as usize).copied().unwrap_or(END);
        }
        content.truncate(length);
        Ok(Some(content))
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn sectors(&self) -> usize {
        self.bytes.len().div_ceil(self.sector_bytes)
    }

    /// A sector; the last of a file may be short.
    fn sector(&self, number: u32) -> Result<&'a [u8], Broken> {
        let start = (number as usize + 1).checked_mul(self.sector_bytes).ok_or(Broken)?;
        let end = start.saturating_add(self.sector_bytes).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty()).ok_or(Broken)
    }

    /// The sectors of a chain one after the other; a chain longer than the file is a circle.
    fn chain(&self, start: u32, length_max: usize) -> Result<Vec<u8>, Broken> {
        let mut content = Vec::new();
        let mut next = start;
        for _ in 0..=self.sectors() {
            if next >= MARKS || content.len() >= length_max {
                content.truncate(length_max);
                return Ok(content);
            }
            content.extend_from_slice(self.sector(next)?);
            next = *self.chains.get(next as usize).ok_or(Broken)?;
        }
        Err(Broken)
    }

    /// Numbers of the sectors that hold the allocation table.
    fn table_sectors(&self) -> Result<Vec<u32>, Broken> {
        let in_header = self.bytes.get(76..HEADER_BYTES).ok_or(Broken)?;
        let mut tables: Vec<u32> = numbers(in_header).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while next < MARKS {
            let mut more: Vec<u32> = numbers(self.sector(next)?).collect();
            next = more.pop().ok_or(Broken)?;
            tables.extend(more);
            steps += 1;
            if steps > self.sectors() {
                return Err(Broken);
            }
        }
        tables.retain(|number| *number < MARKS);
        if tables.len() > self.sectors() {
            return Err(Broken);
        }
        Ok(tables)
    }
}

impl Entry {
    fn read(entry: &[u8], wide: bool) -> Option<Self> {
        let units = entry.get(..64)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        let low = u64::from(u32_at(entry, 120).ok()?);
        let high = if wide { u64::from(u32_at(entry, 124).ok()?) } else { 0 };
        Some(Self { name: String::from_utf16_lossy(&units), start: u32_at(entry, 116).ok()?, length: low | high << 32 })
    }
}

/// A compound file with one stream. Sectors of 4096 bytes, so that the header alone reaches 450 MB.
///
/// # Errors
/// [`Broken`] for a longer stream.
pub(crate) fn wrapped(name: &str, content: &[u8]) -> Result<Vec<u8>, Broken> {
    const SECTOR: usize = 4096;
    // Shorter streams would have to lie among the small sectors.
    let length = content.len().max(SECTOR);
    let data_sectors = length.div_ceil(SECTOR);
    let tables = (data_sectors + 1).div_ceil(SECTOR / 4 - 1);
    if tables > HEADER_FATS {
        return Err(Broken);
    }
    let number = |index: usize| u32::try_from(index).map_err(|_| Broken);
    let mut file = Vec::with_capacity((2 + tables + data_sectors) * SECTOR);
    file.extend([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file.resize(24, 0);
    file.extend([0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    file.resize(44, 0);
    file.extend(number(tables)?.to_le_bytes());
    // Allocation tables first, then the directory, then the stream.
    file.extend(number(tables)?.to_le_bytes());
    file.resize(56, 0);
    for value in [4096, END, 0, END, 0] {
        file.extend(u32::to_le_bytes(value));
    }
    for index in 0..HEADER_FATS {
        let value = if index < tables { number(index)? } else { FREE };
        file.extend(value.to_le_bytes());
    }
    file.resize(SECTOR, 0);
    let mut chains = vec![FAT; tables];
    chains.push(END);
    for index in 1..data_sectors {
        chains.push(number(tables + 1 + index)?);
    }
    chains.push(END);
    chains.resize(tables * SECTOR / 4, FREE);
    chains.iter().for_each(|value| file.extend(value.to_le_bytes()));
    file.extend(entry("Root Entry", 5, 1, 0, 0));
    file.extend(entry(name, 2, FREE, number(tables + 1)?, length as u64));
    file.resize((2 + tables) * SECTOR, 0);
    file.extend(content);
    file.resize((2 + tables + data_sectors) * SECTOR, 0);
    Ok(file)
}

fn entry(name: &str, kind: u8, child: u32, start: u32, length: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().take(31).flat_map(u16::to_le_bytes).collect();
    let name_bytes = u16::try_from(entry.len() + 2).unwrap_or(u16::MAX);
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    [FREE, FREE, child].iter().for_each(|value| entry.extend(value.to_le_bytes()));
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(length.to_le_bytes());
    entry
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Broken> {
    let two = bytes.get(at..at + 2).ok_or(Broken)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    let four = bytes.get(at..at + 4).ok_or(Broken)?;
    numbers(four).next().ok_or(Broken)
}
