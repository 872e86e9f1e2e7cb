//! One and many of English nouns, as frameworks and databases make names of each other.

/// `officers` is one `officer`, `entries` one `entry`, `addresses` one `address`.
pub fn singular(plural: &str) -> String {
    let cut = |n: usize| plural[..plural.len() - n].to_owned();
    if plural.ends_with("ies") && plural.len() > 4 {
        return format!("{}y", cut(3));
    }
    if ["sses", "shes", "ches", "xes", "statuses"].iter().any(|e| plural.ends_with(e)) {
        return cut(2);
    }
    if plural.ends_with('s') && !plural.ends_with("ss") && !plural.ends_with("us") { cut(1) } else { plural.to_owned() }
}

/// `diagram` is of many `diagrams`, `entry` of `entries`.
pub(super) fn plural(singular: &str) -> String {
    if singular.ends_with('s') && !singular.ends_with("ss") && !singular.ends_with("us") {
        return singular.to_owned();
    }
    if let Some(stem) = singular.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "sh", "ch"].iter().any(|e| singular.ends_with(e)) {
        return format!("{singular}es");
    }
    format!("{singular}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        for (one, many) in [
            ("officer", "officers"),
            ("entry", "entries"),
            ("address", "addresses"),
            ("status", "statuses"),
            ("witness", "witnesses"),
            ("key", "keys"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
        }
        assert_eq!(plural("imports"), "imports");
    }
}
