//! What kind of place a file is: own code or somebody else's, written or generated, test or documentation.
//!
//! Judges by path and by the shape of the text, never by what the code does. Errs towards "own code": a wrong
//! `vendored` hides endpoints, a wrong "own code" costs time.

use super::language::Language;

/// What kind of place a file is: decides which analyses look at it, and how severe a finding there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FileClass {
    /// Written by a tool (lock file, "generated, do not edit" header): credentials only.
    pub generated: bool,
    /// Very long lines, or a name such as `app.min.js`: credentials only.
    pub minified: bool,
    /// Somebody else's code (`node_modules`, `vendor`, `dist`, `target` …): credentials only.
    pub vendored: bool,
    /// Over the size up to which files are parsed: credentials only, and a diagnostic says so.
    pub oversize: bool,
    /// Tests, fixtures, mocks: no endpoints; findings at lower severity.
    pub test: bool,
    /// Documentation, examples, samples, `.example` files: findings at lower severity.
    pub docs: bool,
    /// Inside an archive: data is read for credentials, code is not the project's.
    pub archived: bool,
    /// A report of this tool: what it quotes was masked, and its prose is no configuration. Only what a credential
    /// proves by its own form is searched for.
    pub report: bool,
    /// Ignored by git yet present on disk: scanned for credentials, marked local-only.
    pub local_only: bool,
}

impl FileClass {
    /// Whether the file is the project's own code, so that it is parsed and linked.
    pub fn is_own_code(self) -> bool {
        !(self.generated || self.minified || self.vendored || self.oversize || self.archived)
    }
}

/// Folders that hold what a package manager fetched, whatever stands around them.
const FETCHED: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "site-packages",
    "dist-packages",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "pods",
    "carthage",
    ".yarn",
    ".gradle",
    ".bundle",
    ".terraform",
    ".venv",
    "virtualenv",
    "__pycache__",
];

/// Folders that are fetched or built only beside one of these files; elsewhere `vendor` may be a shop's vendors.
const FETCHED_BESIDE: &[(&str, &[&str])] = &[
    ("vendor", &["composer.json", "go.mod", "Gemfile", "package.json", "vendor/autoload.php", "vendor/modules.txt"]),
    ("target", &["Cargo.toml", "pom.xml", "build.sbt"]),
    ("dist", &["package.json", "setup.py", "pyproject.toml", "bower.json"]),
    ("build", &["package.json", "build.gradle", "build.gradle.kts", "setup.py", "CMakeLists.txt"]),
    ("venv", &["venv/pyvenv.cfg"]),
    ("env", &["env/pyvenv.cfg"]),
    // PHP frameworks that are copied into the application
    ("system", &["system/CodeIgniter.php", "system/core/CodeIgniter.php", "system/Boot.php"]),
    ("thinkphp", &["thinkphp/base.php", "thinkphp/ThinkPHP.php"]),
    ("framework", &["framework/YiiBase.php", "framework/yii.php"]),
];

/// Folders from which a web server hands out files as they are: libraries are copied into them.
const ASSETS: &[&str] = &["static", "public", "assets", "wwwroot", "webjars", "webroot", "content", "scripts", "js"];

const LOCK_FILES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "packages.lock.json",
    "go.sum",
    "gradle.lockfile",
    ".pnp.cjs",
];

const TEST_FOLDERS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "unittests",
    "testing",
    "testdata",
    "test-data",
    "test_data",
    "testsuite",
    "testsuites",
    "simpletest",
    "androidtest",
    "fixture",
    "fixtures",
    "__fixtures__",
    "mock",
    "mocks",
    "__mocks__",
    "_mocks_",
    "e2e",
    "cypress",
    "__snapshots__",
    "cassettes",
    "vcr_cassettes",
    ".storybook",
];

/// Test folders by the name of a kind of document too: only code below them is test code.
const SPEC_FOLDERS: &[&str] = &["spec", "specs"];

/// Parts of the names of settings that only tests run with: `.env.testing`, `application-test.yml`.
const TEST_SETTINGS: &[&str] =
    &[".test.", "-test.", "_test.", ".env.test", ".env.ci", ".env.dusk", ".testing.", "-testing.", ".env.travis"];

const DOCS_FOLDERS: &[&str] =
    &["docs", "doc", "documentation", "javadoc", "example", "examples", "sample", "samples", "tutorial", "tutorials"];

/// Below these a folder's name is a package of the application: `src/main/java/com/example/…`.
const CODE_ROOTS: &[&str] = &["src", "java", "kotlin", "app", "lib"];

/// `exists` says whether the scan holds a file of that path, for folders that mean something only beside a manifest.
pub fn classify(path: &str, text: &str, language: Language, exists: &dyn Fn(&str) -> bool) -> FileClass {
    let lower = path.to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let folders: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    FileClass {
        generated: is_generated_name(name)
            || (has_generated_header(text) && !declares_routes(name) && !declares_records(name))
            || is_report(text),
        minified: is_minified_name(name) || has_long_lines(text, language),
        vendored: is_vendored(path, &folders, exists) || is_copied_library(&folders, language, text),
        oversize: false,
        test: is_test(&folders, name, language),
        docs: is_docs(&folders, name),
        archived: false,
        report: is_report(text),
        local_only: false,
    }
}

/// Whether a folder of this name is too large and too surely not the project's own to look into when git ignores it.
pub fn is_fetched_folder(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FETCHED.contains(&name.as_str()) || FETCHED_BESIDE.iter().any(|(folder, _)| *folder == name)
}

fn is_vendored(path: &str, folders: &[&str], exists: &dyn Fn(&str) -> bool) -> bool {
    // `path` as written has the same byte lengths, and the names that `exists` knows
    let mut end = 0;
    folders.iter().any(|folder| {
        let parent = &path[..end];
        end += folder.len() + 1;
        FETCHED.contains(folder)
            || FETCHED_BESIDE
                .iter()
                .filter(|(name, _)| name == folder)
                .any(|(_, beside)| beside.iter().any(|file| exists(&format!("{parent}{file}"))))
    })
}

/// A library's file among the assets, told by the `/*! … license … */` banner that minifiers preserve.
fn is_copied_library(folders: &[&str], language: Language, text: &str) -> bool {
    let is_asset = language == Language::JavaScript && folders.iter().any(|f| ASSETS.contains(f));
    is_asset && text.trim_start().starts_with("/*!") && {
        let head = text[..text.floor_char_boundary(1500)].to_ascii_lowercase();
        head.contains("license") || head.contains("copyright") || head.contains("(c)")
    }
}

fn is_generated_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    LOCK_FILES.contains(&name)
        || name.ends_with(".lock")
        || name.ends_with(".map")
        || name.ends_with(".snap")
        || [".pb", ".g", ".generated", ".designer", "_pb2", "_pb2_grpc"].iter().any(|end| stem.ends_with(end))
}

/// `routes.go`, `router.go`: where a generator writes the routes of a service, they stand nowhere else.
fn declares_routes(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    ["route", "routes", "router", "routers", "routing"].contains(&stem)
}

/// Types of rows and the queries that give them, which own code names everywhere: `models.go`, `citizens.sql.go`, `db.d.ts`.
fn declares_records(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    ["models", "models_gen"].contains(&stem) || name == "db.d.ts" || name.ends_with(".sql.go")
}

/// "Code generated by … DO NOT EDIT." in the first lines, in any of its common wordings. "Generated by" alone is
/// not enough: project templates write it into files that people then edit.
fn has_generated_header(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(1500)].to_ascii_lowercase();
    let says_generated = head.contains("generated");
    let forbids_edits = ["do not edit", "do not modify", "don't edit", "not be edited", "do not change"];
    says_generated
        && (has_generated_mark(&head)
            || head.contains("<auto-generated")
            || forbids_edits.iter().any(|w| head.contains(w)))
}

/// `@generated` in a comment, or over the whole of a file: not `@GeneratedValue`, nor `@Generated` of a field.
fn has_generated_mark(head: &str) -> bool {
    head.lines().any(|line| {
        let is_comment = line.trim_start().starts_with(['/', '#', '*', '-', '<', '"', '\'', ';']);
        let mut marks = line.match_indices("@generated").filter(|(at, _)| is_comment || *at == 0);
        marks.any(|(at, mark)| !line[at + mark.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    })
}

/// A report of this tool, as JSON or SARIF: `"tool": { "name": "amanat"`, `"driver": { "name": "amanat"`.
fn is_report(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(400)];
    let own = concat!("\"name\":\"", env!("CARGO_PKG_NAME"), "\"");
    let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    plain.contains("\"tool\":{") && plain.contains(own)
}

fn is_minified_name(name: &str) -> bool {
    [".min.js", "-min.js", ".min.css", ".min.mjs", ".bundle.js", ".chunk.js"].iter().any(|end| name.ends_with(end))
}

/// Most of the text stands in lines that no person wrote. Data is often one line, so only code counts.
fn has_long_lines(text: &str, language: Language) -> bool {
    let (least_size, long_line) = match language {
        Language::JavaScript | Language::TypeScript | Language::Tsx if text.len() < 16 << 10 => {
            return is_small_chunk(text);
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => (16 << 10, 1000),
        Language::Python
        | Language::Java
        | Language::Kotlin
        | Language::CSharp
        | Language::Go
        | Language::Ruby
        | Language::Php
        | Language::Rust => (512 << 10, 10_000),
        _ => return false,
    };
    if text.len() < least_size {
        return false;
    }
    let in_long: usize = text.split(['\n', '\r']).map(str::len).filter(|len| *len > long_line).sum();
    in_long * 2 > text.len()
}

/// A chunk that a bundler wrote: one or two lines hold nearly all of it. A line of a person's data is seldom the whole file.
fn is_small_chunk(text: &str) -> bool {
    const LEAST: usize = 3 << 10;
    const LONG_LINE: usize = 2_000;
    const MOST_LINES: usize = 3;
    let lines = || text.lines().map(str::len).filter(|len| *len > 0);
    let in_long: usize = lines().filter(|len| *len > LONG_LINE).sum();
    text.len() >= LEAST && in_long * 20 > text.len() * 19 && lines().take(MOST_LINES + 1).count() <= MOST_LINES
}

fn is_test(folders: &[&str], name: &str, language: Language) -> bool {
    // `src/main/java/…/CovidTest.java` is an entity: Maven keeps tests elsewhere
    let product = folders.windows(2).position(|w| w == ["src", "main"]);
    let folders = &folders[..product.unwrap_or(folders.len())];
    // Gradle's source sets: `src/integrationTest/java/…`
    let is_test_set = folders.windows(2).any(|w| w[0] == "src" && (w[1].ends_with("test") || w[1] == "aat"));
    let is_folder = |f: &&str| {
        TEST_FOLDERS.contains(f)
            || (SPEC_FOLDERS.contains(f) && !language.is_data())
            || ["-test", "-tests", "_test", "_tests", ".test", ".tests", "_fixtures", "-fixtures"]
                .iter()
                .any(|end| f.ends_with(end))
    };
    if is_test_set || folders.iter().any(is_folder) {
        return true;
    }
    let is_setting = language.is_data() || name.starts_with(".env");
    if is_setting && TEST_SETTINGS.iter().any(|part| name.contains(part)) || name.starts_with("phpunit.xml") {
        return true;
    }
    let stem = name.split('.').next().unwrap_or(name);
    match language {
        Language::Python => {
            stem.starts_with("test_") || stem.ends_with("_test") || matches!(stem, "tests" | "conftest")
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            [".test.", ".spec.", ".e2e-spec.", ".cy.", ".stories."].iter().any(|part| name.contains(part))
        }
        Language::Java | Language::Kotlin | Language::CSharp => {
            product.is_none() && ["test", "tests", "testcase"].iter().any(|end| stem.ends_with(end))
        }
        // Drupal's, as its settings say
        Language::Php if name.ends_with(".test") => true,
        Language::Rust | Language::Go | Language::Ruby | Language::Text => {
            stem.ends_with("_test") || stem.ends_with("_spec")
        }
        _ => false,
    }
}

fn is_docs(folders: &[&str], name: &str) -> bool {
    let outside_code = folders.iter().take_while(|f| !CODE_ROOTS.contains(f));
    let stem = name.split('.').next().unwrap_or(name);
    let endings = name.split('.').skip(1);
    let last = endings.clone().last().unwrap_or_default();
    let is_setting = ["toml", "yml", "yaml", "json", "ini", "conf", "cfg", "properties", "env"].contains(&last);
    let shows = |f: &str| {
        DOCS_FOLDERS.contains(&f)
            || ["example", "sample"].iter().any(|word| {
                f.strip_prefix(word).is_some_and(|rest| rest.starts_with(['-', '_']))
                    || f.trim_end_matches('s').strip_suffix(word).is_some_and(|rest| rest.ends_with(['-', '_']))
            })
    };
    outside_code.into_iter().any(|f| shows(f))
        || ["readme", "changelog", "contributing", "license"].contains(&stem)
        || endings.clone().any(|e| ["example", "sample", "template", "tmpl", "dist"].contains(&e))
        || endings.last().is_some_and(|e| ["md", "mdx", "rst", "adoc"].contains(&e))
        || is_setting && ["-template", "_template"].iter().any(|end| stem.ends_with(end))
        || ["-example", "_example", "-sample", "_sample"].iter().any(|end| stem.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_of(path: &str, text: &str) -> FileClass {
        let all = ["composer.json", "web/package.json", "Cargo.toml"];
        classify(path, text, Language::detect(path, text), &|p| all.contains(&p))
    }

    #[test]
    fn somebody_elses_code() {
        for path in ["a/node_modules/x/i.js", "vendor/a/b.php", "web/dist/app.js", "target/debug/x.rs"] {
            assert!(class_of(path, "").vendored, "{path}");
        }
        for path in ["shop/vendor/views.py", "api/target/handler.rs", "app/dist/x.py"] {
            assert!(!class_of(path, "").vendored, "{path}");
        }
        assert!(class_of("static/js/grid.js", "/*! Grid v1 | MIT License */").vendored);
        assert!(
            class_of("Web/Content/js/grid.validate.js", "/*!\n * Grid v1\n * Copyright (c) 2016 A\n */\n(1)").vendored
        );
    }

    #[test]
    fn generated_and_minified() {
        assert!(class_of("a.pb.go", "").generated);
        assert!(class_of("Cargo.lock", "").generated);
        assert!(class_of("a.py", "# Code generated by protoc. DO NOT EDIT.\n").generated);
        assert!(!class_of("citizens.sql.go", "// Code generated by a tool. DO NOT EDIT.\n").generated);
        assert!(!class_of("models.go", "// Code generated by a tool. DO NOT EDIT.\n").generated);
        assert!(!class_of("routes.go", "// Code generated by a tool. DO NOT EDIT.\n").generated);
        assert!(class_of("a.js", "/**\n * @generated SignedSource<<0>>\n */\n").generated);
        assert!(class_of("A.java", "@Generated(\"protoc\")\npublic class A {}\n").generated);
        assert!(!class_of("A.java", "@Entity\npublic class A {\n  @GeneratedValue\n  Long id;\n}\n").generated);
        assert!(!class_of("a.ts", "class A {\n  @Generated(\"uuid\") id: string;\n}\n").generated);
        assert!(!class_of("A.kt", "@GeneratedValue(strategy = X) val id: Long\n").generated);
        assert!(!class_of("settings.py", "# Generated by 'django-admin startproject'\n").generated);
        assert!(class_of("app.min.js", "").minified);
        assert!(class_of("app.js", &"a(b);".repeat(10_000)).minified);
        assert!(
            class_of("js/581.321433f8.js", &format!("{}\n//# sourceMappingURL=581.js.map", "a(b);".repeat(1_000)))
                .minified
        );
        assert!(!class_of("app.js", &format!("{}\nlog(\"{}\");", "a(b);\n".repeat(200), "x".repeat(3_000))).minified);
        assert!(!class_of("app.js", &"a(b);".repeat(300)).minified);
        assert!(!class_of("app.json", &"[1],".repeat(10_000)).minified);
        assert!(!class_of("app.js", &"a(b);\n".repeat(10_000)).minified);
    }

    #[test]
    fn reports_of_this_tool() {
        let report = "{\n  \"format_version\": \"1\",\n  \"tool\": {\n    \"name\": \"amanat\"\n  }\n}";
        assert!(class_of("out/report.json", report).report);
        assert!(class_of("a.sarif", "{\"runs\": [{\"tool\": {\"driver\": {\"name\": \"amanat\"}}}]}").report);
        assert!(!class_of("package.json", "{\"name\": \"amanat\"}").report);
    }

    #[test]
    fn tests_and_documentation() {
        for path in
            ["tests/a.py", "src/test/java/A.java", "a/test_x.py", "a/x.spec.ts", "spec/models/x.js", "x/UserTest.java"]
        {
            assert!(class_of(path, "").test, "{path}");
        }
        for path in ["src/aat/resources/a.json", "portal/.env.testing", "phpunit.xml", "config/application-test.yml"] {
            assert!(class_of(path, "").test, "{path}");
        }
        for path in ["example_configs/portal.toml", "deploy/portal_template.toml", "portal-samples/a.yml"] {
            assert!(class_of(path, "").docs, "{path}");
        }
        for path in ["src/main/java/pk/CovidTest.java", "spec/openapi.yaml", "contest/views.py", "latest/app.js"] {
            assert!(!class_of(path, "").test, "{path}");
        }
        for path in ["docs/conf.py", "README.md", ".env.example", "examples/a.js", "config.sample.yml"] {
            assert!(class_of(path, "").docs, "{path}");
        }
        for path in ["src/main/java/com/example/demo/A.java", "app/docs/views.py", "src/sample/a.ts"] {
            assert!(!class_of(path, "").docs, "{path}");
        }
    }
}
