//! Words from a set that servers extend without asking.

/// A word this crate has no variant for; part of an open enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Other(Box<str>);

impl Other {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Declares an enum of words on the wire that keeps unknown words.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        ///
        /// The set is open: a word that is not listed is kept as it came and written back unchanged.
        /// Make one from any word with `from`, and compare unknown ones through `as_str`.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A word that is not in this list.
            #[doc(hidden)]
            Other($crate::json::open_enum::Other),
        }

        impl $name {
            /// The words with a variant of their own.
            pub const KNOWN: &'static [&'static str] = &[$($word),*];

            /// The word as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(other) => other.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
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
                <std::borrow::Cow<'de, str>>::deserialize(deserializer).map(|word| Self::from(&*word))
            }
        }

        impl $crate::json::wire::Wire for $name {
            fn read(
                reader: &mut chatwire_json::Reader<'_>,
                slot: &mut Option<Self>,
            ) -> chatwire_json::Result<()> {
                if reader.peek()? == chatwire_json::Kind::String {
                    *slot = reader.raw_string()?.decode().map(|word| Self::from(&*word));
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
