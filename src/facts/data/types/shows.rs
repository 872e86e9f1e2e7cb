//! Which fields of a class the form shows in which an object is printed, as its class, its annotations and its own methods
//! say together.

use crate::ir::Name;

/// Which fields the printed form shows.
#[derive(Clone)]
pub(in crate::facts::data) enum Shows {
    Nothing,
    All,
    /// All but these.
    Without(Vec<Name>),
    Only(Vec<Name>),
    /// The same, and of what these hold too the fields that say that they are written.
    Exposed(Vec<Name>),
}

impl Shows {
    pub(super) fn shows(&self, field: &Name) -> bool {
        match self {
            Self::Nothing => false,
            Self::All => true,
            Self::Without(names) => !names.contains(field),
            Self::Only(names) | Self::Exposed(names) => names.contains(field),
        }
    }

    /// What two say together: no field that one of them leaves out.
    pub(super) fn narrowed(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::All, shows) | (shows, Self::All) => shows,
            (Self::Exposed(a), b) | (b, Self::Exposed(a)) => Self::Only(a).narrowed(b),
            (Self::Without(a), Self::Without(b)) => Self::Without([a, b].concat()),
            (Self::Only(a), Self::Only(b)) => Self::Only(a.into_iter().filter(|n| b.contains(n)).collect()),
            (Self::Only(a), Self::Without(b)) | (Self::Without(b), Self::Only(a)) => {
                Self::Only(a.into_iter().filter(|n| !b.contains(n)).collect())
            }
        }
    }
}
