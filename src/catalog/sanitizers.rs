//! What happens to personal data on its way to a log: `policies/sanitizers.yaml`. As written → as checked.
//!
//! Everything by name is a set, looked up by the last name of a call or member.

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, file_at};
use super::masking::{Cuts, ReplaceArgument, Stars, TextCall};
use super::pattern::Pattern;
use super::redactors::Redactor;
use super::words::{NameSet, Words};
use crate::ir::Name;
use crate::source::Language;

#[derive(Clone, Debug)]
pub struct Sanitizers {
    /// Functions whose result no longer shows what they were given.
    pub hiding_calls: Vec<Pattern>,
    /// Words in a name that say the same.
    pub hiding_words: Vec<String>,
    /// Calls that give a part of a text.
    pub cuts: Cuts,
    /// What stands in the place of what is hidden: `cnic[:5] + "*******" + cnic[-1]`.
    pub stars: Stars,
    /// Calls that replace parts of a text.
    pub replaces: Vec<TextCall<ReplaceArgument>>,
    /// Members and functions whose result does not hold the data: `length`, `isEmpty`.
    pub harmless_members: Words,
    pub harmless_functions: Words,
    /// Of the harmless ones, those whose result has what an expression caught, by number: `text.match(/(\d{6})/)[1]`.
    pub captures: Words,
    /// Last words of what makes data up: `faker`.
    pub harmless_receivers: Words,
    /// Last words of a name that make it harmless whatever it was built from.
    pub harmless_endings: Words,
    /// Simple names of types from outside whose members are no personal data: `Assembly`.
    pub harmless_types: Words,
    /// What a wrapper of objects tells of itself: `record.offset()`, `page.getTotalPages()`.
    pub harmless_of_wrappers: NameSet,
    /// Functions that lay every field of an object open.
    pub serialiser_calls: Vec<Pattern>,
    pub serialiser_methods: Words,
    /// Members that do the same: `citizen.__dict__`.
    pub serialiser_members: Words,
    /// Ends of function names, in lower case, that say the same: `javaObjectToJsonString`.
    pub serialiser_endings: Vec<SmolStr>,
    /// Methods that hand on the data of their receiver; functions that hand on that of their arguments.
    pub keeping_methods: Words,
    /// Of these, the ones that are read without a call as well: `response.data`. Any other name that is read so of a body
    /// or a record is one field of it.
    pub keeping_properties: Words,
    pub keeping_functions: Words,
    /// Of the methods, the ones that hand on their arguments too: `greeting.concat(cnic)`.
    pub keeping_both: Words,
    /// Types whose constructor holds what it is given.
    pub keeping_types: Words,
    /// Types whose text is all that was put into them: `${new URLSearchParams({ cnic })}`.
    pub text_types: Words,
    /// Types whose constructor puts its arguments under names: `new HttpEntity(body, headers)`.
    pub parts: Vec<Parts>,
    /// Methods that put an argument into their receiver.
    pub adds: Words,
    /// Of these, what sends what it is given instead: `http.put(url, citizen)`.
    pub sends: Sends,
    /// What begins the names of methods that keep what they are given, and fill nothing in it: `parent.setChild(child)`.
    pub setters: Vec<SmolStr>,
    /// Methods that fill one argument from another: `copyProperties(citizen, dto)`.
    pub copies: Words,
    pub decodes: Words,
    /// Calls that read what they are called on, or given first, into a buffer: `r.Body.Read(buffer)`.
    pub reads_into: NameSet,
    /// Calls that write the text of their other arguments into the first: `fmt.Fprintf(&text, "owner %s", cnic)`.
    pub prints_into: NameSet,
    /// Calls that put the elements of a list under what their callback gives: `citizens.associateBy { it.cnic }`.
    pub keyed_by: Words,
    /// What makes a number of a text: `parseInt(otp)`.
    pub numbers: NameSet,
    /// What gives the keys of a container or entry, where they are data: `entry.getKey()`; and what the values.
    pub pair_keys: Words,
    pub pair_values: Words,
    /// Methods that leave the result of a query in their receiver: `cursor.execute(sql)`.
    pub fills: Words,
    /// What gives one row of what a query gave: `cursor.fetchone()`; and what puts its columns, in order, into what it is
    /// given: `rows.Scan(&cnic)`.
    pub single_rows: NameSet,
    pub scans: NameSet,
    /// Languages whose rows have their first column at 1.
    pub counts_from_one: Vec<Language>,
    pub statements: Statements,
    /// Methods that read an entry by the key given.
    pub reads: Words,
    /// Of these, the ones whose key may be a way through a document: `node.at("/user/mobile")`.
    pub pointers: Words,
    /// Functions that give a value a name: `zap.String("cnic", x)`.
    pub naming_calls: Vec<Pattern>,
    /// Functions that hand the elements of their receiver to a callback.
    pub callbacks: Words,
    /// Of these, the ones whose callback is given what it gave before, then an element.
    pub folds: Words,
    /// Of the callbacks, the ones that are given an element, then what they fill and the call gives: `each_with_object`.
    pub gathers: Words,
    /// Functions that make an object of a list of keys and one of values: `array_combine`.
    pub zips: Words,
    /// Methods that give entries as pairs of a key and a value.
    pub pairs: Words,
    /// Of these, the ones whose callback calls it `this`.
    pub scopes: Words,
    /// Of the callbacks, the ones whose second is given an error: `people$.subscribe(p => …, error => …)`.
    pub second_errors: Words,
    /// Functions that give what their callback returns.
    pub gives: Words,
    /// Of these, the ones that give it only where there is nothing else.
    pub otherwise: Words,
    /// What a model, a repository or a query is asked for: `Citizen.objects.filter(…).first()`.
    pub finds: Words,
    /// Of these, the ones that put other rows beside what is asked for: `query.join(Citizen)`.
    pub joins: Words,
    /// How other finders begin: `findByCnic`, `whereCnic`.
    pub find_beginnings: Vec<SmolStr>,
    /// Functions that give the fields that they name: `$request->only('phone')`.
    pub picks: Words,
    /// Calls that take entries out of an object, or lay others over them.
    pub removes: Removes,
    /// Tables in memory.
    pub tables: Tables,
    /// Serialisers whose result is a dictionary, and no text.
    pub dictionaries: Words,
    /// Types whose constructor makes one of an object: `new JSONObject(citizen)`.
    pub dictionary_types: Words,
    pub printing: Vec<Printing>,
    /// What configuration leaves out of all that is logged.
    pub redactors: Vec<Redactor>,
}

/// What the arguments of a constructor are called from then on, in their order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    pub types: Vec<SmolStr>,
    pub names: Vec<Name>,
}

/// Calls that take entries out of an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Removes {
    /// For good, giving the entry: `data.pop("cnic")`.
    pub takes: Words,
    /// For good, giving what is left: `$citizen->makeHidden('cnic')`.
    pub drops: Words,
    /// In a copy: `_.omit(user, 'cnic')`.
    pub omits: Words,
    /// Calls that keep the entries for which a callback says yes, or no: `filter(([key]) => key !== 'cnic')`.
    pub filters: Words,
    pub rejects: Words,
    /// Calls that lay one object, or named values, over another: `citizen.copy(cnic = "***")`.
    pub overlays: Words,
    /// The same for good: `data.update(cnic=None)`.
    pub overwrites: Words,
    /// Keywords of a serialiser for what it leaves out, and for all that it writes.
    pub without_keywords: Words,
    pub only_keywords: Words,
    /// What begins a chain whose calls each give a field its value.
    pub builders: Words,
    /// Options of what makes a logger that name what it leaves out of the objects that it is given.
    pub logger_options: Words,
}

/// Calls that make tables in memory, or leave columns of them out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tables {
    /// Functions that read a table, by their last name, and the keywords that name its columns.
    pub reads: Words,
    pub columns: Words,
    /// Methods that leave columns out, and the keyword that has them do it to the table itself.
    pub drops: Words,
    pub in_place: Words,
}

/// Statements that are told their query before they run, and how rows are read of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Statements {
    /// Types that are made of a query: `new SqlCommand("select cnic …")`.
    pub types: NameSet,
    /// Members that the query is assigned to: `command.CommandText = "select cnic …"`.
    pub members: NameSet,
    /// Methods that give the place of a column that they are told the name of: `reader.GetOrdinal("cnic")`.
    pub places: NameSet,
    /// Methods that fill the variable whose address they are given, in front of the query or as their last:
    /// `db.Get(&cnic, "select cnic …")`.
    pub targets: NameSet,
}

/// How a call asks for some groups of the fields of a record: `['groups' => 'list']`, `#[Groups(['list'])]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// The key of its options that names them.
    pub key: SmolStr,
    /// Annotations of a field that name its groups; a field without one is in none.
    pub annotations: Vec<SmolStr>,
}

/// How the objects of a language print themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printing {
    pub languages: Vec<Language>,
    pub default: PrintDefault,
    /// Kinds of class that print every field.
    #[serde(default)]
    pub kinds: Vec<PrintedKind>,
    #[serde(default)]
    pub annotations: Vec<PrintAnnotation>,
    /// Simple names of types from outside whose printed form shows what they hold: `Map`, `JsonObject`.
    #[serde(default)]
    pub containers: Vec<SmolStr>,
    /// Simple names of types from outside whose subtypes and aliases show what they hold: `type User = Selectable<Users>`.
    #[serde(default)]
    pub wrappers: Vec<SmolStr>,
    /// The same of a part: `Omit<User, 'cnic'>` has all fields but those that are named, `Pick<User, 'cnic'>` only them.
    #[serde(default)]
    pub omits: Vec<SmolStr>,
    #[serde(default)]
    pub picks: Vec<SmolStr>,
    /// Base classes whose subclasses print every field, by simple name.
    #[serde(default)]
    pub bases: Vec<SmolStr>,
    /// Fields of a class that list the names of what its objects hold, and of what they keep to themselves:
    /// `protected $fillable = ['cnic']`.
    #[serde(default)]
    pub attribute_lists: Vec<SmolStr>,
    #[serde(default)]
    pub hidden_lists: Vec<SmolStr>,
    /// Methods that write the printed form by hand.
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    /// Methods that write the serialised form by hand.
    #[serde(default)]
    pub serial_methods: Vec<SmolStr>,
    /// Methods that write by hand what an inspecting sink shows, where that is not the serialised form: `inspect`.
    #[serde(default)]
    pub inspect_methods: Vec<SmolStr>,
    /// Annotations of a class that list fields which are kept out of the serialised form.
    #[serde(default)]
    pub unserialised_lists: Vec<SmolStr>,
    /// Where a type prints itself by traits: the trait of `{}`, without which nothing is printed, and that of `{:?}`.
    #[serde(default)]
    pub text_trait: Option<SmolStr>,
    #[serde(default)]
    pub inspect_trait: Option<SmolStr>,
    /// Annotations of a field that keep it out of the printed form.
    #[serde(default)]
    pub excluded_by: Vec<SmolStr>,
    /// Simple names of bases whose annotations keep out of every form what they stand at.
    #[serde(default)]
    pub hidden_bases: Vec<SmolStr>,
    /// Keywords of such an annotation that say how many characters it leaves: `[LogMasked(ShowLast = 4)]`.
    #[serde(default)]
    pub shown_keys: Vec<SmolStr>,
    /// Annotations of a field that keep it out of the serialised form; `json(-)` only with that argument, as
    /// `JsonProperty(access=WRITE_ONLY)`.
    #[serde(default)]
    pub unserialised_by: Vec<SmolStr>,
    /// Groups of fields that a serialiser is asked for.
    #[serde(default)]
    pub groups: Option<Groups>,
    /// Annotations of the only fields that a serialiser writes, once it is asked to: `@Expose`.
    #[serde(default)]
    pub exposed_by: Vec<SmolStr>,
    /// Calls on what makes a serialiser that ask it to: `builder.excludeFieldsWithoutExposeAnnotation()`.
    #[serde(default)]
    pub exposing: NameSet,
    /// Keywords of the class's annotation that let in the fields of its bases, which are not shown without one.
    #[serde(default)]
    pub inherit_keys: Vec<SmolStr>,
    /// Keywords of the class's annotation that name fields that are kept out, or alone let in.
    #[serde(default)]
    pub exclude_keys: Vec<SmolStr>,
    #[serde(default)]
    pub only_keys: Vec<SmolStr>,
    /// Annotations of a field that let it into a form of which only what is marked is part.
    #[serde(default)]
    pub included_by: Vec<SmolStr>,
    /// Keywords in the call that declares a field, or in the class's annotation, that keep it out of a form:
    /// `field(repr=False)`.
    #[serde(default)]
    pub switches: Vec<Switch>,
    /// Simple names of types from outside whose every form hides their value: `SecretStr`.
    #[serde(default)]
    pub hiding_types: Vec<SmolStr>,
    /// Ends of the names of classes that stand for one value, whatever the class itself holds: `EncryptedField`.
    #[serde(default)]
    pub value_endings: Vec<SmolStr>,
    /// Methods that give what such a type hides: `get_secret_value()`.
    #[serde(default)]
    pub opened_by: Vec<SmolStr>,
    /// What stands before an argument that is printed as text where its object would be inspected: `info!(%cnic)`.
    #[serde(default)]
    pub text_mark: Option<SmolStr>,
    /// Marks of a format string that print nothing of the value: `%T`.
    #[serde(default)]
    pub silent_marks: Vec<SmolStr>,
    /// Those that print every field, whatever methods the value has: `%#v`.
    #[serde(default)]
    pub open_marks: Vec<SmolStr>,
}

/// A keyword that keeps what it is given for out of a form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    pub key: SmolStr,
    pub value: bool,
    pub form: ShownForm,
}

/// As text, or as what a serialiser writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShownForm {
    Printed,
    Serialised,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrintDefault {
    /// The address or type name only.
    Nothing,
    /// Nothing as text, every field where the sink inspects objects.
    Inspected,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrintedKind {
    Record,
}

/// Methods that send an argument where they are called on a client, by the last word of its name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sends {
    pub calls: Words,
    pub on: Words,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintAnnotation {
    /// Simple names.
    pub names: Vec<SmolStr>,
    pub fields: super::sinks::AllWord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    hides: WrittenHides,
    stars: Stars,
    cuts: Cuts,
    replaces: Vec<TextCall<ReplaceArgument>>,
    harmless: WrittenHarmless,
    serialisers: WrittenSerialisers,
    keeps: WrittenKeeps,
    adds: Words,
    #[serde(default)]
    sends: Sends,
    #[serde(default)]
    setters: Vec<SmolStr>,
    copies: Words,
    decodes: Words,
    reads_into: NameSet,
    prints_into: NameSet,
    keyed_by: Words,
    numbers: NameSet,
    pair_keys: Words,
    pair_values: Words,
    fills: Words,
    single_rows: NameSet,
    scans: NameSet,
    counts_from_one: Vec<Language>,
    #[serde(default)]
    statements: Statements,
    reads: Words,
    #[serde(default)]
    pointers: Words,
    callbacks: Words,
    #[serde(default)]
    folds: Words,
    #[serde(default)]
    gathers: Words,
    #[serde(default)]
    zips: Words,
    #[serde(default)]
    scopes: Words,
    #[serde(default)]
    second_errors: Words,
    gives: Words,
    otherwise: Words,
    pairs: Words,
    finds: Words,
    joins: Words,
    #[serde(default)]
    find_beginnings: Vec<SmolStr>,
    picks: Words,
    removes: Removes,
    #[serde(default)]
    tables: Tables,
    #[serde(default)]
    names: Vec<String>,
    printing: Vec<Printing>,
    #[serde(default)]
    redactors: Vec<Redactor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHides {
    calls: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHarmless {
    members: Words,
    functions: Words,
    captures: Words,
    receivers: Words,
    endings: Words,
    types: Words,
    #[serde(default)]
    wrappers: NameSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSerialisers {
    calls: Vec<String>,
    methods: Words,
    members: Words,
    dictionaries: Words,
    #[serde(default)]
    types: Words,
    endings: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKeeps {
    methods: Words,
    #[serde(default)]
    properties: Words,
    functions: Words,
    both: Words,
    types: Words,
    text_types: Words,
    #[serde(default)]
    parts: Vec<Parts>,
}

impl Sanitizers {
    /// Whether a call of that name asks a model for its records.
    pub fn is_finder(&self, name: &str) -> bool {
        let begins = |b: &SmolStr| name.strip_prefix(b.as_str()).is_some_and(|rest| !rest.is_empty());
        self.finds.contains(name) || self.find_beginnings.iter().any(begins)
    }

    /// Reads the embedded file or the last overlay that has one; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let file = file_at("sanitizers.yaml", overlays).map_err(|e| vec![e])?;
        let written: Written = file.parse().map_err(|e| vec![e])?;
        let mut errors = Vec::new();
        let mut patterns = |texts: &[String]| {
            let mut parsed = Vec::new();
            for text in texts {
                match Pattern::parse(text) {
                    Ok(p) => parsed.push(p),
                    Err(e) => errors.push(file.error(file.locate(text), format!("`{text}`: {e}"))),
                }
            }
            parsed
        };
        let hiding_calls = patterns(&written.hides.calls);
        let serialiser_calls = patterns(&written.serialisers.calls);
        let naming_calls = patterns(&written.names);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            hiding_calls,
            hiding_words: written.hides.words,
            stars: written.stars,
            cuts: written.cuts,
            replaces: written.replaces,
            harmless_members: written.harmless.members,
            harmless_functions: written.harmless.functions,
            captures: written.harmless.captures,
            harmless_receivers: written.harmless.receivers,
            harmless_endings: written.harmless.endings,
            harmless_types: written.harmless.types,
            harmless_of_wrappers: written.harmless.wrappers,
            serialiser_calls,
            serialiser_methods: written.serialisers.methods,
            serialiser_members: written.serialisers.members,
            serialiser_endings: written.serialisers.endings,
            keeping_methods: written.keeps.methods,
            keeping_properties: written.keeps.properties,
            keeping_functions: written.keeps.functions,
            keeping_both: written.keeps.both,
            keeping_types: written.keeps.types,
            text_types: written.keeps.text_types,
            parts: written.keeps.parts,
            adds: written.adds,
            sends: written.sends,
            setters: written.setters,
            copies: written.copies,
            decodes: written.decodes,
            reads_into: written.reads_into,
            prints_into: written.prints_into,
            keyed_by: written.keyed_by,
            numbers: written.numbers,
            pair_keys: written.pair_keys,
            pair_values: written.pair_values,
            fills: written.fills,
            single_rows: written.single_rows,
            scans: written.scans,
            counts_from_one: written.counts_from_one,
            statements: written.statements,
            reads: written.reads,
            pointers: written.pointers,
            naming_calls,
            callbacks: written.callbacks,
            folds: written.folds,
            gathers: written.gathers,
            zips: written.zips,
            pairs: written.pairs,
            scopes: written.scopes,
            second_errors: written.second_errors,
            gives: written.gives,
            otherwise: written.otherwise,
            finds: written.finds,
            joins: written.joins,
            find_beginnings: written.find_beginnings,
            picks: written.picks,
            removes: written.removes,
            tables: written.tables,
            dictionaries: written.serialisers.dictionaries,
            dictionary_types: written.serialisers.types,
            printing: written.printing,
            redactors: written.redactors,
        })
    }
}
