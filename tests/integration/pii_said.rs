//! Errors of Rust whose messages are told by annotations, or that are texts themselves, on their way to a log. A line that
//! must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn what_an_annotation_says_of_an_error_is_its_message() {
    expect(&[(
        "src/registry.rs",
        "use tracing::error;\n\
         #[derive(Debug, thiserror::Error)]\n\
         pub enum RegError {\n\
         #[error(\"no citizen with cnic {0}\")]\n\
         NotFound(String),\n\
         #[error(\"bad {cnic}\")]\n\
         Bad { cnic: String },\n\
         #[error(\"row {1} failed\")]\n\
         Row(String, u32),\n\
         #[error(\"database failed\")]\n\
         Db { cnic: String },\n}\n\
         #[derive(Debug, thiserror::Error)]\n\
         #[error(\"locked: {cnic}\")]\n\
         pub struct Locked { cnic: String, office: String }\n\
         fn a(cnic: &str) -> Result<(), RegError> { Err(RegError::NotFound(cnic.to_string())) }\n\
         fn b(cnic: &str) -> Result<(), RegError> { Err(RegError::Bad { cnic: cnic.to_string() }) }\n\
         fn c(cnic: &str) -> Result<(), RegError> { Err(RegError::Row(cnic.to_string(), 3)) }\n\
         fn d(cnic: &str) -> Result<(), RegError> { Err(RegError::Db { cnic: cnic.to_string() }) }\n\
         fn lock(cnic: &str) -> Result<(), Locked> { Err(Locked { cnic: cnic.to_string(), office: \"x\".into() }) }\n\
         fn f(x: Option<String>, cnic: &str) -> Result<String, RegError> {\n\
         Ok(x.ok_or_else(|| RegError::NotFound(cnic.to_string()))?)\n}\n\
         fn log_a(cnic: &str) { if let Err(e) = a(cnic) { error!(\"a {}\", e); } } // LEAK\n\
         fn log_b(cnic: &str) { b(cnic).map_err(|e| error!(\"{e}\")).ok(); } // LEAK\n\
         fn log_c(cnic: &str) { if let Err(e) = c(cnic) { error!(\"c {}\", e); } }\n\
         fn log_d(cnic: &str) { if let Err(e) = d(cnic) { error!(\"d {}\", e); } }\n\
         fn log_e(cnic: &str) { match lock(cnic) { Ok(_) => {}, Err(e) => error!(\"e {}\", e) } } // LEAK\n\
         fn log_f(cnic: &str) { if let Err(e) = f(None, cnic) { error!(\"f {}\", e); } } // LEAK\n",
    )]);
}

#[test]
fn a_text_that_is_given_back_as_an_error_is_its_message() {
    expect(&[(
        "src/registry.rs",
        "use tracing::error;\n\
         fn a(cnic: &str) -> Result<(), String> { Err(format!(\"no {}\", cnic)) }\n\
         fn b(cnic: &str) -> anyhow::Result<()> {\n\
         std::fs::read(\"x\").with_context(|| format!(\"no {}\", cnic))?;\nOk(())\n}\n\
         fn c(cnic: &str) -> Result<(), String> { Err(format!(\"{} digits\", cnic.len())) }\n\
         fn log_a(cnic: &str) { if let Err(e) = a(cnic) { error!(\"a {}\", e); } } // LEAK\n\
         fn log_b(cnic: &str) { if let Err(e) = b(cnic) { error!(\"b {}\", e); } } // LEAK\n\
         fn log_c(cnic: &str) { if let Err(e) = c(cnic) { error!(\"c {}\", e); } }\n",
    )]);
}

#[test]
fn a_macro_of_the_project_writes_what_its_body_does() {
    expect(&[
        ("src/lib.rs", "#[macro_use]\nmod logs;\nmod desk;\n"),
        (
            "src/logs.rs",
            "#[macro_export]\nmacro_rules! audit { ($($arg:tt)*) => { tracing::info!($($arg)*) }; }\n\
             macro_rules! line {\n() => {};\n($text:expr) => { println!(\"{}\", $text) };\n}\n\
             macro_rules! check { ($text:expr, $value:expr) => { if $value.is_empty() { println!(\"{}\", $text) } }; }\n\
             macro_rules! keep { ($value:expr) => { store($value) }; }\n",
        ),
        (
            "src/desk.rs",
            "fn f(cnic: &str) {\n\
             audit!(\"c {}\", cnic); // LEAK\n\
             crate::audit!(\"c {}\", cnic); // LEAK\n\
             audit!(\"saved\");\n\
             line!(cnic); // LEAK\n\
             check!(\"empty\", cnic);\n\
             check!(cnic, \"\"); // LEAK\n\
             keep!(cnic);\n}\n",
        ),
    ]);
}
