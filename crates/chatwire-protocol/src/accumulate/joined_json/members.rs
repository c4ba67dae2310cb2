//! The members of an object by their escaped names, in the order of the names.

use std::collections::BTreeMap;

use super::Node;

/// How many members are kept in a vector. Most objects have a few, and the smallest map has room
/// for eleven.
const MAX_FEW: usize = 16;

/// The members of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Members {
    Few(Vec<(Box<str>, Node)>),
    Many(BTreeMap<Box<str>, Node>),
}

impl Default for Members {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Members {
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Self::Few(members) => find(members, name).ok().map(|place| &members[place].1),
            Self::Many(members) => members.get(name),
        }
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        match self {
            Self::Few(members) => find(members, name).ok().map(|place| &mut members[place].1),
            Self::Many(members) => members.get_mut(name),
        }
    }

    /// Adds or replaces a member.
    pub(super) fn insert(&mut self, name: Box<str>, node: Node) {
        match self {
            Self::Few(members) => match find(members, &name) {
                Ok(place) => members[place].1 = node,
                Err(place) if members.len() < MAX_FEW => {
                    members.reserve_exact(1);
                    members.insert(place, (name, node));
                }
                Err(_) => {
                    // `collect` would compile a sort for members that are in order already.
                    let mut many = BTreeMap::new();
                    many.extend(members.drain(..));
                    many.insert(name, node);
                    *self = Self::Many(many);
                }
            },
            Self::Many(members) => {
                members.insert(name, node);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        let (few, many) = match self {
            Self::Few(members) => (Some(members), None),
            Self::Many(members) => (None, Some(members)),
        };
        let few = few.into_iter().flatten().map(|(name, node)| (&**name, node));
        few.chain(many.into_iter().flatten().map(|(name, node)| (&**name, node)))
    }
}

impl IntoIterator for Members {
    type Item = (Box<str>, Node);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Self::Few(members) => members.into_iter(),
            Self::Many(members) => members.into_iter().collect::<Vec<_>>().into_iter(),
        }
    }
}

fn find(members: &[(Box<str>, Node)], name: &str) -> Result<usize, usize> {
    members.binary_search_by(|(known, _)| (**known).cmp(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_and_replaced_however_many_there_are() {
        let mut members = Members::default();
        for round in 0..2 {
            for number in (0..40_usize).rev() {
                let name = format!("{number:02}");
                members.insert(name.clone().into(), Node::Text(format!("{round}")));
                assert_eq!(members.get(&name), Some(&Node::Text(format!("{round}"))));
            }
        }
        let names: Vec<_> = members.iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, (0..40).map(|number| format!("{number:02}")).collect::<Vec<_>>());
        assert_eq!(members.get_mut("40"), None);
        assert_eq!(members.into_iter().count(), 40);
    }
}
