//! What the configuration of loggers leaves out of what is logged: what it hides is clean, what it does not hide is reported,
//! with the redaction that does not reach it. Decorators that log what the decorated functions are given. Lines end as in
//! [`super::pii`].

use super::pii::{detect, expect};

#[test]
fn processors_of_structlog() {
    expect(&[(
        "log.py",
        r#"import logging
import re
import structlog

SENSITIVE = ["cnic", "mobile_no"]

def drop_personal(logger, method, event_dict):
    for key in SENSITIVE:
        if key in event_dict:
            event_dict[key] = "***"
    event_dict.pop("email", None)
    return event_dict

structlog.configure(processors=[structlog.stdlib.add_log_level, drop_personal])
log = structlog.get_logger()

def saved(cnic, mobile_no, email, passport_no):
    log.info("saved", cnic=cnic, mobile_no=mobile_no)
    log.info("saved", email=email)
    log.info("saved", passport_no=passport_no)  # LEAK
    log.info(f"saved {cnic}")  # LEAK
    print(cnic)  # LEAK
"#,
    )]);
}

#[test]
fn filters_that_see_the_whole_message() {
    expect(&[(
        "log.py",
        r#"import logging
import re

CNIC = re.compile(r"\d{5}-?\d{7}-?\d")

class Masking(logging.Filter):
    def filter(self, record):
        record.msg = CNIC.sub("***", record.getMessage())
        record.args = ()
        return True

log = logging.getLogger(__name__)
log.addFilter(Masking())

def saved(cnic, mobile_no):
    log.info("saved %s", cnic)
    log.info("saved %s", mobile_no)  # LEAK
"#,
    )]);
}

#[test]
fn filters_that_see_a_part_of_it() {
    expect(&[(
        "log.py",
        r#"import logging
import re

class Masking(logging.Filter):
    def filter(self, record):
        record.msg = re.sub(r"\d{5}-?\d{7}-?\d", "***", record.msg)
        return True

log = logging.getLogger(__name__)
log.addFilter(Masking())

def saved(cnic):
    log.info("saved %s", cnic)  # LEAK
"#,
    )]);
}

#[test]
fn formats_of_winston() {
    expect(&[
        (
            "a.js",
            r#"const logger = require('./logger');
function saved(req) {
  const { cnic, email, mobileNo, password } = req.body;
  logger.info('saved', { cnic, email });
  logger.info('login', { password });
  logger.info('saved', { mobileNo }); // LEAK
  logger.info('saved', { citizen: { cnic } }); // LEAK
  logger.info(`saved ${cnic}`); // LEAK
}
"#,
        ),
        (
            "logger.js",
            r#"const winston = require('winston');
const HIDDEN = new Set(['cnic', 'email']);
const redact = winston.format((info) => {
  for (const key of Object.keys(info)) {
    if (HIDDEN.has(key)) info[key] = '[redacted]';
  }
  delete info.password;
  return info;
});
module.exports = winston.createLogger({ format: winston.format.combine(redact(), winston.format.json()) });
"#,
        ),
    ]);
}

#[test]
fn a_format_that_hides_nothing() {
    expect(&[
        (
            "a.js",
            r#"const logger = require('./logger');
function saved(req) {
  const { cnic } = req.body;
  logger.info('saved', { cnic }); // LEAK
}
"#,
        ),
        (
            "logger.js",
            r#"const winston = require('winston');
const keep = winston.format((info) => { info.cnic = info.cnic; return info; });
module.exports = winston.createLogger({ format: winston.format.combine(keep(), winston.format.json()) });
"#,
        ),
    ]);
}

#[test]
fn attributes_of_slog() {
    expect(&[(
        "a.go",
        r#"package main

import (
	"log/slog"
	"os"
)

func replace(groups []string, a slog.Attr) slog.Attr {
	if a.Key == "cnic" || a.Key == "email" {
		return slog.String(a.Key, "***")
	}
	return a
}

func saved(cnic string, email string, mobileNo string) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: replace})))
	slog.Info("saved", "cnic", cnic)
	slog.Info("saved", slog.String("email", email))
	slog.Info("saved", "mobileNo", mobileNo) // LEAK
	slog.Info("saved " + cnic) // LEAK
}
"#,
    )]);
}

#[test]
fn lists_of_rails() {
    expect(&[
        (
            "app/controllers/citizens_controller.rb",
            r#"class CitizensController < ApplicationController
  def show
    citizen = Citizen.find(params[:id])
    owner = Owner.find(params[:id])
    Rails.logger.info citizen
    Rails.logger.info owner # LEAK
    Rails.logger.info citizen.inspect
    Rails.logger.info citizen.to_json # LEAK
    Rails.logger.info citizen.cnic # LEAK
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
        (
            "app/models/owner.rb",
            r#"class Owner < ApplicationRecord
end
"#,
        ),
        (
            "config/initializers/filter_parameter_logging.rb",
            r#"Rails.application.config.filter_parameters += [:passw, :cnic, :mobile]
"#,
        ),
        (
            "db/schema.rb",
            r#"ActiveRecord::Schema.define(version: 1) do
  create_table "citizens" do |t|
    t.string "cnic"
    t.string "mobile_no"
  end
  create_table "owners" do |t|
    t.string "cnic"
    t.string "passport_no"
  end
end
"#,
        ),
    ]);
}

/// Code whose log is covered for numbers of CNICs, and for nothing else.
const COVERED_FOR_CNIC: &str = r#"package pk.gov;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
class A {
  private static final Logger log = LoggerFactory.getLogger(A.class);
  void saved(String cnic, String mobileNo) {
    log.info("saved {}", cnic);
    log.info("saved {}", mobileNo); // LEAK
    System.out.println(cnic); // LEAK
  }
}
"#;

#[test]
fn patterns_of_a_layout() {
    expect(&[
        ("A.java", COVERED_FOR_CNIC),
        (
            "src/main/resources/logback.xml",
            r#"<configuration>
  <appender name="c" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %replace(%msg){'\d{5}-?\d{7}-?\d', '***'}%n</pattern></encoder>
  </appender>
</configuration>
"#,
        ),
    ]);
}

#[test]
fn a_layout_beside_one_with_a_pattern() {
    expect(&[
        (
            "A.java",
            r#"package pk.gov;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
class A {
  private static final Logger log = LoggerFactory.getLogger(A.class);
  void saved(String cnic, String mobileNo) {
    log.info("saved {}", cnic); // LEAK
    log.info("saved {}", mobileNo); // LEAK
    System.out.println(cnic); // LEAK
  }
}
"#,
        ),
        (
            "src/main/resources/logback.xml",
            r#"<configuration>
  <appender name="c" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %replace(%msg){'\d{5}-?\d{7}-?\d', '***'}%n</pattern></encoder>
  </appender>
  <appender name="f" class="ch.qos.logback.core.FileAppender">
    <encoder><pattern>%d %msg%n</pattern></encoder>
  </appender>
</configuration>
"#,
        ),
    ]);
}

#[test]
fn replacements_of_a_layout() {
    expect(&[
        ("A.java", COVERED_FOR_CNIC),
        (
            "src/main/resources/log4j2.xml",
            r#"<Configuration>
  <Appenders><Console name="c"><PatternLayout pattern="%d %m%n"><replace regex="\d{5}-?\d{7}-?\d" replacement="*"/></PatternLayout></Console></Appenders>
</Configuration>
"#,
        ),
    ]);
}

#[test]
fn helpers_of_processors() {
    expect(&[(
        "log.py",
        r#"import structlog

SENSITIVE = {"cnic", "mobile_no"}

def _redact(value):
    if isinstance(value, dict):
        return {k: ("[REDACTED]" if k in SENSITIVE else _redact(v)) for k, v in value.items()}
    return value

def redact(logger, method, event_dict):
    return _redact(event_dict)

def add_version(logger, method, event_dict):
    event_dict["passport_no"] = current_version()
    return event_dict

structlog.configure(processors=[redact, add_version])
log = structlog.get_logger()

def saved(cnic, passport_no, body):
    log.info("saved", cnic=cnic)
    log.info("saved", citizen={"cnic": cnic})
    log.info("saved", passport_no=passport_no)  # LEAK
"#,
    )]);
}

#[test]
fn processors_of_monolog() {
    expect(&[(
        "a.php",
        r#"<?php
namespace App;
use Monolog\Logger;
class Redact { public function __invoke(array $record): array { unset($record['context']['cnic']); $record['context']['email'] = '***'; return $record; } }
class Service {
  private Logger $logger;
  public function __construct() { $this->logger = new Logger('app'); $this->logger->pushProcessor(new Redact()); }
  public function saved(string $cnic, string $email, string $mobileNo) {
    $this->logger->info('saved', ['cnic' => $cnic, 'email' => $email]);
    $this->logger->info('saved', ['mobile_no' => $mobileNo]); // LEAK
  }
}
"#,
    )]);
}

#[test]
fn decorators_of_python() {
    expect(&[
        (
            "a.py",
            r#"import functools, logging
from flask import Flask, request
logger = logging.getLogger(__name__)

def log_calls(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        logger.info("calling %s %s %s", f.__name__, args, kwargs)  # LEAK
        return f(*args, **kwargs)
    return wrapper

def log_name(f):
    def wrapper(*args, **kwargs):
        logger.info("calling %s", f.__name__)
        return f(*args, **kwargs)
    return wrapper

def log_result(f):
    def wrapper(*args, **kwargs):
        result = f(*args, **kwargs)
        logger.info("result %s", result)
        return result
    return wrapper

@log_calls
def register(cnic, mobile_no):
    return save(cnic)

@log_name
def register2(cnic, mobile_no):
    return save(cnic)

@log_calls
def count(n):
    return n

def timed(label):
    def decorate(f):
        def wrapper(*args, **kwargs):
            logger.info("%s %s", label, kwargs)  # LEAK
            return f(*args, **kwargs)
        return wrapper
    return decorate

@timed("renewal")
def renew(passport_no):
    return passport_no
"#,
        ),
        (
            "b.py",
            r#"import logging
logger = logging.getLogger(__name__)
def trace(f):
    def wrapper(*args, **kwargs):
        logger.debug("args: %s", args)
        return f(*args, **kwargs)
    return wrapper
@trace
def add(a, b):
    return a + b
"#,
        ),
    ]);
}

#[test]
fn decorators_of_typescript() {
    expect(&[(
        "a.ts",
        r#"import { CallHandler, ExecutionContext, Injectable, NestInterceptor, Logger } from '@nestjs/common';
import { tap } from 'rxjs/operators';

export function LogCall(target: any, key: string, descriptor: PropertyDescriptor) {
  const original = descriptor.value;
  descriptor.value = function (...args: any[]) {
    console.log(`${key} called with`, args); // LEAK
    return original.apply(this, args);
  };
  return descriptor;
}

export class Citizens {
  @LogCall
  register(cnic: string, mobileNo: string) { return 1; }
}

@Injectable()
export class LoggingInterceptor implements NestInterceptor {
  private readonly logger = new Logger('http');
  intercept(context: ExecutionContext, next: CallHandler) {
    const request = context.switchToHttp().getRequest();
    this.logger.log(`body ${JSON.stringify(request.body)}`); // LEAK
    this.logger.log(`${request.method} ${request.url}`);
    return next.handle().pipe(tap((data) => this.logger.log(`answer ${JSON.stringify(data)}`)));
  }
}
"#,
    )]);
}

#[test]
fn dumped_requests_of_go() {
    expect(&[(
        "a.go",
        r#"package main
import ("net/http";"net/http/httputil";"log";"io";"bytes")
func dump(next http.Handler) http.Handler {
  return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
    d, err := httputil.DumpRequest(r, true)
    if err != nil { log.Println(err) }
    log.Printf("request %s", d) // LEAK
    log.Printf("request %s", string(d)) // LEAK
    d2, _ := httputil.DumpRequestOut(r, true)
    log.Printf("request %q", d2) // LEAK
    next.ServeHTTP(w, r)
  })
}
func body(next http.Handler) http.Handler {
  return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
    b, _ := io.ReadAll(r.Body)
    r.Body = io.NopCloser(bytes.NewBuffer(b))
    log.Printf("body %s", b) // LEAK
    log.Printf("body %d bytes", len(b))
    next.ServeHTTP(w, r)
  })
}
func rec() {
  defer func() {
    if e := recover(); e != nil { log.Println("panic", e) }
  }()
}
"#,
    )]);
}

#[test]
fn the_redaction_that_does_not_reach_is_named() {
    let (_, found) = detect(&[(
        "a.py",
        "import structlog\ndef drop(logger, method, event):\n    event.pop('cnic')\n    return event\n\
         structlog.configure(processors=[drop])\nlog = structlog.get_logger()\n\
         def f(mobile_no):\n    log.info('x', mobile_no=mobile_no)\n",
    )]);
    let notes: Vec<&String> = found.iter().flat_map(|d| &d.notes).collect();
    assert!(notes[0].contains("the redaction of `cnic` by the processors of structlog does not reach it"), "{notes:?}");
}
