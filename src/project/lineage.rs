//! What a class inherits, and from which: the parts of its type, its bases with theirs, and what inherits from it.
//!
//! Which bases a class writes is said in [`super::types`]; of which type parameters, in `generics`.

use super::{ClassRef, Project, TypeName};

/// Bases of one class that are looked at.
const MAX_SUPERTYPES: usize = 256;

impl Project<'_> {
    /// The classes that are one type with `c`, itself among them: a struct and its `impl` blocks, partial classes.
    pub fn parts<'p>(&'p self, c: &'p ClassRef) -> &'p [ClassRef] {
        self.parts.get(c).map_or(std::slice::from_ref(c), |parts| &parts[..])
    }

    /// The direct bases of a type, those of all its parts.
    pub fn direct_bases(&self, c: ClassRef) -> Vec<TypeName> {
        self.parts(&c).iter().filter_map(|part| self.bases.get(part)).flatten().cloned().collect()
    }

    /// Every base, nearest first, each once.
    pub fn supertypes(&self, c: ClassRef) -> &[TypeName] {
        self.supertypes.get(&c).map_or(&[], |bases| &bases[..])
    }

    pub(super) fn find_supertypes(&self, c: ClassRef) -> Vec<TypeName> {
        let mut found: Vec<TypeName> = Vec::new();
        let mut queue = std::collections::VecDeque::from([c]);
        while let Some(at) = queue.pop_front() {
            for base in self.direct_bases(at) {
                if base == TypeName::Class(c) || found.contains(&base) {
                    continue;
                }
                if let TypeName::Class(b) = base {
                    queue.push_back(b);
                }
                found.push(base);
                if found.len() > MAX_SUPERTYPES {
                    return found;
                }
            }
        }
        found
    }

    /// The class, the other parts of its type, and its bases inside the project, nearest first.
    pub fn lineage(&self, c: ClassRef) -> Vec<ClassRef> {
        let parts: &[ClassRef] = self.parts.get(&c).map_or(&[], |parts| &parts[..]);
        self.lineage_through(c, parts).collect()
    }

    /// The lineage, without the other parts of the type in which no member of that name stands.
    pub(super) fn lineage_of_member<'p>(&'p self, c: ClassRef, name: &str) -> impl Iterator<Item = ClassRef> + 'p {
        let main = self.parts(&c)[0];
        let holding = self.member_parts.get(&main).and_then(|names| names.get(name));
        self.lineage_through(c, holding.map_or(&[], Vec::as_slice))
    }

    fn lineage_through<'p>(&'p self, c: ClassRef, parts: &'p [ClassRef]) -> impl Iterator<Item = ClassRef> + 'p {
        let others = parts.iter().copied().filter(move |part| *part != c);
        let bases = self.supertypes(c).iter().filter_map(|t| match t {
            TypeName::Class(b) => Some(*b),
            TypeName::External(_) => None,
        });
        std::iter::once(c).chain(others).chain(bases)
    }

    /// Classes that name it as a base directly.
    pub fn subclasses(&self, c: ClassRef) -> &[ClassRef] {
        self.subclasses.get(&c).map_or(&[], Vec::as_slice)
    }
}
