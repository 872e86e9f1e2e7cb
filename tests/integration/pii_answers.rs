//! What other services answer, and what a framework hands a function whole, on their way to a log. `LEAK` and `CRED` as
//! in [`super::pii`].

use super::pii::expect;

#[test]
fn an_answer_is_what_its_address_says() {
    expect(&[(
        "src/load.js",
        "import axios from 'axios'\n\
         export async function load(id) {\n\
         const response = await fetch(`/api/citizens/${id}`)\n\
         console.log(response)\n\
         const found = await response.json()\n\
         console.log('found', found) // LEAK\n\
         const offices = await (await fetch('/api/offices/' + id)).json()\n\
         console.log(offices)\n\
         const patients = await axios.get('/api/patients/search?page=1')\n\
         console.log(patients.data) // LEAK\n\
         console.log(patients.status)\n\
         const many = await axios.get('/api/patients/count')\n\
         console.log(many.data)\n\
         const visits = await axios.get(`/api/patients/${id}/visits`)\n\
         console.log(visits.data)\n\
         axios.get('/api/users').then(res => { console.log(res.data) }) // LEAK\n\
         fetch('/api/users').then(r => r.json()).then(all => { console.log(all) }) // LEAK\n\
         fetch('/api/weather').then(r => r.json()).then(all => { console.log(all) })\n\
         const login = await axios.post('/api/auth/login', { id })\n\
         console.log(login.data) // CRED\n}\n",
    )]);
}

#[test]
fn an_answer_is_read_before_it_shows() {
    expect(&[
        (
            "app/client.py",
            "import logging\nimport requests\nlog = logging.getLogger(__name__)\n\
             def load(base, number):\n\
             \x20   r = requests.get(f\"{base}/citizens/{number}\")\n\
             \x20   log.info('answer %s %s', r, r.status_code)\n\
             \x20   log.info('answer %s', r.text) # LEAK\n\
             \x20   offices = requests.get(f\"{base}/offices/{number}\")\n\
             \x20   log.info('answer %s', offices.text)\n",
        ),
        (
            "app/Services/Lookup.php",
            "<?php\nuse Illuminate\\Support\\Facades\\Http;\nuse Illuminate\\Support\\Facades\\Log;\nclass Lookup {\n\
             function find($id) {\n$res = Http::get('https://registry.invalid/api/citizens/' . $id);\n\
             Log::info('answer', ['status' => $res->status()]);\n\
             Log::info($res->body()); // LEAK\n}\n}\n",
        ),
    ]);
}

#[test]
fn a_handler_is_given_a_whole_request() {
    expect(&[(
        "src/routes.js",
        "const jwt = require('jsonwebtoken')\n\
         module.exports = (app, key) => {\n\
         app.post('/a', (req, res) => {\n\
         console.log(req) // LEAK\n\
         console.log(req.method, req.path, req.ip)\n\
         const name = 'host'\n\
         const one = req.get(name)\n\
         console.log(one)\n\
         const claims = jwt.verify(req.query.t, key)\n\
         console.log(claims) // LEAK\n\
         console.log(claims.iat, claims.role)\n\
         res.end()\n})\n}\n\
         function plan(req, count) {\n  console.log(req, count)\n}\n",
    )]);
}
