//! Searching the web for an answer.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// How the provider is to search the web.
    pub struct WebSearchOptions {
        /// How much of what was found the model gets to see.
        search_context_size: SearchContextSize,
        /// Where the person asking is, so that results fit the place.
        user_location: UserLocation,
    }
}

setters! { WebSearchOptions {
    into search_context_size: SearchContextSize,
    into user_location: UserLocation,
} }

open_enum! {
    /// How much of what a search found the model gets to see.
    pub enum SearchContextSize {
        /// Little, and cheap.
        Low = "low",
        /// The default.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

wire_object! {
    /// Where the person asking is.
    pub struct UserLocation {
        /// Always `approximate`.
        kind ("type"): String,
        /// The place.
        approximate: ApproximateLocation,
    }
}

impl From<ApproximateLocation> for UserLocation {
    fn from(place: ApproximateLocation) -> Self {
        Self { kind: Some("approximate".to_owned()), approximate: Some(place), ..Self::default() }
    }
}

wire_object! {
    /// A place, as roughly as wanted.
    pub struct ApproximateLocation {
        /// The town, in words.
        city: String,
        /// The country, as two letters of [ISO 3166-1](https://www.iso.org/iso-3166-country-codes.html).
        country: String,
        /// The region, in words.
        region: String,
        /// The [IANA time zone](https://www.iana.org/time-zones), such as `Europe/Paris`.
        timezone: String,
    }
}

setters! { ApproximateLocation {
    into city: String,
    into country: String,
    into region: String,
    into timezone: String,
} }
