//! Personal data that Rust programs write into files and URLs and send to third parties. Lines are marked as in
//! [`super::leaks`].

use super::leaks::expect;

#[test]
fn files_are_told_from_buffers_and_streams() {
    expect(&[(
        "src/a.rs",
        r#"
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
#[derive(serde::Serialize)]
pub struct Row { cnic: String }
pub fn a(cnic: &str) -> io::Result<()> {
    fs::write("a.txt", format!("x {cnic}"))?; // FILE
    let mut f = File::create("a.txt").unwrap();
    f.write_all(cnic.as_bytes())?; // FILE
    writeln!(f, "{}", cnic)?; // FILE
    let mut g = OpenOptions::new().append(true).create(true).open("a.txt").expect("no file");
    g.write_all(cnic.as_bytes())?; // FILE
    write!(g, "{cnic}")?; // FILE
    let mut w = BufWriter::new(File::create("b.txt")?);
    w.write_all(cnic.as_bytes())?; // FILE
    writeln!(w, "x {cnic}")?; // FILE
    let mut memory = Vec::new();
    writeln!(memory, "x {cnic}")?;
    let mut shown = BufWriter::new(io::stdout());
    writeln!(shown, "x {}", cnic)
}
pub fn b(f: &mut File, r: &Row, answer: &mut Vec<u8>) {
    writeln!(f, "{}", r.cnic).unwrap(); // FILE
    serde_json::to_writer_pretty(&File::create("b.json").unwrap(), r).unwrap(); // FILE
    serde_json::to_writer(answer, r).unwrap();
}
pub async fn c(cnic: &str) {
    tokio::fs::write("a", cnic).await.unwrap(); // FILE
    let mut f = tokio::fs::File::create("a").await.unwrap();
    f.write_all(cnic.as_bytes()).await.unwrap(); // FILE
}
pub fn d(cnic: &str) {
    let mut w = csv::Writer::from_path("a.csv").unwrap();
    w.write_record(&["1", cnic]).unwrap(); // FILE
    w.serialize(Row { cnic: cnic.to_string() }).unwrap(); // FILE
    let mut k = csv::Writer::from_writer(File::create("a").unwrap());
    k.write_record(&["1", cnic]).unwrap(); // FILE
    let mut v = csv::Writer::from_writer(vec![]);
    v.write_record(&["1", cnic]).unwrap();
}
"#,
    )]);
}

#[test]
fn urls_and_bodies_of_requests_are_kept_apart() {
    expect(&[(
        "src/a.rs",
        r#"
use url::Url;
pub struct Row { cnic: String }
pub struct A { client: reqwest::Client }
impl A {
    pub async fn a(&self, cnic: &str) {
        self.client.get(format!("https://x.gov.pk/{cnic}")).send().await.unwrap(); // URL
        let asked = self.client.get("https://x.gov.pk/");
        asked.query(&[("cnic", cnic)]).send().await.unwrap(); // URL
        self.client.get("https://x.gov.pk/").header("a", "b").query(&[("cnic", cnic)]).send().await.unwrap(); // URL
        self.client.post("https://x.gov.pk/").json(&Row { cnic: cnic.into() }).send().await.unwrap();
        self.client.post("http://localhost:80/").json(&Row { cnic: cnic.into() }).send().await.unwrap();
        self.client.post("http://sms.gateway.pk/").header("a", "b").form(&[("cnic", cnic)]).send().await.unwrap(); // THIRD
        self.client.post("https://api.openai.com/v1/chat").json(&serde_json::json!({ "x": cnic })).send().await?; // THIRD
    }
}
pub fn b(cnic: &str) {
    let mut url = Url::parse("https://x.gov.pk").unwrap();
    url.query_pairs_mut().append_pair("cnic", cnic); // URL
    url.set_path(&format!("/a/{}", cnic)); // URL
    ureq::get("https://x.gov.pk").query("cnic", cnic).call(); // URL
    let agent = ureq::AgentBuilder::new().timeout(5).build();
    agent.get(&format!("https://x.gov.pk/{cnic}")).call(); // URL
    agent.post("https://x.gov.pk").send_json(ureq::json!({ "cnic": cnic })).unwrap();
    hyper::Request::builder().method("GET").uri(format!("https://x.gov.pk/{cnic}")).body(()).unwrap(); // URL
    axum::response::Redirect::to(&format!("/found?cnic={cnic}")); // URL
}
"#,
    )]);
}

#[test]
fn services_and_what_they_are_for() {
    expect(&[(
        "src/a.rs",
        r#"
use opentelemetry::KeyValue;
pub struct A { sns: aws_sdk_sns::Client, bot: teloxide::Bot }
impl A {
    pub async fn a(&self, cnic: &str, phone: &str) {
        self.sns.publish().phone_number(phone).message("ready").send().await.unwrap();
        self.sns.publish().phone_number(phone).message(format!("a {cnic}")).send().await.unwrap(); // THIRD
        self.bot.send_message(ChatId(1), format!("got {cnic}")).await.unwrap(); // THIRD
        tracing::Span::current().set_attribute("cnic", cnic.to_string()); // THIRD
        let given = vec![KeyValue::new("cnic", cnic.to_string())]; // THIRD
    }
}
pub fn b(cnic: &str) {
    sentry::capture_message(&format!("x {cnic}"), sentry::Level::Info); // THIRD
    sentry::configure_scope(|scope| {
        scope.set_user(Some(sentry::User { id: Some(cnic.to_string()), ..Default::default() })); // THIRD
        scope.set_extra("a", cnic.into()); // THIRD
    });
    sentry::with_scope(|scope| scope.set_tag("cnic", cnic), || 1); // THIRD
    sentry::with_scope(|scope| scope.set_tag("kind", "a"), || cnic.len());
}
"#,
    )]);
}
