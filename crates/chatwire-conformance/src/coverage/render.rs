//! Coverage as text.

use std::fmt::Write as _;

use super::{Coverage, Feature, FeatureKind, Suggestion};
use crate::report::counted;

/// How many suggestions the text has.
const MAX_SUGGESTIONS: usize = 8;

impl Coverage {
    /// What is shown and what to record next, as text; with `details`, everything that is not
    /// shown, too.
    pub fn text(&self, suggestions: &[Suggestion], details: bool) -> String {
        let mut text = format!("{}\n", counted(self.exchanges, "exchange"));
        for kind in FeatureKind::ALL {
            let (shown, all) = self.of_kind(kind);
            let _ = writeln!(text, "  {shown:>5} of {all:>5} {}", kind.as_str());
        }
        if details {
            text.push_str("\nnot shown:\n");
            for kind in FeatureKind::ALL {
                let missing = self.features.iter().filter(|(feature, count)| {
                    **count == 0 && feature.kind() == kind && self.has_parent(feature)
                });
                for (feature, _) in missing {
                    let _ = writeln!(text, "  {feature}");
                }
            }
        }
        if suggestions.is_empty() {
            return text;
        }
        text.push_str("\nrecord next:\n");
        for suggestion in suggestions.iter().take(MAX_SUGGESTIONS) {
            let Suggestion { name, request, gained, features } = suggestion;
            let _ =
                writeln!(text, "  {name}: shows {gained} more, such as {}", features.join(", "));
            let _ = writeln!(text, "    request: {request}");
        }
        text
    }

    /// Whether the property that holds the feature is shown, so that it could be shown there.
    fn has_parent(&self, feature: &Feature) -> bool {
        let (part, place) = match feature {
            Feature::Property(part, place) => {
                (part, place.rsplit_once('/').map_or("", |(parent, _)| parent))
            }
            Feature::Type(part, place, _) | Feature::Word(part, place, _) => (part, &**place),
            Feature::Position(place, _) => (&chatwire_schema::Part::Chunk, &**place),
            Feature::Rule(_) => return true,
        };
        self.is_shown(&Feature::Property(*part, place.to_owned()))
    }
}
