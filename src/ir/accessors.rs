//! Fields by the names of the methods that read and set them.

use super::Name;

/// `getFatherName` with the prefix `get` is `fatherName`; None where no capital letter follows: `getter`.
pub fn accessor_field(name: &str, prefix: &str) -> Option<Name> {
    let mut rest = name.strip_prefix(prefix)?.chars();
    let first = rest.next().filter(|c| c.is_uppercase())?;
    Some(Name::new(first.to_lowercase().chain(rest).collect::<String>()))
}
