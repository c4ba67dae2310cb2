//! Lists: elements with an index and blocks of reasoning are continued, others are kept as text.

use std::collections::BTreeMap;

use chatwire_json::{Kind, Reader, Result};

use super::{Growth, Node};

/// The elements of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct List {
    items: Vec<Item>,
    /// The positions of the elements that have an index, by index and type.
    places: BTreeMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq)]
enum Item {
    /// Elements as text, separated by commas.
    Verbatim(String),
    /// An object with an `index` or a block of reasoning, which later elements may continue.
    Parsed(Node),
}

impl Item {
    fn size(&self) -> usize {
        match self {
            Self::Verbatim(_) => 1,
            Self::Parsed(node) => node.size(),
        }
    }
}

impl List {
    /// The number of values in it.
    pub(super) fn size(&self) -> usize {
        self.items.iter().map(Item::size).sum()
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('[');
        for (place, item) in self.items.iter().enumerate() {
            out.push_str(if place > 0 { "," } else { "" });
            match item {
                Item::Verbatim(items) => out.push_str(items),
                Item::Parsed(node) => node.write(out),
            }
        }
        out.push(']');
    }

    pub(super) fn of(node: Node) -> Self {
        let mut list = Self::default();
        list.push(node, Growth::Delta);
        list
    }

    /// Reads the next element; only an object with an index and a block of reasoning are parsed.
    pub(super) fn read_item(
        &mut self,
        reader: &mut Reader<'_>,
        depth: usize,
        left: &mut usize,
    ) -> Result<()> {
        let (start, before) = (reader.position(), *left);
        if reader.peek()? == Kind::Object && depth > 0 && before > 0 {
            let node = Node::read(reader, depth, left)?;
            if node.place().is_some() || node.is_block() {
                self.push(node, Growth::Delta);
                return Ok(());
            }
            reader.rewind(start);
            *left = before;
        }
        self.push_verbatim(reader.raw_value()?);
        Ok(())
    }

    pub(super) fn append(&mut self, other: Self, growth: Growth) -> bool {
        let mut whole = true;
        for (place, item) in other.items.into_iter().enumerate() {
            match (item, self.items.last_mut()) {
                (Item::Verbatim(text), _) => self.push_verbatim(&text),
                (Item::Parsed(node), Some(Item::Parsed(known)))
                    if place == 0 && node.is_block() && known.is_open_block() =>
                {
                    whole &= known.join("", node, growth);
                }
                (Item::Parsed(node), _) => whole &= self.push(node, growth),
            }
        }
        whole
    }

    fn push(&mut self, node: Node, growth: Growth) -> bool {
        let Some(place) = node.place() else {
            match node.is_block() {
                true => self.items.push(Item::Parsed(node)),
                false => self.push_verbatim(node.into_json().as_str()),
            }
            return true;
        };
        match self.places.get(&place).map(|at| &mut self.items[*at]) {
            Some(Item::Parsed(known)) => known.join("", node, growth),
            _ => {
                self.places.insert(place, self.items.len());
                self.items.push(Item::Parsed(node));
                true
            }
        }
    }

    fn push_verbatim(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Item::Verbatim(known)) => known.extend([",", text]),
            _ => self.items.push(Item::Verbatim(text.to_owned())),
        }
    }

    /// Whether this list repeats another and continues it.
    pub(super) fn starts_with(&self, other: &Self) -> bool {
        match (other.items.as_slice(), self.items.as_slice()) {
            ([Item::Verbatim(known)], [Item::Verbatim(new), ..]) => new
                .strip_prefix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(',')),
            (known, new) => new.starts_with(known),
        }
    }

    /// Whether the first element is a number: such lists hold the tokens of one chunk.
    pub(super) fn is_numbers(&self) -> bool {
        match self.items.first() {
            Some(Item::Verbatim(text)) => text.starts_with(|next: char| next.is_ascii_digit()),
            _ => false,
        }
    }
}
