//! Documents of an API in the repository say what an endpoint takes and gives where its code does not.

use crate::door::carried;
use crate::scans::scan_files;

const MAIN: &str = r#"
package main

import "github.com/gin-gonic/gin"

type Office struct {
	Name string `json:"name"`
}

func main() {
	r := gin.Default()
	v1 := r.Group("/api/v1")
	v1.GET("/citizens/:id", outside.Show)
	v1.POST("/citizens", outside.Add)
	v1.GET("/offices", offices)
	v1.GET("/kin", kin)
	v1.GET("/unknown", outside.Other)
}

func offices(c *gin.Context) { c.JSON(200, Office{Name: "x"}) }

func kin(c *gin.Context) {
	var citizen struct {
		FatherName string `json:"father_name"`
	}
	c.JSON(200, citizen.FatherName)
}
"#;

const OPENAPI: &str = r##"
openapi: 3.0.3
info: { title: Register, version: "1" }
servers:
  - url: https://register.example.org/api/v1
paths:
  /citizens/{cid}:
    get:
      responses:
        "200":
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Citizen" }
        "404":
          content:
            application/json:
              schema: { type: object, properties: { passport_no: { type: string } } }
  /citizens:
    post:
      parameters:
        - { name: iban, in: query, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - $ref: "#/components/schemas/Citizen"
      responses:
        201: { description: made }
  /kin:
    get:
      responses:
        200:
          content:
            application/json:
              schema: { type: object, properties: { cnic: { type: string } } }
components:
  schemas:
    Citizen:
      type: object
      properties:
        cnic: { type: string }
        mobile_no: { type: string, writeOnly: true }
        passport_no: { type: boolean }
        parent: { $ref: "#/components/schemas/Citizen" }
        addresses:
          type: array
          items: { type: object, properties: { postal_address: { type: string } } }
"##;

#[test]
fn a_document_tells_what_the_code_does_not() {
    let report = scan_files(&[
        ("go.mod", "module register\n\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        ("main.go", MAIN),
        ("openapi.yaml", OPENAPI),
    ]);
    assert_eq!(
        carried(&report),
        [
            "GET /api/v1/citizens/{id}: takes ; gives address, cnic",
            "GET /api/v1/kin: takes ; gives parent-name",
            "GET /api/v1/offices: takes ; gives ",
            "GET /api/v1/unknown: takes ; gives ",
            "POST /api/v1/citizens: takes address, cnic, iban, phone; gives ",
        ]
    );
}

#[test]
fn swagger_2_has_its_schemas_elsewhere() {
    let app = r#"
const express = require('express');
const handlers = require('./missing');
const app = express();
app.post('/v2/claims', handlers.claim);
app.get('/v2/claims/:id', handlers.show);
"#;
    let swagger = r##"{
  "swagger": "2.0", "basePath": "/v2",
  "paths": {
    "/claims": { "post": {
      "parameters": [{ "in": "body", "name": "claim", "schema": { "$ref": "#/definitions/Claim" } }],
      "responses": { "200": { "description": "ok" } } } },
    "/claims/{claimId}": { "get": {
      "parameters": [{ "in": "query", "name": "cnic", "type": "string" }],
      "responses": { "200": { "schema": { "type": "array", "items": { "$ref": "#/definitions/Claim" } } } } } }
  },
  "definitions": { "Claim": { "type": "object", "properties": { "iban": { "type": "string" } } } }
}"##;
    let report = scan_files(&[
        ("package.json", r#"{"dependencies":{"express":"4"}}"#),
        ("app.js", app),
        ("docs/swagger.json", swagger),
    ]);
    assert_eq!(
        carried(&report),
        ["GET /v2/claims/{id}: takes cnic; gives iban", "POST /v2/claims: takes iban; gives "]
    );
}

#[test]
fn of_two_services_each_has_the_document_beside_it() {
    let app = "const express = require('express');\nconst handlers = require('./missing');\nconst app = express();\n\
               app.get('/people/:id', handlers.show);\n";
    let package = r#"{"dependencies":{"express":"4"}}"#;
    let document = |name: &str| {
        format!(
            "openapi: 3.0.3\npaths:\n  /people/{{id}}:\n    get:\n      responses:\n        \"200\":\n          content:\n            application/json:\n              \
             schema: {{ type: object, properties: {{ {name}: {{ type: string }} }} }}\n"
        )
    };
    let (cnic, iban) = (document("cnic"), document("iban"));
    let report = scan_files(&[
        ("desk/package.json", package),
        ("desk/app.js", app),
        ("desk/docs/openapi.yaml", &cnic),
        ("till/package.json", package),
        ("till/app.js", app),
        ("till/docs/openapi.yaml", &iban),
    ]);
    let mut found = carried(&report);
    found.sort();
    assert_eq!(found, ["GET /people/{id}: takes ; gives cnic", "GET /people/{id}: takes ; gives iban"]);
}

#[test]
fn items_and_schemas_may_stand_in_files_of_their_own() {
    let report = scan_files(&[
        ("go.mod", "module register\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        (
            "main.go",
            r#"
package main

import "github.com/gin-gonic/gin"

func main() {
	r := gin.Default()
	r.GET("/citizens/:id", outside.Show)
	r.POST("/citizens", outside.Add)
	r.Run()
}
"#,
        ),
        (
            "api/openapi.yaml",
            r##"
openapi: 3.0.3
info: { title: Register, version: "1" }
paths:
  /citizens/{id}:
    $ref: paths/citizens.yaml#/one
  /citizens:
    $ref: "#/components/pathItems/All"
components:
  pathItems:
    All:
      post:
        requestBody:
          content:
            application/json:
              schema: { $ref: ./schemas/Citizen.yaml }
"##,
        ),
        (
            "api/paths/citizens.yaml",
            r##"
one:
  get:
    responses:
      "200":
        content:
          application/json:
            schema: { $ref: "../schemas/Citizen.yaml" }
"##,
        ),
        (
            "api/schemas/Citizen.yaml",
            r##"
type: object
properties:
  name: { type: string }
  cnic: { $ref: "#/definitions/number" }
definitions:
  number: { type: string }
"##,
        ),
    ]);
    assert_eq!(
        carried(&report),
        ["GET /citizens/{id}: takes ; gives cnic, full-name", "POST /citizens: takes cnic, full-name; gives "]
    );
}

#[test]
fn a_document_says_nothing_against_declared_types() {
    let document = r#"
openapi: 3.0.3
info: { title: Register, version: "1" }
paths:
  /priorities:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { email: { type: string } } } } } }
      responses: { "200": { content: { application/json: { schema: { type: object, properties: { email: { type: string } } } } } } }
"#;
    let report = scan_files(&[
        ("requirements.txt", "fastapi\n"),
        ("docs/openapi.yaml", document),
        ("openapi.yaml", document),
        (
            "main.py",
            r#"
from fastapi import FastAPI
from pydantic import BaseModel
app = FastAPI()
class Priority(BaseModel):
    title: str
@app.post("/priorities", response_model=Priority)
def add(priority: Priority):
    return keep(priority)
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["POST /priorities: takes ; gives "]);
}

#[test]
fn a_service_that_a_handler_is_given_says_nothing_of_what_it_takes() {
    let report = scan_files(&[
        ("requirements.txt", "fastapi\n"),
        (
            "openapi.yaml",
            r#"
openapi: 3.0.3
info: { title: Register, version: "1" }
paths:
  /priorities:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { email: { type: string } } } } } }
"#,
        ),
        (
            "main.py",
            r#"
from fastapi import Depends, FastAPI, Request
app = FastAPI()
class Store:
    url: str
def store():
    return Store()
@app.post("/priorities")
async def add(request: Request, s: Store = Depends(store)):
    return s.keep(await parsed(request))
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["POST /priorities: takes email; gives "]);
}

#[test]
fn references_in_a_ring_end() {
    let report = scan_files(&[
        ("go.mod", "module register\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        (
            "main.go",
            "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET(\"/citizens\", outside.All)\n\tr.GET(\"/lost\", outside.Lost)\n\tr.Run()\n}\n",
        ),
        (
            "api/openapi.yaml",
            r##"
openapi: 3.0.3
info: { title: Register, version: "1" }
paths:
  /lost: { $ref: a.yaml }
  /citizens: { get: { responses: { "200": { content: { application/json: { schema: { $ref: a.yaml#/one } } } } } } }
"##,
        ),
        (
            "api/a.yaml",
            "$ref: b.yaml\none: { properties: { cnic: { type: string }, next: { $ref: 'b.yaml#/two' } } }\n",
        ),
        (
            "api/b.yaml",
            "$ref: a.yaml\ntwo: { allOf: [{ $ref: 'a.yaml#/one' }, { $ref: '../../../up.yaml' }], properties: { email: { type: string }, next: { $ref: '#/two' } } }\n",
        ),
    ]);
    assert_eq!(carried(&report), ["GET /citizens: takes ; gives cnic, email", "GET /lost: takes ; gives "]);
}
