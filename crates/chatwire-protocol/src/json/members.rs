//! What all objects of the wire do with their members, whatever the types of these are.
//!
//! It is apart from the macro so that it is compiled once, not for each object.

use chatwire_json::{DecodeError, Json, Reader, Result, decode};
use serde::{Serialize, Serializer, ser::Error as _, ser::SerializeMap};

use super::{Extra, Member, wire::Wire};

/// The place of a member by its name on the wire.
#[inline(never)]
pub(crate) fn place(members: &[Member], name: &str) -> Option<usize> {
    members.iter().position(|(known, _)| *known == name)
}

/// Deserializes a text that must be one object.
pub(crate) fn read<T: Wire>(text: &str) -> Result<T, DecodeError> {
    let mut object = None;
    read_with(text, &mut |reader| {
        T::read_next(reader, &mut object)?;
        Ok(object.is_some())
    })?;
    Ok(object.expect("`read_with` fails without an object"))
}

#[inline(never)]
fn read_with(
    text: &str,
    read: &mut dyn FnMut(&mut Reader<'_>) -> Result<bool>,
) -> Result<(), DecodeError> {
    decode(text, |reader| if read(reader)? { Ok(()) } else { Err(reader.unexpected("an object")) })
}

/// Reads a name that is not spelled as expected; the place of its member.
///
/// A member without a field is read into `extra`.
pub(crate) fn find(
    members: &[Member],
    reader: &mut Reader<'_>,
    extra: &mut Extra,
) -> Result<Option<usize>> {
    let raw = reader.member_name()?;
    let Some(name) = raw.decode() else {
        extra.insert_unnamed(raw, reader.json()?);
        return Ok(None);
    };
    let place = place(members, &name);
    if place.is_none() {
        extra.insert(name, reader.json()?);
    }
    Ok(place)
}

/// Keeps a value that does not have the type of its field.
#[cold]
pub(crate) fn keep(
    name: &str,
    reader: &mut Reader<'_>,
    start: usize,
    extra: &mut Extra,
) -> Result<()> {
    reader.rewind(start);
    extra.insert(name, reader.json()?);
    Ok(())
}

/// Empties a field; on its own so that the value's drop is not copied into each object.
#[inline(never)]
pub(crate) fn clear<T>(field: &mut Option<T>) {
    *field = None;
}

/// An object that is being written.
pub(crate) struct Writer<'a, M> {
    map: M,
    members: &'static [Member],
    extra: &'a Extra,
    /// One bit for each member: whether it is written as `null` if its field is `None`.
    nulls: u64,
    /// One bit for each member: whether its field is `Some`.
    set: u64,
    place: u32,
}

impl<'a, M: SerializeMap> Writer<'a, M> {
    pub(crate) fn new(map: M, members: &'static [Member], extra: &'a Extra) -> Self {
        Self { map, members, extra, nulls: extra.nulls_among(members), set: 0, place: 0 }
    }

    /// Writes the next member.
    pub(crate) fn member<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        let bit = 1 << self.place;
        self.place += 1;
        match value {
            Some(value) => {
                self.set |= bit;
                self.name(name)?;
                self.map.serialize_value(value)
            }
            None if self.nulls & bit != 0 => self.null(name),
            None => Ok(()),
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &'static str) -> Result<(), M::Error> {
        self.map.serialize_key(name)
    }

    #[cold]
    fn null(&mut self, name: &'static str) -> Result<(), M::Error> {
        self.map.serialize_entry(name, &())
    }

    /// Writes the members that are in no field, except those whose names contain lone surrogates.
    pub(crate) fn end(mut self) -> Result<M::Ok, M::Error> {
        for (name, value) in self.extra.iter() {
            let is_set = place(self.members, name).is_some_and(|place| self.set >> place & 1 == 1);
            if !is_set {
                self.map.serialize_entry(name, value)?;
            }
        }
        self.map.end()
    }
}

/// What writes all members except those whose names contain lone surrogates, as JSON text.
type WriteNamed<'a> = &'a dyn Fn(&mut Vec<u8>) -> serde_json::Result<()>;

/// Writes an object that has members whose names contain lone surrogates.
pub(crate) fn write_unnamed<S: Serializer>(
    extra: &Extra,
    serializer: S,
    write_named: WriteNamed<'_>,
) -> Result<S::Ok, S::Error> {
    unnamed(extra, write_named).map_err(S::Error::custom)?.serialize(serializer)
}

fn unnamed(extra: &Extra, write_named: WriteNamed<'_>) -> serde_json::Result<Json> {
    let mut named = Vec::new();
    write_named(&mut named)?;
    Ok(extra.add_unnamed(named))
}

/// The text that `write` writes.
pub(crate) fn to_vec(write: WriteNamed<'_>) -> Vec<u8> {
    let mut text = Vec::with_capacity(128);
    write(&mut text).expect("wire types hold only what JSON can say");
    text
}
