//! Personal data at the door: what endpoints take from their callers and give them, followed through helpers, queries and
//! declared types; and what is not theirs.

use amanat::report::EndpointRow;
use amanat::report::Report;

use crate::scans::scan_files;

/// `GET /path: takes a, b; gives c`, by path and method.
fn carried(report: &Report) -> Vec<String> {
    let told = |row: &EndpointRow| {
        let (takes, gives) = (row.accepts.join(", "), row.data_types.join(", "));
        format!("{} {}: takes {takes}; gives {gives}", row.method, row.path)
    };
    let mut lines: Vec<String> = report.endpoints.iter().map(told).collect();
    lines.sort();
    lines
}

#[test]
fn python_gives_what_queries_helpers_and_models_hold() {
    let app = r#"
from fastapi import FastAPI
from pydantic import BaseModel
from .store import rows, family

app = FastAPI()

class Holder(BaseModel):
    cnic: str
    father_name: str
    office: int

@app.get("/licences")
def licences():
    return rows("select licence_no, holder_cnic, mobile_no from licences")

@app.get("/licences/count")
def count():
    return {"count": len(rows("select holder_cnic from licences"))}

@app.get("/families/{cnic}")
def members(cnic: str):
    return family(cnic)

@app.post("/holders")
def add(holder: Holder):
    return {"added": True}

@app.get("/holders/{number}", response_model=Holder)
def holder(number: int) -> Holder:
    return find(number)
"#;
    let store = r#"
def rows(sql):
    cursor = connection.cursor()
    cursor.execute(sql)
    return cursor.fetchall()

def family(cnic):
    cursor = connection.cursor()
    cursor.execute("select father_name, spouse_name from members where head = %s", [cnic])
    return cursor.fetchall()
"#;
    let report = scan_files(&[("app/main.py", app), ("app/store.py", store)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn scripts_give_what_they_send() {
    let app = r#"
const express = require('express');
const app = express();
const answer = (res, body) => res.status(200).json(body);

app.get('/passports/:number', async (req, res) => {
  const passport = await store.find(req.params.number);
  res.status(200).json({ cnic: passport.cnic, expires: passport.expires });
});
app.get('/stats', async (req, res) => {
  const cnic = req.query.cnic;
  audit(cnic);
  res.json({ total: await store.count() });
});
app.post('/holders', async (req, res) => {
  const { cnic, mobileNo } = req.body;
  await store.add(cnic, mobileNo);
  answer(res, { cnic });
});
app.listen(80);
"#;
    insta::assert_snapshot!(carried(&scan_files(&[("app.js", app)])).join("\n"));
}

#[test]
fn declared_types_and_bodies_of_other_languages() {
    let controller = r#"
package pk.gov.excise;

import org.springframework.web.bind.annotation.*;
import org.springframework.security.core.annotation.AuthenticationPrincipal;

@RestController
class VehicleController {
    record Owner(String cnic, String ownerName, String mobileNumber) {}
    record Receipt(String number) {}

    @GetMapping("/vehicles/{plate}/owner")
    ResponseEntity<Owner> owner(@PathVariable String plate) { return ResponseEntity.ok(owners.find(plate)); }

    @PostMapping("/owners")
    Receipt register(@RequestBody Owner owner) { return owners.save(owner); }

    @GetMapping("/fees")
    Receipt fees(@AuthenticationPrincipal Owner signedIn) { return fees.of(signedIn); }
}
"#;
    let page = r#"<?php
$cnic = $_GET['cnic'];
$found = $db->query("select holder_name, address from licences where cnic = ?", [$cnic])->fetchAll();
echo json_encode($found);
"#;
    let go = r#"
package main

import "github.com/gin-gonic/gin"

type Household struct {
	CNIC string `json:"cnic"`
	Size int    `json:"size"`
}

func show(c *gin.Context) {
	var household Household
	db.First(&household, c.Param("id"))
	c.JSON(200, household)
}

func main() {
	r := gin.Default()
	r.GET("/households/:id", show)
	r.Run()
}
"#;
    let report = scan_files(&[
        ("excise/src/main/java/pk/gov/excise/VehicleController.java", controller),
        ("excise/pom.xml", "<project><artifactId>spring-boot-starter-web</artifactId></project>"),
        ("licences/licence.php", page),
        ("relief/main.go", go),
        ("relief/go.mod", "module relief\nrequire github.com/gin-gonic/gin v1.9.1\n"),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn an_open_endpoint_that_gives_personal_data_is_critical_and_shows_the_way() {
    let app = r#"
from flask import Flask, jsonify
app = Flask(__name__)

@app.get("/subscribers/<number>")
def subscriber(number):
    row = db.execute("select cnic, father_name from subscribers where number = ?", [number]).fetchone()
    return jsonify(dict(row))
"#;
    let report = scan_files(&[("app.py", app)]);
    let [finding] = report.findings.as_slice() else { panic!("one finding: {:?}", report.findings) };
    assert_eq!(finding.severity.id(), "critical");
    let trace = finding.detection.trace.as_ref().unwrap();
    let labels: Vec<&str> = trace.steps.iter().map(|m| m.label.as_str()).collect();
    assert_eq!(labels.first(), Some(&"read from `cnic`"));
    assert_eq!(labels.last(), Some(&"written into the response here"));
    assert!(finding.detection.message.contains("returns"), "{}", finding.detection.message);
}

#[test]
fn a_page_in_a_language_that_is_not_read_takes_and_gives_nothing_known() {
    let report =
        scan_files(&[("web/WEB-INF/web.xml", "<web-app></web-app>"), ("web/holder.jspx", "<p>${holder.cnic}</p>")]);
    assert!(carried(&report).iter().all(|line| line.ends_with("takes ; gives ")));
}

#[test]
fn a_log_wrapper_that_is_called_like_an_answer_is_still_a_log() {
    let app = "import logging\nlog = logging.getLogger(__name__)\n\nclass Desk:\n    def write(self, text):\n        log.info('desk: %s', text)\n\n    \
               def visit(self, cnic):\n        self.write(cnic)\n";
    let report = scan_files(&[("desk.py", app)]);
    let rules: Vec<&str> = report.findings.iter().map(|f| f.detection.rule).collect();
    assert_eq!(rules, ["pii-in-log"]);
}
