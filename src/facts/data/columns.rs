//! The columns of a statement in a string: `select cnic, full_name as name from citizens` asks for `cnic` and `name`,
//! `insert into citizens (cnic) values (?)` writes `cnic`.
//!
//! Reads just enough SQL for that. What `*` stands for is for the schema to say ([`super::stored`]).

/// Columns of one query that are followed.
pub const MAX_COLUMNS: usize = 64;

/// The names under which a query gives its columns; empty where the text is no query.
pub fn selected(text: &str) -> Vec<&str> {
    in_order(text).into_iter().flatten().collect()
}

/// The same at their places, with nothing for those that have no name: `select count(*), cnic from …`. `*` is one of them.
pub fn in_order(text: &str) -> Vec<Option<&str>> {
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
                names.push(column(&list[item..at]));
                item = at + 1;
            }
            _ if depth == 0 && starts_word(list, at, "from") => {
                names.push(column(&list[item..at]));
                return names;
            }
            _ => {}
        }
    }
    // no `from`: a sentence, or a value
    Vec::new()
}

/// Whether a text begins as a query does.
pub fn is_query(text: &str) -> bool {
    starts_word(text.trim_start(), 0, "select")
}

/// The tables whose columns a query asks for without naming them: `select * from citizens c`, `select c.* from …`.
pub fn selected_whole(text: &str) -> Vec<&str> {
    let text = text.trim_start();
    let Some(list) = text.get("select".len()..).filter(|_| starts_word(text, 0, "select")) else { return Vec::new() };
    let Some(from) = list.char_indices().find(|(at, c)| matches!(c, 'f' | 'F') && starts_word(list, *at, "from"))
    else {
        return Vec::new();
    };
    if !list[..from.0].split(',').any(|item| item.trim().rsplit('.').next() == Some("*")) {
        return Vec::new();
    }
    let mut tables = Vec::new();
    let mut is_next = false;
    for word in list[from.0..].split([' ', '\n', '\r', '\t', ';', ')']).filter(|w| !w.is_empty()) {
        if is_next {
            tables.extend(word.split(',').map(unquoted).filter(|w| is_name(w)));
        }
        is_next = ["from", "join"].iter().any(|w| w.eq_ignore_ascii_case(word));
    }
    tables.truncate(MAX_COLUMNS);
    tables
}

/// The one table that a query asks: none where it joins others.
pub fn table(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    words.find(|w| w.eq_ignore_ascii_case("from"))?;
    let table = unquoted(words.next()?.trim_end_matches(';'));
    let is_one = words.all(|w| !["join", "union"].iter().any(|other| other.eq_ignore_ascii_case(w)));
    (is_one && is_name(table)).then_some(table)
}

/// The table that a statement writes, and the columns: `insert into t (a, b) …`, `update t set a = ?, b = ? where …`.
pub fn written(text: &str) -> Option<(&str, Vec<&str>)> {
    let text = text.trim_start();
    let rest = ["insert into", "replace into", "insert ignore into"].iter().find_map(|verb| after_words(text, verb));
    if let Some(rest) = rest {
        let (table, list) = rest.split_once('(')?;
        let list = list.split_once(')')?.0;
        let table = unquoted(table.split_whitespace().next()?);
        let columns = list.split(',').map(|c| unquoted(c.trim())).filter(|c| is_name(c)).take(MAX_COLUMNS).collect();
        return is_name(table).then_some((table, columns));
    }
    let rest = after_words(text, "update")?;
    let (table, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let set = after_words(rest.trim_start(), "set")?;
    let (mut columns, mut depth, mut item) = (Vec::new(), 0usize, 0);
    for (at, c) in set.char_indices().chain([(set.len(), ',')]) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let name = set[item..at].split_once('=').map(|(name, _)| unquoted(name.trim()));
                columns.extend(name.filter(|n| is_name(n)));
                item = (at + 1).min(set.len());
            }
            _ => {}
        }
    }
    columns.truncate(MAX_COLUMNS);
    let table = unquoted(table);
    is_name(table).then_some((table, columns))
}

/// Whether the words open the text, whatever stands between them.
pub fn starts_with_words(text: &str, words: &[&str]) -> bool {
    let mut written = text.split_whitespace();
    words.iter().all(|w| written.next().is_some_and(|t| t.eq_ignore_ascii_case(w)))
}

fn after_words<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text;
    for word in words.split(' ') {
        rest = rest.trim_start();
        rest = rest.get(word.len()..).filter(|_| starts_word(rest, 0, word))?;
    }
    Some(rest)
}

fn unquoted(name: &str) -> &str {
    let name = name.trim_matches(['`', '"', '[', ']', '\'', '(', ')']);
    name.rsplit('.').next().unwrap_or(name).trim_matches(['`', '"', '[', ']'])
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
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
    if let Some(name) = quoted(item) {
        return Some(name);
    }
    let last = item.split_whitespace().next_back()?;
    let is_named = item.split_whitespace().count() > 1 || !last.contains('(');
    let name = last.rsplit('.').next().unwrap_or(last).trim_matches(['`', '"', '[', ']', '\'']);
    (is_named && is_name(name)).then_some(name)
}

/// `"father name"`, `` c.`شناختی کارڈ` ``, `[Full Name]`: several words in the quotes of a column.
fn quoted(item: &str) -> Option<&str> {
    let item = item.trim_end();
    let (open, close) = [('`', '`'), ('"', '"'), ('[', ']')].into_iter().find(|(_, close)| item.ends_with(*close))?;
    let inside = &item[..item.len() - close.len_utf8()];
    let name = inside[inside.rfind(open)? + open.len_utf8()..].trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ' ');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{selected, selected_whole, written};

    #[test]
    fn columns_are_named_as_the_result_names_them() {
        assert_eq!(selected("select cnic, c.full_name from citizens c"), ["cnic", "full_name"]);
        assert_eq!(selected("SELECT count(cnic), max(a, b) AS most,\n `mobile` FROM t"), ["most", "mobile"]);
        assert_eq!(selected("select * from citizens"), Vec::<&str>::new());
        assert_eq!(
            selected("select c.[Father Name], `شناختی کارڈ`, x as \"بچے کا نام\" from c"),
            ["Father Name", "شناختی کارڈ", "بچے کا نام"]
        );
        assert_eq!(selected("select coalesce((select x from y), z) shown from t"), ["shown"]);
    }

    #[test]
    fn whole_rows_are_those_of_their_tables() {
        assert_eq!(selected_whole("select * from public.citizens where id = 1"), ["citizens"]);
        assert_eq!(
            selected_whole("SELECT c.*, d.x FROM `citizens` c\n join districts d on 1"),
            ["citizens", "districts"]
        );
        assert!(selected_whole("select count(*) from citizens").is_empty());
        assert!(selected_whole("select cnic from citizens").is_empty());
    }

    #[test]
    fn written_columns_stand_in_lists_and_assignments() {
        assert_eq!(written("INSERT INTO `t` (`cnic`, name) VALUES (?, ?)"), Some(("t", vec!["cnic", "name"])));
        assert_eq!(written("update t set cnic = ?, b = f(x, y) where id = ?"), Some(("t", vec!["cnic", "b"])));
        assert_eq!(written("update your profile"), None);
        assert_eq!(written("Insert into the form (all of it), please"), Some(("the", vec![])));
    }

    #[test]
    fn a_sentence_is_no_query() {
        assert!(selected("Select your CNIC, then press enter").is_empty());
        assert!(selected("selected cnic from").is_empty());
        assert!(selected("delete from citizens").is_empty());
    }
}
