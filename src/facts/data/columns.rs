//! The columns that a query asks for: `select cnic, full_name as name from citizens` gives `cnic` and `name`.
//!
//! Reads just enough SQL for that. What `*` stands for is not known here.

/// Longer queries are cut.
const MAX_COLUMNS: usize = 64;

/// The names under which a query gives its columns; empty where the text is no query.
pub fn selected(text: &str) -> Vec<&str> {
    let text = text.trim_start();
    if !starts_word(text, 0, "select") {
        return Vec::new();
    }
    let list = &text["select".len()..];
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut item = 0;
    for (at, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.extend(column(&list[item..at]));
                item = at + 1;
            }
            _ if depth == 0 && starts_word(list, at, "from") => {
                names.extend(column(&list[item..at]));
                names.truncate(MAX_COLUMNS);
                return names;
            }
            _ => {}
        }
    }
    // no `from`: a sentence, or a value
    Vec::new()
}

/// Whether a word stands at a place of the text, by itself.
fn starts_word(text: &str, at: usize, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.get(at..at + word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
        && !text[..at].chars().next_back().is_some_and(is_part)
        && !text[at + word.len()..].chars().next().is_some_and(is_part)
}

/// `c.cnic`, `"full name"`, `upper(name) as shown`: what the column is called in the result. A computed one that nobody
/// named has no name.
fn column(item: &str) -> Option<&str> {
    let last = item.split_whitespace().next_back()?;
    let is_named = item.split_whitespace().count() > 1 || !last.contains('(');
    let name = last.rsplit('.').next().unwrap_or(last).trim_matches(['`', '"', '[', ']', '\'']);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_named && is_name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::selected;

    #[test]
    fn columns_are_named_as_the_result_names_them() {
        assert_eq!(selected("select cnic, c.full_name from citizens c"), ["cnic", "full_name"]);
        assert_eq!(selected("SELECT count(cnic), max(a, b) AS most,\n `mobile` FROM t"), ["most", "mobile"]);
        assert_eq!(selected("select * from citizens"), Vec::<&str>::new());
        assert_eq!(selected("select coalesce((select x from y), z) shown from t"), ["shown"]);
    }

    #[test]
    fn a_sentence_is_no_query() {
        assert!(selected("Select your CNIC, then press enter").is_empty());
        assert!(selected("selected cnic from").is_empty());
        assert!(selected("delete from citizens").is_empty());
    }
}
