//! SQL and the formats of accounts and registries: one tour of each as an IR dump, and hostile text.

use std::sync::LazyLock;

use amanat::analysis::credentials::{merge, scan_module, scan_text};
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::frontend;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Literal, Module};
use amanat::source::{FileId, Language, SourceFile};

fn lower(language: Language, text: &str) -> Module {
    frontend::lower(FileId(0), language, text).unwrap()
}

macro_rules! tours {
    ($($name:ident: $language:ident, $file:literal;)*) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!("tours/", $file));
            insta::assert_snapshot!(dump(&lower(Language::$language, text), text));
        }
    )*};
}
tours! {
    sql: Sql, "tour.sql";
}

/// `column: value` for each value of each row.
fn rows(text: &str) -> Vec<String> {
    let module = lower(Language::Sql, text);
    let mut found = Vec::new();
    for expr in &module.exprs {
        let ExprKind::Object(entries) = &expr.kind else { continue };
        for entry in entries {
            let key = entry.key.and_then(|k| module.str_literal(k)).unwrap();
            if let ExprKind::Literal(Literal::Str(value)) = module.kind(entry.value) {
                found.push(format!("{key}: {value}"));
            }
        }
    }
    found
}

#[test]
fn rows_go_by_the_columns_of_the_declaration() {
    let text = "CREATE TABLE `db`.`u` (`a` text, `b` text, KEY k (`a`));\nINSERT INTO `u` VALUES ('1','2\\'3');\n";
    assert_eq!(rows(text), ["a: 1", "b: 2'3"]);
}

#[test]
fn backslashes_escape_only_where_the_dialect_has_them() {
    assert_eq!(rows("INSERT INTO t (a, b) VALUES ('c:\\', 'd');"), ["a: c:\\", "b: d"]);
    assert_eq!(rows("INSERT INTO t (a, b) VALUES (E'c\\'', 'd');"), ["a: c'", "b: d"]);
    assert_eq!(rows("INSERT INTO t (a, b) VALUES ('O\\'Neil', 'd');"), ["a: O'Neil", "b: d"]);
}

#[test]
fn damage_and_depth_are_survived() {
    for text in [
        "INSERT INTO t (a VALUES ('x",
        "INSERT INTO",
        "COPY t (a) FROM stdin;",
        "COPY t (a) FROM stdin;\n1\t2\n3",
        "CREATE USER 'x'@",
        "CREATE TABLE t (a int default",
        "SET PASSWORD FOR",
        "EXEC",
        "x = ",
        "$tag$ q'[ [ \" `",
        "é'é\\",
    ] {
        lower(Language::Sql, text);
    }
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1", "(".repeat(100_000)));
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1", "- ".repeat(100_000)));
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1)", "1 || ".repeat(100_000)));
    lower(Language::Sql, &format!("x = {}1", "f(".repeat(100_000)));
}

static KNOWLEDGE: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::load(&[]).expect("the embedded knowledge is right"));

/// What is found in a file of the path: the rule, and the line.
fn found(path: &str, template: &str) -> Vec<(&'static str, usize)> {
    let text = fill(template, 11).unwrap();
    let source = SourceFile::from_text(path, text);
    let mut seen = scan_text(FileId(0), &source, &KNOWLEDGE, &[7; 32]);
    if let Some(module) = frontend::lower(FileId(0), source.language, &source.text) {
        seen.extend(scan_module(&module, &source, &KNOWLEDGE, &[7; 32]));
    }
    let line = |at: u32| source.text[..at as usize].matches('\n').count() + 1;
    merge(seen, &source).iter().map(|d| (d.rule, line(d.primary.place.span.start))).collect()
}

/// The rule of a password that stands in plain text.
const PLAIN: &str = "hardcoded-credential";

macro_rules! judged {
    ($name:ident: $([$path:expr, $text:expr, $($rule:expr => $line:expr),*],)*) => {
        #[test]
        fn $name() {
            let mut wrong = Vec::new();
            $({
                let expected: Vec<(&str, usize)> = vec![$(($rule, $line)),*];
                let found = found($path, $text);
                if found != expected {
                    wrong.push(format!("{}: `{}`: {found:?}, expected {expected:?}", $path, $text));
                }
            })*
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    };
}

judged! { seeds_and_accounts:
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES\n('a', '{{password:12}}'),\n('b', 'admin123');", PLAIN => 2, PLAIN => 3],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', MD5('admin123'));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', crypt('{{password:12}}', gen_salt('bf')));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, pw) VALUES ('b', HASHBYTES('SHA2_256', N'{{password:12}}'));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', '{{hex:32}}'), ('c', '$2y$10${{base62:53}}');",],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', NULL), ('c', ''), ('d', :password), ('e', 'changeme');",],
    ["db/seed.sql", "INSERT INTO settings (name, value) VALUES ('smtp_password', '{{password:12}}'), ('theme', '{{password:12}}');", PLAIN => 1],
    ["db/dump.sql", "COPY public.users (id, login, password) FROM stdin;\n1\tali\t{{password:12}}\n2\tsana\t\\N\n\\.\n", PLAIN => 2],
    ["db/dump.sql", "CREATE TABLE `u` (`login` text, `password` text);\nINSERT INTO `u` VALUES ('x','{{password:12}}');", PLAIN => 2],
    ["db/dump.sql", "INSERT [dbo].[Users] ([Login], [Password]) VALUES (N'a', N'{{password:12}}')\nGO\n", PLAIN => 1],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY '{{password:12}}';", PLAIN => 1],
    ["db/users.sql", "CREATE USER scott IDENTIFIED BY tiger;", PLAIN => 1],
    ["db/users.sql", "CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY 'root';", PLAIN => 1],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY PASSWORD '*{{hex:40}}';",],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY '&password';\nCREATE ROLE x PASSWORD NULL;\nCREATE USER y PASSWORD :'pw';",],
    ["db/users.sql", "CREATE LOGIN app WITH PASSWORD = N'{{password:12}}', CHECK_POLICY = OFF;", PLAIN => 1],
    ["db/users.sql", "ALTER ROLE postgres PASSWORD 'postgres';", PLAIN => 1],
    ["db/users.sql", "EXEC sp_addlogin 'clerk', '{{password:12}}'", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = '{{password:12}}' WHERE id = 1;", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = SHA2('admin123', 256) WHERE id = 1;", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = '' WHERE password = 'x' OR token_type = 'password';",],
    ["db/form.sql", "INSERT INTO fields (name, type, label) VALUES ('password', 'password', 'Password');",],
    ["db/menu.sql", "INSERT INTO perms (code, name) VALUES ('user:password:reset', 'Reset password');",],
}
