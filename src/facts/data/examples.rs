//! Whether the examples that a data type gives of itself hold: what its author is told by `policy validate`.

use super::names::{NameClass, Names};
use super::values::holds;
use crate::catalog::data_types::{DataTypeId, DataTypes, Strength};

/// One sentence for each example that does not hold. Values are not repeated, only counted.
pub fn wrong(types: &DataTypes, names: &Names, id: DataTypeId) -> Vec<String> {
    let examples = &types.get(id).examples;
    let is_it = |name: &str| names.identifier(name) == NameClass::Data(id, Strength::Strong);
    let mut wrong = Vec::new();
    for name in examples.names.iter().filter(|n| !is_it(n)) {
        let taken = match names.identifier(name) {
            NameClass::Data(other, _) if other != id => format!("for `{}`", types.get(other).id),
            NameClass::Data(..) => "for a weak name only".to_owned(),
            _ => "for nothing".to_owned(),
        };
        wrong.push(format!("the example name `{name}` is taken {taken}"));
    }
    for name in examples.not_names.iter().filter(|n| is_it(n)) {
        wrong.push(format!("the counter-example name `{name}` is taken for it"));
    }
    for (i, _) in examples.values.iter().enumerate().filter(|(_, v)| !holds(types, id, v)) {
        wrong.push(format!("the example value {} does not match", i + 1));
    }
    for (i, _) in examples.not_values.iter().enumerate().filter(|(_, v)| holds(types, id, v)) {
        wrong.push(format!("the counter-example value {} matches", i + 1));
    }
    wrong
}
