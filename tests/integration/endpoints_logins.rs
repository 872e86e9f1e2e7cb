//! Steps of a login that no name tells, and what only looks like one: a session without a proof, links that anyone can
//! make up, helpers that hand on to themselves.

use super::endpoints::check;
use super::scans::scan_files;

#[test]
fn a_password_that_is_set_and_a_token_for_another_service_log_nobody_in() {
    check(
        &[
            ("requirements.txt", "flask\nflask-login\npyjwt\n"),
            (
                "app.py",
                "import jwt, os\nfrom flask import Flask, request, jsonify\nfrom flask_login import login_user\napp = Flask(__name__)\n\
                 @app.post('/enter-desk')\ndef enter():\n    user = find(request.form['name'])\n    \
                 if not check_password(user, request.form['password']):\n        return '', 401\n    login_user(user)\n    return ''\n\
                 @app.post('/officers')\ndef add():\n    user = User(name=request.form['name'])\n    user.password = request.form['password']\n    \
                 db.save(user)\n    return jsonify(token=create_access_token(user))\n\
                 @app.get('/records')\ndef records():\n    api.auth.login(user='svc', password=os.environ['API_PASSWORD'])\n    return jsonify(api.all())\n\
                 @app.post('/assume')\ndef assume():\n    log('no password asked')\n    login_user(find(request.form['id']))\n    return ''\n\
                 @app.post('/deliveries')\ndef deliver():\n    pin_code = request.form['pin_code']\n    t = jwt.encode({'svc': 1}, KEY)\n    return ship(pin_code, t)\n",
            ),
        ],
        &[
            "POST /enter-desk public",
            "POST /officers unauthenticated",
            "GET /records unauthenticated",
            "POST /assume unauthenticated",
            "POST /deliveries unauthenticated",
        ],
    );
}

#[test]
fn only_what_was_sent_to_one_person_makes_a_link() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "app.js",
                "const app = require('express')();\n\
                 app.get('/invite/:inviteToken', show);\napp.post('/verify-email/:id/:hash', done);\napp.post('/confirm/:code', done);\n\
                 app.get('/verify/:cnicCode', show);\napp.post('/departments/accept/:departmentCode', done);\n\
                 app.delete('/share/:fileKey', done);\napp.delete('/admin/reset/:token', done);\n\
                 function show(req, res) { res.json(rows()); }\nfunction done(req, res) { wipe(); res.json({}); }\n",
            ),
        ],
        &[
            "GET /invite/{inviteToken} public",
            "POST /verify-email/{id}/{hash} public",
            "POST /confirm/{code} public",
            "GET /verify/{cnicCode} unauthenticated",
            "POST /departments/accept/{departmentCode} unauthenticated",
            "DELETE /share/{fileKey} unauthenticated",
            "DELETE /admin/reset/{token} unauthenticated",
        ],
    );
}

#[test]
fn a_helper_that_hands_on_to_itself_ends() {
    let app = "const express = require('express'); const app = express();\n\
               function again(path, show) { app.post(path, (req, res) => { show(req, res); }); again(path, (req, res) => { show(req, res); }); }\n\
               app.get('/open', (req, res) => res.json({}));\n";
    let report = scan_files(&[("package.json", "{\"dependencies\": {\"express\": \"4\"}}"), ("app.js", app)]);
    assert!(report.endpoints.iter().any(|e| e.path == "/open"));
}
