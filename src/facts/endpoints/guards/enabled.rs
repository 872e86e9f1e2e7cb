//! Guards that count only where the service switches them on.

use super::Guards;
use crate::catalog::frameworks::Symbol;
use crate::source::FileId;

impl Guards<'_, '_> {
    /// Whether something in the service switches a guard on; true too where nothing in it configures security.
    pub(super) fn is_enabled(&self, f: usize, file: FileId, guard: usize) -> bool {
        let known = &self.known[f];
        let by = &known.guards[guard].enabled_by;
        if by.is_empty() {
            return true;
        }
        let service = self.services.index_of(file);
        if let Some(known) = self.enabled.borrow().get(&(service, f, guard)) {
            return *known;
        }
        let enabled = self.has_annotated_class(service, by) || !self.has_annotated_class(service, &known.configures);
        self.enabled.borrow_mut().insert((service, f, guard), enabled);
        enabled
    }

    fn has_annotated_class(&self, service: usize, by: &[Symbol]) -> bool {
        let of_service = self
            .project
            .modules()
            .filter(|m| self.services.index_of(m.file) == service && !self.project.sources.get(m.file).class.test);
        of_service.flat_map(|m| m.classes.iter().map(move |c| (m.file, c))).any(|(file, class)| {
            class.annotations.iter().any(|annotation| {
                let mut patterns = by.iter().filter_map(|s| s.pattern.as_ref());
                patterns.any(|p| self.project.annotation_matches(p, file, annotation).is_some())
            })
        })
    }
}
