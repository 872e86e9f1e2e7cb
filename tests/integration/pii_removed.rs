//! Entries that are taken out of an object, or overwritten, before it is logged: what remains is reported, and nothing
//! else. Lines end as in [`super::pii`].

use super::pii::expect;

#[test]
fn python() {
    expect(&[
        (
            "app/views.py",
            r#"import copy
import logging
from .b import strip_all, strip_some
log = logging.getLogger('x')

def removed(body_id, request):
    data = {'id': body_id, 'cnic': request.json['cnic']}
    data.pop('cnic')
    log.info('a %s', data)

def removed_del(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    del data['cnic']
    log.info('b %s', data)

def some_remain(request):
    data = {'mobile_no': request.json['mobile_no'], 'cnic': request.json['cnic']}
    data.pop('cnic', None)
    log.info('c %s', data)  # LEAK

def overwritten(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    data['cnic'] = '***'
    log.info('d %s', data)

def helper(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    strip_all(data)
    log.info('e %s', data)

def helper_some(request):
    data = {'mobile_no': request.json['mobile_no'], 'cnic': request.json['cnic']}
    strip_some(data)
    log.info('f %s', data)  # LEAK

def comprehension(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    shown = {k: v for k, v in data.items() if k != 'cnic'}
    log.info('g %s', shown)

def spread(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    log.info('h %s', {**data, 'cnic': '***'})

def model(citizen: 'Citizen'):
    log.info('i %s', citizen.model_dump(exclude={'cnic', 'mobile_no'}))
    log.info('j %s', citizen.model_dump(exclude={'cnic'}))  # LEAK
    log.info('k %s', citizen.dict(include={'id'}))

def whole(request):
    body = request.json
    body.pop('cnic')
    log.info('l %s', body)  # LEAK

def setattr_none(citizen: 'Citizen'):
    citizen.cnic = None
    citizen.mobile_no = '***'
    log.info('m %s', citizen)

def attr_one(citizen: 'Citizen'):
    citizen.cnic = None
    log.info('n %s', citizen)  # LEAK

from dataclasses import dataclass, replace
from pydantic import BaseModel
class Citizen(BaseModel):
    id: int
    cnic: str
    mobile_no: str

def rep(citizen: Citizen):
    log.info('o %s', replace(citizen, cnic='***', mobile_no='***'))
    log.info('p %s', citizen.model_copy(update={'cnic': '***', 'mobile_no': None}))
"#,
        ),
        (
            "app/b.py",
            r#"def strip_all(data):
    data.pop('cnic', None)

def strip_some(record):
    del record['cnic']
"#,
        ),
    ]);
}

#[test]
fn javascript_and_typescript() {
    expect(&[
        (
            "src/a.js",
            r#"const _ = require('lodash');
const { strip, without } = require('./b');
function f1(req) {
  const data = { id: 1, cnic: req.body.cnic };
  delete data.cnic;
  console.log(data);
}
function f2(req) {
  const data = { phoneNumber: req.body.phoneNumber, cnic: req.body.cnic };
  delete data['cnic'];
  console.log(data); // LEAK
}
function f3(req) {
  const user = { id: 1, cnic: req.body.cnic };
  console.log(_.omit(user, 'cnic'));
  console.log(_.omit(user, ['cnic', 'phone']));
  console.log(_.omit(user, 'id')); // LEAK
}
function f4(req) {
  const user = { id: 1, cnic: req.body.cnic };
  const { cnic, ...rest } = user;
  console.log(rest);
}
function f5(req) {
  const user = { id: 1, cnic: req.body.cnic, mobileNo: req.body.mobileNo };
  const { cnic, ...rest } = user;
  console.log(rest); // LEAK
}
function f6(req) {
  const user = { id: 1, cnic: req.body.cnic };
  console.log({ ...user, cnic: undefined });
  console.log({ ...user, cnic: '***' });
  console.log({ cnic: '***', ...user }); // LEAK
  console.log(Object.assign({}, user, { cnic: '***' }));
}
function f7(req) {
  const user = { id: 1, cnic: req.body.cnic };
  strip(user);
  console.log(user);
  console.log(without(user));
}
function f8(req) {
  const user = { id: 1, cnic: req.body.cnic };
  user.cnic = '***';
  console.log(user);
  user['cnic'] = req.body.cnic;
  console.log(user); // LEAK
}
function f9(req) {
  const body = { ...req.body };
  delete body.password;
  console.log(body); // LEAK
}
function f10(req) {
  const { password, ...rest } = req.body;
  console.log(rest); // LEAK
}
function f11(req) {
  const user = { id: 1, cnic: req.body.cnic };
  console.log(JSON.stringify(user, (k, v) => k === 'cnic' ? undefined : v));
  console.log(JSON.stringify(user, ['id']));
  console.log(JSON.stringify(user)); // LEAK
}
"#,
        ),
        (
            "src/b.js",
            r#"function strip(o) { delete o.cnic; }
function without(o) { const { cnic, ...rest } = o; return rest; }
module.exports = { strip, without };
"#,
        ),
        (
            "src/c.ts",
            r#"class Citizen { id: number; cnic: string; mobileNo: string; }
class Pupil { id: number; cnic: string; }
export class S {
  show(c: Citizen, p: Pupil) {
    const { cnic, mobileNo, ...rest } = c;
    console.log(rest);
    const { cnic: hidden, ...some } = c;
    console.log(some); // LEAK
    console.log({ ...p, cnic: undefined });
    console.log({ ...c, cnic: undefined }); // LEAK
    delete p.cnic;
    console.log(p);
    delete c.cnic;
    console.log(c); // LEAK
  }
}
"#,
        ),
    ]);
}

#[test]
fn php() {
    expect(&[(
        "a.php",
        r#"<?php
use Illuminate\Http\Request;
use Illuminate\Support\Arr;
use Illuminate\Support\Facades\Log;
function f1($request) {
  $data = ['id' => 1, 'cnic' => $request->input('cnic')];
  unset($data['cnic']);
  Log::info('a', $data);
}
function f2($request) {
  $data = ['mobile_no' => $request->input('mobile_no'), 'cnic' => $request->input('cnic')];
  unset($data['cnic'], $data['x']);
  Log::info('b', $data); // LEAK
}
function f3($request) {
  $data = ['id' => 1, 'cnic' => $request->input('cnic')];
  Log::info('c', Arr::except($data, ['cnic']));
  Log::info('d', Arr::except($data, ['id'])); // LEAK
  Log::info('e', array_diff_key($data, array_flip(['cnic'])));
  Log::info('e2', collect($data)->except('cnic')->toArray());
  Log::info('e3', collect($data)->forget('cnic')->all());
  Log::info('e4', array_merge($data, ['cnic' => '***']));
}
function f4(Request $request) {
  Log::info('f', $request->except(['cnic'])); // LEAK
  Log::info('f', $request->except('password')); // LEAK
}
class Citizen extends \Illuminate\Database\Eloquent\Model {
  protected $fillable = ['cnic', 'colour'];
}
class Pupil extends \Illuminate\Database\Eloquent\Model {
  protected $fillable = ['cnic', 'mobile_no'];
}
function f5(Citizen $c, Pupil $p) {
  Log::info('g ' . $c->makeHidden('cnic'));
  Log::info('h ' . $p->makeHidden(['cnic'])); // LEAK
  Log::info('i ' . json_encode($c->makeHidden(['cnic'])->toArray()));
}
function f6($request) {
  $data = ['id' => 1, 'cnic' => $request->input('cnic')];
  $data['cnic'] = '***';
  Log::info('j', $data);
}
"#,
    )]);
}

#[test]
fn ruby() {
    expect(&[
        (
            "app/a.rb",
            r#"class PupilsController < ApplicationController
  def a
    data = { id: 1, cnic: params[:cnic] }
    data.delete(:cnic)
    Rails.logger.info(data)
  end
  def b
    data = { mobile_no: params[:mobile_no], cnic: params[:cnic] }
    data.delete(:cnic)
    Rails.logger.info(data) # LEAK
  end
  def c
    data = { id: 1, cnic: params[:cnic] }
    Rails.logger.info(data.except(:cnic))
    Rails.logger.info(data.except(:id)) # LEAK
    Rails.logger.info(data.reject { |k, v| k == :cnic })
    Rails.logger.info(data.merge(cnic: '***'))
    Rails.logger.info(data.merge(id: 2)) # LEAK
  end
  def d
    Rails.logger.info(params.except(:password)) # LEAK
  end
  def e
    data = { id: 1, cnic: params[:cnic] }
    data[:cnic] = '[FILTERED]'
    Rails.logger.info(data)
  end
  def f
    data = { id: 1, cnic: params[:cnic] }
    data.except!(:cnic)
    Rails.logger.info(data)
  end
  def g
    citizen = Citizen.find(params[:id])
    Rails.logger.info(citizen.to_json(except: [:cnic]))
    Rails.logger.info(citizen.as_json(except: [:id])) # LEAK
    Rails.logger.info(citizen.to_json(only: [:id]))
    Rails.logger.info(citizen.attributes.except('cnic'))
  end
end
"#,
        ),
        (
            "db/schema.rb",
            r#"ActiveRecord::Schema.define(version: 1) do
  create_table "citizens" do |t|
    t.string "cnic"
  end
end
"#,
        ),
        (
            "app/models/citizen.rb",
            r#"class Citizen < ApplicationRecord
end
"#,
        ),
    ]);
}

#[test]
fn java_and_kotlin() {
    expect(&[
        (
            "p/A.java",
            r#"package p;
import lombok.*;
import lombok.extern.slf4j.Slf4j;
import java.util.*;
@Slf4j
class A {
  void f1(String cnic) {
    Map<String, Object> data = new HashMap<>();
    data.put("cnic", cnic);
    data.remove("cnic");
    log.info("a {}", data);
    data.put("cnic", cnic);
    log.info("b {}", data); // LEAK
    data.replace("cnic", "***");
    log.info("b {}", data);
  }
  void f2(Pupil p, Citizen c) {
    p.setCnic(null);
    log.info("c {}", p);
    c.setCnic("***");
    log.info("d {}", c); // LEAK
    log.info("e {}", c.toBuilder().cnic(null).mobileNo(null).build());
    log.info("f {}", c.withCnic(null).withMobileNo("***"));
    log.info("g {}", c.withCnic(null)); // LEAK
  }
  void f3(Pupil q) {
    clear(q);
    log.info("i {}", q);
  }
  void clear(Pupil p) { p.setCnic(null); }
}
"#,
        ),
        (
            "p/Pupil.java",
            r#"package p;
import lombok.*;
@Data
public class Pupil { private Long id; private String cnic; }
"#,
        ),
        (
            "p/Citizen.java",
            r#"package p;
import lombok.*;
@Data @Builder(toBuilder = true) @With
public class Citizen { private Long id; private String cnic; private String mobileNo; }
"#,
        ),
        (
            "k/a.kt",
            r#"package k
import org.slf4j.LoggerFactory
data class Citizen(val id: Int, val cnic: String?, val mobileNo: String?)
data class Pupil(val id: Int, var cnic: String?)
class S {
  private val log = LoggerFactory.getLogger("x")
  fun f(c: Citizen, p: Pupil) {
    log.info("a {}", c.copy(cnic = "***", mobileNo = null))
    log.info("b {}", c.copy(cnic = "***")) // LEAK
    log.info("c {}", p.copy(cnic = null))
    p.cnic = null
    log.info("d {}", p)
  }
  fun g(cnic: String) {
    val m = mutableMapOf("id" to "1", "cnic" to cnic)
    m.remove("cnic")
    log.info("e {}", m)
    val n = mapOf("cnic" to cnic)
    log.info("f {}", n - "cnic")
    log.info("g {}", n) // LEAK
    log.info("h {}", n.filterKeys { it != "cnic" })
  }
}
"#,
        ),
    ]);
}

#[test]
fn csharp_go_and_rust() {
    expect(&[
        (
            "D.cs",
            r#"using System.Collections.Generic;
using Microsoft.Extensions.Logging;
public record Citizen(int Id, string Cnic, string MobileNo);
public record Pupil(int Id, string Cnic);
public class Clerk { public int Id { get; set; } public string Cnic { get; set; } }
class D {
  readonly ILogger<D> logger;
  void F(Citizen c, Pupil p, Clerk k) {
    logger.LogInformation("a {C}", c with { Cnic = null, MobileNo = "***" });
    logger.LogInformation("b {C}", c with { Cnic = "***" }); // LEAK
    logger.LogInformation("c {P}", p with { Cnic = null });
    k.Cnic = null;
    logger.LogInformation("d {@K}", k);
  }
  void G(string cnic) {
    var d = new Dictionary<string, string> { ["Cnic"] = cnic };
    d.Remove("Cnic");
    logger.LogInformation("e {@D}", d);
  }
}
"#,
        ),
        (
            "a/a.go",
            r#"package a

import (
	"log"
)

type Citizen struct {
	ID       int
	CNIC     string
	MobileNo string
}

type Pupil struct {
	ID   int
	CNIC string
}

func f(c Citizen, p Pupil, cnic string) {
	m := map[string]string{"id": "1", "cnic": cnic}
	delete(m, "cnic")
	log.Println(m)
	m["cnic"] = cnic
	log.Println(m) // LEAK
	p.CNIC = ""
	log.Printf("%+v", p)
	c.CNIC = ""
	log.Printf("%+v", c) // LEAK
	q := p
	q.CNIC = "***"
	log.Printf("%+v", q)
	clear(&c)
	log.Printf("%+v", c)
}

func clear(c *Citizen) {
	c.CNIC = ""
	c.MobileNo = "***"
}
"#,
        ),
        (
            "src/a.rs",
            r#"use log::info;
#[derive(Debug, Clone)]
struct Citizen { id: u32, cnic: String, mobile_no: String }
#[derive(Debug, Clone)]
struct Pupil { id: u32, cnic: String }
fn f(c: Citizen, mut p: Pupil) {
    p.cnic = "***".into();
    info!("{:?}", p);
    let c2 = Citizen { cnic: "***".into(), ..c.clone() };
    info!("{:?}", c2); // LEAK
    let c3 = Citizen { cnic: "***".into(), mobile_no: "".into(), ..c.clone() };
    info!("{:?}", c3);
}
fn g(cnic: String) {
    let mut m = std::collections::HashMap::new();
    m.insert("cnic", cnic);
    m.remove("cnic");
    info!("{:?}", m);
}
"#,
        ),
    ]);
}

#[test]
fn what_a_logger_redacts_by_itself() {
    expect(&[
        (
            "src/log.ts",
            r#"import pino from 'pino';
const hidden = ['cnic', '*.cnic', 'req.headers.authorization'];
export const log = pino({ level: 'info', redact: { paths: hidden, censor: '***' } });
export const plain = pino({ level: 'info' });
"#,
        ),
        (
            "src/use.ts",
            r#"import { log, plain } from './log';
export function f(req: any) {
  const person = { id: 1, cnic: req.body.cnic };
  log.info(person, 'seen');
  log.info({ person }, 'seen');
  log.child({ module: 'counter' }).info(person);
  plain.info(person, 'seen'); // LEAK
  log.info({ mobileNo: req.body.mobileNo, cnic: req.body.cnic }); // LEAK
  log.info('cnic ' + req.body.cnic); // LEAK
}
"#,
        ),
    ]);
}

#[test]
fn keys_of_loops_and_masks_in_place() {
    expect(&[(
        "app/loops.py",
        r#"import logging
log = logging.getLogger('x')
HIDDEN = ['cnic', 'mobile_no']
def loop(request):
    data = {'id': 1, 'cnic': request.json['cnic'], 'mobile_no': request.json['mobile_no']}
    for key in HIDDEN:
        data.pop(key, None)
    log.info('a %s', data)
def star(request):
    data = {'id': 1, 'cnic': request.json['cnic'], 'mobile_no': request.json['mobile_no']}
    for key in HIDDEN:
        if key in data:
            data[key] = '***'
    log.info('b %s', data)
def branch(request, settings):
    data = {'id': 1, 'cnic': request.json['cnic']}
    if settings.HIDE:
        del data['cnic']
    log.info('c %s', data)  # LEAK
def in_place(request):
    data = {'id': 1, 'cnic': request.json['cnic']}
    redact_fields(data)
    log.info('d %s', data)
def dropped(cnic):
    mask(cnic)
    log.info('e %s', cnic)  # LEAK
"#,
    )]);
}
