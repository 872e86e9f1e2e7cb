//! Which language a file is written in: by its name, its extension or its first line.
//!
//! Knows names only; how a language is read is the business of [`crate::frontend`].

/// A language or data format that amanat tells apart. A language without a frontend still gets the
/// text-level credential scan, and the coverage statement says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Python,
    JavaScript,
    TypeScript,
    Tsx,
    Java,
    Kotlin,
    #[serde(rename = "csharp")]
    CSharp,
    Go,
    Ruby,
    Php,
    Rust,
    Shell,
    Sql,
    Groovy,
    Dockerfile,
    Hcl,
    /// Schemas, which only declare records.
    Prisma,
    #[serde(rename = "graphql")]
    GraphQl,
    /// Pages: code of other languages between markup.
    Html,
    Vue,
    Svelte,
    Razor,
    WebForms,
    Jsp,
    Blade,
    Erb,
    /// Jupyter.
    Notebook,
    Yaml,
    Json,
    Toml,
    Xml,
    Properties,
    Ini,
    Env,
    /// Users with their passwords: `.netrc`, `.pgpass`, `.htpasswd`.
    Accounts,
    /// Code that no frontend reads: named, so that the statement of coverage can say so.
    VisualBasic,
    FSharp,
    Scala,
    Dart,
    Swift,
    #[serde(rename = "objectivec")]
    ObjectiveC,
    C,
    Cpp,
    Perl,
    PowerShell,
    Batch,
    Elixir,
    /// Readable text in none of these.
    Text,
}

/// Endings that say "a copy of" or "a pattern for": the language is that of the name before them.
const WRAPPERS: &[&str] =
    &["example", "sample", "template", "tmpl", "tpl", "dist", "default", "bak", "backup", "orig", "old", "save", "j2"];

impl Language {
    /// The language of a file with the path (`/` separators) whose text begins with `text`.
    pub fn detect(path: &str, text: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let by_name = by_name(&name, path);
        match by_name {
            Some(Language::TypeScript | Language::Ini) if looks_like_xml(text) => Language::Xml,
            Some(language) => language,
            None => by_text(text),
        }
    }

    /// Code in a language that no frontend reads: its text is searched for credentials, and nothing else.
    pub fn is_unread(self) -> bool {
        use Language::{Batch, C, Cpp, Dart, Elixir, FSharp, ObjectiveC, Perl, PowerShell, Scala, Swift, VisualBasic};
        matches!(
            self,
            VisualBasic | FSharp | Scala | Dart | Swift | ObjectiveC | C | Cpp | Perl | PowerShell | Batch | Elixir
        )
    }

    /// As reports name it: `csharp`.
    pub fn id(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The usual ending of a file's name, without its dot.
    pub fn extension(self) -> String {
        use Language::{CSharp, JavaScript, Kotlin, Python, Ruby, Rust, Shell, Text, TypeScript};
        let usual = match self {
            Python => "py",
            JavaScript => "js",
            TypeScript => "ts",
            Kotlin => "kt",
            CSharp => "cs",
            Ruby => "rb",
            Rust => "rs",
            Shell => "sh",
            Text => "txt",
            other => return other.id(),
        };
        usual.to_owned()
    }

    /// A page: code of other languages between markup.
    pub fn is_markup(self) -> bool {
        use Language::{Blade, Erb, Html, Jsp, Razor, Svelte, Vue, WebForms};
        matches!(self, Html | Vue | Svelte | Razor | WebForms | Jsp | Blade | Erb)
    }

    /// Data, not code: lowered to one tree of objects, lists and literals.
    pub fn is_data(self) -> bool {
        use Language::{Accounts, Env, Ini, Json, Properties, Toml, Xml, Yaml};
        matches!(self, Yaml | Json | Toml | Xml | Properties | Ini | Env | Accounts)
    }
}

fn by_name(name: &str, path: &str) -> Option<Language> {
    use Language::{Accounts, Dockerfile, Env, Groovy, Ini, Json, Php, Ruby, Shell, Toml, Yaml};
    if name == ".env" || name.starts_with(".env.") || name == ".envrc" || name == ".flaskenv" {
        return Some(Env);
    }
    let by_whole_name = match name {
        "pipfile.lock" | "composer.lock" | ".babelrc" | ".eslintrc" | ".jshintrc" | ".prettierrc" | ".bowerrc" => Json,
        ".dockercfg" | ".dockerconfigjson" => Json,
        ".netrc" | "_netrc" | ".pgpass" | "pgpass.conf" | ".htpasswd" | ".htdigest" | "htpasswd" | "shadow" => Accounts,
        "pipfile" | "cargo.lock" | "poetry.lock" | "uv.lock" | "pdm.lock" => Toml,
        ".npmrc" | ".pypirc" | ".gitconfig" | ".editorconfig" | ".boto" | ".s3cfg" | ".hgrc" | ".pylintrc" => Ini,
        ".clang-format" | ".yamllint" | ".condarc" | ".gemrc" => Yaml,
        "credentials" | "config" if path.to_ascii_lowercase().contains(".aws/") => Ini,
        "artisan" => Php,
        "gemfile" | "rakefile" | "capfile" | "vagrantfile" | "podfile" | "fastfile" | "guardfile" => Ruby,
        "jenkinsfile" => Groovy,
        "dockerfile" | "containerfile" => Dockerfile,
        ".bashrc" | ".bash_profile" | ".profile" | ".zshrc" => Shell,
        _ if name.starts_with("dockerfile.") || name.starts_with("containerfile.") => Dockerfile,
        _ if name.starts_with("jenkinsfile.") => Groovy,
        _ if name.ends_with(".blade.php") => Language::Blade,
        _ => return by_extension(name, path),
    };
    Some(by_whole_name)
}

fn by_extension(name: &str, path: &str) -> Option<Language> {
    use Language::{
        Accounts, CSharp, Dockerfile, Env, Erb, Go, GraphQl, Groovy, Hcl, Html, Ini, Java, JavaScript, Json, Jsp,
        Kotlin, Notebook, Php, Prisma, Properties, Python, Razor, Ruby, Rust, Shell, Sql, Svelte, Text, Toml, Tsx,
        TypeScript, Vue, WebForms, Xml, Yaml,
    };
    let (stem, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "py" | "pyw" | "pyi" => Python,
        "js" | "jsx" | "mjs" | "cjs" | "es6" => JavaScript,
        "ts" | "mts" | "cts" => TypeScript,
        "tsx" => Tsx,
        "java" => Java,
        "php" | "php3" | "php4" | "php5" | "php7" | "php8" | "phtml" => Php,
        "rs" => Rust,
        "kt" | "kts" => Kotlin,
        "cs" | "csx" => CSharp,
        "go" => Go,
        "rb" | "rake" | "ru" | "gemspec" | "jbuilder" | "rabl" => Ruby,
        "sh" | "bash" | "zsh" | "ksh" => Shell,
        "sql" | "ddl" | "dml" | "psql" => Sql,
        "groovy" | "gradle" => Groovy,
        "dockerfile" | "containerfile" => Dockerfile,
        "tf" | "tfvars" | "hcl" => Hcl,
        "prisma" => Prisma,
        "graphql" | "graphqls" | "gql" => GraphQl,
        "html" | "htm" | "xhtml" => Html,
        // what engines fill in; their placeholders are looked over
        "ejs" | "hbs" | "handlebars" | "mustache" | "twig" | "njk" | "ftl" | "ftlh" | "gohtml" | "liquid" | "vm" => {
            Html
        }
        "vue" => Vue,
        "svelte" => Svelte,
        "cshtml" | "razor" => Razor,
        "aspx" | "ascx" | "asmx" | "ashx" | "master" | "asax" => WebForms,
        "jsp" | "jspx" | "jspf" | "tag" => Jsp,
        "erb" => Erb,
        "ipynb" => Notebook,
        "yaml" | "yml" | "eyaml" => Yaml,
        "json" | "jsonc" | "json5" | "jsonl" | "ndjson" | "geojson" | "webmanifest" | "tfstate" | "har" => Json,
        "toml" => Toml,
        "xml" | "xsd" | "xsl" | "xslt" | "wsdl" | "csproj" | "vbproj" | "fsproj" | "props" | "targets" | "resx"
        | "nuspec" | "pom" | "tld" | "jrxml" | "plist" | "config" | "dbml" | "edmx" => Xml,
        "properties" => Properties,
        "ini" | "cfg" | "conf" | "cnf" | "service" | "desktop" => Ini,
        "env" => Env,
        "vb" | "bas" | "vbs" => Language::VisualBasic,
        "fs" | "fsx" => Language::FSharp,
        "scala" | "sc" => Language::Scala,
        "dart" => Language::Dart,
        "swift" => Language::Swift,
        "m" | "mm" => Language::ObjectiveC,
        "c" | "h" => Language::C,
        "cpp" | "cc" | "cxx" | "hpp" | "hh" => Language::Cpp,
        "pl" | "pm" => Language::Perl,
        "ps1" | "psm1" => Language::PowerShell,
        "bat" | "cmd" => Language::Batch,
        "ex" | "exs" => Language::Elixir,
        "htpasswd" | "netrc" | "pgpass" => Accounts,
        "pubxml" | "publishsettings" => Xml,
        "md" | "rst" | "txt" | "adoc" | "css" | "scss" | "less" | "svg" | "csv" | "log" => Text,
        wrapper if WRAPPERS.contains(&wrapper) => return by_name(stem, path),
        // `.env` files are often named for the place that they belong to: `prod.env.local`
        _ if stem.ends_with(".env") => Env,
        _ => return None,
    })
}

/// Files without a telling name: a `#!` line, an opening PHP tag, an XML declaration.
fn by_text(text: &str) -> Language {
    let first = text.lines().next().unwrap_or_default();
    if let Some(interpreter) = first.strip_prefix("#!") {
        let mut words = interpreter.split(|c: char| c.is_whitespace() || c == '/').filter(|w| !w.is_empty());
        let program = words.by_ref().rfind(|w| !w.starts_with('-')).unwrap_or_default();
        let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        return match program {
            "python" | "pypy" => Language::Python,
            "node" | "nodejs" | "bun" | "deno" => Language::JavaScript,
            "ts-node" | "tsx" => Language::TypeScript,
            "php" => Language::Php,
            "ruby" | "jruby" => Language::Ruby,
            "groovy" => Language::Groovy,
            "sh" | "bash" | "zsh" | "ksh" | "dash" | "ash" => Language::Shell,
            _ => Language::Text,
        };
    }
    let text = text.trim_start();
    if text.starts_with("<?php") {
        Language::Php
    } else if text.starts_with("<?xml") {
        Language::Xml
    } else {
        Language::Text
    }
}

fn looks_like_xml(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("<?xml") || text.starts_with("<!DOCTYPE ") || text.starts_with("<configuration")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_by_name_and_first_line() {
        let cases = [
            ("src/App.PY", "", Language::Python),
            ("a/config.php.bak", "", Language::Php),
            (".env.production", "", Language::Env),
            ("deploy/prod.env", "", Language::Env),
            ("application.yml.template", "", Language::Yaml),
            ("Web.config", "<?xml version='1.0'?>", Language::Xml),
            ("nginx.conf", "server {", Language::Ini),
            ("server.conf", "<?xml version='1.0'?>", Language::Xml),
            ("translations/ur.ts", "<?xml version='1.0'?>", Language::Xml),
            ("bin/serve", "#!/usr/bin/env python3.11\n", Language::Python),
            ("bin/serve", "#!/usr/bin/env -S node --harmony\n", Language::JavaScript),
            ("run", "#!/bin/sh\n", Language::Shell),
            ("docker/Dockerfile.prod", "FROM x", Language::Dockerfile),
            ("Jenkinsfile", "pipeline {", Language::Groovy),
            ("views/home.blade.php", "@if", Language::Blade),
            ("inc/db.inc", "<?php $x = 1;", Language::Php),
            ("home/.aws/credentials", "[default]", Language::Ini),
            ("deploy/.htpasswd", "clerk:x", Language::Accounts),
            ("home/_netrc", "machine h", Language::Accounts),
            ("home/.dockercfg", "{}", Language::Json),
        ];
        for (path, text, language) in cases {
            assert_eq!(Language::detect(path, text), language, "{path}");
        }
    }
}
