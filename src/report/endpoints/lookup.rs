//! Finds the endpoint that a person means by a method and a path, or the ones that come near.

use crate::report::{EndpointRow, Report};

/// Near ones that are named.
const MAX_NEAR: usize = 3;

/// What a search gave.
pub enum Found<'r> {
    Rows(Vec<&'r EndpointRow>),
    /// The path is served, by other methods.
    OtherMethods(Vec<&'r EndpointRow>),
    /// Nothing; the nearest, best first.
    Near(Vec<&'r EndpointRow>),
}

/// Parameters may be named differently or be given a value (`/citizens/{id}`, `/citizens/42`); a query does not count.
pub fn find<'r>(report: &'r Report, method: &str, path: &str) -> Found<'r> {
    let method = method.to_uppercase();
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = segments(path);
    let all = || report.endpoints.iter();
    let exact: Vec<&EndpointRow> = all().filter(|e| segments(&e.path) == path).collect();
    let rows = match exact.is_empty() {
        false => exact,
        true => {
            let mut fitting: Vec<(usize, &EndpointRow)> =
                all().filter_map(|e| Some((fits(&segments(&e.path), &path)?, e))).collect();
            let best = fitting.iter().map(|(n, _)| *n).min();
            fitting.retain(|(n, _)| Some(*n) == best);
            fitting.into_iter().map(|(_, e)| e).collect()
        }
    };
    let serves = |e: &&&EndpointRow| e.method == method || e.method == "ANY" || method == "ANY";
    let served: Vec<&EndpointRow> = rows.iter().filter(serves).copied().collect();
    if !served.is_empty() {
        return Found::Rows(served);
    }
    if !rows.is_empty() {
        return Found::OtherMethods(rows);
    }
    let wanted = path.join("/");
    let mut near: Vec<(usize, &EndpointRow)> = all()
        .map(|e| {
            let distance = strsim::damerau_levenshtein(&segments(&e.path).join("/"), &wanted);
            (2 * distance + usize::from(e.method != method), e)
        })
        .collect();
    near.sort_by_key(|(distance, e)| (*distance, *e));
    near.dedup_by_key(|(_, e)| (&e.method, &e.path));
    let limit = wanted.len().max(6);
    Found::Near(near.into_iter().take_while(|(d, _)| *d <= limit).take(MAX_NEAR).map(|(_, e)| e).collect())
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|s| !s.is_empty()).map(str::to_lowercase).collect()
}

/// How many segments a parameter stands for, if the route serves the path.
fn fits(route: &[String], path: &[String]) -> Option<usize> {
    if route.len() != path.len() {
        return None;
    }
    let mut given = 0;
    for (own, asked) in route.iter().zip(path) {
        if own.contains('{') {
            given += 1;
        } else if own != asked {
            return None;
        }
    }
    Some(given)
}

#[cfg(test)]
mod tests {
    use super::super::example::report;
    use super::*;
    use crate::facts::endpoints::AuthStatus::Missing;

    fn search(method: &str, path: &str) -> String {
        let report = report(&[
            ("GET", "/citizens/{cnic}", Missing, ""),
            ("GET", "/citizens/all", Missing, ""),
            ("ANY", "/health", Missing, ""),
        ]);
        let names = |rows: Vec<&EndpointRow>| -> Vec<String> {
            rows.iter().map(|r| format!("{} {}", r.method, r.path)).collect()
        };
        match find(&report, method, path) {
            Found::Rows(rows) => format!("rows {}", names(rows).join(", ")),
            Found::OtherMethods(rows) => format!("other {}", names(rows).join(", ")),
            Found::Near(rows) => format!("near {}", names(rows).join(", ")),
        }
    }

    #[test]
    fn names_of_parameters_and_values_do_not_matter() {
        assert_eq!(search("get", "/citizens/{id}/"), "rows GET /citizens/{cnic}");
        assert_eq!(search("GET", "/citizens/42?x=1"), "rows GET /citizens/{cnic}");
        assert_eq!(search("GET", "/citizens/all"), "rows GET /citizens/all");
        assert_eq!(search("DELETE", "/health"), "rows ANY /health");
        assert_eq!(search("POST", "/citizens/all"), "other GET /citizens/all");
        assert_eq!(search("GET", "/citizen/all"), "near GET /citizens/all");
        assert_eq!(search("GET", "/something/else/altogether/different"), "near ");
    }
}
