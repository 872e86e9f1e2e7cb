//! Names of what holds the data: of requests that begin like a flag, of records of persons, of connection strings. A line
//! that must be reported ends in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn what_begins_like_a_flag_and_holds_data_is_no_flag() {
    for file in [
        (
            "src/a.ts",
            r#"export function f(updateRequest: any, registerDto: any, loginForm: any, existingRecord: any, repo: any) {
    console.log('x', updateRequest.cnic) // LEAK
    console.log('x', registerDto.cnic) // LEAK
    console.log('x', loginForm.password) // CRED
    console.log('x', existingRecord.email) // LEAK
    const existing = repo.load()
    console.log(existing.phone) // LEAK
    const validated = repo.load()
    console.log(validated.cnic) // LEAK
    console.log('x', repo.required.cnic, repo.show.password, repo.requiredFields.email, repo.isRequest.email)
}
"#,
        ),
        (
            "a.py",
            r#"import logging
log = logging.getLogger(__name__)
def f(repo, serializer, update_request):
    existing = repo.load()
    log.info("x %s", existing.email)  # LEAK
    validated = repo.load()
    log.info("x %s", validated["cnic"])  # LEAK
    log.info("x %s", serializer.validated_data["cnic"])  # LEAK
    log.info("x %s", update_request.cnic)  # LEAK
    log.info("x %s %s", repo.required.cnic, repo.has_form.cnic)
"#,
        ),
        (
            "app/Http/Controllers/A.php",
            r#"<?php
namespace App\Http\Controllers;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Log;
class A {
    public function store(Request $request) {
        $validated = $request->validate(['telephone' => 'required|string']);
        Log::info('x', ['telephone' => $validated['telephone'] ?? null]); // LEAK
        Log::info('x ' . $validated['telephone']); // LEAK
        Log::info('x', ['number' => $request->identification_number]); // LEAK
    }
}
"#,
        ),
        (
            "a.go",
            r#"package a
import "log"
func f(updateRequest X, existing *Y, validated map[string]string, required map[string]bool) {
	log.Println(updateRequest.Cnic) // LEAK
	log.Println(existing.Email) // LEAK
	log.Println(validated["phone"]) // LEAK
	log.Println(required["phone"])
}
"#,
        ),
        (
            "a.rb",
            "def f(update_request, existing, required)\n  Rails.logger.info(\"x #{update_request.cnic}\") # LEAK\n\
             \x20 Rails.logger.info(\"x #{existing[:email]}\") # LEAK\n  Rails.logger.info(\"x #{required[:email]}\")\nend\n",
        ),
        (
            "A.cs",
            r#"using Serilog;
class A {
    void F(dynamic updateRequest, dynamic existing, dynamic required) {
        Log.Information("x {A}", updateRequest.Cnic); // LEAK
        Log.Information("x {A}", existing.Email); // LEAK
        Log.Information("x {A}", required.Email);
    }
}
"#,
        ),
        (
            "src/lib.rs",
            "fn f(update_request: X, existing: Y, required: Z) {\n    log::info!(\"x {}\", update_request.cnic); // LEAK\n\
             \x20   log::info!(\"x {}\", existing.email); // LEAK\n    log::info!(\"x {}\", required.email);\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}

#[test]
fn the_name_in_a_record_of_a_person_is_the_persons() {
    for file in [
        (
            "src/a.js",
            "function f(patientRecord, userResource, employeeRow, productRecord, queryResponse, hasUserRecord) {\n\
             console.log('x', patientRecord.name) // LEAK\n  console.log('x', userResource.name.text) // LEAK\n\
             console.log('x', employeeRow['address']) // LEAK\n\
             console.log('x', productRecord.name, queryResponse.name, hasUserRecord.name)\n}\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger(__name__)\ndef f(patient_record, file_record):\n\
             \x20   log.info('x %s', patient_record.name)  # LEAK\n    log.info('x %s', file_record.name)\n",
        ),
    ] {
        expect(&[file]);
    }
}

#[test]
fn a_connection_string_is_a_credential() {
    expect(&[(
        "Db.cs",
        "using Serilog;\nclass Db {\n  string _connectionString;\n  void Open(string text) {\n\
         _connectionString = text.Replace(\"a\", \"b\");\n  Log.Debug(_connectionString); // CRED\n\
         Log.Debug(\"opening {Name}\", connectionStringName);\n  }\n}\n",
    )]);
}

#[test]
fn what_was_decrypted_is_data_by_its_name() {
    expect(&[(
        "A.java",
        "import org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\nclass A {\n\
         \x20 private static final Logger log = LoggerFactory.getLogger(A.class);\n\
         \x20 void f(byte[] bytes, String encryptedData) {\n\
         \x20   String decryptedData = String.valueOf(open(bytes));\n\
         \x20   log.debug(\"got \" + decryptedData); // LEAK\n\
         \x20   log.debug(\"got \" + encryptedData);\n  }\n}\n",
    )]);
}

#[test]
fn the_mark_of_a_representation_is_one() {
    expect(&[(
        "a.py",
        "import logging\nlog = logging.getLogger(__name__)\ndef f(entry, row):\n\
         \x20   log.warning('Cannot parse birthdate %r of %s', entry['date'], row.id)  # LEAK\n\
         \x20   log.warning('Cannot parse size %r of %s', entry['date'], row.id)\n",
    )]);
}
