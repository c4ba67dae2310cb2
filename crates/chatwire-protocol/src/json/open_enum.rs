//! String enums that keep unknown values.

/// A string without a variant in an open enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Other(Box<str>);

impl Other {
    pub(crate) fn new(value: &str) -> Self {
        Self(value.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Declares a string enum that keeps unknown values.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        ///
        /// The enum is open: other values are kept and written back unchanged.
        /// Create them with `from`, compare them with [`as_str`](Self::as_str).
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// Any other value.
            #[doc(hidden)]
            Other($crate::json::open_enum::Other),
        }

        impl $name {
            /// The values that have a variant.
            pub const KNOWN: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(other) => other.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other($crate::json::open_enum::Other::new(other)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(deserializer).map(|value| Self::from(&*value))
            }
        }

        impl $crate::json::wire::Wire for $name {
            fn read(
                reader: &mut chatwire_json::Reader<'_>,
                kind: chatwire_json::Kind,
                slot: &mut Option<Self>,
            ) -> chatwire_json::Result<()> {
                if kind == chatwire_json::Kind::String {
                    *slot = reader.raw_string()?.decode().map(|value| Self::from(&*value));
                }
                Ok(())
            }

            fn shape() -> $crate::json::Shape {
                $crate::json::Shape::Text(Self::KNOWN)
            }
        }
    };
}

pub(crate) use open_enum;
