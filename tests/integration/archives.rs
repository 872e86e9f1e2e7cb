//! Credentials inside archives that are built here: found at the member's own line, bounded by what an archive may hold.

use std::fs;
use std::io::{Cursor, Write};

use serde_json::Value;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use crate::cli::{amanat, password};

type Files<'f> = &'f [(&'f str, &'f [u8])];

fn zip(files: Files<'_>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_gz(files: Files<'_>) -> Vec<u8> {
    let mut writer = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best()));
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        writer.append_data(&mut header, name, *bytes).unwrap();
    }
    writer.into_inner().unwrap().finish().unwrap()
}

fn check(files: Files<'_>) -> Value {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let output = amanat().arg("check").arg(folder.path()).args(["--format", "json", "--exit-zero"]).assert();
    let text = output.get_output().stdout.clone();
    assert!(!String::from_utf8_lossy(&text).contains(&password()), "a whole secret is shown");
    serde_json::from_slice(&text).unwrap()
}

/// `path:line severity` of each finding.
fn found(report: &Value) -> Vec<String> {
    let line = |f: &Value| format!("{}:{} {}", f["file"].as_str().unwrap(), f["line"], f["severity"].as_str().unwrap());
    report["findings"].as_array().unwrap().iter().map(line).collect()
}

fn gaps(report: &Value) -> Vec<String> {
    let gap = |d: &Value| format!("{} {}", d["kind"].as_str().unwrap(), d["message"].as_str().unwrap());
    report["coverage"]["details"].as_array().unwrap().iter().map(gap).collect()
}

fn settings() -> Vec<u8> {
    format!("# the office's\nspring.datasource.password={}\n", password()).into_bytes()
}

#[test]
fn members_are_found_at_their_own_line() {
    let settings = settings();
    let inner = zip(&[("config/app.properties", &settings), ("a.class", b"\xca\xfe\xba\xbe\0\0\0\x34")]);
    let war = zip(&[
        ("WEB-INF/classes/application.properties", &settings),
        ("WEB-INF/lib/office.jar", &inner),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0\0"),
    ]);
    let report = check(&[("dist/app.war", &war), ("backup.tar.gz", &tar_gz(&[("./etc/app.properties", &settings)]))]);
    assert_eq!(
        found(&report),
        [
            "backup.tar.gz!/etc/app.properties:2 high",
            "dist/app.war!/WEB-INF/classes/application.properties:2 high",
            // a library inside of the application
            "dist/app.war!/WEB-INF/lib/office.jar!/config/app.properties:2 medium",
        ]
    );
    assert_eq!(gaps(&report), ["binary not searched in this archive: 2 not text"]);
}

#[test]
fn structure_is_read_and_code_is_no_part_of_the_project() {
    let web =
        b"from flask import Flask\napp = Flask(__name__)\n@app.route('/citizens')\ndef citizens():\n    return {}\n";
    let xml =
        format!("<beans>\n <property name=\"password\">\n  <value>{}</value>\n </property>\n</beans>\n", password());
    let report = check(&[("app.zip", &zip(&[("app.py", web), ("beans.xml", xml.as_bytes())]))]);
    assert_eq!(found(&report), ["app.zip!/beans.xml:3 high"]);
    assert_eq!(report["endpoints"].as_array().unwrap().len(), 0);
    assert_eq!(report["coverage"]["analysed"], 0);
}

#[test]
fn bombs_and_forged_archives_are_gaps() {
    let zeros = vec![b'0'; 40 << 20];
    let bomb = zip(&[("a.txt", &zeros)]);
    assert!(bomb.len() < 100 << 10);
    let report = check(&[("bomb.zip", &bomb), ("bomb.tgz", &tar_gz(&[("a.txt", &zeros)]))]);
    assert_eq!(gaps(&report), ["budget an archive that unpacks to too much: the rest of it was not searched"; 2]);

    // archives in archives in archives
    let settings = settings();
    let mut nested = zip(&[("app.properties", &settings)]);
    for _ in 0..4 {
        nested = zip(&[("next.zip", &nested)]);
    }
    assert_eq!(
        gaps(&check(&[("deep.zip", &nested)])),
        ["binary not searched in this archive: 1 archives nested too deep"]
    );

    let many: Vec<(String, Vec<u8>)> = (0..20_010).map(|i| (format!("{i}.txt"), b"x".to_vec())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let report = check(&[("many.zip", &zip(&many))]);
    assert_eq!(gaps(&report), ["budget an archive that holds too many files: the rest of it was not searched"]);

    let whole = zip(&[("../../etc/app.properties", &settings), ("b.txt", &settings)]);
    assert_eq!(found(&check(&[("up.zip", &whole)]))[1], "up.zip!/etc/app.properties:2 high");
    for cut in [3, 30, whole.len() / 2, whole.len() - 3] {
        check(&[("cut.zip", &whole[..cut]), ("cut.tar.gz", &whole), ("cut.gz", &whole[..cut]), ("cut.tar", &whole)]);
    }
}

#[test]
fn a_register_in_a_workbook_is_read_as_a_table() {
    let people = ["Saba Mahmood", "Janta Kumari", "Shafaf Irfan", "Sammandar Lal", "Bashir Khan", "Zahida Parveen"];
    let texts: String =
        ["Student Name", "CNIC", "Community"].iter().chain(&people).map(|t| format!("<si><t>{t}</t></si>")).collect();
    let row = |i: usize| {
        let digits = [4_829_173, 9_041_762, 2_758_316, 6_193_847, 8_374_615, 3_512_968][i];
        let cnic = format!("17301-{digits}-{}", i % 9 + 1);
        let number = i + 3;
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\" t=\"s\"><v>{}</v></c><c r=\"C{number}\" t=\"inlineStr\"><is><t>{cnic}</t></is></c></row>",
            i + 3
        )
    };
    let rows: String = (0..people.len()).map(row).collect();
    let names = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>2</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>";
    let sheet = format!("<worksheet><sheetData>{names}{rows}</sheetData></worksheet>");
    let book = zip(&[
        ("xl/sharedStrings.xml", format!("<sst>{texts}</sst>").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/media/image1.png", b"\x89PNG\0\0"),
    ]);
    let report = check(&[("webroot/img/Students 2018.xlsx", &book), ("webroot/broken.xlsx", b"PK\x03\x04\0\0")]);
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "pii-in-repo", "{report}");
    assert_eq!(finding["file"], "webroot/img/Students 2018.xlsx!/sheet1.tsv");
    assert_eq!(finding["line"], 3);
    assert!(finding["message"].as_str().unwrap().contains("6 CNIC numbers"), "{finding}");
    assert!(gaps(&report).iter().any(|g| g.contains("1 damaged")), "{:?}", gaps(&report));
}
