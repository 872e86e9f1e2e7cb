//! Every type of personal data through the whole way to a finding: each of its example names is logged as the key of a
//! dictionary, as a member and as a variable, each weak name as a member of a person, and no counter-example is taken
//! for it. Names in Urdu script are read in every language.

use std::collections::BTreeMap;

use amanat::facts::data::DataKnowledge;
use amanat::facts::data::names::NameClass;

use super::pii::{detect, expect};

/// A Python file in which each line of code of interest logs one name.
#[derive(Default)]
struct Script {
    text: String,
    lines: usize,
    /// Line → the type that must be found there, or must not, and the name that is logged.
    wanted: BTreeMap<usize, (bool, String, String)>,
}

impl Script {
    fn new() -> Self {
        let head = "import json\nimport logging\nlog = logging.getLogger('x')\n";
        Self { text: head.to_owned(), lines: head.lines().count(), wanted: BTreeMap::new() }
    }

    fn log(&mut self, param: &str, expression: &str, id: &str, is_wanted: bool) {
        self.text.push_str(&format!("def f{}({param}):\n    log.info('%s', {expression})\n", self.lines));
        self.lines += 2;
        self.wanted.insert(self.lines, (is_wanted, id.to_owned(), expression.to_owned()));
    }

    /// What is found and must not be, or the other way round.
    fn wrong(&self) -> Vec<String> {
        let (map, found) = detect(&[("all.py", &self.text)]);
        let mut types: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for d in &found {
            let line = map.line_column(d.primary.place).line as usize;
            types.entry(line).or_default().extend(d.data_types.iter().map(ToString::to_string));
        }
        let none = Vec::new();
        let told = self.wanted.iter().filter_map(|(line, (is_wanted, id, name))| {
            let types = types.get(line).unwrap_or(&none);
            (types.contains(id) != *is_wanted).then(|| format!("{id}: {name} gives {types:?}, wanted: {is_wanted}"))
        });
        told.collect()
    }
}

#[test]
fn every_example_is_found_when_it_is_logged() {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    let mut script = Script::new();
    for (_, t) in knowledge.types.iter() {
        // a whole object shows its fields when it is serialised
        let shown = |e: String| if t.is_whole() { format!("json.dumps({e})") } else { e };
        for name in &t.examples.names {
            let word = name.replace(' ', "_");
            script.log("entry", &shown(format!("entry['{name}']")), &t.id, true);
            // a name in capitals is a constant, unless it is a key
            if word.chars().any(|c| c.is_lowercase() || !c.is_ascii()) {
                script.log("entry", &shown(format!("entry.{word}")), &t.id, true);
                script.log(&word, &shown(word.clone()), &t.id, true);
            }
        }
        for name in &t.examples.not_names {
            let word = name.replace(' ', "_");
            script.log("entry", &format!("entry['{name}']"), &t.id, false);
            script.log("entry", &format!("entry.{word}"), &t.id, false);
            script.log(&word, &word, &t.id, false);
        }
    }
    let wrong = script.wrong();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_weak_name_is_found_beside_a_person_only() {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    let mut script = Script::new();
    for (_, t) in knowledge.types.iter().filter(|(_, t)| !t.is_whole()) {
        for name in &t.names.weak {
            let word = name.replace(' ', "_");
            // a word of the language
            if word == "pass" {
                continue;
            }
            script.log("applicant", &format!("applicant.{word}"), &t.id, true);
            script.log("entry", &format!("entry.{word}"), &t.id, false);
            script.log(&word, &word, &t.id, false);
            if !t.is_credential() {
                script.log(&format!("voter_{word}"), &format!("voter_{word}"), &t.id, true);
            }
        }
    }
    let wrong = script.wrong();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_types_of_every_group_and_each_says_why() {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    assert!(knowledge.types.types.len() >= 150);
    for group in amanat::catalog::data_types::Group::ALL {
        assert!(knowledge.types.iter().any(|(_, t)| t.group == group), "{}", group.id());
    }
    for (_, t) in knowledge.types.iter() {
        assert!(t.why.len() > 20 && t.examples.names.len() > 1 && !t.examples.not_names.is_empty(), "{}", t.id);
        let folder = t.file.split('/').rev().nth(1);
        assert_eq!(folder, Some(t.group.id()), "{}", t.file);
    }
}

/// Parts of programs, which no office has an Urdu word for.
const OF_PROGRAMS: [&str; 5] = ["connection-string", "environment", "query-values", "request-headers", "session-data"];

/// Types whose names nothing else is called by: numbers of one register, and phrases that say whose they are.
const UNLIKE_NOTHING: [&str; 12] = [
    "iccid",
    "imei",
    "imsi",
    "inheritance",
    "mac-address",
    "maiden-name",
    "mother-maiden-name",
    "polling-station",
    "property-tax",
    "spouse-name",
    "totp-secret",
    "visa",
];

#[test]
fn each_type_names_its_law_its_urdu_names_and_what_looks_alike() {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    let is_urdu = |name: &String| name.chars().any(|c| ('\u{0600}'..='\u{06FF}').contains(&c));
    let mut wrong = Vec::new();
    for (_, t) in knowledge.types.iter() {
        let (id, names) = (t.id.as_str(), &t.names);
        if t.law.is_empty() {
            wrong.push(format!("{id}: no law"));
        }
        if names.strong.iter().chain(&names.weak).any(is_urdu) == OF_PROGRAMS.contains(&id) {
            wrong.push(format!("{id}: names in Urdu script"));
        }
        if (names.unlike.is_empty() && names.not_of.is_empty()) != UNLIKE_NOTHING.contains(&id) {
            wrong.push(format!("{id}: look-alikes"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_word_of_a_thing_makes_the_name_behind_it_another() {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    let mut wrong = Vec::new();
    for (id, t) in knowledge.types.iter() {
        let name = t.names.strong.iter().find(|n| n.is_ascii() && !t.names.certain.contains(n)).expect("a plain name");
        for thing in &t.names.not_of {
            let name = format!("{thing}_{}", name.replace(' ', "_"));
            let is_data = matches!(knowledge.names.identifier(&name), NameClass::Data(other, _) if other == id);
            wrong.extend(is_data.then(|| format!("{}: {name}", t.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn urdu_keys_and_columns_are_read() {
    expect(&[
        (
            "urdu.py",
            "import logging\nlog = logging.getLogger('x')\n\
             def show(row, cursor, other):\n\
             \x20   log.info('%s', row['شناختی کارڈ'])  # LEAK\n\
             \x20   log.info('%s', row.get('ولدیت'))  # LEAK\n\
             \x20   log.info('%s', row['كارڈ کا رنگ'])\n\
             \x20   log.info({'تاریخ پیدائش': row.x})  # LEAK\n\
             \x20   موبائل_نمبر = other.x\n\
             \x20   log.info('%s', موبائل_نمبر)  # LEAK\n\
             \x20   log.info('پتہ: %s' % row[5])\n\
             \x20   cursor.execute('select `شناختی کارڈ`, ضلع from شہری')\n\
             \x20   log.info(cursor.fetchone())  # LEAK\n\
             \x20   other.execute('select ضلع, رنگ from دفاتر')\n\
             \x20   log.info(other.fetchone())\n\
             \x20   log.info('%s', row['Father Name'])  # LEAK\n\
             \x20   log.info('%s', row['Please enter your CNIC'])\n",
        ),
        (
            "urdu.js",
            "function show(r) {\n  console.log(r['شناختی کارڈ نمبر']); // LEAK\n  console.log(JSON.stringify({ 'ولدیت': r.x })); // LEAK\n\
             \x20 console.log(r['رنگ']);\n  console.log(r.نام); // LEAK\n  console.log('موبائل نمبر: ' + r.x); // LEAK\n}\n",
        ),
        (
            "urdu.php",
            "<?php\nfunction show($row) {\n  error_log($row['شناختی کارڈ']); // LEAK\n  error_log(json_encode(['پتہ' => $row[2]])); // LEAK\n\
             \x20 error_log($row['رنگ']);\n}\n",
        ),
        (
            "Urdu.java",
            "import java.util.*;\nimport org.slf4j.*;\nclass Urdu {\n  static final Logger L = LoggerFactory.getLogger(Urdu.class);\n\
             \x20 void show(Map<String, String> row) {\n    L.info(\"{}\", row.get(\"شناختی کارڈ\")); // LEAK\n\
             \x20   L.info(\"{}\", row.get(\"رنگ\"));\n    Map<String, String> m = new HashMap<>();\n    m.put(\"والد کا نام\", row.get(\"f\"));\n\
             \x20   L.info(\"{}\", m); // LEAK\n  }\n}\n",
        ),
        (
            "urdu.go",
            "package main\nimport \"log\"\nfunc show(row map[string]string) {\n\tlog.Println(row[\"شناختی کارڈ\"]) // LEAK\n\tlog.Println(row[\"رنگ\"])\n}\n",
        ),
        (
            "Urdu.cs",
            "using System;\nusing System.Collections.Generic;\nclass Urdu {\n  void Show(Dictionary<string, string> row) {\n\
             \x20   Console.WriteLine(row[\"تاریخ پیدائش\"]); // LEAK\n    Console.WriteLine(row[\"رنگ\"]);\n  }\n}\n",
        ),
        ("urdu.rb", "def show(row)\n  puts row['شناختی کارڈ'] # LEAK\n  puts row['رنگ']\nend\n"),
        (
            "Urdu.kt",
            "fun show(row: Map<String, String>) {\n  println(row[\"موبائل نمبر\"]) // LEAK\n  println(row[\"رنگ\"])\n}\n",
        ),
    ]);
}

#[test]
fn one_urdu_word_may_be_typed_in_several_ways() {
    // the same words with Arabic yeh, kaf and heh, with a vowel sign, and with a joiner between
    expect(&[(
        "typed.py",
        "def show(row):\n\
         \x20   print(row['شناخت\u{064A} \u{0643}ارڈ'])  # LEAK\n\
         \x20   print(row['پت\u{0647}'])  # LEAK\n\
         \x20   print(row['ن\u{064E}ام'])  # LEAK\n\
         \x20   print(row['ٹیلی\u{200C}فون نمبر'])  # LEAK\n",
    )]);
}

#[test]
fn a_word_of_a_person_makes_a_weak_name_strong() {
    expect(&[(
        "names.js",
        "function show(patientAddress, serverAddress, userMobile, userAgentName, applicantCity, invoiceNote, encryptionKey, encryptedPassword) {\n\
         \x20 console.log(patientAddress); // LEAK\n  console.log(serverAddress);\n  console.log(userMobile); // LEAK\n\
         \x20 console.log(userAgentName);\n  console.log(applicantCity); // LEAK\n  console.log(invoiceNote);\n\
         \x20 console.log(encryptionKey); // CRED\n  console.log(encryptedPassword);\n}\n",
    )]);
}

#[test]
fn a_name_of_a_thing_is_no_personal_data() {
    expect(&[
        (
            "a.py",
            "import logging\nimport sqlparse\nfrom sqlparse.sql import Token\nlog = logging.getLogger('x')\n\
             def f(certificate, row, card, user, text, cnic):\n\
             \x20   log.info('%s', certificate.fingerprint)\n\
             \x20   log.info('%s', row['email_fingerprint'])\n\
             \x20   log.info('%s', row['fingerprint'])  # LEAK\n\
             \x20   log.info('%s', card.get_auth_code())\n\
             \x20   log.info('%s', card.auth_code)\n\
             \x20   log.info('%s', user.auth_code)  # CRED\n\
             \x20   log.info('%s', user.name)  # LEAK\n\
             \x20   log.info('%s', sqlparse.sql.Token(text, text))\n\
             \x20   log.info('%s', Token(text, cnic))  # LEAK\n",
        ),
        (
            "A.cs",
            "using System;\nusing System.IO;\nusing System.Reflection;\nclass Citizen { public string FullName; }\n\
             class A {\n  void F(Type job, Assembly library, FileInfo upload, Citizen citizen) {\n\
             \x20   Console.WriteLine(job.FullName);\n    Console.WriteLine(library.FullName);\n\
             \x20   Console.WriteLine(upload.FullName);\n    Console.WriteLine(citizen.FullName); // LEAK\n  }\n}\n",
        ),
    ]);
}
