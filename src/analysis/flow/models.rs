//! What a query gives: rows with the columns that it names, objects of the model that it is asked of, and the fields
//! that a call picks: `db.query("select cnic …")`, `Citizen.objects.get(pk=1)`, `$request->only(['phone'])`.
//!
//! Which columns a model has is for [`crate::facts::data::types`]; what a query stores, for others.

use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::ir::{Arg, ExprId, ExprKind, Literal, Name};
use crate::project::{ClassRef, ExprRef, Type, Value as Origin};
use rustc_hash::FxHashSet;

/// Links of a chain between a model and what is asked of it.
const MAX_LINKS: usize = 12;
/// Fields that one call picks.
const MAX_PICKED: usize = 40;

/// What a query asks: a class, and the name that the table of that name may be found by.
struct Model {
    class: Option<ClassRef>,
    table: Option<Name>,
}

/// Models are named like types.
fn table_like(name: &str) -> Option<Name> {
    name.starts_with(char::is_uppercase).then(|| Name::new(name))
}

impl Walker<'_, '_, '_> {
    /// What a query gives, where nothing else says what the call does.
    pub(super) fn asked(&mut self, call: &Call<'_>) -> Option<Value> {
        self.rows_asked(call).or_else(|| self.queried(call)).or_else(|| self.found(call))
    }

    /// `rows.Scan(&cnic, &name)`: the variables hold what the columns at their places do.
    pub(super) fn scanned(&mut self, call: &Call<'_>) -> Option<Value> {
        if !self.cx.knowledge.sanitizers.scans.contains(call.name) {
            return None;
        }
        let row = call.receiver.clone().into_row();
        row.row.as_ref()?;
        for (place, arg) in call.args.iter().enumerate() {
            let is_place = matches!(self.module.kind(arg.value), ExprKind::Name(_) | ExprKind::Member { .. });
            if let Some(column) = row.column(place).filter(|c| is_place && c.has_data()) {
                self.bind_pattern(arg.value, &column);
            }
        }
        Some(Value::clean())
    }

    /// A row holds a column that is known to be personal.
    pub(super) fn put_column(&mut self, row: &mut Value, at: ExprId, column: &Name, data: DataTypeId) {
        let step = self.steps.add(self.place(at), Label::Named(column.clone()), None);
        row.put(column, Value::of(What::Data(data, Strength::Strong), step));
    }

    /// `session.query(Citizen).all()`, `get_object_or_404(Citizen, pk=1)`, `this.citizens.findOne(id)` of a
    /// `Repository<Citizen>`, `Citizen::where('id', $id)->first()`: an object of the model, or a row of its table;
    /// `Citizen::pluck('cnic')`: the columns that are named.
    fn found(&mut self, call: &Call<'_>) -> Option<Value> {
        let stored = &self.cx.stored;
        let selects = !call.args.is_empty() && self.cx.knowledge.storage.selects.contains(call.name);
        let finds = self.cx.knowledge.sanitizers.is_finder(call.name) || stored.is_scope(call.name);
        if !selects && !finds {
            return None;
        }
        // $query->ofOffice(2), $query->paginate(10), of a query that a variable holds
        let is_asked = |f: &Fact| matches!(f.what, What::Object(class) if stored.asked_by(class) == Some(class));
        if finds && call.receiver.facts.iter().any(is_asked) {
            return Some(call.receiver.clone());
        }
        // Citizen::select('full_name')->where(…)->paginate(10): rows whose columns were named before
        if finds && call.receiver.entries.is_some() && call.object.is_some_and(|o| self.names_its_columns(o)) {
            return Some(call.receiver.clone());
        }
        let model = match call.object {
            Some(object) => match self.model_of(object).or_else(|| self.model_given(call)) {
                Some(model) => model,
                None => return self.person_asked(call, object).filter(|_| finds),
            },
            // get_object_or_404(Citizen, pk=1)
            None => Model { class: Some(self.class_of(call.args.first()?.value)?), table: None },
        };
        if selects && model.table.is_some() && !stored.is_empty() && self.names_columns(call) {
            return Some(self.named_fields(call).unwrap_or_else(Value::clean));
        }
        if !finds {
            return None;
        }
        let is_entity = model.class.is_some_and(|c| model.table.is_some() && stored.is_entity(c));
        if let Some(table) = model.table.filter(|_| !is_entity) {
            let mut row = Value::default();
            for column in stored.of_table(&table) {
                self.put_column(&mut row, call.at, &column.column, column.data);
            }
            if row.has_data() {
                return Some(row);
            }
        }
        let class = model.class.filter(|c| is_entity || self.cx.is_personal(*c))?;
        let label = Label::Named(Name::new(self.cx.project.class(class).name.as_str()));
        let step = self.steps.add(self.place(call.at), label, None);
        let mut found = Value::of(What::Object(class), step);
        self.put_related(call, class, &mut found);
        Some(found)
    }

    /// `Office::with('head')->select('id', 'title')`: what belongs to the rows, beside the columns that are named.
    fn with_related(&mut self, call: &Call<'_>, mut row: Value) -> Value {
        if self.cx.stored.has_askers()
            && self.cx.knowledge.storage.selects.contains(call.name)
            && let Some(class) = call.object.and_then(|o| self.model_of(o)).and_then(|m| m.class)
        {
            self.put_related(call, class, &mut row);
        }
        row
    }

    /// `Citizen::with('phones', 'office.head')->get()`, `$citizen->load(['phones'])`: rows that belong to those that are
    /// found.
    fn put_related(&mut self, call: &Call<'_>, class: ClassRef, found: &mut Value) {
        let cx = self.cx;
        let rules = &cx.knowledge.storage.entities;
        let is_eager =
            |name: &Name| rules.iter().any(|r| r.is_for(self.module.language) && r.rule.eager.contains(name));
        let mut at = call.at;
        for _ in 0..MAX_LINKS {
            let ExprKind::Call { callee, args } = self.module.kind(at) else { return };
            let ExprKind::Member { object, name } = self.module.kind(*callee) else { return };
            if is_eager(name) {
                let named: Vec<ExprId> = args.iter().flat_map(|a| self.words_of(a.value)).collect();
                for word in named {
                    self.put_related_rows(word, class, found);
                }
            }
            at = *object;
        }
    }

    /// `'phones'`, `['phones', 'office' => fn …]`
    pub(super) fn words_of(&self, e: ExprId) -> Vec<ExprId> {
        match self.module.kind(e) {
            ExprKind::List(parts) => parts.clone(),
            ExprKind::Object(entries) => entries.iter().map(|entry| entry.key.unwrap_or(entry.value)).collect(),
            _ => vec![e],
        }
    }

    /// `office.head:id,name`: step by step; of the last, the columns may be named.
    fn put_related_rows(&mut self, e: ExprId, class: ClassRef, found: &mut Value) {
        let Some(path) = self.module.str_literal(e) else { return };
        let (path, columns) =
            path.split_once(':').map_or((path.as_str(), None), |(path, columns)| (path, Some(columns)));
        let Some((first, rest)) = path.split_once('.').or(Some((path, ""))) else { return };
        let Some(of) = self.cx.stored.related(class, first) else { return };
        let mut row = match columns.filter(|_| rest.is_empty()) {
            Some(columns) => {
                let named: FxHashSet<&str> = columns.split(',').map(str::trim).collect();
                let table = self.cx.stored.table_of(of).cloned().unwrap_or_default();
                let mut row = Value::default();
                for column in self.cx.stored.of_table(&table).filter(|c| named.contains(c.column.as_str())) {
                    self.put_column(&mut row, e, &column.column, column.data);
                }
                row
            }
            None => {
                let label = Label::Named(Name::new(first));
                let step = self.steps.add(self.place(e), label, None);
                Value::of(What::Object(of), step)
            }
        };
        // what is behind the first dot belongs to what is in front of it
        if let Some(next) = rest.split('.').next().filter(|n| !n.is_empty())
            && let Some(inner) = self.cx.stored.related(of, next)
        {
            let step = self.steps.add(self.place(e), Label::Named(Name::new(next)), None);
            row.put(&Name::new(next), Value::of(What::Object(inner), step));
        }
        found.put(&Name::new(first), row);
    }

    /// `store.from("citizens").select("cnic, office (title)")`: rows of a table that a call names.
    fn table_asked(&mut self, call: &Call<'_>) -> Option<Value> {
        let ExprKind::Call { callee, args } = self.module.kind(call.object?) else { return None };
        let ExprKind::Member { name, .. } = self.module.kind(*callee) else { return None };
        let cx = self.cx;
        if !cx.knowledge.storage.froms.contains(name) || !cx.knowledge.sanitizers.picks.contains(call.name) {
            return None;
        }
        let table = self.constant_key(args.first()?.value)?;
        let asked = call.args.first().and_then(|a| Some((a.value, cx.project.string(self.at(a.value))?)));
        let is_person = cx.knowledge.names.is_person(&table);
        let mut row = Value::default();
        let named = asked.iter().flat_map(|(at, text)| {
            let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|c| !c.is_empty());
            words.map(|column| (*at, column))
        });
        for (at, column) in named {
            if let Some(data) = self.told_of_column(column, is_person) {
                self.put_column(&mut row, at, &Name::new(column), data);
            }
        }
        if asked.is_some_and(|(_, text)| !text.contains('*')) {
            return Some(if row.has_data() { row } else { Value::clean() });
        }
        for column in cx.stored.of_table(&table) {
            self.put_column(&mut row, call.at, &column.column, column.data);
        }
        if row.has_data() {
            return Some(row);
        }
        is_person.then(|| self.person_at(self.place(call.at), &Name::new(&table))).flatten()
    }

    /// What a column is called, beside what its table is.
    pub(super) fn told_of_column(&self, column: &str, is_person: bool) -> Option<DataTypeId> {
        match self.cx.knowledge.names.identifier(column) {
            NameClass::Data(id, Strength::Strong) => Some(id),
            NameClass::Data(id, Strength::Weak) if is_person && !self.cx.knowledge.types.get(id).is_whole() => Some(id),
            _ => None,
        }
    }

    /// `prisma.user.findUnique({ where })`, `db.Patient.findAll()`: the record of a person, by the name of what is asked.
    fn person_asked(&mut self, call: &Call<'_>, object: ExprId) -> Option<Value> {
        let ExprKind::Member { name, .. } = self.module.kind(object) else { return None };
        let is_query = call.args.first().is_none_or(|a| matches!(self.module.kind(a.value), ExprKind::Object(_)));
        let is_person = is_query && self.cx.knowledge.names.is_person(name);
        is_person.then(|| self.person_at(self.place(object), name)).flatten()
    }

    /// `new Citizen(request.body)`: what the table or collection of that name keeps.
    pub(super) fn row_made(&mut self, e: ExprId, class: &str) -> Option<Value> {
        let table = table_like(class)?;
        let mut row = Value::default();
        let cx = self.cx;
        for column in cx.stored.of_table(&table) {
            self.put_column(&mut row, e, &column.column, column.data);
        }
        row.has_data().then_some(row)
    }

    /// What stands at the beginning of a chain of calls that only narrow down what is asked for.
    fn model_of(&self, object: ExprId) -> Option<Model> {
        let (sanitizers, stored) = (&self.cx.knowledge.sanitizers, &self.cx.stored);
        let mut at = object;
        for _ in 0..MAX_LINKS {
            if let Some(class) = self.class_of(at) {
                return Some(Model { class: Some(class), table: last_name(self.module, at).and_then(table_like) });
            }
            at = match self.module.kind(at) {
                ExprKind::Call { callee, args } => match self.module.kind(*callee) {
                    ExprKind::Member { object, name } if sanitizers.is_finder(name) || stored.is_scope(name) => {
                        // session.query(Citizen)
                        let asked = args.first().filter(|_| !sanitizers.joins.contains(name));
                        if let Some(class) = asked.and_then(|a| self.class_of(a.value)) {
                            return Some(Model { class: Some(class), table: None });
                        }
                        *object
                    }
                    _ => return self.asker_at(at),
                },
                // Citizen.objects
                ExprKind::Member { object, name } if sanitizers.is_finder(name) => *object,
                kind => {
                    if let Some(asked) = self.asker_at(at) {
                        return Some(asked);
                    }
                    // private readonly citizens: Repository<Citizen>
                    let t = self.cx.project.type_of(self.at(at)).filter(|t| t.class().is_none());
                    if let Some(class) = t.and_then(|t| t.args.first().and_then(Type::class)) {
                        return Some(Model { class: Some(class), table: None });
                    }
                    let ExprKind::Name(name) = kind else { return None };
                    let is_function = matches!(self.cx.project.origin(self.at(at)), Origin::Function(_));
                    let table = table_like(name).filter(|_| !is_function)?;
                    return Some(Model { class: None, table: Some(table) });
                }
            };
        }
        None
    }

    /// Whether a chain of calls says which columns it wants; `data.get("ward")` of a dictionary is none.
    fn names_its_columns(&self, mut at: ExprId) -> bool {
        for _ in 0..MAX_LINKS {
            let ExprKind::Call { callee, .. } = self.module.kind(at) else { return false };
            let ExprKind::Member { object, name } = self.module.kind(*callee) else { return false };
            if self.cx.knowledge.storage.selects.contains(name) {
                return true;
            }
            at = *object;
        }
        false
    }

    /// `session.get(Citizen, 1)`: the entity that stands first among the arguments.
    fn model_given(&self, call: &Call<'_>) -> Option<Model> {
        let s = &self.cx.knowledge.sanitizers;
        // session.query(count(Visit.id)).join(Citizen)
        if !s.is_finder(call.name) || s.joins.contains(call.name) {
            return None;
        }
        let class = self.class_of(call.args.first()?.value).filter(|c| self.cx.stored.is_entity(*c))?;
        Some(Model { class: Some(class), table: Some(self.cx.project.class(class).name.clone()) })
    }

    /// `$this->citizens` of a repository's class, `new CitizenModel()`, `model('CitizenModel')`, `$this->model` of a
    /// controller that names it: what asks a table for somebody else.
    fn asker_at(&self, at: ExprId) -> Option<Model> {
        let (project, stored) = (self.cx.project, &self.cx.stored);
        if !stored.has_askers() {
            return None;
        }
        let of_class =
            |class: ClassRef| Some(Model { class: Some(class), table: Some(project.class(class).name.clone()) });
        let t = project.type_of(self.at(at));
        if let Some(class) = t.and_then(|t| t.class()) {
            return stored.asked_by(class).and_then(of_class);
        }
        if let ExprKind::Member { name, .. } = self.module.kind(at)
            && let Some(class) = project.enclosing_class(self.at(at))
            && let Some(entity) = project.lineage(class).into_iter().find_map(|c| stored.asked_by_member(c, name))
        {
            return of_class(entity);
        }
        let Origin::Made(made) = project.origin(self.at(at)) else { return None };
        let ExprKind::Call { callee, args } = project.kind(made) else { return None };
        let ExprKind::Name(name) = project.module_of(made.file).kind(*callee) else { return None };
        stored.asked_by_call(project, name, ExprRef::new(made.file, args.first()?.value)).and_then(of_class)
    }

    /// `row[Citizens.cnic]`: the column of a table that is declared as an object or class.
    pub(super) fn column_of_entity(&self, e: ExprId) -> Option<String> {
        let ExprKind::Member { object, name } = self.module.kind(e) else { return None };
        let class = self.class_of(*object).filter(|c| self.cx.stored.is_entity(*c))?;
        let alias = self.cx.stored.aliases().of(self.cx.project, class, name);
        Some(alias.map_or(name, |a| &a.column).to_string())
    }

    fn class_of(&self, e: ExprId) -> Option<ClassRef> {
        if !matches!(self.module.kind(e), ExprKind::Name(_) | ExprKind::Member { .. }) {
            return None;
        }
        match self.cx.project.origin(self.at(e)) {
            Origin::Class(class) => Some(class),
            _ => None,
        }
    }

    /// `_.pick(user, ['email'])`, `$request->only('phone')`, `params.permit(:email)`, `Citizen.objects.values("cnic")`,
    /// `compact('email')`: the fields that are named, and no others.
    pub(super) fn picked(&mut self, call: &Call<'_>) -> Option<Value> {
        if !self.cx.knowledge.sanitizers.picks.contains(call.name) {
            return self.column_asked(call);
        }
        if let Some(rows) = self.rows_asked(call).or_else(|| self.table_asked(call)) {
            return Some(rows);
        }
        if let Some(row) = self.columns_of_table(call) {
            return Some(self.with_related(call, row));
        }
        let left_out = self.left_out(call.args);
        match call.object.filter(|_| !left_out.is_empty()) {
            Some(_) => Some(self.left_of(call.receiver, &left_out)),
            None => self.named_fields(call).map(|row| self.with_related(call, row)),
        }
    }

    /// `DB::table('citizens')->where('id', 1)->value('ward')`: one column, and no other.
    fn column_asked(&mut self, call: &Call<'_>) -> Option<Value> {
        let stored = &self.cx.stored;
        let is_asked = self.cx.knowledge.storage.selects.contains(call.name) && !call.args.is_empty();
        if !is_asked || stored.is_empty() || !self.names_columns(call) {
            return None;
        }
        let table = self.model_of(call.object?)?.table.filter(|t| stored.is_table(t));
        table.map(|_| self.columns_of_table(call).unwrap_or_else(Value::clean))
    }

    /// `Citizen.select(:name)`, `Citizen.where(id: 1).pluck(:name)`: columns that are a person's by their table.
    fn columns_of_table(&mut self, call: &Call<'_>) -> Option<Value> {
        let cx = self.cx;
        if !cx.knowledge.storage.selects.contains(call.name) || cx.stored.is_empty() {
            return None;
        }
        let table = self.model_of(call.object?)?.table?;
        let mut row = Value::default();
        for column in cx.stored.of_table(&table) {
            let is_named = |e: ExprId| self.module.str_literal(e) == Some(&column.column);
            if call.args.iter().any(|a| self.words_of(a.value).into_iter().any(is_named)) {
                self.put_column(&mut row, call.at, &column.column, column.data);
            }
        }
        row.has_data().then_some(row)
    }

    /// Whether texts alone say which columns are wanted: `select('id', 'email')`, not `select('*')` or `select($columns)`.
    fn names_columns(&self, call: &Call<'_>) -> bool {
        let is_name = |e: ExprId| self.module.str_literal(e).is_some_and(|t| !t.contains(['*', '(']));
        call.args.iter().all(|a| self.words_of(a.value).into_iter().all(is_name))
    }

    /// A key, or the columns of `'citizens.id, citizens.email as mail'`.
    fn columns_in(&self, e: ExprId) -> Vec<(ExprId, String)> {
        let Some(text) = self.module.str_literal(e).filter(|t| t.contains(',')) else {
            return self.constant_key(e).map(|key| (e, key)).into_iter().collect();
        };
        let column = |part: &str| {
            let word = part.split_whitespace().next()?.rsplit('.').next()?;
            word.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| (e, word.to_owned()))
        };
        text.split(',').filter_map(column).collect()
    }

    /// The fields that the arguments name, of what the call is made on.
    fn named_fields(&mut self, call: &Call<'_>) -> Option<Value> {
        let Call { object, receiver, args, given, .. } = *call;
        let module = self.module;
        let mut keys: Vec<ExprId> = Vec::new();
        // Arr::only(['cnic' => $cnic, 'ward' => $ward], ['ward']): what is picked of names nothing
        let of_first = given.first().is_some_and(Value::has_data) && args.len() > 1;
        for arg in args.iter().skip(usize::from(of_first)).filter(|a| a.name.is_none()) {
            match module.kind(arg.value) {
                ExprKind::Literal(Literal::Str(_)) => keys.push(arg.value),
                ExprKind::List(parts) => {
                    keys.extend(parts.iter().filter(|p| matches!(module.kind(**p), ExprKind::Literal(_))));
                }
                // $request->validate(['cnic' => 'required'])
                ExprKind::Object(entries) => keys.extend(entries.iter().filter_map(|e| e.key)),
                _ => {}
            }
        }
        // phone.slice(0, 3), queryset.values()
        let keys: Vec<(ExprId, String)> = keys.into_iter().take(MAX_PICKED).flat_map(|k| self.columns_in(k)).collect();
        if keys.is_empty() || keys.iter().any(|(_, k)| k.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        // _.pick(user, ['email']) picks from its first argument
        let of = match object.and_then(|o| last_name(module, o)) {
            Some(_) if given.first().is_some_and(Value::has_data) => &given[0],
            Some(_) => receiver,
            None => given.first().unwrap_or(receiver),
        };
        // compact('cnic')
        let is_bare = object.is_none() && !of_first;
        let mut all = Value::default();
        for (e, key) in keys {
            let key = Name::new(key);
            let known = if is_bare { self.env.get(&key).map(|v| (**v).clone()) } else { of.entry(&key).cloned() };
            let value = match known {
                Some(value) if value.is_clean || value.has_data() => value,
                _ => match self.cx.knowledge.names.identifier(&key) {
                    NameClass::Data(id, Strength::Strong) if !self.cx.knowledge.types.get(id).is_whole() => {
                        let step = self.steps.add(self.place(e), Label::Named(key.clone()), None);
                        Value::of(What::Data(id, Strength::Strong), step)
                    }
                    _ => Value::clean(),
                },
            };
            all.put(&key, value);
        }
        let is_clean = all.all_facts().is_empty();
        Some(if is_clean { Value::clean() } else { all })
    }

    /// `query.select('-cnic -phoneNumber')`, `query.select({ cnic: 0 })`: the fields that are left out, where nothing else
    /// is said.
    fn left_out(&self, args: &[Arg]) -> Vec<Name> {
        let module = self.module;
        let mut left_out = Vec::new();
        for arg in args {
            match module.kind(arg.value) {
                ExprKind::Literal(Literal::Str(text)) => {
                    for word in text.split_whitespace() {
                        let Some(field) = word.strip_prefix('-').filter(|f| !f.is_empty()) else { return Vec::new() };
                        left_out.push(Name::new(field));
                    }
                }
                ExprKind::Object(entries) => {
                    for entry in entries {
                        let is_off = match module.kind(entry.value) {
                            ExprKind::Literal(Literal::Bool(given)) => !given,
                            ExprKind::Literal(Literal::Number(given)) => given == "0",
                            _ => false,
                        };
                        let key = entry.key.and_then(|k| module.str_literal(k));
                        let Some(key) = key.filter(|_| is_off) else { return Vec::new() };
                        left_out.push(key.clone());
                    }
                }
                _ => return Vec::new(),
            }
        }
        left_out
    }
}
