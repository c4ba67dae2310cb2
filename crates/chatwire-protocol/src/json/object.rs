//! The macro that declares the objects of the wire.

/// Declares a struct that reads any JSON object and writes it back without loss.
///
/// A member is `name: Type`, or `name ("wire name"): Type` if the names differ.
/// It becomes a public `Option<Type>` field; everything that does not fit is in `extra`.
macro_rules! wire_object {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$member_meta:meta])* $member:ident $(($wire:literal))?: $of:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$member_meta])* pub $member: Option<$of>,)*
            /// All members without a field, and those whose value does not have the type of the
            /// field.
            pub extra: $crate::json::Extra,
        }

        impl $name {
            /// Deserializes the object from JSON text in UTF-8.
            ///
            /// # Errors
            ///
            /// Fails if the bytes are not exactly one JSON object.
            /// Missing members and members of an unexpected type are not errors; the latter are in
            /// `extra`.
            #[inline]
            pub fn from_slice(bytes: &[u8]) -> Result<Self, $crate::json::DecodeError> {
                Self::from_text(chatwire_json::utf8(bytes)?)
            }

            /// Deserializes the object from JSON text; otherwise like
            /// [`from_slice`](Self::from_slice).
            ///
            /// # Errors
            ///
            /// Fails if the text is not exactly one JSON object.
            #[inline]
            pub fn from_text(text: &str) -> Result<Self, $crate::json::DecodeError> {
                $crate::json::members::read(text)
            }

            /// Serializes the object as JSON text: members with a field in the order of the fields,
            /// then the others by name.
            pub fn to_vec(&self) -> Vec<u8> {
                $crate::json::members::to_vec(&|text| {
                    serde::Serialize::serialize(self, &mut serde_json::Serializer::new(text))
                })
            }

            /// Whether a member is `null`, by its name on the wire; its field is then `None`.
            ///
            /// `false` if the member is absent or has no field.
            #[inline]
            pub fn is_null(&self, member: &str) -> bool {
                $crate::json::members::place(Self::MEMBERS, member).is_some_and(|place| {
                    self.extra.is_null_without(place, member) && !self.is_set(place)
                })
            }

            /// Sets whether a member whose field is `None` is written as `null`, by its name on the
            /// wire.
            ///
            /// No effect on a member without a field: use `extra`.
            #[inline]
            pub fn set_null(&mut self, member: &str, null: bool) {
                if let Some(place) = $crate::json::members::place(Self::MEMBERS, member) {
                    self.extra.set_null(place, null);
                }
            }

            /// The JSON shape that is read into fields, for comparison with schemas.
            #[inline]
            pub fn shape() -> $crate::json::Shape {
                <Self as $crate::json::wire::Wire>::shape()
            }

            const MEMBERS: &'static [$crate::json::shape::Member] = &[
                $((
                    $crate::json::object::wire_name!($member $($wire)?),
                    <$of as $crate::json::wire::Wire>::shape,
                )),*
            ];

            #[inline]
            fn is_set(&self, place: usize) -> bool {
                [$(self.$member.is_some()),*].get(place) == Some(&true)
            }

            /// Writes all members except those whose names contain lone surrogates.
            fn serialize_named<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let map = serializer.serialize_map(None)?;
                let mut object =
                    $crate::json::members::Writer::new(map, Self::MEMBERS, &self.extra);
                $(
                    object.member(
                        $crate::json::object::wire_name!($member $($wire)?),
                        &self.$member,
                    )?;
                )*
                object.end()
            }

            /// Reads the object whose opening brace is next.
            fn fill(
                &mut self,
                reader: &mut chatwire_json::Reader<'_>,
            ) -> chatwire_json::Result<()> {
                #[allow(non_camel_case_types, reason = "named after the fields they number")]
                enum Place { $($member,)* End }
                const { assert!((Place::End as usize) < u64::BITS as usize) };

                let mut seen = 0_u64;
                // Most servers write members in one order.
                let mut next = 0_usize;
                reader.enter();
                let mut first = true;
                while reader.next_name(&mut first)? {
                    let is_next = match next {
                        $(place if place == Place::$member as usize => {
                            reader.take_name($crate::json::object::spelled_name!($member $($wire)?))
                        })*
                        _ => false,
                    };
                    $(if !is_next
                        && reader.take_name($crate::json::object::spelled_name!($member $($wire)?))
                    {
                        next = Place::$member as usize;
                    } else)* if !is_next {
                        let found =
                            $crate::json::members::find(Self::MEMBERS, reader, &mut self.extra)?;
                        let Some(place) = found else {
                            continue;
                        };
                        next = place;
                    }
                    let place = next;
                    next += 1;
                    if seen >> place & 1 == 1 {
                        self.forget(place);
                    }
                    seen |= 1 << place;
                    let kind = reader.peek()?;
                    if kind == chatwire_json::Kind::Null {
                        reader.null()?;
                        self.extra.set_null(place, true);
                        continue;
                    }
                    let start = reader.position();
                    let is_read = match place {
                        $(place if place == Place::$member as usize => {
                            $crate::json::wire::Wire::read(reader, kind, &mut self.$member)?;
                            self.$member.is_some()
                        })*
                        _ => true,
                    };
                    if !is_read {
                        let name = Self::MEMBERS[place].0;
                        $crate::json::members::keep(name, reader, start, &mut self.extra)?;
                    }
                }
                Ok(())
            }

            /// Drops what was read for a member: of two with the same name, the later one counts.
            #[cold]
            fn forget(&mut self, place: usize) {
                let mut at = 0;
                $(
                    if at == place {
                        $crate::json::members::clear(&mut self.$member);
                    }
                    at += 1;
                )*
                debug_assert_eq!(at, Self::MEMBERS.len());
                self.extra.forget(place, Self::MEMBERS[place].0);
            }
        }

        impl $crate::json::wire::Wire for $name {
            fn read(
                reader: &mut chatwire_json::Reader<'_>,
                kind: chatwire_json::Kind,
                slot: &mut Option<Self>,
            ) -> chatwire_json::Result<()> {
                if kind != chatwire_json::Kind::Object {
                    return Ok(());
                }
                slot.insert(Self::default()).fill(reader)
            }

            fn shape() -> $crate::json::Shape {
                $crate::json::Shape::Object($crate::json::shape::ObjectShape {
                    name: stringify!($name),
                    members: Self::MEMBERS,
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if !self.extra.has_unnamed() {
                    return self.serialize_named(serializer);
                }
                $crate::json::members::write_unnamed(&self.extra, serializer, &|text| {
                    self.serialize_named(&mut serde_json::Serializer::new(text)).map(drop)
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = $crate::json::Json::deserialize(deserializer)?;
                Self::from_text(text.as_str()).map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! wire_name {
    ($member:ident) => {
        stringify!($member)
    };
    ($member:ident $wire:literal) => {
        $wire
    };
}

/// A name as nearly all servers write it, with its colon.
macro_rules! spelled_name {
    ($member:ident $($wire:literal)?) => {
        concat!("\"", $crate::json::object::wire_name!($member $($wire)?), "\":")
    };
}

/// Adds chainable setters to an object: `into` setters take anything that converts, `plain` setters
/// take integers and booleans.
macro_rules! setters {
    ($name:ident { $(into $member:ident: $of:ty,)* $(plain $plain:ident: $plain_of:ty,)* }) => {
        impl $name {
            $(
                #[doc = concat!("Sets [`", stringify!($member), "`](Self#structfield.", stringify!($member), ").")]
                #[must_use]
                pub fn $member(mut self, value: impl Into<$of>) -> Self {
                    self.$member = Some(value.into());
                    self
                }
            )*
            $(
                #[doc = concat!("Sets [`", stringify!($plain), "`](Self#structfield.", stringify!($plain), ").")]
                #[must_use]
                pub fn $plain(mut self, value: $plain_of) -> Self {
                    self.$plain = Some(value);
                    self
                }
            )*
        }
    };
}

pub(crate) use {setters, spelled_name, wire_name, wire_object};

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macro writes for public types")]
mod tests {
    use crate::json::{Json, Number};

    wire_object! {
        /// An object for these tests.
        pub struct Sample {
            /// A word.
            id: String,
            /// A count.
            count: u64,
            /// A name Rust does not allow.
            kind ("type"): String,
            /// An amount.
            cost: Number,
            /// Objects in an array.
            parts: Vec<Sample>,
        }
    }

    #[track_caller]
    fn check(text: &str) -> Sample {
        let sample = Sample::from_slice(text.as_bytes()).unwrap();
        let back: serde_json::Value = serde_json::from_slice(&sample.to_vec()).unwrap();
        assert_eq!(back, serde_json::from_str::<serde_json::Value>(text).unwrap());
        sample
    }

    #[test]
    fn typed_members_come_back() {
        let sample = check(
            r#"{"id":"a","count":9007199254740993,"type":"t","cost":0,"parts":[{"id":"b"},{}]}"#,
        );
        assert_eq!(sample.count, Some(9_007_199_254_740_993));
        assert_eq!(sample.parts.as_ref().map(Vec::len), Some(2));
        assert!(sample.extra.is_empty());
    }

    #[test]
    fn members_of_another_kind_come_back() {
        let sample = check(
            r#"{"id":5,"count":12.0,"type":["x"],"cost":"1","parts":[{"id":"b"},null],"more":{"x":1e300}}"#,
        );
        assert_eq!(sample.id, None);
        assert_eq!(sample.extra.get("count").map(Json::as_str), Some("12.0"));
        assert_eq!(sample.extra.len(), 6);
    }

    #[test]
    fn null_is_not_absent() {
        let sample = check(r#"{"id":null,"more":null}"#);
        assert!(sample.is_null("id"));
        assert!(!sample.is_null("count"));
        assert_eq!(sample.extra.len(), 1);
    }

    #[test]
    fn a_field_that_is_set_wins() {
        let mut sample = check(r#"{"id":null,"count":-1}"#);
        sample.id = Some("x".into());
        sample.count = Some(1);
        assert!(!sample.is_null("id"));
        assert_eq!(sample.to_vec(), br#"{"id":"x","count":1}"#);
    }

    #[test]
    fn what_is_put_into_extra_wins_over_null() {
        let mut sample = check(r#"{"id":null}"#);
        sample.extra.insert("id", serde_json::json!(5));
        assert!(!sample.is_null("id"));
        assert_eq!(sample.to_vec(), br#"{"id":5}"#);
        sample.set_null("count", true);
        sample.set_null("unknown", true);
        assert_eq!(sample.to_vec(), br#"{"count":null,"id":5}"#);
    }

    #[test]
    fn of_two_members_with_one_name_the_later_counts() {
        for (text, written) in [
            (r#"{"id":"a","id":null}"#, r#"{"id":null}"#),
            (r#"{"id":null,"id":"a"}"#, r#"{"id":"a"}"#),
            (r#"{"id":5,"id":"a"}"#, r#"{"id":"a"}"#),
            (r#"{"id":"a","id":5}"#, r#"{"id":5}"#),
            (r#"{"x":1,"x":2}"#, r#"{"x":2}"#),
        ] {
            let sample = Sample::from_slice(text.as_bytes()).unwrap();
            assert_eq!(sample.to_vec(), written.as_bytes(), "{text}");
        }
    }

    #[test]
    fn what_no_rust_value_holds_comes_back() {
        for text in [
            r#"{"cost":1e400}"#,
            r#"{"count":123456789012345678901}"#,
            r#"{"id":"\ud83c"}"#,
            r#"{"\ud83c":1}"#,
            r#"{"id":"a","parts":[{"\ud83c":1,"\udf88":{"\ud83c":null}}],"x":1,"\ud83c":2}"#,
        ] {
            assert_eq!(Sample::from_slice(text.as_bytes()).unwrap().to_vec(), text.as_bytes());
        }
    }

    #[test]
    fn serde_reads_it_too() {
        let value = serde_json::json!({"id": "a", "count": -1, "more": [1]});
        let sample: Sample = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&sample).unwrap(), value);
    }
}
