//! Personal values in the files of a repository (`pii-in-repo`). Every number is put together when the test runs, so
//! that none stands here.

use amanat::finding::Severity;
use amanat::policy::Finding;
use amanat::report::{Report, json, sarif};

use crate::cli::amanat;
use crate::scans::scan_files;

/// Numbers that hold no pattern that people make up. The same `n` gives the same number.
pub(super) fn varied(n: usize, digits: u32) -> u64 {
    let mixed = (n as u64 + 1).wrapping_mul(6_364_136_223_846_793_005).rotate_left(29) ^ 0x9e37_79b9_7f4a_7c15;
    10u64.pow(digits - 1) + mixed % (9 * 10u64.pow(digits - 1))
}

pub(super) fn cnic(n: usize) -> String {
    format!("{}-{}-{}", 35200 + n % 5, varied(n, 7), 1 + n % 9)
}

pub(super) fn mobile(n: usize) -> String {
    format!("03{:02}-{}", n % 50, varied(n + 1000, 7))
}

pub(super) fn person(n: usize) -> String {
    let given = ["Zarmina", "Bakhtawar", "Sikandar", "Mehrunisa", "Tabassum", "Jahanzeb"];
    let family = ["Misali", "Farzi", "Khayali", "Naqli"];
    format!("{} {}", given[n % 6], family[n / 6 % 4])
}

/// A register of people whom only the countryside calls so, with hardly a number.
#[test]
fn landholders_are_people() {
    let card = |n: usize| if n == 0 { format!("'{}'", cnic(n)) } else { "NULL".to_owned() };
    let row = |n: usize| format!("({n}, 4, '{}', '{}', {}),\n", person(n), person(n + 7), card(n));
    let dump = format!(
        "INSERT INTO `irrigators` (`id`, `village_id`, `irrigator_name`, `father_name`, `cnic`) VALUES\n{}",
        rows(30, row)
    );
    let report = scan_files(&[("database/abyana.sql", dump)]);
    let told: Vec<&str> = report.findings.iter().map(|f| f.detection.message.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("full names") && told[0].contains("irrigator_name"), "{told:?}");
}

fn found(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|f| f.detection.rule == "pii-in-repo").collect()
}

pub(super) fn messages(files: &[(&str, String)]) -> Vec<String> {
    found(&scan_files(files)).into_iter().map(|f| f.detection.message.clone()).collect()
}

pub(super) fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

#[test]
fn a_register_in_csv_is_one_finding_with_counts() {
    let text = format!(
        "id,cnic,full_name,mobile\r\n{}",
        rows(120, |n| format!("{n},{},\"{}\",{}\r\n", cnic(n), person(n), mobile(n)))
    );
    let report = scan_files(&[("seeds/citizens.csv", text)]);
    let all = found(&report);
    assert_eq!(all.len(), 1);
    let one = &all[0];
    assert_eq!(
        one.detection.message,
        "120 CNIC numbers, 120 telephone numbers and 24 full names stand in columns cnic, mobile, full_name of seeds/citizens.csv"
    );
    assert_eq!(one.severity, Severity::Critical);
    assert_eq!(one.detection.related.len(), 2);
    assert!(one.detection.primary.label.starts_with("CNIC number: 35200-*******-"), "{}", one.detection.primary.label);
}

#[test]
fn nothing_of_a_value_is_printed_whole() {
    let text = format!("cnic,full_name,mobile\n{}", rows(5, |n| format!("{},{},{}\n", cnic(n), person(n), mobile(n))));
    let report = scan_files(&[("seeds/citizens.csv", text)]);
    assert_eq!(found(&report).len(), 1);
    let (mut as_json, mut as_sarif) = (Vec::new(), Vec::new());
    json::write(&report, true, &mut as_json).unwrap();
    sarif::write(&report, true, &mut as_sarif).unwrap();
    for text in [as_json, as_sarif].map(|bytes| String::from_utf8(bytes).unwrap()) {
        for n in 0..5 {
            assert!(!text.contains(&cnic(n)) && !text.contains(&mobile(n)), "{text}");
        }
    }
}

#[test]
fn dumps_seeds_and_documents_are_read_by_columns() {
    let values = |n: usize| format!("({n}, '{}', '{}', now())", person(n), cnic(n));
    let listed = format!("INSERT INTO `citizens` (`id`, `name`, `cnic`, `at`) VALUES\n{}, {};\n", values(1), values(2));
    let declared = format!(
        "CREATE TABLE public.citizens (id int, name varchar(20), cnic char(15), at timestamp);\nINSERT INTO citizens VALUES {};",
        values(3)
    );
    let copied = format!(
        "COPY public.citizens (id, name, cnic) FROM stdin;\n{}\\.\n",
        rows(3, |n| format!("{n}\t{}\t{}\n", person(n), cnic(n).replace('-', "")))
    );
    let json = format!("[{}]", rows(3, |n| format!("{{\"cnic\": {}}},", cnic(n).replace('-', ""))));
    let yaml = rows(2, |n| format!("- name: {}\n  cnic: {}\n", person(n), cnic(n).replace('-', "")));
    let php = rows(2, |n| format!("['name' => '{}', 'cnic' => '{}'],\n", person(n), cnic(n).replace('-', "")));
    let xml = rows(2, |n| format!("<row><cnic>{}</cnic></row>\n", cnic(n).replace('-', "")));
    let urdu = rows(2, |n| format!("{{\"شناختی کارڈ\": \"{}\"}}\n", urdu_digits(&cnic(n))));
    assert_eq!(
        messages(&[
            ("a.sql", listed),
            ("b.sql", declared),
            ("c.sql", copied),
            ("d.json", json),
            ("e.yaml", yaml),
            ("f.php", format!("<?php\nreturn [{php}];\n")),
            ("g.xml", xml),
            ("h.jsonl", urdu),
        ]),
        [
            "2 CNIC numbers and 2 full names stand in columns cnic, name of a.sql",
            "1 CNIC number and 1 full name stand in columns cnic, name of b.sql",
            "3 CNIC numbers and 3 full names stand in columns cnic, name of c.sql",
            "3 CNIC numbers stand in column cnic of d.json",
            "2 CNIC numbers and 2 full names stand in columns cnic, name of e.yaml",
            "2 CNIC numbers and 2 full names stand in columns cnic, name of f.php",
            "2 CNIC numbers stand in column cnic of g.xml",
            "2 CNIC numbers stand in column شناختی کارڈ of h.jsonl",
        ]
    );
}

fn urdu_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('۰' as u32 + d)).unwrap_or(c)).collect()
}

#[test]
fn values_that_prove_themselves_count_in_any_text() {
    let account = |n: usize| {
        // check digits of ISO 13616 for a made-up account
        let bban = format!("MISA{:016}", varied(n, 15));
        let digits: String =
            format!("{bban}PK00").chars().map(|c| c.to_digit(36).map(|d| d.to_string()).unwrap_or_default()).collect();
        let rest = digits.bytes().fold(0u64, |rest, b| (rest * 10 + u64::from(b - b'0')) % 97);
        format!("PK{:02}{bban}", 98 - rest)
    };
    let phones = rows(3, |n| format!("# reached at +92{}\n", &mobile(n).replace('-', "")[1..]));
    assert_eq!(
        messages(&[
            ("a.py", format!("USER = check('{}')\n", cnic(1))),
            ("b.log", format!("2026-01-01 12:00:00 verified {} in 20 ms\n", cnic(2))),
            ("c.md", format!("Pay to {}.\n", account(1))),
            ("d.py", phones),
            ("e.ipynb", format!("{{\"cells\": [{{\"source\": [\"x\\n{}\\n\"]}}]}}", cnic(3))),
            ("f.txt", format!("کارڈ {} ہے\n", urdu_digits(&cnic(4)))),
        ]),
        [
            "1 CNIC number stands in a.py",
            "1 CNIC number stands in b.log",
            "1 CNIC number stands in e.ipynb",
            "1 CNIC number stands in f.txt",
            "3 telephone numbers stand in d.py",
            "1 IBAN stands in c.md",
        ]
    );
}

#[test]
fn what_is_nobodys_is_left_alone() {
    let card = ["4111", "1111", "1111", "1111"].join(" ");
    let quiet = [
        ("a.py", "CNIC = '35202-1234567-1' or '00000-0000000-0' or '42101-1234567-1'\n".to_owned()),
        ("b.py", format!("CARD = '{card}'\n")),
        ("stamp.js", "const at = 1732280000123, id = 'a35202-2748193-5'; // 3520227481935\n".to_owned()),
        ("contact.html", format!("<a href='tel:+92{}'>Helpline</a>", &mobile(1).replace('-', "")[1..])),
        ("README.md", format!("Call us: {}, {}\n", mobile(1), mobile(2))),
        ("serial.csv", format!("cnic,name\n{}", rows(40, |n| format!("35202-{}-1,x\n", 2_748_100 + n)))),
        ("factory.py", format!("from faker import Faker\nx = dict(email='a.b@misal.pk', phone='{}')\n", mobile(1))),
        ("LICENSE", format!("Copyright {}\n", mobile(1))),
        ("hospitals.csv", format!("hospital_name,phone\n{}", rows(40, |n| format!("Shifa {n},{}\n", mobile(n))))),
        (
            "users.csv",
            format!(
                "full_name,email,phone\n{}",
                rows(40, |n| format!("{},u{n}@example.com,{}\n", person(n), mobile(n)))
            ),
        ),
        ("uuid.txt", "6f9619ff-8b86-4011-b42d-35202748193f 0.42018274819352\n".to_owned()),
    ];
    assert_eq!(messages(&quiet), Vec::<String>::new());
}

#[test]
fn contacts_count_beside_people_only() {
    let text = format!(
        "full_name,email,phone\n{}",
        rows(40, |n| format!("{},{}.{n}@misaal.pk,{}\n", person(n), &person(n)[..5], mobile(n)))
    );
    let report = scan_files(&[("data/students.csv", text.clone()), ("tests/students.csv", text)]);
    let seen: Vec<(&str, Severity)> =
        found(&report).iter().map(|f| (f.detection.message.as_str(), f.severity)).collect();
    assert_eq!(
        seen,
        [(
            "40 E-mail addresses, 40 telephone numbers and 24 full names stand in columns email, phone, full_name of data/students.csv",
            Severity::Medium
        )]
    );
}

#[test]
fn registers_in_tests_cost_little() {
    let text = format!("cnic\tname\n{}", rows(5, |n| format!("{}\tx\n", cnic(n))));
    let report = scan_files(&[("tests/data/citizens.tsv", text)]);
    assert_eq!(found(&report).iter().map(|f| f.severity).collect::<Vec<_>>(), [Severity::Low]);
}

#[test]
fn what_any_rule_quotes_is_masked() {
    let (mobile, identity) = (mobile(3).replace('-', ""), cnic(4).replace('-', ""));
    let mail = format!("{}.{}@{}", "nadia", "khayali", "misal.gov.pk");
    let card = format!("{}{}", 453_957, 8_763_621_486u64);
    let python = format!(
        "import logging\nfrom flask import Flask, jsonify\napp = Flask(__name__)\n\n\n\
         @app.get(\"/call/{mobile}/<cnic>\")\ndef call(cnic):\n    \
         logging.info(\"call {mobile} of {identity}, {mail}, {card} %s\", cnic)\n    return jsonify(cnic=cnic)\n"
    );
    let script = format!(
        "import * as Sentry from '@sentry/node';\nSentry.setUser({{ email: \"{mail}\", cnic: citizen.cnic }}); // {mobile}\n"
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("app.py"), python).unwrap();
    std::fs::write(folder.path().join("report.ts"), script).unwrap();
    let shown: [(&[&str], &str); 9] = [
        (&["check"], "pii-in-log"),
        (&["check", "--format", "json"], "pii-in-log"),
        (&["check", "--format", "sarif"], "pii-in-log"),
        (&["endpoints"], "GET"),
        (&["endpoints", "--format", "json"], "GET"),
        (&["endpoints", "--format", "csv"], "GET"),
        (&["endpoints", "--format", "openapi"], "get"),
        (&["data"], "cnic"),
        (&["data", "--format", "json"], "cnic"),
    ];
    for (args, word) in shown {
        let output = amanat().arg(args[0]).arg(folder.path()).args(&args[1..]).output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert!(text.contains(word), "{args:?}: {text}");
        for value in [&mobile, &identity, &mail, &card] {
            // the text itself is not told: it would hold the value
            assert!(!text.contains(value.as_str()), "{args:?} tell a value of {} characters", value.len());
        }
    }
}

#[test]
fn addresses_in_tests_are_left_alone() {
    let url = "import requests\n\ndef test_lookup(cnic):\n    requests.get(f\"https://api.misal.gov.pk/lookup?cnic={cnic}\")\n";
    let severity = |path: &str| {
        let report = scan_files(&[(path, url)]);
        let found = report.findings.iter().find(|f| f.detection.rule == "pii-in-url");
        found.map(|f| f.severity)
    };
    assert_eq!(severity("src/lookup.py"), Some(Severity::Medium));
    assert_eq!(severity("tests/test_lookup.py"), None);
}

#[test]
fn examples_and_persons_of_generators_are_nobodys() {
    let page = |before: &str| format!("const a = <input {before}\"{}\" />;\n", cnic(3));
    assert_eq!(messages(&[("src/form.jsx", page("value="))]).len(), 1);
    assert!(messages(&[("src/form.jsx", page("placeholder="))]).is_empty());
    // the surnames that generators give, in names and in domains
    let surnames = ["Schmeler", "Kshlerin", "Mosciski", "Watsica"];
    let people = rows(30, |n| {
        let (name, at) = (surnames[n % 4], surnames[(n + 1) % 4].to_lowercase());
        format!("{{\"full_name\": \"{} {name}\", \"email\": \"a{n}x@{at}.biz\"}},\n", person(n))
    });
    assert!(messages(&[("db/seeds.json", format!("[{people}{{}}]"))]).is_empty());
    // no country of the registry
    let iban = |country: &str| format!("{{\"iban\": \"{country}\"}}\n");
    assert!(messages(&[("a.json", iban("YY64COJH41059545330222956960771321"))]).is_empty());
}
