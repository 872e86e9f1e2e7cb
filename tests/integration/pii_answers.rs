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

#[test]
fn a_form_gives_its_fields_to_what_it_is_submitted_to() {
    expect(&[
        (
            "src/Register.jsx",
            "import { useForm } from 'react-hook-form'\n\
             export default function Register() {\n\
             const { register, handleSubmit } = useForm()\n\
             const onSubmit = async (data) => {\n\
             console.log('data', data) // LEAK\n\
             console.log(data.page)\n\
             }\n\
             return <form onSubmit={handleSubmit(onSubmit)}><input {...register('email')} /><input {...register('page')} /></form>\n}\n",
        ),
        (
            "src/Find.jsx",
            "import { useForm } from 'react-hook-form'\n\
             export default function Find() {\n\
             const { register, handleSubmit } = useForm()\n\
             const onFind = (data) => {\n  console.log('data', data)\n}\n\
             return <form onSubmit={handleSubmit(onFind)}><input {...register('page')} /></form>\n}\n\
             export const Join = () => {\n\
             const { register, handleSubmit } = useForm()\n\
             return <form onSubmit={handleSubmit(data => {\n console.log(data) // LEAK\n})}><input {...register('phone')} /></form>\n}\n",
        ),
        (
            "src/Login.jsx",
            "import { useFormik } from 'formik'\n\
             export default function Login() {\n\
             const form = useFormik({ initialValues: { cnic: '', remember: false }, onSubmit: values => {\n\
             console.log(values) // LEAK\n\
             console.log(values.remember)\n\
             } })\n\
             return <form onSubmit={form.handleSubmit} />\n}\n",
        ),
    ]);
}

#[test]
fn one_field_of_a_body_is_not_the_body() {
    expect(&[
        (
            "src/notes.js",
            "const express = require('express')\nconst app = express()\n\
             app.post('/notes', (req, res) => {\n\
             console.log(req.body.title, req.body.limit)\n\
             const { title, format } = req.body\n\
             console.log(title, format)\n\
             console.log(req.body.data) // LEAK\n\
             console.log(req.body.email) // LEAK\n\
             console.log(req.body) // LEAK\n\
             res.end()\n})\n",
        ),
        (
            "notes.php",
            "<?php\nerror_log($_POST['title']);\nerror_log($_POST['phone']); // LEAK\n\
             file_put_contents('php://stderr', print_r($_POST, true)); // LEAK\n\
             file_put_contents('php://stderr', count($_POST));\n",
        ),
    ]);
}

#[test]
fn rows_of_a_table_that_a_call_names() {
    expect(&[(
        "src/rows.js",
        "import { createClient } from '@supabase/supabase-js'\nconst store = createClient('u', 'k')\n\
         export async function show() {\n\
         const { data, error } = await store.from('visits').select('id, patient (id, phone)')\n\
         console.log('data:', data) // LEAK\n\
         console.log(error)\n\
         const { data: people } = await store.from('patients').select('*')\n\
         console.log(people) // LEAK\n\
         const { data: named } = await store.from('patients').select('id, name')\n\
         console.log(named) // LEAK\n\
         const { data: rooms } = await store.from('rooms').select('*')\n\
         console.log(rooms)\n\
         const { data: talks } = await store.from('talks').select('*, patient (id, phone)')\n\
         console.log(talks) // LEAK\n\
         const { data: places } = await store.from('offices').select('id, name')\n\
         console.log(places)\n}\n",
    )]);
}

#[test]
fn weak_columns_of_a_persons_table() {
    expect(&[(
        "app/rows.py",
        "import logging\nlog = logging.getLogger(__name__)\n\
         def show(cursor):\n\
         \x20   cursor.execute('select id, name from patients')\n\
         \x20   log.info('%s', cursor.fetchall()) # LEAK\n\
         \x20   cursor.execute('select id, name from offices')\n\
         \x20   log.info('%s', cursor.fetchall())\n\
         \x20   cursor.execute('select o.id, o.name from patients p join offices o on o.id = p.office')\n\
         \x20   log.info('%s', cursor.fetchall())\n",
    )]);
}

#[test]
fn the_session_of_a_framework_is_imported() {
    expect(&[
        (
            "app/views.py",
            "from flask import session\n\
             def show():\n\
             \x20   print(session) # LEAK\n\
             \x20   print(dict(session)) # LEAK\n\
             \x20   print(session['role'])\n\
             \x20   print(len(session))\n",
        ),
        (
            "app/rows.py",
            "from sqlalchemy.orm import Session\n\
             def show(engine):\n\
             \x20   session = Session(engine)\n\
             \x20   print(session)\n",
        ),
    ]);
}

#[test]
fn counts_and_ids_are_no_data() {
    expect(&[(
        "src/counts.js",
        "async function show(counts, user, botToken) {\n\
         console.log({ userCount: counts.users, total: counts.patients })\n\
         console.log({ found: user }) // LEAK\n\
         const [botId, secret] = botToken.split(':')\n\
         console.log(botId)\n}\nmodule.exports = { show }\n",
    )]);
}

#[test]
fn tokens_by_the_names_of_addresses_and_clients() {
    expect(&[
        (
            "token.js",
            "const axios = require('axios');
async function a(config) {
  const { data } = await axios.post(config.tokenUrl, {});
  console.log(data); // CRED
  console.log(data.expires_in);
}
async function b(tokenClient) {
  const { data } = await tokenClient.post('/x', {});
  console.log(JSON.stringify(data)); // CRED
}
async function c(config) {
  const { data } = await axios.post(config.officesUrl, {});
  console.log(data);
}
",
        ),
        (
            "token.py",
            "import logging
import requests
log = logging.getLogger(__name__)
def a():
    r = requests.post(ABDM_TOKEN_URL, data={})
    if r.status_code >= 300:
        log.error(f'Error while fetching token: {r.text}')
        return
    log.info('got %s', r.status_code)
    log.info(f'answer: {r.text}')  # CRED
def b(response, otp):
    log.error(f'failed to fetch the token: {response.text}')
    log.error(f'wrong token: {otp}')  # CRED
",
        ),
    ]);
}

#[test]
fn entries_of_a_directory_of_people() {
    expect(&[
        (
            "a/Directory.java",
            "package a;
import javax.naming.directory.Attributes;
import javax.naming.directory.SearchResult;
import org.slf4j.*;
class Directory {
  Logger log = LoggerFactory.getLogger(Directory.class);
  void show(SearchResult result) throws Exception {
    Attributes found = result.getAttributes();
    log.info(\"found {}\", found); // LEAK
    log.info(\"mail {}\", found.get(\"mail\").get()); // LEAK
    log.info(\"{} of them\", found.size());
  }
  void tag(org.xml.sax.Attributes tag) {
    log.info(\"tag {}\", tag);
  }
}
",
        ),
        (
            "directory.py",
            "import logging
log = logging.getLogger(__name__)
def people(conn):
    conn.search('dc=pk', '(uid=1)', attributes=['mail'])
    log.info(conn.entries)  # LEAK
    log.info(len(conn.entries))
    for entry in conn.entries:
        log.info(entry.mail)  # LEAK
",
        ),
        (
            "directory.php",
            "<?php\nfunction people($ds, $found) {\n  $entries = ldap_get_entries($ds, $found);\n  error_log(print_r($entries, true)); // LEAK\n  error_log(count($entries));\n}\n",
        ),
    ]);
}
