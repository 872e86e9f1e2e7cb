//! Bounds on how far data is followed: the report says where one was reached, and no exit code heeds it.

use std::fs;

use predicates::str::contains;
use tempfile::TempDir;

use crate::cli::amanat;

#[test]
fn a_bound_that_is_reached_is_told_and_fails_nothing() {
    let folder = TempDir::new().unwrap();
    let coverage = || {
        let assert = amanat().args(["check", "--format", "json", "--strict"]).arg(folder.path()).assert().code(0);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let entries = |n: usize| {
        let entries: String = (0..n).map(|i| format!("k{i}: {i}, ")).collect();
        format!("function a() {{ const all = {{ {entries} }}; console.log(all.k1); }}\n")
    };
    fs::write(folder.path().join("a.js"), entries(60)).unwrap();
    assert!(!coverage().contains("followed"));
    fs::write(folder.path().join("a.js"), entries(100)).unwrap();
    let told = coverage();
    assert!(
        told.contains("an object has more entries than are followed one by one") && told.contains("a.js"),
        "{told}"
    );
    let classes: String = (0..7)
        .map(|i| format!("class Desk{i} implements Desk {{ public String of(Citizen c) {{ return c.getCnic().length() + \"{i}\"; }} }}\n"))
        .collect();
    let java = format!(
        "interface Desk {{ String of(Citizen c); }}\n{classes}class Use {{\n  private static final org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(Use.class);\n\
         \x20 void a(Desk desk, Citizen c) {{ log.info(\"at {{}}\", desk.of(c)); }}\n}}\n"
    );
    fs::write(folder.path().join("Use.java"), java).unwrap();
    assert!(coverage().contains("a call may enter more functions than are followed"));
    amanat().args(["check", "--strict"]).arg(folder.path()).assert().code(0).stderr(contains("followed in part"));
}

#[test]
fn options_of_a_query_that_name_themselves_end() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("schema.prisma"), "model Citizen {\n  id Int @id\n  cnic String\n}\n").unwrap();
    let keys: String = (0..400).map(|i| format!("k{i}: every, ")).collect();
    let code = format!(
        "const {{ PrismaClient }} = require('@prisma/client');\nconst prisma = new PrismaClient();\nconst every = {{ include: {{ {keys} }} }};\n\
         async function all() {{ const found = await prisma.citizen.findMany(every); console.log(found); }}\n"
    );
    fs::write(folder.path().join("a.js"), code).unwrap();
    let assert = amanat().args(["check", "--format", "json"]).arg(folder.path()).assert().code(1);
    let told = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert!(told.contains("pii-in-log") && told.contains("an object has more entries than are followed"), "{told}");
}

#[test]
fn columns_of_a_row_that_are_left_out_are_told() {
    let folder = TempDir::new().unwrap();
    let columns: String = (0..80).map(|i| format!("  cnic{i} String\n")).collect();
    fs::write(folder.path().join("schema.prisma"), format!("model Citizen {{\n  id Int @id\n{columns}}}\n")).unwrap();
    let code = "const { PrismaClient } = require('@prisma/client');\nconst prisma = new PrismaClient();\n\
                async function all() { const found = await prisma.citizen.findMany(); console.log(found); }\n";
    fs::write(folder.path().join("a.js"), code).unwrap();
    let assert = amanat().args(["check", "--format", "json"]).arg(folder.path()).assert().code(1);
    let told = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert!(told.contains("pii-in-log") && told.contains("a table has more columns than are read"), "{told}");
}
