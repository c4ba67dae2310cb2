//! Profiles to choose from.

use super::Profile;

/// The bundled profiles, as (name, text); the first is the default.
const BUNDLED: [(&str, &str); 2] = [
    ("openai-compatible", include_str!("bundled/openai-compatible.toml")),
    ("aimlapi", include_str!("bundled/aimlapi.toml")),
];

/// Profiles to choose from, by name.
///
/// A set is an owned value.
#[derive(Debug, Clone, Default)]
pub struct ProfileSet {
    profiles: Vec<Profile>,
}

impl ProfileSet {
    /// The name of the bundled profile that applies where no other is chosen: every rule has its
    /// own level.
    pub const DEFAULT: &'static str = BUNDLED[0].0;

    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bundled profiles.
    pub fn bundled() -> Self {
        let mut set = Self::new();
        for (name, text) in BUNDLED {
            let profile = Profile::parse(text, name, &set);
            set.insert(profile.expect("bundled profiles have their form, which a test proves"));
        }
        set
    }

    /// Adds a profile, in place of one of the same name.
    pub fn insert(&mut self, profile: Profile) {
        self.profiles.retain(|known| known.name() != profile.name());
        self.profiles.push(profile);
        self.profiles.sort_by(|a, b| a.name().cmp(b.name()));
    }

    /// The profile of this name.
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.iter().find(|profile| profile.name() == name)
    }

    /// Every profile, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleSet;

    #[test]
    fn a_bundled_profile_lowers_what_exists() {
        let rules = RuleSet::catalog();
        for profile in ProfileSet::bundled().iter() {
            assert!(!profile.description().is_empty(), "{profile}");
            for (id, level) in profile.overrides() {
                let rule = rules.get(id);
                assert!(rule.is_some_and(|rule| level.level < rule.level()), "{profile}: {id}");
                assert!(level.reason.len() > 20, "{profile}: {id}");
            }
        }
    }

    #[test]
    fn the_default_overrides_nothing() {
        let profiles = ProfileSet::bundled();
        let profile = profiles.get(ProfileSet::DEFAULT).unwrap();
        assert_eq!(profile.overrides().count(), 0);
        assert!(RuleSet::catalog().iter().all(|rule| profile.level(rule) == (rule.level(), None)));
    }

    #[test]
    fn a_profile_is_found_by_name() {
        let profiles = ProfileSet::bundled();
        assert_eq!(profiles.get("aimlapi").unwrap().name(), "aimlapi");
        assert!(profiles.get("other").is_none());
    }
}
