//! Enums whose variants have different JSON types.

/// Declares an enum whose variants have different JSON types; the first variant that reads the
/// value is used.
macro_rules! wire_union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($of:ty),)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($of),)+
        }

        $(
            impl From<$of> for $name {
                fn from(value: $of) -> Self {
                    Self::$variant(value)
                }
            }
        )+

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)+
                }
            }
        }

        impl $crate::json::wire::Wire for $name {
            fn read(
                reader: &mut chatwire_json::Reader<'_>,
                kind: chatwire_json::Kind,
                slot: &mut Option<Self>,
            ) -> chatwire_json::Result<()> {
                let start = reader.position();
                $(
                    let mut value = None;
                    <$of as $crate::json::wire::Wire>::read(reader, kind, &mut value)?;
                    if let Some(value) = value {
                        *slot = Some(Self::$variant(value));
                        return Ok(());
                    }
                    reader.rewind(start);
                )+
                Ok(())
            }

            fn shape() -> $crate::json::Shape {
                $crate::json::Shape::Union(vec![
                    $(<$of as $crate::json::wire::Wire>::shape()),+
                ])
            }
        }
    };
}

pub(crate) use wire_union;
