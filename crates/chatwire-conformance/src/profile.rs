//! Which rules a target may break, and why.

use crate::{rule::Rule, verdict::Level};

/// What is expected of a kind of target: the levels of the rules, some of them lowered.
///
/// A profile only ever lowers a level, and says why.
#[derive(Debug)]
#[non_exhaustive]
pub struct Profile {
    /// The name by which it is chosen.
    pub name: &'static str,
    lowered: &'static [Lowered],
}

/// A rule that binds less than usual.
#[derive(Debug)]
struct Lowered {
    rule: &'static str,
    to: Level,
    because: &'static str,
}

/// Every profile, the default first.
static PROFILES: [Profile; 2] = [
    Profile { name: "openai-compatible", lowered: &[] },
    Profile {
        name: "aimlapi",
        lowered: &[
            Lowered {
                rule: "transport/success-is-200",
                to: Level::May,
                because: "81 of its published schemas name 201 and nothing else",
            },
            Lowered {
                rule: "errors/body-is-an-object",
                to: Level::Should,
                because: "its documentation shows 400 and 403 without a body",
            },
            Lowered {
                rule: "usage/total-is-the-sum",
                to: Level::Should,
                because: "some models behind it count reasoning in the total only",
            },
            Lowered {
                rule: "stream/chunks-are-not-wrapped",
                to: Level::May,
                because: "every documented stream wraps its chunks",
            },
            Lowered {
                rule: "stream/done-is-sent",
                to: Level::May,
                because: "no documented stream has the sentinel",
            },
            Lowered {
                rule: "stream/id-is-constant",
                to: Level::Should,
                because: "its Anthropic models send the id once and an empty one afterwards",
            },
            Lowered {
                rule: "stream/created-is-constant",
                to: Level::May,
                because: "its Anthropic models stamp every chunk anew",
            },
            Lowered {
                rule: "stream/role-comes-once",
                to: Level::May,
                because: "its Anthropic models repeat the role in every chunk",
            },
            Lowered {
                rule: "stream/choices-have-a-delta",
                to: Level::Should,
                because: "its Anthropic models end with a choice that has none",
            },
            Lowered {
                rule: "stream/finish-comes-once",
                to: Level::Should,
                because: "its Anthropic models finish in each of the last two chunks",
            },
        ],
    },
];

impl Profile {
    /// Every profile, the default first.
    pub fn all() -> &'static [Self] {
        &PROFILES
    }

    /// The profile of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// How binding a rule is here, and why when that is less than usual.
    pub fn level(&self, rule: &Rule) -> (Level, Option<&'static str>) {
        match self.lowered.iter().find(|lowered| lowered.rule == rule.id) {
            Some(lowered) => (lowered.to, Some(lowered.because)),
            None => (rule.level, None),
        }
    }
}

impl Default for &'static Profile {
    /// The levels as the rules have them, for any OpenAI-compatible target.
    fn default() -> Self {
        &PROFILES[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_profile_lowers_what_exists() {
        for profile in Profile::all() {
            for lowered in profile.lowered {
                let rule = rules::find(lowered.rule);
                assert!(rule.is_some_and(|rule| lowered.to < rule.level), "{}", lowered.rule);
            }
        }
    }

    #[test]
    fn the_default_lowers_nothing() {
        let profile: &Profile = Default::default();
        assert!(rules::all().all(|rule| profile.level(rule) == (rule.level, None)));
    }

    #[test]
    fn a_profile_is_found_by_name() {
        let rule = rules::find("stream/done-is-sent").unwrap();
        assert_eq!(Profile::find("aimlapi").unwrap().level(rule).0, Level::May);
        assert!(Profile::find("other").is_none());
    }
}
