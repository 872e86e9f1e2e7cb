//! What is told of a value by its name or its class alone, and where the code says that it is something else. A line that
//! must be reported ends in `LEAK`.

use super::pii::expect;
use crate::door::carried;
use crate::scans::scan_files;

#[test]
fn one_field_of_a_body_is_no_body() {
    expect(&[
        (
            "tests/server.js",
            "const request = async (options) => { console.log(JSON.stringify({ ...options, body: null })); };\n\
             const attach = async () => {\n\
             \x20 const { body } = await send();\n\
             \x20 console.log(body.rev);\n\
             \x20 console.log({ qs: { rev: body.rev } });\n\
             \x20 console.log(body.data); // LEAK\n\
             \x20 console.log(body['rev']);\n\
             \x20 return request({ path: '/x', qs: { rev: body.rev } });\n};\n",
        ),
        (
            "app/doc.py",
            "import logging\nlog = logging.getLogger('x')\n\
             def a(request_body):\n\
             \x20   log.info('%s', request_body.next)\n\
             \x20   log.info('%s', request_body)  # LEAK\n",
        ),
        (
            "src/Doc.kt",
            "import org.slf4j.LoggerFactory\nclass Doc {\n\
             val log = LoggerFactory.getLogger(\"x\")\n\
             fun a(requestBody: Form) {\nlog.info(\"${requestBody.limit}\")\n\
             log.info(\"${requestBody.trim()}\") // LEAK\n}\n}\n",
        ),
    ]);
}

#[test]
fn what_is_signed_is_no_body_and_a_parameter_is_what_is_passed() {
    expect(&[(
        "src/Signed.kt",
        "import org.slf4j.LoggerFactory\n\
         val log = LoggerFactory.getLogger(\"x\")\n\
         data class Sealed(val head: String, val payload: ByteArray?)\n\
         fun seal(payload: ByteArray?): Sealed = Sealed(head = \"h\", payload = payload)\n\
         fun text(payload: Any): String = payload.toString()\n\
         fun constant() {\n\
         val payload = \"abc 123\".encodeToByteArray()\n\
         val sealed = seal(payload = payload)\n\
         log.info(Json.encodeToString(sealed))\n}\n\
         fun sent(requestBody: String) {\n\
         val sealed = seal(payload = requestBody)\n\
         log.info(Json.encodeToString(sealed)) // LEAK\n}\n\
         fun token(audience: String) {\n\
         val kbJwtPayload = buildJsonObject { put(\"aud\", JsonPrimitive(audience)) }\n\
         log.info(Json.encodeToString(kbJwtPayload))\n}\n",
    )]);
}

#[test]
fn a_class_that_is_joined_is_not_what_is_asked_for() {
    let report = scan_files(&[
        (
            "models.py",
            "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n\
             class Citizen(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    email = db.Column(db.String(128))\n\
             class Visit(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    office_id = db.Column(db.Integer)\n",
        ),
        (
            "app.py",
            "from flask import Flask\nfrom sqlalchemy import func\nfrom models import db, Citizen, Visit\n\
             app = Flask(__name__)\n\
             @app.route('/counts')\n\
             def counts():\n\
             \x20   visits = db.session.query(Visit.office_id, func.count(Visit.id)).join(Citizen).filter(Citizen.id > 1).group_by(Visit.office_id)\n\
             \x20   return {'counts': {office: count for office, count in visits}}\n\
             @app.route('/citizens')\n\
             def citizens():\n\
             \x20   return {'all': [c for c in db.session.query(Citizen).filter(Citizen.id > 1)]}\n",
        ),
    ]);
    assert_eq!(carried(&report), ["GET /citizens: takes ; gives email", "GET /counts: takes ; gives "]);
}

#[test]
fn a_call_enters_what_the_type_of_its_receiver_has() {
    expect(&[
        (
            "src/Repositories.cs",
            "namespace Vault;\n\
             public interface IRepository<T> { Task<T> CreateAsync(T obj); }\n\
             public interface IReports : IRepository<Report> { }\n\
             public interface ISecrets : IRepository<Secret> { }\n\
             public abstract class Repository<T> : IRepository<T> { public virtual async Task<T> CreateAsync(T obj) { return obj; } }\n\
             public class Reports : Repository<Report>, IReports { }\n\
             public class Secrets : Repository<Secret>, ISecrets {\n\
             public async Task<Secret> CreateAsync(Secret secret) { return secret; }\n}\n",
        ),
        (
            "src/Command.cs",
            "using Microsoft.Extensions.Logging;\nnamespace Vault;\n\
             public class Command {\nprivate readonly IReports _reports; private readonly ISecrets _secrets; private readonly ILogger _logger;\n\
             public async Task Run(object written, string password) {\n\
             var data = await _reports.CreateAsync(written);\n\
             _logger.LogInformation(\"report {Report}\", data.Id);\n\
             _logger.LogInformation(\"report {Report}\", data);\n\
             }\n}\n",
        ),
    ]);
}

#[test]
fn the_thumbprint_of_a_certificate_is_nobodys() {
    expect(&[(
        "src/desk.js",
        "app.post('/check', (req, res) => {\n\
         const { cnic, thumbprint } = req.body\nconsole.log(thumbprint) // LEAK\n\
         const { algorithm, thumbprint: other } = req.body\nconsole.log(other)\n})\n",
    )]);
    expect(&[(
        "src/Audit.cs",
        "using Microsoft.Extensions.Logging;\nnamespace Audit;\n\
         public class CertificateRecord {\npublic string Thumbprint { get; set; }\n\
         public void Tell(ILogger logger) { logger.LogInformation(\"{Path}\", Thumbprint); }\n}\n\
         public class Booth {\n\
         public void Tell(ILogger logger, Citizen citizen) {\n\
         logger.LogInformation(\"{Path}\", citizen.Thumbprint); // LEAK\n}\n}\n",
    )]);
}

#[test]
fn a_page_shows_the_fields_of_the_record_that_it_is_about() {
    let report = scan_files(&[
        (
            "src/main/java/pk/Citizen.java",
            "package pk;\n@javax.persistence.Entity\npublic class Citizen {\n@javax.persistence.Id private Long id;\n\
             private String cnic;\nprivate String mobileNo;\nprivate String name;\n\
             public String getCnic() { return cnic; }\npublic String getMobileNo() { return mobileNo; }\n\
             public String getName() { return name; }\n}\n",
        ),
        (
            "src/main/java/pk/CitizenController.java",
            "package pk;\nimport org.springframework.stereotype.Controller;\nimport org.springframework.ui.Model;\n\
             import org.springframework.web.bind.annotation.*;\n@Controller\npublic class CitizenController {\n\
             private final CitizenRepository citizens;\n\
             @GetMapping(\"/show\")\npublic String show(Model model) {\n\
             model.addAttribute(\"citizen\", citizens.findById(1L));\nreturn \"citizens/show\";\n}\n\
             @GetMapping(\"/form\")\npublic String form(Model model) {\n\
             model.addAttribute(\"citizen\", citizens.findById(1L));\nreturn \"citizens/form\";\n}\n}\n",
        ),
        (
            "src/main/java/pk/CitizenRepository.java",
            "package pk;\nimport org.springframework.data.jpa.repository.JpaRepository;\n\
             public interface CitizenRepository extends JpaRepository<Citizen, Long> { }\n",
        ),
        (
            "src/main/resources/templates/citizens/show.html",
            "<div th:object=\"${citizen}\"><b th:text=\"*{name}\">n</b><i th:text=\"*{ward}\">w</i></div>\n",
        ),
        (
            "src/main/resources/templates/citizens/form.html",
            "<form th:object=\"${citizen}\"><input th:field=\"*{mobileNo}\"/><input th:field=\"*{ward}\"/></form>\n",
        ),
    ]);
    assert_eq!(carried(&report), ["GET /form: takes ; gives phone", "GET /show: takes ; gives full-name"]);
}
