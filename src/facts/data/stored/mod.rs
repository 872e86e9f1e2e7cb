//! What a project's databases keep: columns with personal data, by the entities, migrations, schemas and statements that
//! declare them.
//!
//! Entities are classes ([`entities`]), schemas and migrations are calls ([`declared`]), the rest is SQL, in files and in
//! strings ([`statements`]), and documents ([`documents`]). Whether a database encrypts its disks is said nowhere in code:
//! a column is protected only where its own declaration says so.

mod askers;
mod databases;
mod declared;
mod documents;
mod entities;
mod kept_back;
mod resources;
mod serializers;
mod statements;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::DataKnowledge;
use super::called::Aliases;
use super::names::NameClass;
use super::types::{ShownField, places_have};
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::inflection::singular;
use crate::ir::{ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ClassRef, Project};
use crate::source::Place;

/// One declaration of a column that holds personal data or a credential.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StoredColumn {
    /// As written; a class where nothing else says it.
    pub table: Name,
    pub column: Name,
    pub data: DataTypeId,
    pub place: Place,
    /// What declares it: `JPA entity`.
    pub by: SmolStr,
    /// The declaration encrypts or hashes it.
    pub is_protected: bool,
    /// Not given, unless somebody asks for it.
    pub kept_back: Option<KeptBack>,
}

/// Why rows leave a column out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum KeptBack {
    /// The column says so: `{ select: false }`.
    Unselected,
    /// The table's default scope does.
    Scoped,
    /// The record leaves it out where it is written as JSON.
    Serialised,
}

impl StoredColumn {
    /// The same for all declarations of one column: `Owner.mobileNumber`, `owners.mobile_number`. None where it is not
    /// known which table it belongs to.
    pub fn key(&self) -> Option<(String, String)> {
        let letters = self.column.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        (!self.table.is_empty()).then(|| (table_key(&self.table), letters.collect()))
    }
}

/// All columns, by table.
#[derive(Debug, Default)]
pub struct Stored {
    columns: Vec<StoredColumn>,
    /// By [`table_key`].
    by_table: FxHashMap<String, Vec<usize>>,
    entities: FxHashMap<ClassRef, Entity>,
    /// Entities by [`table_key`] of their own names, the first of each.
    by_name: FxHashMap<String, ClassRef>,
    /// The same by the names of their tables.
    of_tables: FxHashMap<String, ClassRef>,
    /// Every table that is declared, personal or not, by [`table_key`].
    tables: FxHashSet<String>,
    serializers: FxHashMap<ClassRef, serializers::Serializer>,
    /// Names of the classes that give a record where an object of them is made.
    made: FxHashSet<Name>,
    /// Names of the members that hold a record.
    read: FxHashSet<Name>,
    /// Names of the members that hold what a record is made of.
    taken: FxHashSet<Name>,
    asking: askers::Asking,
    aliases: Aliases,
}

/// A class that a mapper fills from a table.
#[derive(Clone, Debug, Default)]
struct Entity {
    table: Name,
    /// The title of what declares it.
    by: SmolStr,
    /// Columns that it leaves out where it is written as JSON.
    hidden: FxHashSet<Name>,
    /// The only ones that it shows, if it lists them.
    visible: FxHashSet<Name>,
}

/// Fields of entities that calls say the columns of: `HasColumnName("cnic")`.
fn keep_renamed(finder: &mut Finder<'_, '_>, aliases: &Aliases) {
    for (field, alias, place) in aliases.renamed() {
        let Some(Entity { table, by, .. }) = finder.entities.get(&alias.class).cloned() else { continue };
        let declared = Declared { table: &table, column: field, place: *place, by: &by, is_protected: false };
        finder.keep(declared, alias.data);
    }
}

impl Stored {
    pub fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Self {
        let mut finder = Finder {
            project,
            knowledge,
            found: Vec::new(),
            entities: FxHashMap::default(),
            tables: FxHashSet::default(),
            kept_back: Vec::new(),
        };
        entities::find(&mut finder);
        let aliases = Aliases::find(project, knowledge);
        keep_renamed(&mut finder, &aliases);
        declared::find(&mut finder);
        databases::find(&mut finder);
        documents::find(&mut finder);
        statements::find(&mut finder);
        kept_back::find(&mut finder);
        let (entities, tables) = (finder.entities, finder.tables);
        let mut columns = finder.found;
        for (table, column, why) in finder.kept_back {
            let key = table_key(&table);
            let named = columns.iter_mut().filter(|c| c.column == column && table_key(&c.table) == key);
            named.for_each(|c| c.kept_back = Some(why));
        }
        let encrypted: Vec<(String, Name)> =
            columns.iter().filter(|c| c.is_protected).map(|c| (table_key(&c.table), c.column.clone())).collect();
        // what the entity encrypts is encrypted in the table of the migration
        for column in columns.iter_mut().filter(|c| !c.is_protected) {
            let key = table_key(&column.table);
            column.is_protected = encrypted.iter().any(|(table, name)| *table == key && *name == column.column);
        }
        columns.sort();
        columns.dedup();
        let mut by_table: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, column) in columns.iter().enumerate() {
            by_table.entry(table_key(&column.table)).or_default().push(i);
        }
        let mut by_name: FxHashMap<String, ClassRef> = FxHashMap::default();
        let mut of_tables: FxHashMap<String, ClassRef> = FxHashMap::default();
        for (class, entity) in &entities {
            let names = [(&mut by_name, &project.class(*class).name), (&mut of_tables, &entity.table)];
            for (index, name) in names {
                let first = index.entry(table_key(name)).or_insert(*class);
                *first = (*first).min(*class);
            }
        }
        let serializers = FxHashMap::default();
        let (made, read, taken) = (FxHashSet::default(), FxHashSet::default(), FxHashSet::default());
        let asking = askers::Asking::default();
        let mut stored = Self {
            columns,
            by_table,
            entities,
            by_name,
            of_tables,
            tables,
            serializers,
            made,
            read,
            taken,
            asking,
            aliases,
        };
        stored.asking = askers::find(project, knowledge, &stored);
        stored.serializers = serializers::find(project, knowledge, &stored);
        stored.serializers.extend(resources::find(project, knowledge, &stored));
        let made = stored.serializers.iter().filter(|(_, s)| !s.made.is_empty());
        stored.made = made.map(|(class, _)| project.class(*class).name.clone()).collect();
        stored.read = stored.serializers.values().flat_map(|s| s.read.iter().cloned()).collect();
        stored.taken = stored.serializers.values().flat_map(|s| s.taken.iter().cloned()).collect();
        stored
    }

    /// Whether the member of an object of the class holds what it takes, and its fields say what that is.
    pub fn is_taken(&self, class: ClassRef, member: &str) -> bool {
        self.serializers.get(&class).is_some_and(|s| s.is_told && s.taken.iter().any(|t| t == member))
    }

    /// Whether a member of the name may hold that: the quick question.
    pub fn may_be_taken(&self, member: &str) -> bool {
        self.taken.contains(member)
    }

    /// Whether nothing is known of any database.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Fields that are kept under another name than their own.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    pub fn is_entity(&self, class: ClassRef) -> bool {
        self.entities.contains_key(&class)
    }

    /// The entity of a name, in any form: `citizens` of `class Citizen`.
    pub fn entity_called(&self, name: &str) -> Option<ClassRef> {
        self.by_name.get(&table_key(name)).copied()
    }

    /// Entities by the name of the class as it is written, where many have one name.
    pub fn entities_named<'a>(
        &'a self,
        project: &'a Project<'_>,
        name: &'a str,
    ) -> impl Iterator<Item = ClassRef> + 'a {
        self.entities.keys().copied().filter(move |c| project.class(*c).name == name)
    }

    /// The table that keeps an entity.
    pub fn table_of(&self, class: ClassRef) -> Option<&Name> {
        self.entities.get(&class).map(|e| &e.table)
    }

    /// Whether a table of the name is declared, whatever it keeps.
    pub fn is_table(&self, name: &str) -> bool {
        let key = table_key(name);
        self.tables.contains(&key) || self.by_table.contains_key(&key)
    }

    /// What a class writes as JSON beside the fields that it declares: the columns of its table, or what a serializer lists.
    pub fn serialised(&self, class: ClassRef) -> Vec<ShownField> {
        if let Some(serializer) = self.serializers.get(&class) {
            return serializer.shown.clone();
        }
        let columns = self.of_class(class);
        columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }).collect()
    }

    /// Whether a class shows a field that it never takes.
    pub fn is_unwritten(&self, class: ClassRef, field: &Name) -> bool {
        self.serializers.get(&class).is_some_and(|s| s.unwritten.contains(field))
    }

    /// Whether a class of the name may write records: the quick question.
    pub fn may_be_made(&self, name: &str) -> bool {
        self.made.contains(name)
    }

    /// Whether any class writes records by being made or read.
    pub fn makes_any(&self) -> bool {
        !self.made.is_empty() || !self.read.is_empty()
    }

    /// Whether a member of the name may hold a record: the quick question.
    pub fn may_be_read(&self, name: &str) -> bool {
        self.read.contains(name)
    }

    /// Whether the member of an object of the class holds its record.
    pub fn is_record(&self, class: ClassRef, member: &str) -> bool {
        self.serializers.get(&class).is_some_and(|s| s.read.iter().any(|r| r == member))
    }

    /// Whether a record is given where an object of the class is made, or where it is called so.
    pub fn gives_record(&self, class: ClassRef, called: Option<&Name>) -> bool {
        let made = self.serializers.get(&class).map(|s| &s.made).filter(|made| !made.is_empty());
        made.is_some_and(|made| called.is_none_or(|name| made.contains(name)))
    }

    /// The columns that the entity of a name shows.
    fn of_entity(&self, name: &str) -> impl Iterator<Item = &StoredColumn> {
        let first = self.of_tables.get(&table_key(name)).copied();
        first.into_iter().flat_map(|class| self.of_class(class))
    }

    /// The columns of an entity that it shows.
    fn of_class(&self, class: ClassRef) -> impl Iterator<Item = &StoredColumn> {
        let entity = self.entities.get(&class);
        let columns = entity.into_iter().flat_map(|e| self.of_table(&e.table));
        columns.filter(move |c| {
            entity.is_some_and(|e| {
                !e.hidden.contains(&c.column) && (e.visible.is_empty() || e.visible.contains(&c.column))
            })
        })
    }

    pub fn columns(&self) -> &[StoredColumn] {
        &self.columns
    }

    /// The columns of a table, or of the table that a class stands for, by any name: `citizens`, `Citizen`.
    pub fn of_table(&self, name: &str) -> impl Iterator<Item = &StoredColumn> {
        self.by_table.get(&table_key(name)).into_iter().flatten().map(|i| &self.columns[*i])
    }
}

/// `public.household_members`, `HouseholdMember` → `householdmember`: what the names of one table share.
fn table_key(name: &str) -> String {
    let last = name.rsplit(['.', ':', '\\']).next().unwrap_or(name);
    let letters: String = last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // const citizenSchema = new Schema({…}): the documents of `Citizen`
    let letters = letters.strip_suffix("schema").filter(|l| !l.is_empty()).map(str::to_owned).unwrap_or(letters);
    singular(&letters)
}

/// Collects columns.
struct Finder<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    found: Vec<StoredColumn>,
    entities: FxHashMap<ClassRef, Entity>,
    tables: FxHashSet<String>,
    /// Table, column, and why it is not given.
    kept_back: Vec<(Name, Name, KeptBack)>,
}

/// A column as it stands in code.
struct Declared<'n> {
    table: &'n str,
    column: &'n str,
    place: Place,
    by: &'n SmolStr,
    is_protected: bool,
}

impl Finder<'_, '_> {
    /// Keeps the column if its name says personal data.
    fn add(&mut self, declared: Declared<'_>) {
        if self.is_aside(&declared) {
            return;
        }
        if !declared.table.is_empty() {
            self.tables.insert(table_key(declared.table));
        }
        let names = &self.knowledge.names;
        let NameClass::Data(data, strength) = names.identifier(declared.column) else { return };
        // const userSchema = new Schema({ name: String })
        let endings = &self.knowledge.types.words.table_endings;
        let bare = endings.iter().find_map(|end| declared.table.strip_suffix(end.as_str()));
        let table = bare.unwrap_or(declared.table);
        let is_told = strength == Strength::Strong || names.is_person(table);
        // the address of an office is no person's; that of its head is: `head_address`
        let is_of_place = places_have(self.knowledge.types.get(data))
            && names.is_organisation(table)
            && !names.mentions_person(table)
            && !names.mentions_person(declared.column);
        if is_told && !is_of_place && !self.knowledge.types.get(data).is_whole() {
            self.keep(declared, data);
        }
    }

    /// Tests and examples declare no database.
    fn is_aside(&self, declared: &Declared<'_>) -> bool {
        let class = self.project.sources.get(declared.place.file).class;
        class.test || class.docs
    }

    /// Keeps a column of known data.
    fn keep(&mut self, declared: Declared<'_>, data: DataTypeId) {
        if self.is_aside(&declared) {
            return;
        }
        self.found.push(StoredColumn {
            table: declared.table.into(),
            column: declared.column.into(),
            data,
            place: declared.place,
            by: declared.by.clone(),
            is_protected: declared.is_protected,
            kept_back: None,
        });
    }

    /// Whether a word in an expression says that a value is encrypted or hashed: `EncryptedCharField()`,
    /// `Convert(converter=CryptoConverter)`, `"encrypted"`.
    fn says_hidden(&self, module: &Module, e: ExprId) -> bool {
        let mut says = false;
        module.walk_expr(e, crate::ir::visit::Nested::Skip, &mut |e| {
            if let ExprKind::Name(word) | ExprKind::Member { name: word, .. } | ExprKind::Literal(Literal::Str(word)) =
                module.kind(e)
            {
                says |= self.is_hiding(word);
            }
        });
        says
    }

    fn is_hiding(&self, word: &str) -> bool {
        let lower = word.to_ascii_lowercase();
        word.len() < MAX_WORD
            && (self.knowledge.names.identifier(word) == NameClass::Hidden
                || self.knowledge.storage.protections.iter().any(|p| lower.contains(p.as_str())))
    }
}

/// `email_verified BOOLEAN`: a column of yes and no.
fn is_flag_type(name: &str) -> bool {
    ["boolean", "bool", "bit"].iter().any(|flag| name.eq_ignore_ascii_case(flag))
}

/// Longer strings are sentences or queries.
const MAX_WORD: usize = 48;

/// Where the name called ends in one of the names, with its receiver where one is asked for: `Schema.create`.
fn is_called(module: &Module, callee: ExprId, names: &[SmolStr]) -> bool {
    let (last, object) = match module.kind(callee) {
        ExprKind::Name(name) => (name, None),
        ExprKind::Member { object, name } => (name, Some(*object)),
        _ => return false,
    };
    names.iter().any(|asked| match asked.rsplit_once('.') {
        None => asked == last,
        Some((receiver, name)) => {
            name == last && object.and_then(|o| simple_name(module, o)).is_some_and(|n| n == receiver)
        }
    })
}

/// The last name of an expression: `knex.schema` → `schema`, `Schema::connection("x")` → `connection`.
fn simple_name(module: &Module, mut e: ExprId) -> Option<&Name> {
    for _ in 0..4 {
        match module.kind(e) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => return Some(name),
            ExprKind::Call { callee, .. } => e = *callee,
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::table_key;

    #[test]
    fn names_of_one_table_meet() {
        for name in ["household_members", "HouseholdMember", "dbo.HouseholdMembers", "HOUSEHOLD_MEMBER"] {
            assert_eq!(table_key(name), "householdmember", "{name}");
        }
        assert_eq!(table_key("cities"), "city");
        assert_eq!(table_key("address"), "address");
    }
}
