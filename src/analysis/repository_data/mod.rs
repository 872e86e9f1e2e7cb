//! L5: personal values that stand in the repository itself: registers in CSV files and dumps, seeds, fixtures, notebooks,
//! logs, and single values in code.
//!
//! Files of data are read by columns ([`delimited`], [`sql`], [`pairs`]): a column that is named for a type and whose
//! values fit is one, if the table is about people ([`table`]). In any text, only values that prove themselves count
//! ([`alone`]). One finding for a file, with counts; the flow of data is the business of [`super::flow`].

mod alone;
mod delimited;
mod folded;
mod pairs;
mod report;
pub use report::RULE;
mod sql;
mod table;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::catalog::data_types::DataTypeId;
use crate::facts::data::DataKnowledge;
use crate::finding::Detection;
use crate::source::{FileId, Language, SourceFile, Span};

use folded::Folded;
use table::{Context, Table};

/// Places of values that are kept for each file, so that what reports show around one is masked.
const MAX_MASKED: usize = 256;

/// What was found of one type.
#[derive(Default)]
struct Found {
    /// Hashes of the different values.
    values: FxHashSet<u64>,
    /// The names of the columns that they stand in, in the order of the file.
    columns: Vec<SmolStr>,
    /// The first ones.
    places: Vec<Span>,
}

/// What was found in a file.
#[derive(Default)]
struct Register {
    types: BTreeMap<DataTypeId, Found>,
    /// Columns that go with them, whose values have no form of their own.
    beside: BTreeMap<DataTypeId, SmolStr>,
    /// Types whose columns were read and are no people's: what stands there proves nothing either.
    refused: FxHashSet<DataTypeId>,
    masked: Vec<Span>,
    /// Some places of values were not kept.
    has_more: bool,
}

/// One detection for a file that holds personal values, else none.
pub fn scan(id: FileId, source: &SourceFile, knowledge: &DataKnowledge) -> Option<Detection> {
    if !is_searched(source, knowledge) {
        return None;
    }
    let hot = alone::hot(source.text.as_bytes());
    if hot.is_empty() && !alone::has_addresses(source.text.as_bytes()) {
        return None;
    }
    let text = Folded::of(source);
    let hot = if text.is_changed() { alone::hot(text.as_str().as_bytes()) } else { hot };
    let context = Context::of(source, text.as_str(), knowledge);
    let mut register = Register::default();
    for table in tables(source, text.as_str(), &context) {
        table.enter(&context, &mut register);
    }
    alone::search(text.as_str().as_bytes(), &hot, &context, &mut register);
    report::detection(id, source, &text, register, knowledge)
}

/// Somebody else's files, and those that name authors or formats, hold no register of this repository.
fn is_searched(source: &SourceFile, knowledge: &DataKnowledge) -> bool {
    let class = source.class;
    let is_own = !(class.vendored || class.generated || class.minified || class.local_only);
    let is_data = source.language.is_data() || matches!(source.language, Language::Text | Language::Sql);
    is_own && (is_data || !class.archived) && !knowledge.repository.is_other_file(&source.path)
}

fn tables<'t>(source: &SourceFile, text: &'t str, context: &Context<'_>) -> Vec<Table<'t>> {
    match source.language {
        Language::Sql => sql::tables(text, context),
        Language::Text if delimited::is_named(&source.path) => {
            delimited::table(text, context).map_or_else(|| pairs::table(text, context), |t| vec![t])
        }
        _ => pairs::table(text, context),
    }
}
