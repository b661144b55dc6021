//! One row of a file, whatever it was written with. It is filled again and again, so a million rows cost no allocation each.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Of the file, where the row begins; the first is 1.
    pub line: u64,
    pub fault: Option<Fault>,
    /// How far the file is read, in thousandths.
    pub progress: i64,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
}

/// Why the cells of a row cannot be told. A column counts from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quotation mark opens and does not close as it should.
    Quote {
        column: usize,
    },
    CellTooLong {
        column: usize,
    },
    /// There are more cells than columns may be.
    TooManyCells {
        cells: usize,
    },
}

impl Record {
    pub fn cell(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column) else { return "" };
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..*end).unwrap_or_default()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|column| self.cell(column))
    }

    /// How many cells there are up to the last that says something.
    pub fn width(&self) -> usize {
        (0..self.ends.len()).rev().find(|column| !self.cell(*column).trim().is_empty()).map_or(0, |last| last + 1)
    }

    pub fn is_blank(&self) -> bool {
        self.fault.is_none() && self.text.trim().is_empty()
    }

    pub(super) fn clear(&mut self, line: u64) {
        self.line = line;
        self.fault = None;
        self.text.clear();
        self.ends.clear();
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }

    /// So many bytes are in the cell that is not ended yet.
    pub(super) fn open_bytes(&self) -> usize {
        self.text.len() - self.ends.last().copied().unwrap_or(0)
    }

    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Of a row with a fault no cell is believed.
    pub(super) fn spoil(&mut self, fault: Fault) {
        self.text.clear();
        self.ends.clear();
        self.fault = Some(fault);
    }
}
