//! Personal data that leaves by a URL, a file or to a third party: every sink's own example, and small projects in
//! which a line that must be reported ends in `URL`, `FILE` or `THIRD` inside a comment. Strict both ways.

use amanat::catalog::sinks::SinkKind;
use amanat::facts::data::DataKnowledge;
use amanat::finding::Detection;
use amanat::source::{Language, SourceMap};

use super::pii::detect_kinds;

const KINDS: &[SinkKind] = &[SinkKind::Url, SinkKind::ThirdParty, SinkKind::File];

fn knowledge() -> DataKnowledge {
    DataKnowledge::load(&[]).unwrap_or_else(|e| panic!("{}", e[0]))
}

fn detect(knowledge: &DataKnowledge, files: &[(&str, &str)]) -> (SourceMap, Vec<Detection>) {
    detect_kinds(knowledge, KINDS, files)
}

fn rule_of(mark: &str) -> &'static str {
    match mark {
        "URL" => "pii-in-url",
        "FILE" => "pii-in-file",
        _ => "pii-to-third-party",
    }
}

pub(super) fn expect(files: &[(&str, &str)]) {
    let (map, found) = detect(&knowledge(), files);
    let place = |d: &Detection| {
        let file = map.get(d.file());
        format!("{}:{} {}", file.path, map.line_column(d.primary.place).line, d.rule)
    };
    let mut seen: Vec<String> = found.iter().map(place).collect();
    let mut wanted = Vec::new();
    for (path, text) in files {
        for (i, line) in text.lines().enumerate() {
            let (_, comment) = line.rsplit_once(['#', '/']).unwrap_or_default();
            let marks = comment.split_whitespace().filter(|w| ["URL", "FILE", "THIRD"].contains(w));
            wanted.extend(marks.map(|m| format!("{path}:{} {}", i + 1, rule_of(m))));
        }
    }
    seen.sort();
    wanted.sort();
    let types: Vec<_> = found.iter().map(|d| (&d.message, &d.data_types)).collect();
    assert_eq!(seen, wanted, "{types:#?}");
}

#[test]
fn examples_of_the_sinks() {
    let knowledge = knowledge();
    let mut wrong = Vec::new();
    let placeholder = regex::Regex::new(r"\bx\b").unwrap();
    for sink in knowledge.sinks.sinks.iter().filter(|s| KINDS.contains(&s.kind)) {
        let name = format!("{:?} {} of {:?}", sink.kind, sink.id, sink.languages[0]);
        let Some(example) = &sink.example else {
            wrong.push(format!("{name} has no example"));
            continue;
        };
        let extension = match sink.languages[0] {
            Language::Python => "py",
            Language::Java => "java",
            Language::Kotlin => "kt",
            Language::CSharp => "cs",
            Language::Go => "go",
            Language::Php => "php",
            Language::Rust => "rs",
            Language::Ruby => "rb",
            _ => "js",
        };
        // the examples write a parameter `x` whose name says nothing; here it is called what it may hold
        let named = placeholder.replace_all(example, "cnic");
        let (_, found) = detect(&knowledge, &[(&format!("Example.{extension}"), &named)]);
        let rule = match sink.kind {
            SinkKind::Url => "pii-in-url",
            SinkKind::File => "pii-in-file",
            _ => "pii-to-third-party",
        };
        let seen: Vec<&str> = found.iter().map(|d| d.rule).collect();
        if !seen.contains(&rule) {
            wrong.push(format!("{name}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_what_goes_into_the_url_counts() {
    expect(&[
        (
            "a.js",
            "const axios = require('axios');\nconst get = (url) => axios.get(url);\n\
             async function f(res, citizen, token, otp) {\n\
             \x20 await axios.get(`/api/${citizen.cnic}`); // URL\n\
             \x20 await axios({ url: '/api?phone=' + citizen.mobileNo, data: { cnic: citizen.cnic } }); // URL\n\
             \x20 await axios({ url: '/api', data: { cnic: citizen.cnic } });\n\
             \x20 await axios.post('/api', { cnic: citizen.cnic });\n\
             \x20 await axios.get('/api', { headers: { cnic: citizen.cnic } });\n\
             \x20 await get('/api/' + citizen.passportNo); // URL\n\
             \x20 await get('/api/' + citizen.id);\n\
             \x20 const domain = citizen.email.split('@')[1];\n\
             \x20 await axios.get(`https://${domain}/icon.png`);\n\
             \x20 await get(`https://${domain}/icon.png`);\n\
             \x20 await get('/reset?token=' + token);\n\
             \x20 res.redirect('/reset-password?token=' + token);\n\
             \x20 res.redirect('/home?access_token=' + token); // URL\n\
             \x20 await axios.get('/verify/' + otp);\n\
             \x20 await axios.get('/verify/' + citizen.cnic); // URL\n}\n",
        ),
        (
            "b.php",
            "<?php\nfunction f($ch, $cnic) {\n  header('Location: found.php?cnic=' . $cnic); // URL\n\
             \x20 header('X-Citizen: ' . $cnic);\n  curl_setopt($ch, CURLOPT_URL, 'https://a.gov.pk/' . $cnic); // URL\n\
             \x20 curl_setopt($ch, CURLOPT_POSTFIELDS, $cnic);\n}\n",
        ),
    ]);
}

#[test]
fn files_are_told_from_answers() {
    expect(&[
        (
            "a.php",
            "<?php\nfunction f($citizen) {\n  $out = fopen('php://output', 'w');\n  fputcsv($out, [$citizen->cnic]);\n\
             \x20 $kept = fopen('/srv/export.csv', 'w');\n  fputcsv($kept, [$citizen->cnic]); // FILE\n\
             \x20 fputcsv($kept, [$citizen->id]);\n}\n",
        ),
        (
            "A.java",
            "import java.io.*;\nclass A {\n  void f(Writer answer, String cnic) throws Exception {\n\
             \x20   PrintWriter a = new PrintWriter(answer);\n    a.println(cnic);\n\
             \x20   PrintWriter b = new PrintWriter(new FileWriter(\"kept.csv\"));\n    b.println(cnic); // FILE\n  }\n}\n",
        ),
        (
            "a.go",
            "package a\nimport (\"encoding/csv\"; \"net/http\"; \"os\")\n\
             func f(w http.ResponseWriter, cnic string) {\n\tcsv.NewWriter(w).Write([]string{cnic})\n\
             \tout, _ := os.Create(\"kept.csv\")\n\tcsv.NewWriter(out).Write([]string{cnic}) // FILE\n}\n",
        ),
    ]);
}

#[test]
fn third_parties_get_what_they_are_for() {
    expect(&[(
        "a.py",
        "import requests\nimport sentry_sdk\nfrom twilio.rest import Client\nclient = Client('a', 'b')\n\
             GATEWAY = 'http://sms.zarurat.pk/send'\n\
             def f(user, otp, password):\n\
             \x20   client.messages.create(to=user.mobile_no, body=f'code {otp}')\n\
             \x20   client.messages.create(to=user.mobile_no, body=f'card {user.cnic}')  # THIRD\n\
             \x20   sentry_sdk.set_user({'id': user.id})\n\
             \x20   sentry_sdk.set_user({'email': user.email})  # THIRD\n\
             \x20   sentry_sdk.set_tag('code', otp)  # THIRD\n\
             \x20   requests.post(GATEWAY, data={'to': user.mobile_no})  # THIRD\n\
             \x20   requests.post('http://10.0.0.7/send', data={'to': user.mobile_no})\n\
             \x20   requests.post('http://queue:8080/send', data={'to': user.mobile_no})\n\
             \x20   requests.post('https://sms.zarurat.pk/send', data={'to': user.mobile_no})\n",
    )]);
}

#[test]
fn an_object_stands_in_the_url_of_a_route_by_its_key() {
    let model = "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\n\
                 class User extends Model { protected $fillable = ['cnic', 'email']; }\n";
    let controller = "<?php\nnamespace App\\Http;\nuse App\\Models\\User;\nclass A {\n  function f(User $user) {\n\
                      \x20   redirect()->route('users.show', ['user' => $user]);\n\
                      \x20   redirect()->route('users.show', $user);\n\
                      \x20   redirect()->route('users.show', ['card' => $user->cnic]); // URL\n\
                      \x20   to_route('users.show', [$user, $user->cnic]); // URL\n  }\n}\n";
    expect(&[
        ("app/Models/User.php", model),
        ("app/Http/A.php", controller),
        (
            "app.py",
            "from dataclasses import dataclass\nfrom django.shortcuts import redirect\nfrom flask import url_for\n\
             @dataclass\nclass Citizen:\n    id: int\n    cnic: str\n\
             def f(citizen: Citizen):\n    redirect(citizen)\n    url_for('show', citizen=citizen)\n\
             \x20   redirect('/citizens/' + citizen.cnic)  # URL\n    url_for('show', card=citizen.cnic)  # URL\n",
        ),
    ]);
}

#[test]
fn keys_that_choose_and_members_by_variable_name_nothing() {
    expect(&[
        (
            "a.rb",
            "class A < ApplicationController\n  def show(kind, citizen)\n\
             \x20   redirect_to({ 'passport' => other_url, 'visa' => visas_page }[kind])\n\
             \x20   redirect_to({ 'a' => citizen.cnic }[kind]) # URL\n  end\nend\n",
        ),
        (
            "a.php",
            "<?php\nclass Citizen { public string $cnic; public string $siteUrl; }\n\
             class A {\n  function f(Citizen $citizen, $name, $key) {\n\
             \x20   file_put_contents('/srv/a.txt', json_encode($citizen->{$name}));\n\
             \x20   file_put_contents('/srv/a.txt', json_encode($citizen->$key));\n\
             \x20   file_put_contents('/srv/a.txt', json_encode($citizen)); // FILE\n\
             \x20   file_put_contents('/srv/a.txt', $citizen->{'cnic'}); // FILE\n  }\n}\n",
        ),
    ]);
}

#[test]
fn a_writer_that_is_given_a_name_writes_a_file() {
    expect(&[(
        "A.cs",
        "using System.IO;\nclass A {\n  void F(string cnic, string path, Stream stream) {\n\
         \x20   var a = new StreamWriter(\"a.txt\");\n    a.WriteLine(cnic); // FILE\n\
         \x20   using (var b = new StreamWriter(path, true)) {\n      b.WriteLine(cnic); // FILE\n    }\n\
         \x20   using var c = new StreamWriter($\"{path}.csv\");\n    c.WriteLine(cnic); // FILE\n\
         \x20   StreamWriter d = new StreamWriter(\"a\" + path);\n    d.Write(cnic); // FILE\n\
         \x20   var e = new StreamWriter(stream);\n    e.WriteLine(cnic);\n\
         \x20   var memory = new MemoryStream();\n    var f = new StreamWriter(memory);\n    f.WriteLine(cnic);\n  }\n}\n",
    )]);
}

#[test]
fn assignments_and_blocks_write_too() {
    expect(&[
        (
            "a.js",
            "function go(citizen, page) {\n  location.href = '/found?cnic=' + citizen.cnic; // URL\n\
             \x20 window.location = '/found/' + citizen.id;\n  document.cookie = `cnic=${citizen.cnic}`; // FILE\n\
             \x20 localStorage.step = page;\n  localStorage['cnic'] = citizen.cnic; // FILE\n\
             \x20 page.location = citizen.cnic;\n  const q = new URLSearchParams({ cnic: citizen.cnic });\n\
             \x20 fetch('/find?' + q.toString()); // URL\n  const plain = { cnic: citizen.cnic };\n\
             \x20 fetch('/find?' + plain);\n}\n",
        ),
        (
            "a.rb",
            "def keep(citizen)\n  File.open('kept.csv', 'w') { |out| out << citizen.cnic } # FILE\n\
             \x20 citizens.each { |out| out << citizen.cnic }\nend\n",
        ),
    ]);
}

#[test]
fn declared_clients_put_parameters_into_urls() {
    expect(&[(
        "Api.java",
        "import retrofit2.http.*;\nimport retrofit2.Call;\nclass Form { String cnic; }\ninterface Api {\n\
         \x20 @GET(\"verify\") Call<String> verify(@Query(\"cnic\") String number); // URL\n\
         \x20 @GET(\"cards/{id}\") Call<String> card(@Path(\"id\") String cnicHash);\n\
         \x20 @POST(\"verify\") Call<String> send(@Body Form form);\n}\n",
    )]);
}

#[test]
fn services_are_known_by_their_addresses() {
    expect(&[
        (
            "a.php",
            "<?php\nfunction f($cnic, $phone) {\n  $ch = curl_init();\n\
             \x20 curl_setopt($ch, CURLOPT_URL, 'https://hooks.slack.com/services/T');\n\
             \x20 curl_setopt($ch, CURLOPT_POSTFIELDS, ['text' => $cnic]); // THIRD\n}\n\
             function g($cnic) {\n  $ch = curl_init('https://records.gov.pk/find');\n\
             \x20 curl_setopt($ch, CURLOPT_POSTFIELDS, ['text' => $cnic]);\n}\n",
        ),
        (
            "b.py",
            "import requests\ndef f(citizen):\n    requests.post('https://api.twilio.com/send', data={'to': citizen.phone})\n\
             \x20   requests.post('https://api.twilio.com/send', data={'text': citizen.cnic})  # THIRD\n",
        ),
    ]);
}

#[test]
fn sheets_count_where_they_are_saved() {
    let code = |save: &str, mark: &str| {
        format!(
            "from openpyxl import Workbook\ndef f(citizen, response):\n    book = Workbook()\n    sheet = book.active\n\
             \x20   sheet.append([citizen.cnic]){mark}\n    book.save({save})\n"
        )
    };
    expect(&[("a.py", &code("'kept.xlsx'", "  # FILE")), ("b.py", &code("response", ""))]);
}

#[test]
fn what_is_nobodys_stays_untold() {
    expect(&[
        ("tests/test_a.py", "import requests\ndef test_a(cnic):\n    requests.get('https://a.gov.pk/' + cnic)\n"),
        (
            "a.js",
            "const axios = require('axios');\nconst fs = require('fs');\nfunction f(user, token, accessToken, password) {\n\
             \x20 axios.get('/file?token=' + token);\n  axios.get('/file?token=' + accessToken); // URL\n\
             \x20 fs.writeFileSync('.env', `PASSWORD=${password}`);\n  localStorage.setItem('token', token);\n\
             \x20 localStorage.setItem('password', password); // FILE\n\
             \x20 Sentry.setUser({ email: 'help@misal.gov.pk' });\n}\n",
        ),
        (
            "mail.php",
            "<?php\nfunction resend($token) { return found('/password/reset/' . $token); }\n\
             function found($link) { return redirect($link); }\n",
        ),
    ]);
}

#[test]
fn a_helper_that_writes_what_many_hand_it_is_one_finding() {
    expect(&[(
        "a.py",
        "def note(value):\n    with open('debug.txt', 'a') as out:\n        out.write(value)\n\
         def a(citizen):\n    note(citizen.cnic)  # FILE\ndef b(citizen):\n    note(citizen.phone)\n\
         def c(citizen):\n    note(citizen.email)\n",
    )]);
}

#[test]
fn one_text_that_many_refusals_hand_back_is_one_finding() {
    let refusal = |field: &str, mark: &str| {
        format!("  if (empty(${field})) {{ header(\"Location: form.php?error={field}&$data\");{mark} exit; }}\n")
    };
    let code = format!(
        "<?php\nfunction add($name, $cnic, $street) {{\n  $data = 'cnic=' . $cnic;\n{}{}{}}}\n",
        refusal("name", " // URL"),
        refusal("cnic", ""),
        refusal("street", "")
    );
    expect(&[("add.php", &code)]);
}

#[test]
fn types_that_a_project_imports_without_a_line() {
    expect(&[(
        "A.cs",
        "namespace A;\nclass A {\n  HttpClient http;\n  async Task F(string cnic) {\n\
         \x20   await http.GetStringAsync($\"/verify?cnic={cnic}\"); // URL\n\
         \x20   using var kept = new StreamWriter(\"kept.txt\");\n    kept.WriteLine(cnic); // FILE\n  }\n}\n",
    )]);
}

#[test]
fn links_that_no_server_is_asked_for_and_ways_of_searching() {
    expect(&[
        (
            "a.js",
            "function a(user) {\n  window.location.href = 'tel:' + user.phone;\n  window.location.href = `mailto:${user.email}`;\n\
             \x20 window.location.href = '/verify?phone=' + user.phone; // URL\n\
             \x20 const begin = 'data:application/vnd.ms-excel;base64,';\n  const link = document.createElement('a');\n\
             \x20 link.href = begin + btoa(user.cnic);\n}\n\
             function b(http, searchUsingCnic, cnic) {\n  http.get('/api/find?by=' + searchUsingCnic);\n\
             \x20 return axios.get('/api/find?cnic=' + cnic); // URL\n}\n\
             function c(filter) {\n  axios.get('/report?diagnosis=' + filter.diagnosis);\n}\n\
             function d(patient) {\n  axios.get('/report?d=' + patient.diagnosis + '&cnic=' + patient.cnic); // URL\n}\n",
        ),
        (
            "job.rb",
            "class Job\n  def a(document)\n    Raven.extra_context(path: '/upload_document', number: document.number)\n  end\n\
             \x20 def domain(email)\n    email.to_s.downcase.split('@', 2).last\n  end\n\
             \x20 def b(citizen)\n    Sentry.capture_message(\"slow #{domain(citizen.email)}\")\n\
             \x20   Sentry.capture_message(\"slow #{citizen.email.split('@').first}\") # THIRD\n  end\nend\n",
        ),
        (
            "keep.py",
            "def a(stake_holder_name, db_user, holder_name):\n    with open('kept.txt', 'w') as out:\n\
             \x20       out.write(stake_holder_name)\n        out.write(db_user)\n        out.write(holder_name)  # FILE\n",
        ),
    ]);
}
