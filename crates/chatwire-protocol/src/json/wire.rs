//! How a value is read from JSON text.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;

use super::{
    Json, Shape,
    reader::{Kind, Read, Reader},
};

/// A value that is read from JSON text and written through `serde`.
///
/// Reading fails only where the text is not JSON.
/// Well-formed JSON of another form gives `None`, wherever the reader then stands: the caller goes back and keeps the text.
pub(crate) trait Wire: Sized + Serialize {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>>;

    fn shape() -> Shape;
}

impl Wire for bool {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if reader.peek()? != Kind::Bool {
            return Ok(None);
        }
        reader.boolean().map(Some)
    }

    fn shape() -> Shape {
        Shape::Bool
    }
}

impl Wire for u64 {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        read_integer(reader)
    }

    fn shape() -> Shape {
        Shape::Integer
    }
}

impl Wire for i64 {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        read_integer(reader)
    }

    fn shape() -> Shape {
        Shape::Integer
    }
}

impl Wire for String {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if reader.peek()? != Kind::String {
            return Ok(None);
        }
        Ok(reader.raw_string()?.decode().map(Cow::into_owned))
    }

    fn shape() -> Shape {
        Shape::Text(&[])
    }
}

impl Wire for Json {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        reader.raw_value().map(Self::from_checked).map(Some)
    }

    fn shape() -> Shape {
        Shape::Any
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if reader.peek()? != Kind::Array {
            return Ok(None);
        }
        reader.enter();
        let mut items = Self::new();
        let mut first = true;
        while reader.next_element(&mut first)? {
            match T::read(reader)? {
                Some(item) => items.push(item),
                None => return Ok(None),
            }
        }
        Ok(Some(items))
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if reader.peek()? != Kind::Object {
            return Ok(None);
        }
        reader.enter();
        let mut map = Self::new();
        let mut first = true;
        while let Some(name) = reader.next_member(&mut first)? {
            let (Some(name), Some(value)) = (name.decode(), T::read(reader)?) else {
                return Ok(None);
            };
            map.insert(name.into_owned(), value);
        }
        Ok(Some(map))
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

/// Only plain digits are read as an integer: a fraction or an exponent could not be written back.
fn read_integer<T: std::str::FromStr>(reader: &mut Reader<'_>) -> Read<Option<T>> {
    if reader.peek()? != Kind::Number {
        return Ok(None);
    }
    let text = reader.raw_number()?;
    Ok(if text == "-0" { None } else { text.parse().ok() })
}
