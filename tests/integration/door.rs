//! Personal data at the door: what endpoints take from their callers and give them, followed through helpers, queries and
//! declared types; and what is not theirs.

use amanat::report::EndpointRow;
use amanat::report::Report;

use crate::cli::amanat;
use crate::scans::scan_files;

/// `GET /path: takes a, b; gives c`, by path and method.
pub fn carried(report: &Report) -> Vec<String> {
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

/// An answer that is an entry of the controller, written by what helpers of the project put there.
#[test]
fn entries_of_a_controller_are_its_answer() {
    let app = r#"
package main

import "github.com/beego/beego/v2/server/web"

type Pensioner struct {
	CNIC string `json:"cnic"`
	Bank string `json:"bankAccount"`
	Size int    `json:"size"`
}

type Reply struct {
	Status string
	Data   interface{}
}

type PensionController struct {
	web.Controller
}

func (c *PensionController) reply(r *Reply, data ...interface{}) {
	if len(data) > 0 {
		r.Data = data[0]
	}
	c.Data["json"] = r
	c.ServeJSON()
}

func (c *PensionController) ok(data ...interface{}) {
	c.reply(&Reply{Status: "ok"}, data...)
}

func (c *PensionController) Show() {
	var pensioner Pensioner
	db.First(&pensioner, c.GetString("id"))
	c.ok(pensioner)
}

func (c *PensionController) Count() {
	c.Data["json"] = db.Count()
	c.ServeJSON()
}

func main() {
	web.Router("/pensioner", &PensionController{}, "get:Show")
	web.Router("/count", &PensionController{}, "get:Count")
	web.Run()
}
"#;
    let report = scan_files(&[
        ("pension/main.go", app),
        ("pension/go.mod", "module pension\nrequire github.com/beego/beego/v2 v2.1.0\n"),
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
    assert!(labels[0].contains("CNIC number: read from `cnic`"), "{labels:?}");
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

#[test]
fn records_of_mappers_and_tables_give_their_columns() {
    let laravel = r#"<?php
use Illuminate\Support\Facades\Route;
Route::get('/applicants/{id}', [App\Http\Controllers\ApplicantController::class, 'show']);
Route::post('/applicants', [App\Http\Controllers\ApplicantController::class, 'store']);
Route::get('/applicants/names', [App\Http\Controllers\ApplicantController::class, 'names']);
"#;
    let controller = r#"<?php
namespace App\Http\Controllers;
use App\Models\Applicant;
class ApplicantController extends Controller {
    public function show($id) { return Applicant::findOrFail($id); }
    public function names() { return Applicant::pluck('father_name'); }
    public function store(Request $request) {
        $request->validate(['cnic' => 'required', 'mobile_no' => 'digits:11']);
        return response()->json(['ok' => true]);
    }
}
"#;
    let model = r#"<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Applicant extends Model { protected $hidden = ['email']; }
"#;
    let migration = r#"<?php
Schema::create('applicants', function (Blueprint $table) {
    $table->string('cnic');
    $table->string('father_name');
    $table->string('email');
});
"#;
    let flask = r#"
from flask import Flask, jsonify, render_template
app = Flask(__name__)

@app.get("/guests")
def guests():
    return jsonify(db.execute("select * from guests").fetchall())

@app.get("/guests/page")
def page():
    return render_template("guests/show.html", guest=find())

@app.get("/guests/empty")
def empty():
    return render_template("guests/show.html", guest=None)
"#;
    let page = "<p>{{ guest.cnic }} {{ guest.mobile_no|mask }} {{ form.email }} {{ 'father name'|trans }}</p>";
    let schema = "CREATE TABLE guests (id int, cnic varchar(15), mobile_no varchar(11));";
    let report = scan_files(&[
        ("domicile/routes/api.php", laravel),
        ("domicile/composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
        ("domicile/app/Http/Controllers/ApplicantController.php", controller),
        ("domicile/app/Models/Applicant.php", model),
        ("domicile/database/migrations/1_applicants.php", migration),
        ("hotel/app.py", flask),
        ("hotel/templates/guests/show.html", page),
        ("hotel/schema.sql", schema),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn bodies_and_answers_that_are_typed_or_declared() {
    let ktor = r#"
package pk.gov.nic
import io.ktor.server.routing.*
data class Dose(val cnic: String, val mobileNumber: String)
fun Application.module() {
    routing {
        post("/doses") {
            val dose = call.receive<Dose>()
            store.add(dose)
            call.respond(HttpStatusCode.Created)
        }
    }
}
"#;
    let nest = r#"
import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
export class Citizen { id: number; cnic: string; }
export class Page<T> { data: T[]; }
@Controller('citizens')
export class CitizensController {
  @Post() add(@Body() citizen: Citizen): void {}
  @Get() list(): Promise<Page<Citizen>> { return this.all(); }
  @Delete(':id') remove(@Param('id') id: Citizen['id']): void {}
}
"#;
    let gin = r#"
package main
import "github.com/gin-gonic/gin"
type Payment struct {
	CNIC string `json:"cnic"`
}
func pay(c *gin.Context) {
	var payment Payment
	if err := c.ShouldBindJSON(&payment); err != nil { return }
	c.Status(204)
}
func main() {
	r := gin.Default()
	r.POST("/payments", pay)
	r.Run()
}
"#;
    let fairy = r#"
from flask import Flask
from apifairy import body, response
from marshmallow import Schema, fields
app = Flask(__name__)

class GuestSchema(Schema):
    cnic = fields.Str()

class StaySchema(Schema):
    passport_number = fields.Str()

@app.post("/stays")
@body(GuestSchema)
@response(StaySchema(many=True))
def stay(guest):
    return record(guest)
"#;
    let report = scan_files(&[
        ("doses/src/main/kotlin/Doses.kt", ktor),
        ("doses/build.gradle.kts", "implementation(\"io.ktor:ktor-server-core\")"),
        ("citizens/src/citizens.controller.ts", nest),
        ("citizens/package.json", r#"{"dependencies": {"@nestjs/common": "10"}}"#),
        ("relief/main.go", gin),
        ("relief/go.mod", "module relief\nrequire github.com/gin-gonic/gin v1.9.1\n"),
        ("hotel/app.py", fairy),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn views_give_and_take_what_they_declare() {
    let models = r#"
from django.db import models

class Citizen(models.Model):
    cnic = models.CharField(max_length=15)
    mobile_no = models.CharField(max_length=15)
    photo_url = models.CharField(max_length=100)

class Licence(models.Model):
    full_name = models.CharField(max_length=15)
"#;
    let serializers = r#"
from rest_framework import serializers
from .models import Citizen, Licence

class CitizenSerializer(serializers.ModelSerializer):
    email = serializers.EmailField(source="account.email", read_only=True)
    secret_cnic = serializers.CharField(write_only=True)
    class Meta:
        model = Citizen
        fields = ["cnic", "mobile_no"]
        read_only_fields = ["cnic"]

class HouseholdSerializer(serializers.Serializer):
    head = CitizenSerializer()
    size = serializers.IntegerField()

class LicenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Licence
        fields = ["full_name"]
"#;
    let urls = r#"
from django.urls import path, include
from rest_framework import routers, viewsets, generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.decorators import action
from rest_framework.response import Response
from .models import Citizen, Licence
from .serializers import CitizenSerializer, HouseholdSerializer, LicenceSerializer

class CitizenViewSet(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated]
    queryset = Citizen.objects.all()
    serializer_class = CitizenSerializer

    @action(detail=False)
    def count(self, request):
        return Response({"count": 1})

class HouseholdView(generics.RetrieveAPIView):
    permission_classes = [IsAuthenticated]
    def get_serializer_class(self):
        return HouseholdSerializer

class LicenceViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = [IsAuthenticated]
    serializer_class = LicenceSerializer

router = routers.DefaultRouter()
router.register("citizens", CitizenViewSet)
router.register("licences", LicenceViewSet)
urlpatterns = [path("api/", include(router.urls)), path("household/<int:pk>", HouseholdView.as_view())]
"#;
    let files = [("office/models.py", models), ("office/serializers.py", serializers), ("office/urls.py", urls)];
    insta::assert_snapshot!(carried(&scan_files(&files)).join("\n"));
}

#[test]
fn schemas_in_front_of_a_handler_say_what_it_takes() {
    let routes = r#"
const express = require('express');
const { body, query } = require('express-validator');
const validate = require('./validate');
const rules = require('./rules');
const controller = require('./controller');
const app = express();

app.post('/citizens', validate(rules.create), controller.create);
app.get('/citizens', validate(rules.list), controller.list);
app.post('/pensions', [body('cnic').isLength({ min: 13 }), body('mobile')], controller.list);
app.get('/licences', query('passport_no').notEmpty(), controller.list);
app.post('/holders', async (req, res) => {
  const holder = z.object({ iban: z.string(), size: z.number() }).parse(req.body);
  res.send({ ok: true });
});
"#;
    let rules = r#"
const Joi = require('joi');
const create = { body: Joi.object().keys({ cnic: Joi.string().required(), name: Joi.string(), password: Joi.string() }) };
const list = { query: Joi.object().keys({ phone: Joi.string(), page: Joi.number() }), params: { email: Joi.string() } };
module.exports = { create, list };
"#;
    let controller = r#"
const mongoose = require('mongoose');
const wrapped = require('./wrapped');
const citizenSchema = new mongoose.Schema({ cnic: String, name: String });
const Citizen = mongoose.model('Citizen', citizenSchema);
const create = wrapped(async (req, res) => { res.status(201).send(await Citizen.create(req.body)); });
const list = wrapped(async (req, res) => { res.send({ count: await Citizen.count() }); });
module.exports = { create, list };
"#;
    let wrapped = "module.exports = (fn) => (req, res, next) => { Promise.resolve(fn(req, res, next)).catch(next); };";
    let files = [("app.js", routes), ("rules.js", rules), ("controller.js", controller), ("wrapped.js", wrapped)];
    let report = scan_files(&files);
    let mut lines = carried(&report);
    let in_url = report.findings.iter().filter(|f| f.detection.rule == "pii-in-url");
    lines.extend(in_url.map(|f| f.detection.message.clone()));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn answers_that_annotations_and_requests_declare() {
    let csharp = r#"
using MediatR;
using Microsoft.AspNetCore.Mvc;
public class Contact { public string Email { get; set; } public string Phone { get; set; } }
public class FindAll : IRequest<List<Contact>> { public string Office { get; set; } }
public class Count : IRequest<int> { public string Office { get; set; } }
[ApiController]
[Route("api/contacts")]
public class ContactsController : ControllerBase {
    private readonly IMediator _mediator;
    [HttpGet("declared")]
    [SwaggerResponse(200, Type = typeof(List<Contact>))]
    public async Task<IActionResult> Declared() { return Ok(Store.All()); }
    [HttpGet("asked")]
    public async Task<IActionResult> Asked([FromQuery] string email) { return Ok(await _mediator.Send(new FindAll())); }
    [HttpGet("count")]
    public async Task<IActionResult> Counted() { return Ok(await _mediator.Send(new Count())); }
}
"#;
    let java = r#"
package pk.gov.members;
import org.springframework.web.bind.annotation.*;
class Member { private String cnic; private String phone; }
class Answer<T> { private int code; private T data;
    static <T> Answer<T> success(T data) { return new Answer<T>(0, data); }
    Answer(int code, T data) { this.code = code; this.data = data; } }
@RestController
class MemberController {
    private MemberService service;
    @GetMapping("/me")
    public Answer me() { Member member = service.current(); return Answer.success(member); }
    @GetMapping("/typed")
    public Answer<Member> typed() { return null; }
    @GetMapping("/count")
    public Answer count() { return Answer.success(12); }
    @GetMapping("/find")
    public Answer<Integer> find(@RequestParam("cnic") String number, @RequestHeader("Authorization") String token) { return null; }
}
"#;
    let report = scan_files(&[("Contacts.cs", csharp), ("src/main/java/pk/gov/members/MemberController.java", java)]);
    let mut lines = carried(&report);
    let in_url = report.findings.iter().filter(|f| f.detection.rule == "pii-in-url");
    lines.extend(in_url.map(|f| f.detection.message.clone()));
    insta::assert_snapshot!(lines.join("\n"));
}

/// The finding's text and its SARIF result.
fn told_in_text_and_sarif(app: &str) -> (String, serde_json::Value) {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("app.py"), app).unwrap();
    let run = |format: &str| {
        let assert =
            amanat().arg("check").arg(folder.path()).args(["--format", format, "--color", "never"]).assert().code(1);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
    let result = results.into_iter().find(|r| r["ruleId"] == "unauthenticated-endpoint").unwrap();
    (run("text"), result)
}

#[test]
fn both_ways_of_an_open_endpoint_stand_in_text_and_sarif() {
    let (text, result) = told_in_text_and_sarif(
        r#"
from flask import Flask, jsonify
app = Flask(__name__)

@app.get("/citizens/<id>")
def citizen(id):
    row = db.execute("select cnic, full_name, mobile_no from citizens where id = ?", [id]).fetchone()
    return jsonify(dict(row))
"#,
    );
    assert!(text.contains("GET /citizens/{id} is open and returns CNIC number, "), "{text}");
    assert_eq!(result["level"], "error");
    let flows: Vec<Vec<String>> = result["codeFlows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flow| {
            let steps = flow["threadFlows"][0]["locations"].as_array().unwrap().iter();
            steps.map(|s| s["location"]["message"]["text"].as_str().unwrap().trim_end_matches('.').to_owned()).collect()
        })
        .collect();
    let [data, search] = flows.as_slice() else { panic!("two ways: {flows:?}") };
    assert!(data[0].starts_with("CNIC number: read from `cnic`; Full name: "), "{data:?}");
    assert_eq!(data.last().map(String::as_str), Some("written into the response here"));
    assert_eq!(search.first().map(String::as_str), Some("GET /citizens/{id} is declared here"));
    assert_eq!(search.last().map(String::as_str), Some("the handler `citizen` refuses nobody"));
    for step in data.iter().chain(search.last()) {
        assert!(text.contains(step.as_str()), "`{step}` is not in the text:\n{text}");
    }
}

#[test]
fn a_token_in_a_url_counts_by_a_name_that_opens_a_session() {
    let app = r#"
from flask import Flask, request, jsonify
app = Flask(__name__)
@app.route("/files")
def files():
    return jsonify(ok=open_file(request.args.get("token")))
@app.route("/profile")
def profile():
    return jsonify(ok=check(request.args.get("access_token")))
"#;
    let report = scan_files(&[("app.py", app)]);
    let in_url = report.findings.iter().filter(|f| f.detection.rule == "pii-in-url");
    let told: Vec<_> = in_url.map(|f| f.detection.message.as_str()).collect();
    assert!(matches!(told[..], [one] if one.contains("/profile")), "{told:?}");
}

#[test]
fn numbers_of_entries_and_pages_of_forms_stand_in_no_url() {
    let app = r#"
from flask import Flask, request

app = Flask(__name__)

@app.get("/raw-emails/{raw_email_id}")
def entry(raw_email_id):
    return "x"

@app.get("/people/{email_id}")
def person(email_id):
    return "x"

@app.route("/profile/change", methods=["GET", "POST"])
def change():
    return str(len(request.values["email"]))
"#
    .replace('{', "<")
    .replace('}', ">");
    let report = scan_files(&[("app.py", app)]);
    let in_url = report.findings.iter().filter(|f| f.detection.rule == "pii-in-url");
    let told: Vec<&str> = in_url.map(|f| f.detection.message.as_str()).collect();
    assert_eq!(told, ["E-mail address stands in the URL of GET /people/{email_id}"]);
}

/// `store` takes a body at the place and path where `index` searches: only one handler is no form.
#[test]
fn the_search_of_a_resource_stands_in_its_url() {
    let routes = "<?php\nuse App\\Http\\Controllers\\UsersController;\nuse Illuminate\\Support\\Facades\\Route;\n\
                  Route::resource('users', UsersController::class);\n";
    let controller = "<?php\nnamespace App\\Http\\Controllers;\nuse Illuminate\\Http\\Request;\nclass UsersController extends Controller {\n\
                      \x20 public function index(Request $request) { return User::where('email', $request->input('email'))->count(); }\n\
                      \x20 public function store(Request $request) { User::create($request->all()); }\n}\n";
    let report = scan_files(&[
        ("composer.json", r#"{"require":{"laravel/framework":"^10.0"}}"#),
        ("routes/web.php", routes),
        ("app/Http/Controllers/UsersController.php", controller),
    ]);
    let in_url = report.findings.iter().filter(|f| f.detection.rule == "pii-in-url");
    let told: Vec<&str> = in_url.map(|f| f.detection.message.as_str()).collect();
    assert_eq!(told, ["E-mail address stands in the URL of GET /users"]);
}
