//! The ways that findings show: each kind of data has its way, and what a caller writes into a path has one too.

use crate::scans::scan_files;

#[test]
fn every_kind_of_data_has_its_way() {
    let app = "const app = require('express')();\napp.get('/citizens/:cnic', async (req, res) => {\n\
               \x20 const citizen = await find(req.params.cnic);\n  const mobile = citizen.mobileNumber;\n\
               \x20 res.json({ cnic: citizen.cnic, mobile });\n});\n";
    let report = scan_files(&[("app.js", app)]);
    let ways = |rule: &str| -> Vec<Vec<(u32, String)>> {
        let found = report.findings.iter().find(|f| f.detection.rule == rule).unwrap();
        let line = |m: &amanat::finding::Mark| report.sources.line_column(m.place).line;
        found.detection.traces().map(|t| t.steps.iter().map(|m| (line(m), m.label.clone())).collect()).collect()
    };
    let open = ways("unauthenticated-endpoint");
    let told = format!("{open:?}");
    assert!(told.contains("CNIC number: ") && told.contains("Telephone number: "), "{told}");
    let asked = ways("pii-in-url");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0][0].1, "GET /citizens/{cnic} is declared here");
    let mut text = Vec::new();
    amanat::report::sarif::write(&report, true, &mut text).unwrap();
    let log: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let flows = result["codeFlows"].as_array().unwrap();
        assert!(!flows[0]["threadFlows"][0]["locations"].as_array().unwrap().is_empty(), "{}", result["ruleId"]);
    }
}
