//! Where a provider reports the price of a request.

use http::HeaderName;

/// One place where a provider reports the price of a request.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CostField {
    /// Where the number is.
    pub place: CostPlace,
    /// What the number counts.
    pub unit: CostUnit,
}

/// Where a price is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostPlace {
    /// A response header.
    Header(HeaderName),
    /// A member of the response's `usage` or `meta`, as a JSON pointer such as `/usage/cost`.
    ///
    /// A pointer to anything else finds nothing.
    Member(String),
}

/// What a price counts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum CostUnit {
    /// US dollars.
    Usd,
    /// Credits of the provider.
    #[non_exhaustive]
    Credits {
        /// How many credits one US dollar buys.
        per_usd: f64,
    },
}

impl CostField {
    /// A price in a response header.
    pub fn header(name: HeaderName, unit: CostUnit) -> Self {
        Self { place: CostPlace::Header(name), unit }
    }

    /// A price in a member of the response, given by a JSON pointer such as `/usage/cost`.
    pub fn member(pointer: impl Into<String>, unit: CostUnit) -> Self {
        Self { place: CostPlace::Member(pointer.into()), unit }
    }
}

impl CostUnit {
    /// Credits of the provider, of which one US dollar buys so many.
    pub fn credits(per_usd: f64) -> Self {
        Self::Credits { per_usd }
    }
}
