//! Options of a web search.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// Options of the web search, see
    /// [`web_search_options`](https://platform.openai.com/docs/api-reference/chat/create).
    pub struct WebSearchOptions {
        /// How much of the search results the model sees; default `medium`.
        search_context_size: SearchContextSize,
        /// The approximate location of the end user.
        user_location: UserLocation,
    }
}

setters! { WebSearchOptions {
    into search_context_size: SearchContextSize,
    into user_location: UserLocation,
} }

open_enum! {
    /// How much of the search results the model sees.
    ///
    /// More context costs more.
    pub enum SearchContextSize {
        /// Least context.
        Low = "low",
        /// The default.
        Medium = "medium",
        /// Most context.
        High = "high",
    }
}

wire_object! {
    /// The location of the end user, created from an [`ApproximateLocation`].
    pub struct UserLocation {
        /// Always `approximate`.
        kind ("type"): String,
        /// The location.
        approximate: ApproximateLocation,
    }
}

impl From<ApproximateLocation> for UserLocation {
    fn from(location: ApproximateLocation) -> Self {
        let kind = Some("approximate".to_owned());
        Self { kind, approximate: Some(location), ..Self::default() }
    }
}

wire_object! {
    /// An approximate location; all members are optional.
    pub struct ApproximateLocation {
        /// The name of the city.
        city: String,
        /// The two-letter country code of
        /// [ISO 3166-1](https://www.iso.org/iso-3166-country-codes.html).
        country: String,
        /// The name of the region.
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
