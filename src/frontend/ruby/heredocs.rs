//! Finds the text of each here-document: it stands below the line that opens it, outside the expression.

use rustc_hash::FxHashMap;
use tree_sitter::{Node, Tree};

/// Openings that may stand between an opening and its text: several on one line, or one inside another.
const MAX_AHEAD: usize = 16;

/// The bodies of a file by the byte at which their `<<~MARK` begins.
pub(super) fn bodies<'t>(tree: &'t Tree, text: &str) -> FxHashMap<usize, Node<'t>> {
    let mut found = FxHashMap::default();
    if !text.contains("<<") {
        return found;
    }
    let mut openings = Vec::new();
    let mut bodies: Vec<Option<Node<'t>>> = Vec::new();
    let mut cursor = tree.walk();
    'tree: loop {
        let node = cursor.node();
        match node.kind() {
            "heredoc_beginning" => openings.push(node),
            "heredoc_body" => bodies.push(Some(node)),
            _ => {}
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'tree;
            }
        }
    }
    openings.sort_by_key(Node::start_byte);
    bodies.sort_by_key(|b| b.map(|b| b.start_byte()));
    let mut from = 0;
    for opening in openings {
        let mark = mark(&text[opening.byte_range()]);
        while bodies.get(from).is_some_and(Option::is_none) {
            from += 1;
        }
        let fits = |body: &Option<Node<'t>>| {
            body.is_some_and(|b| b.start_byte() >= opening.end_byte() && closing(b, text) == Some(mark))
        };
        let end = bodies.len().min(from + MAX_AHEAD);
        if let Some(at) = bodies[from..end].iter().position(fits)
            && let Some(body) = bodies[from + at].take()
        {
            found.insert(opening.start_byte(), body);
        }
    }
    found
}

/// `<<~'SQL'` is closed by `SQL`.
fn mark(opening: &str) -> &str {
    opening.trim_start_matches("<<").trim_start_matches(['~', '-']).trim_matches(['\'', '"', '`'])
}

fn closing<'x>(body: Node<'_>, text: &'x str) -> Option<&'x str> {
    let end = body.child(body.child_count().checked_sub(1)?)?;
    (end.kind() == "heredoc_end").then(|| text[end.byte_range()].trim())
}
