//! The trait that reads wire types from JSON text.

use std::collections::BTreeMap;

use chatwire_json::{Json, Kind, Number, Reader, Result};
use serde::Serialize;

use super::Shape;

/// A value that is read from JSON text and written by `serde`.
///
/// `read` fails only if the text is not JSON.
/// It fills `slot`, which the caller passes empty, with the value that the reader is at; the caller
/// has looked at its kind.
/// JSON of another type leaves `slot` empty and the reader anywhere in the value: the caller
/// rewinds and keeps the text.
/// Objects are read in place, because moving large objects costs more than reading them.
pub(crate) trait Wire: Sized + Serialize {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()>;

    /// Like `read`, for a value whose kind the caller has not looked at.
    #[inline]
    fn read_next(reader: &mut Reader<'_>, slot: &mut Option<Self>) -> Result<()> {
        let kind = reader.peek()?;
        Self::read(reader, kind, slot)
    }

    fn shape() -> Shape;
}

impl Wire for bool {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        if kind == Kind::Bool {
            *slot = Some(reader.boolean()?);
        }
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Bool
    }
}

impl Wire for u64 {
    #[inline]
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        *slot = match reader.unsigned() {
            Some(value) => Some(value),
            None => read_integer(reader, kind)?,
        };
        Ok(())
    }

    /// Lists of bytes are long, and nearly all elements are integers.
    #[inline]
    fn read_next(reader: &mut Reader<'_>, slot: &mut Option<Self>) -> Result<()> {
        *slot = match reader.unsigned() {
            Some(value) => Some(value),
            None => {
                let kind = reader.peek()?;
                read_integer(reader, kind)?
            }
        };
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Integer
    }
}

impl Wire for i64 {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        *slot = read_integer(reader, kind)?;
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Integer
    }
}

impl Wire for String {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        if kind == Kind::String {
            *slot = reader.string()?;
        }
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Text(&[])
    }
}

impl Wire for Json {
    fn read(reader: &mut Reader<'_>, _: Kind, slot: &mut Option<Self>) -> Result<()> {
        *slot = Some(reader.json()?);
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Any
    }
}

impl Wire for Number {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        if kind == Kind::Number {
            *slot = Some(reader.number()?);
        }
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Number
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        if kind != Kind::Array {
            return Ok(());
        }
        reader.enter();
        let mut items = Self::new();
        let mut first = true;
        while reader.next_element(&mut first)? {
            let mut item = None;
            T::read_next(reader, &mut item)?;
            let Some(item) = item else {
                return Ok(());
            };
            if items.is_empty() {
                items.reserve_exact(first_capacity::<T>());
            }
            items.push(item);
        }
        *slot = Some(items);
        Ok(())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        if kind != Kind::Object {
            return Ok(());
        }
        reader.enter();
        let mut map = Self::new();
        let mut first = true;
        while let Some(name) = reader.next_member(&mut first)? {
            let mut value = None;
            T::read_next(reader, &mut value)?;
            let (Some(name), Some(value)) = (name.decode(), value) else {
                return Ok(());
            };
            map.insert(name.into_owned(), value);
        }
        *slot = Some(map);
        Ok(())
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

/// How many elements a list has room for at first.
///
/// Most lists of large objects, such as choices, have one element; lists of numbers have several.
const fn first_capacity<T>() -> usize {
    match size_of::<T>() {
        0..=8 => 8,
        9..=128 => 4,
        _ => 1,
    }
}

/// Reads an integer of digits only: a fraction or an exponent could not be written back.
#[inline(never)]
fn read_integer<T: std::str::FromStr>(reader: &mut Reader<'_>, kind: Kind) -> Result<Option<T>> {
    if kind != Kind::Number {
        return Ok(None);
    }
    let text = reader.raw_number()?;
    Ok(if text == "-0" { None } else { text.parse().ok() })
}
