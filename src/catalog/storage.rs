//! How code declares what a database keeps: `policies/storage/*.yaml`. As written → as checked.
//!
//! Declarations are told by simple names and by where they stand: a class that is an entity, a call that declares a
//! table with its columns, an element of a change log. Which column is which personal data is decided in
//! [`crate::facts::data::stored`].

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, files_below};
use super::words::NameSet;
use crate::source::Language;

/// Where in a call something stands: `arg 0`, `key columns`, `receiver`, `chain createTable`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub enum At {
    Arg(usize),
    Key(SmolStr),
    /// What the method is called on, by its name.
    Receiver,
    /// The first argument of such a call further in front in the chain: `createTable("citizens").addColumn("cnic")`.
    Chain(SmolStr),
}

impl TryFrom<String> for At {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(' ') {
            Some(("arg", n)) => n.parse().map(At::Arg).map_err(|_| format!("`{text}`: `arg` is followed by a number")),
            Some(("key", name)) if !name.is_empty() => Ok(At::Key(name.into())),
            Some(("chain", name)) if !name.is_empty() => Ok(At::Chain(name.into())),
            None if text == "receiver" => Ok(At::Receiver),
            _ => Err(format!("unknown selector `{text}`; expected `arg N`, `key NAME`, `chain NAME` or `receiver`")),
        }
    }
}

/// Classes whose fields are columns.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entities {
    /// Told as what declares the column.
    pub title: SmolStr,
    /// Simple names of annotations, and of derived traits, of such a class.
    #[serde(default)]
    pub annotations: Vec<SmolStr>,
    /// Simple names of base classes, direct or not.
    #[serde(default)]
    pub bases: Vec<SmolStr>,
    /// Annotations of fields; one of them makes the class an entity.
    #[serde(default)]
    pub field_annotations: Vec<SmolStr>,
    /// `DbSet<Citizen>`: a field of this type makes its argument an entity.
    #[serde(default)]
    pub sets: Vec<SmolStr>,
    /// Only fields that are given by such a call, or are marked by such an annotation, are columns; `*Field` for an ending.
    #[serde(default)]
    pub columns: Vec<SmolStr>,
    /// Annotations of fields that are not kept.
    #[serde(default)]
    pub unstored: Vec<SmolStr>,
    /// Attributes and annotations that say what the table is called: `__tablename__`, `Table`.
    #[serde(default)]
    pub table: Vec<SmolStr>,
    /// Attributes that list columns: `$fillable`, the keys of `$casts`.
    #[serde(default)]
    pub lists: Vec<SmolStr>,
    /// Attributes that list the columns which JSON leaves out, and the only ones that it shows.
    #[serde(default)]
    pub hidden: Vec<SmolStr>,
    #[serde(default)]
    pub visible: Vec<SmolStr>,
    /// Calls in the body of the class whose strings name columns that are kept encrypted: `encrypts :cnic`.
    #[serde(default)]
    pub encrypts: Vec<SmolStr>,
    /// Methods that return the columns: as keys (`attributeLabels()`), and as the words of rules (`rules()`).
    #[serde(default)]
    pub keyed_by: Vec<SmolStr>,
    #[serde(default)]
    pub ruled_by: Vec<SmolStr>,
    /// Methods that return what JSON shows: `fields()`.
    #[serde(default)]
    pub shown_by: Vec<SmolStr>,
    /// An object of the class asks its table too: `$this->citizen->where(…)->get()`.
    #[serde(default)]
    pub instances: bool,
    /// How methods begin that narrow down what is asked: `scopeActive` for `Citizen::active()`.
    #[serde(default)]
    pub scopes: SmolStr,
    /// Calls in a method of the class whose first argument is a related class: `$this->hasMany(Phone::class)`.
    #[serde(default)]
    pub relations: Vec<SmolStr>,
    /// Calls of a chain that name related rows: `Citizen::with('phones')`.
    #[serde(default)]
    pub eager: Vec<SmolStr>,
}

/// Classes, members and calls that ask the table of an entity which they name.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Askers {
    /// Endings of the names of base classes of such a class.
    #[serde(default)]
    pub bases: Vec<SmolStr>,
    /// Its methods or attributes that name the entity: `function model() { return Citizen::class; }`.
    #[serde(default)]
    pub named_by: Vec<SmolStr>,
    /// The member of such a class that asks, where it does not itself: `$this->model` of `$modelName`.
    #[serde(default)]
    pub member: SmolStr,
    /// Functions whose first argument is the entity: `model('CitizenModel')`.
    #[serde(default)]
    pub made: Vec<SmolStr>,
}

/// Calls that declare a table.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableCalls {
    pub title: SmolStr,
    /// Last names, with a receiver where the name alone says too little: `Schema.create`.
    pub calls: Vec<SmolStr>,
    pub table: Option<At>,
    /// An object whose keys are columns. Else they are declared by calls on the parameter of a block.
    pub columns: Option<At>,
    /// Methods of that parameter that declare no column: `index`.
    #[serde(default)]
    pub without: Vec<SmolStr>,
    /// A macro whose text is the table: `table! { citizens (id) { id -> Integer, cnic -> Text } }`.
    #[serde(default)]
    pub laid_out: bool,
}

/// Calls that declare one column.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnCalls {
    pub title: SmolStr,
    pub calls: Vec<SmolStr>,
    pub table: Option<At>,
    pub name: At,
}

/// Documents of tables: change logs and mappings in XML, YAML or JSON.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDocuments {
    pub title: SmolStr,
    /// Elements around the columns.
    pub tables: Vec<SmolStr>,
    /// The attribute of such an element that names the table.
    pub table: SmolStr,
    /// Elements that are columns.
    pub columns: Vec<SmolStr>,
    pub name: SmolStr,
}

/// Classes that write an entity as JSON: `class Meta: model = Citizen; fields = "__all__"`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Serializers {
    pub bases: Vec<SmolStr>,
    /// Attributes of a class inside.
    pub model: SmolStr,
    pub fields: SmolStr,
    pub exclude: SmolStr,
    /// What stands for all fields in their place.
    #[serde(default)]
    pub all: Vec<SmolStr>,
    /// The attribute that lists what is shown and never taken, and the keyword of a field that says so of it.
    #[serde(default)]
    pub unwritten: SmolStr,
    #[serde(default)]
    pub unwritten_key: SmolStr,
    /// Members of an object of the class that hold the record, where code reads them: `CitizenSerializer(citizen).data`.
    #[serde(default)]
    pub read: Vec<SmolStr>,
    /// Members that hold what the caller sent, once it is checked: `serializer.validated_data`.
    #[serde(default)]
    pub taken: Vec<SmolStr>,
}

/// Classes that write a record as keys: `function toArray() { return ['cnic' => $this->cnic]; }`, `attributes :cnic`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    pub bases: Vec<SmolStr>,
    /// Endings of the names of such classes, before which the record's name stands: `CitizenResource`.
    #[serde(default)]
    pub endings: Vec<SmolStr>,
    /// Methods that return the keys.
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    /// They return the values alone: `return [$citizen->cnic, $citizen->phone];`
    #[serde(default)]
    pub members: bool,
    /// Calls in the body of the class that name them.
    #[serde(default)]
    pub lists: Vec<SmolStr>,
    /// Calls on the class that give a record, beside making an object of it: `CitizenResource::collection($citizens)`.
    #[serde(default)]
    pub made: Vec<SmolStr>,
    /// Attributes that name what is shown within, and how a method for one begins: `includeContacts`.
    #[serde(default)]
    pub includes: Vec<SmolStr>,
    #[serde(default)]
    pub include: SmolStr,
}

/// Calls that ask a table for rows, and how they say which columns they want.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queries {
    /// Calls on a model that give its rows.
    #[serde(default)]
    pub finds: NameSet,
    /// The same on a member that is called like the table: `db.citizen.findMany()`.
    #[serde(default)]
    pub delegates: NameSet,
    /// Calls that give the rows under a key: `findAndCountAll` → `rows`.
    #[serde(default)]
    pub under: BTreeMap<SmolStr, SmolStr>,
    /// Functions whose first argument is the table that the chain asks: `knex("citizens")`.
    #[serde(default)]
    pub starts: NameSet,
    /// Calls of a chain that name its table, and those that add one.
    #[serde(default)]
    pub tables: NameSet,
    #[serde(default)]
    pub joins: NameSet,
    /// Calls of such a chain that change rows, and those that give what they changed.
    #[serde(default)]
    pub changes: NameSet,
    #[serde(default)]
    pub returns: NameSet,
    /// Calls that keep what they are given.
    #[serde(default)]
    pub keeps: NameSet,
    /// Calls that give no rows: `count`.
    #[serde(default)]
    pub counts: NameSet,
    /// Calls of a chain that name columns.
    #[serde(default)]
    pub selects: NameSet,
    /// Those that name columns beside the others.
    #[serde(default)]
    pub adds: NameSet,
    /// Keys of options that name columns; under `excluding`, those that are left out.
    #[serde(default)]
    pub only: NameSet,
    #[serde(default)]
    pub excluding: SmolStr,
    /// Keys of options that name columns which are left out.
    #[serde(default)]
    pub without: NameSet,
    /// Keys of options that name related rows, and in an element of their list the related model.
    #[serde(default)]
    pub within: NameSet,
    #[serde(default)]
    pub model: SmolStr,
    /// Calls that want all columns, of the tables that they name: `.selectAll("citizens")`.
    #[serde(default)]
    pub wholes: NameSet,
    /// Calls that run a query which a variable holds: `query.execute()`.
    #[serde(default)]
    pub runs: NameSet,
    /// Calls whose texts name related rows: `.leftJoinAndSelect("c.phones", "p")`, `.withGraphFetched("[phones, office]")`.
    #[serde(default)]
    pub eager: NameSet,
    /// Keys of options that name methods whose results are written beside the columns.
    #[serde(default)]
    pub methods: NameSet,
    /// Calls that give what is kept back otherwise: by the scope of the model, and by how it is written as JSON.
    #[serde(default)]
    pub unscoped: NameSet,
    #[serde(default)]
    pub raw: NameSet,
    /// Endings of the names of what asks a table: `citizensRepository`.
    #[serde(default)]
    pub endings: Vec<SmolStr>,
    /// Calls that give what asks the table of a class: `getRepository(Citizen)`.
    #[serde(default)]
    pub repositories: NameSet,
}

impl Queries {
    /// Whether a key of options says which columns, relations or results are wanted.
    pub fn says(&self, key: &str) -> bool {
        [&self.only, &self.without, &self.within, &self.methods].iter().any(|words| words.contains(key))
    }
}

/// Calls that give rows as objects of a class that they name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rows {
    /// With the class as their last type argument: `query_as::<_, Citizen>(sql)`.
    pub typed: NameSet,
    /// With the class as their first argument: `query_as!(Citizen, "…")`.
    pub named: NameSet,
    /// Methods of the class that stand among the arguments of another call of the chain: `Citizen::as_select()`.
    pub selected: NameSet,
    /// Functions of the class itself, or of what is made beside it, at which a chain begins: `Entity::find()`.
    pub asked: NameSet,
    /// The name of what is made beside the class, and the name of the class: `Entity` is made of `Model`.
    pub made: BTreeMap<SmolStr, SmolStr>,
    /// Calls of the chain that name columns as variables: `.select((citizens::cnic, citizens::email))`.
    pub columns: NameSet,
    /// Calls that give the rows, and those that hand on what the chain asks for: all but these give something else.
    pub gives: NameSet,
}

/// Objects of a database that are told a query step by step: `$this->db->from('citizens')`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Builders {
    /// Their names.
    pub on: NameSet,
    /// Methods whose first argument is the table, those that add one, and those whose arguments are columns.
    pub tables: NameSet,
    pub joins: NameSet,
    pub selects: NameSet,
    /// Methods that run the query, after which the object is told the next one; their first argument may be the table.
    pub runs: NameSet,
    /// Methods that give no rows: how many there are, and what was changed.
    pub counts: NameSet,
    pub changes: NameSet,
}

/// How a declaration says that a column is not given unless it is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptBack {
    /// A key of a column's options that is false there.
    pub unselected: SmolStr,
    /// Where in the options of a table a list of left out columns stands: `defaultScope.attributes.exclude`.
    #[serde(default)]
    pub scoped: Vec<SmolStr>,
    /// Where a function stands that takes columns out of what is written: `toJSON.transform`, and what it is assigned
    /// to: `methods.toJSON`.
    #[serde(default)]
    pub serialised: Vec<SmolStr>,
    #[serde(default)]
    pub assigned: Vec<SmolStr>,
    /// The call or operator that takes one out.
    #[serde(default)]
    pub deletes: SmolStr,
}

/// What says under which name a field is kept or sent: `@Column(name = "cnic") String idNumber`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedBy {
    /// Simple names of annotations of the field, and of calls that give it.
    pub by: NameSet,
    /// Named arguments that are the name, or keys of an object in their place.
    #[serde(default)]
    pub keys: Vec<SmolStr>,
    /// A text in front of all others is the name too.
    #[serde(default)]
    pub first: bool,
    /// What stands before the name in a text of several settings: `column:` of `"size:15;column:cnic"`.
    #[serde(default)]
    pub before: SmolStr,
}

/// Calls that say under which name a field is kept, apart from the field: `alias_attribute :code, :cnic`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renames {
    /// Names of the calls. Their first text is the name.
    pub by: NameSet,
    /// Calls before them, in the same chain, that choose the field: `Property(p => p.Code)`. Where there are none, the call
    /// stands in the class, and is told the field before its name.
    #[serde(default)]
    pub of: NameSet,
}

/// A kind of declaration, and the languages that it stands in.
#[derive(Clone, Debug)]
pub struct In<T> {
    pub languages: Vec<Language>,
    pub rule: T,
}

#[derive(Clone, Debug, Default)]
pub struct Storage {
    pub entities: Vec<In<Entities>>,
    pub tables: Vec<In<TableCalls>>,
    pub columns: Vec<In<ColumnCalls>>,
    pub documents: Vec<In<TableDocuments>>,
    /// In lower case: parts of names that say of a column's declaration that it encrypts or hashes.
    pub protections: Vec<SmolStr>,
    pub serializers: Vec<In<Serializers>>,
    pub resources: Vec<In<Resources>>,
    /// Calls on an entity that ask for the columns that they name.
    pub selects: Vec<SmolStr>,
    /// Calls that name the table which a call on their result asks: `store.from("citizens").select("cnic")`.
    pub froms: Vec<SmolStr>,
    pub queries: Vec<In<Queries>>,
    pub kept_back: Vec<In<KeptBack>>,
    pub rows: Vec<In<Rows>>,
    pub askers: Vec<In<Askers>>,
    pub builders: Vec<In<Builders>>,
    /// Types whose argument is a class with a field for each table, typed with the class of its rows: `Kysely<Database>`.
    pub databases: Vec<In<SmolStr>>,
    pub named: Vec<In<NamedBy>>,
    pub renames: Vec<In<Renames>>,
    /// Calls that change or remove the record that they are made on or given.
    pub changing: FxHashSet<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    languages: Vec<Language>,
    #[serde(default)]
    entities: Vec<Entities>,
    #[serde(default)]
    tables: Vec<TableCalls>,
    #[serde(default)]
    columns: Vec<ColumnCalls>,
    #[serde(default)]
    documents: Vec<TableDocuments>,
    #[serde(default)]
    protections: Vec<SmolStr>,
    #[serde(default)]
    serializers: Vec<Serializers>,
    #[serde(default)]
    resources: Vec<Resources>,
    #[serde(default)]
    selects: Vec<SmolStr>,
    #[serde(default)]
    froms: Vec<SmolStr>,
    queries: Option<Queries>,
    kept_back: Option<KeptBack>,
    rows: Option<Rows>,
    #[serde(default)]
    askers: Vec<Askers>,
    builders: Option<Builders>,
    #[serde(default)]
    databases: Vec<SmolStr>,
    #[serde(default)]
    named: Vec<NamedBy>,
    #[serde(default)]
    renames: Vec<Renames>,
    #[serde(default)]
    changing: Vec<SmolStr>,
}

impl Storage {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let mut all = Self::default();
        let mut errors = Vec::new();
        for file in files_below("storage", overlays).map_err(|e| vec![e])? {
            let written: Written = match file.parse() {
                Ok(w) => w,
                Err(e) => {
                    errors.push(e);
                    continue;
                }
            };
            if written.languages.is_empty() {
                errors.push(file.error(file.locate("languages"), "`languages:` is empty: no file would be searched"));
            }
            let languages = &written.languages;
            all.entities.extend(placed(written.entities, languages));
            all.tables.extend(placed(written.tables, languages));
            all.columns.extend(placed(written.columns, languages));
            all.documents.extend(placed(written.documents, languages));
            all.serializers.extend(placed(written.serializers, languages));
            all.resources.extend(placed(written.resources, languages));
            all.selects.extend(written.selects);
            all.froms.extend(written.froms);
            all.queries.extend(placed(written.queries, languages));
            all.kept_back.extend(placed(written.kept_back, languages));
            all.rows.extend(placed(written.rows, languages));
            all.askers.extend(placed(written.askers, languages));
            all.builders.extend(placed(written.builders, languages));
            all.databases.extend(placed(written.databases, languages));
            all.named.extend(placed(written.named, languages));
            all.renames.extend(placed(written.renames, languages));
            all.protections.extend(written.protections);
            all.changing.extend(written.changing);
        }
        match errors.is_empty() {
            true => Ok(all),
            false => Err(errors),
        }
    }
}

fn placed<T>(rules: impl IntoIterator<Item = T>, languages: &[Language]) -> impl Iterator<Item = In<T>> {
    rules.into_iter().map(|rule| In { languages: languages.to_vec(), rule })
}

impl<T> In<T> {
    pub fn is_for(&self, language: Language) -> bool {
        self.languages.contains(&language)
    }
}
