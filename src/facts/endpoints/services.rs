//! Which folder is one service: a monorepo holds several, each with its own defaults.
//!
//! The nearest manifest (`pom.xml`, `package.json` …, listed in `words.yaml`) above a file tells its service.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::frameworks::{Framework, Frameworks};
use crate::project::Project;
use crate::source::{FileId, Place, Span};

/// One service of the scan.
#[derive(Debug, Default)]
pub struct Service {
    /// Folder relative to the scan root, with a slash at the end; empty for the root itself.
    pub folder: String,
    /// Manifests that stand in the folder.
    pub manifests: Vec<FileId>,
    /// Modules that its own code imports, with their dotted prefixes.
    imports: FxHashSet<String>,
}

/// Every service, and which file belongs to which.
#[derive(Debug, Default)]
pub struct Services {
    list: Vec<Service>,
    of_file: Vec<usize>,
    /// Test code counts like any other.
    tests: bool,
    /// The services that the manifests of each name as dependencies.
    named: Vec<Vec<usize>>,
}

impl Services {
    /// With `tests`, of what stands in test code too.
    pub fn of(project: &Project<'_>, frameworks: &Frameworks, tests: bool) -> Self {
        let mut by_folder: FxHashMap<String, usize> = FxHashMap::default();
        let mut list = vec![Service::default()];
        by_folder.insert(String::new(), 0);
        let names = &frameworks.words.manifests;
        for (file, source) in project.sources.iter() {
            let (folder, name) = split(&source.path);
            let is_manifest = |n: &String| n.strip_prefix('*').map_or(n == name, |ending| name.ends_with(ending));
            if !names.iter().any(is_manifest) || source.class.vendored || (source.class.test && !tests) {
                continue;
            }
            let index = *by_folder.entry(folder.to_owned()).or_insert_with(|| {
                list.push(Service { folder: folder.to_owned(), ..Service::default() });
                list.len() - 1
            });
            list[index].manifests.push(file);
        }
        let mut of_file = Vec::new();
        for source in project.sources.files() {
            let mut folder = split(&source.path).0;
            let index = loop {
                if let Some(index) = by_folder.get(folder) {
                    break *index;
                }
                folder = split(folder.trim_end_matches('/')).0;
            };
            of_file.push(index);
        }
        for module in project.modules() {
            let service = &mut list[of_file[module.file.index()]];
            for import in &module.imports {
                let mut path = import.module.as_str();
                loop {
                    if !service.imports.contains(path) {
                        service.imports.insert(path.to_owned());
                    }
                    match path.rfind(['.', '/']) {
                        Some(dot) if dot > 0 => path = &path[..dot],
                        _ => break,
                    }
                }
            }
        }
        let named = dependencies(project, &list);
        Self { list, of_file, tests, named }
    }

    pub fn index_of(&self, file: FileId) -> usize {
        self.of_file.get(file.index()).copied().unwrap_or_default()
    }

    /// Whether a file may hold routes and what decides about them: own code, no test.
    pub fn may_serve(&self, project: &Project<'_>, file: FileId) -> bool {
        let class = &project.sources.get(file).class;
        class.is_own_code() && (self.tests || !class.test)
    }

    pub fn get(&self, index: usize) -> &Service {
        &self.list[index]
    }

    pub fn iter(&self) -> impl Iterator<Item = &Service> {
        self.list.iter()
    }

    /// Other services of the repository that the manifests of this one name, and those that theirs name.
    pub fn depends(&self, index: usize) -> Vec<usize> {
        let mut found = vec![index];
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            next += 1;
            for other in &self.named[at] {
                if !found.contains(other) {
                    found.push(*other);
                }
            }
        }
        found.retain(|s| *s != index);
        found
    }

    /// Other services of the repository that depend on this one.
    pub fn dependents(&self, index: usize) -> Vec<usize> {
        (0..self.list.len()).filter(|s| *s != index && self.depends(*s).contains(&index)).collect()
    }

    /// Whether the service shows that it uses a framework: imports, manifest or files.
    pub fn uses(&self, project: &Project<'_>, index: usize, framework: &Framework) -> bool {
        let service = &self.list[index];
        let detect = &framework.detect;
        detect.imports.iter().any(|i| service.imports.contains(i))
            || self.manifest_has(project, index, &detect.dependencies)
            || self.has_own_file(project, index, &detect.files)
    }

    /// Whether one of the files stands in the service's own folder.
    pub fn has_own_file(&self, project: &Project<'_>, index: usize, files: &[String]) -> bool {
        files.iter().any(|f| has_file(project, &format!("{}{f}", self.list[index].folder)))
    }

    /// Whether any service of the project uses a framework.
    pub fn any_uses(&self, project: &Project<'_>, framework: &Framework) -> bool {
        (0..self.list.len()).any(|index| self.uses(project, index, framework))
    }

    pub fn imports_any(&self, index: usize, modules: &[String]) -> bool {
        modules.iter().any(|m| self.list[index].imports.contains(m))
    }

    /// What each service is built with, itself included.
    pub fn builds(&self) -> Vec<BTreeSet<usize>> {
        (0..self.list.len()).map(|i| std::iter::once(i).chain(self.depends(i)).collect()).collect()
    }

    /// Where the service's own manifest names one of the words.
    pub fn manifest_place(&self, project: &Project<'_>, index: usize, words: &[String]) -> Option<Place> {
        self.list[index].manifests.iter().find_map(|file| {
            let text = &project.sources.get(*file).text;
            words.iter().find_map(|w| {
                let at = text.match_indices(w.as_str()).map(|(at, _)| at).find(|at| !is_excluded(&text[..*at]))?;
                Some(Place::new(*file, Span::new(at, at + w.len())))
            })
        })
    }

    /// Whether a manifest of the service, or one in a folder around it, holds one of the words.
    pub fn manifest_has(&self, project: &Project<'_>, index: usize, words: &[String]) -> bool {
        let own = &self.list[index].folder;
        let around = self.list.iter().filter(|s| own.starts_with(&s.folder));
        let mut texts = around.flat_map(|s| &s.manifests).map(|f| &project.sources.get(*f).text);
        texts.any(|text| words.iter().any(|w| text.contains(w.as_str())))
    }
}

/// Which services the manifests of each name: `<artifactId>records-core</artifactId>`, `project(":records-core")`.
fn dependencies(project: &Project<'_>, list: &[Service]) -> Vec<Vec<usize>> {
    let name_of = |s: &Service| s.folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (i, service) in list.iter().enumerate().filter(|(_, s)| !s.folder.is_empty()) {
        by_name.entry(name_of(service)).or_default().push(i);
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    // <ProjectReference Include="..\Shared\Shared.csproj" />; manifests that are all called the same name nothing
    let mut by_manifest: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, service) in list.iter().enumerate() {
        for manifest in &service.manifests {
            by_manifest.entry(split(&project.sources.get(*manifest).path).1).or_default().push(i);
        }
    }
    by_manifest.retain(|_, named| named.len() == 1);
    let mut all = Vec::new();
    for (i, service) in list.iter().enumerate() {
        let mut found: Vec<usize> = Vec::new();
        for text in scripts(project, service) {
            let in_xml = text.match_indices("</artifactId>").map(|(at, _)| text[..at].rsplit('>').next().unwrap_or(""));
            let in_gradle = text.match_indices(':').map(|(at, _)| {
                let rest = &text[at + 1..];
                &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]
            });
            let quoted = text.split('"').filter_map(|q| q.rsplit(['\\', '/']).next());
            for name in quoted {
                found.extend(by_manifest.get(name).into_iter().flatten().filter(|s| **s != i));
            }
            for name in in_xml.map(str::trim).chain(in_gradle) {
                found.extend(by_name.get(name).into_iter().flatten().filter(|s| **s != i));
            }
        }
        found.sort_unstable();
        found.dedup();
        all.push(found);
    }
    all
}

/// The texts of the manifests of a service, and of what they read from their own folder: `apply from: 'libraries.gradle'`.
fn scripts<'p>(project: &'p Project<'_>, service: &Service) -> Vec<&'p str> {
    let own: Vec<&str> = service.manifests.iter().map(|m| &*project.sources.get(*m).text).collect();
    let quoted = own.iter().flat_map(|text| text.lines().filter(|l| l.trim_start().starts_with("apply")));
    let names = quoted.filter_map(|line| line.split(['"', '\'']).nth(1));
    let read = names.filter_map(|name| {
        let file = project.sources.by_path(&format!("{}{name}", service.folder))?;
        Some(&*project.sources.get(file).text)
    });
    own.iter().copied().chain(read).collect()
}

/// Whether a dependency that stands after this text is named only to be left out.
fn is_excluded(before: &str) -> bool {
    before.rfind("<exclusion>") > before.rfind("</exclusion>")
}

/// Folder with its end slash, and file name.
pub fn split(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |i| path.split_at(i + 1))
}

pub fn has_file(project: &Project<'_>, path: &str) -> bool {
    project.sources.by_path(path).is_some()
}

/// Where the paths of applications begin: the outermost folder within a service that holds a file of one of some names.
#[derive(Debug, Default)]
pub struct Roots {
    /// With a slash at the end, shortest first.
    folders: Vec<String>,
}

impl Roots {
    /// By the names of files, in any case.
    pub fn of(project: &Project<'_>, names: &[smol_str::SmolStr]) -> Self {
        let parts = project.sources.files().iter().map(|s| split(&s.path));
        let holding = parts.filter(|(_, name)| names.iter().any(|n| n.eq_ignore_ascii_case(name)));
        let mut folders: Vec<String> = holding.map(|(folder, _)| folder.to_owned()).collect();
        folders.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        folders.dedup();
        Self { folders }
    }

    /// The root above a file; that of its service where no folder tells. Empty for the root of the scan.
    pub fn above(&self, project: &Project<'_>, services: &Services, file: FileId) -> String {
        let service = &services.get(services.index_of(file)).folder;
        let path = &project.sources.get(file).path;
        let found = self.folders.iter().find(|f| f.len() >= service.len() && path.starts_with(f.as_str()));
        found.unwrap_or(service).clone()
    }
}
