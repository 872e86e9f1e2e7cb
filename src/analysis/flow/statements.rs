//! Rows of queries that are written as text: `db.query("select cnic …")`, `cursor.execute(text("select …"))`, a statement
//! that is told its query before it runs, `new SqlCommand("select …")`, and what is filled with the rows,
//! `db.Get(&cnic, "select …")`, or given them, `jdbc.query("select …", (row, i) -> row.getString(1))`.
//!
//! What a chain of calls asks for without such a text is for [`super::queries`] and [`super::models`].

use std::borrow::Cow;
use std::rc::Rc;

use super::results::Call;
use super::value::{Row, Value};
use super::walk::Walker;
use crate::facts::data::{columns, types};
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::source::caps::Cap;

/// Arguments among which a query is looked for.
const MAX_BEFORE_QUERY: usize = 3;

/// What a query asks for.
struct Asked {
    rows: Value,
    /// Whether its columns are known, so that what it gives takes the place of all that was there.
    is_known: bool,
    /// Where its text stands among the arguments.
    place: usize,
}

impl<'p> Walker<'_, 'p, '_> {
    /// Whether an expression is known to be something else than a text.
    fn is_no_text(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Lambda(_) | ExprKind::Object(_) | ExprKind::List(_) | ExprKind::Not(_) | ExprKind::Class(_) => {
                true
            }
            ExprKind::Name(_) | ExprKind::Member { .. } => {
                let t = self.cx.project.type_of(self.at(e));
                t.is_some_and(|t| t.class().is_some() || types::is_integer(&t) || types::is_flag(&t))
            }
            _ => false,
        }
    }

    /// `db.query("select cnic, name from citizens")`: rows with these columns. A cursor keeps them:
    /// `cursor.execute("select …")`.
    pub(super) fn queried(&mut self, call: &Call<'_>) -> Option<Value> {
        let fills = self.cx.knowledge.sanitizers.fills.contains(call.name);
        let asked = match self.asked_by_text(call.args) {
            Some(asked) => asked,
            // session.execute(statement), of a text that was made a statement before
            None => {
                let made = call.given.first().filter(|v| fills && v.row.is_some())?;
                Asked { rows: made.clone(), is_known: true, place: 0 }
            }
        };
        let Asked { rows, is_known, place } = asked;
        // the rows of the query before are gone
        if let Some(object) = call.object.filter(|_| fills && is_known) {
            self.assign_path(object, rows.clone(), false);
        }
        let target = place.checked_sub(1).and_then(|before| call.args.get(before));
        if let Some(target) = target.filter(|a| self.is_target(call, a)) {
            self.assign_path(target.value, rows.clone(), false);
        }
        (rows.has_data() || rows.is_clean).then_some(rows)
    }

    /// `db.Table("citizens").Select("cnic").Take(&row)`: the variable that a chain of calls fills.
    pub(super) fn filled_by_chain(&mut self, call: &Call<'_>) {
        if !call.receiver.has_data() || !self.cx.knowledge.sanitizers.statements.targets.contains(call.name) {
            return;
        }
        if let Some(target) = call.args.last().filter(|a| self.is_target(call, a)) {
            self.assign_path(target.value, call.receiver.clone(), false);
        }
    }

    /// Whether a call fills an argument: a variable whose address it is given, and whose class says nothing.
    fn is_target(&self, call: &Call<'_>, arg: &Arg) -> bool {
        let before = self.module.span(arg.value).start as usize;
        let text = &self.cx.project.sources.get(self.file).text;
        self.cx.knowledge.sanitizers.statements.targets.contains(call.name)
            && matches!(self.module.kind(arg.value), ExprKind::Name(_))
            && text.get(..before).is_some_and(|text| self.cx.project.semantics(self.file).is_address(text))
            && !self.cx.project.type_of(self.at(arg.value)).is_some_and(|t| types::mentions_class(&t))
    }

    /// `new SqlCommand("select cnic …", connection)`
    pub(super) fn statement_made(&mut self, class: &str, args: &[Arg]) -> Option<Value> {
        let is_statement = self.cx.knowledge.sanitizers.statements.types.contains(class);
        is_statement.then(|| self.asked_by_text(args))?.map(|asked| asked.rows)
    }

    /// `command.CommandText = "select cnic …"`: what the statement gives from then on.
    pub(super) fn statement_told(&mut self, target: ExprId, source: ExprId) {
        let ExprKind::Member { object, name } = self.module.kind(target) else { return };
        if self.cx.knowledge.sanitizers.statements.members.contains(name)
            && let Some(text) = self.text_at(source).filter(|text| columns::is_query(text))
        {
            let asked = self.asked_in(&text, source, 0);
            self.assign_path(*object, asked.rows, false);
        }
    }

    /// What a callback beside the text of a query is given: `jdbc.query("select cnic …", (row, i) -> …)`.
    pub(super) fn row_for_callback(&mut self, args: &[Arg]) -> Option<Value> {
        let first = args.iter().take(MAX_BEFORE_QUERY);
        let mut literals = first.filter_map(|a| Some((a.value, self.module.str_literal(a.value)?)));
        let (at, text) = literals.find(|(_, text)| columns::is_query(text))?;
        let rows = self.asked_in(text, at, 0).rows;
        rows.has_data().then(|| rows.into_row())
    }

    /// The name of the column whose place is asked for: `reader.GetOrdinal("cnic")`.
    pub(super) fn column_placed(&self, e: ExprId) -> Option<ExprId> {
        let ExprKind::Call { callee, args } = self.module.kind(e) else { return None };
        let (ExprKind::Member { name, .. }, [column]) = (self.module.kind(*callee), args.as_slice()) else {
            return None;
        };
        self.cx.knowledge.sanitizers.statements.places.contains(name).then_some(column.value)
    }

    fn asked_by_text(&mut self, args: &[Arg]) -> Option<Asked> {
        for (place, arg) in args.iter().enumerate().filter(|(_, a)| a.name.is_none()).take(MAX_BEFORE_QUERY) {
            match self.text_at(arg.value) {
                Some(text) if columns::is_query(&text) => return Some(self.asked_in(&text, arg.value, place)),
                // the first text is the query, or there is none; but for the variable that is filled
                Some(_) => return None,
                None => {}
            }
        }
        None
    }

    fn text_at(&self, e: ExprId) -> Option<Cow<'p, str>> {
        match self.module.str_literal(e) {
            Some(text) => Some(Cow::Borrowed(text.as_str())),
            None if self.is_no_text(e) => None,
            None => self.cx.project.string(self.at(e)).map(Cow::Owned),
        }
    }

    /// The rows of a query, and where its text stands.
    fn asked_in(&mut self, text: &str, query: ExprId, place: usize) -> Asked {
        let cx = self.cx;
        let mut rows = Value::default();
        let selected = columns::selected(text);
        let is_person = !selected.is_empty() && columns::table(text).is_some_and(|t| cx.knowledge.names.is_person(t));
        for column in cx.project.sources.caps.first(Cap::Columns, self.file, &selected, columns::MAX_COLUMNS) {
            if let Some(id) = self.told_of_column(column, is_person) {
                self.put_column(&mut rows, query, &Name::new(*column), id);
            }
        }
        let whole = columns::selected_whole(text);
        for table in &whole {
            for column in cx.stored.of_table(table).filter(|c| !c.is_protected) {
                self.put_column(&mut rows, query, &column.column, column.data);
            }
        }
        let in_order = columns::in_order(text);
        let is_known = rows.has_data() || !in_order.is_empty();
        // select ward from citizens: each column has a name, and none is personal
        rows.is_clean = !rows.has_data() && whole.is_empty() && is_known && in_order.iter().all(Option::is_some);
        // of `select *` the places are not known
        if whole.is_empty() && rows.has_data() {
            let columns = in_order.into_iter().take(columns::MAX_COLUMNS).map(|name| name.map(Name::new)).collect();
            rows.row = Some(Rc::new(Row { columns, is_one: false }));
        }
        Asked { rows, is_known, place }
    }
}
