//! Logs that libraries and servers write by themselves: what switches them on is reported once, at the configuration; what
//! looks like it and is switched off is not. Lines end as in [`super::pii`]: `LEAK` for personal data, `CRED` for credentials,
//! `SENT` for what goes to a third party; `low` behind it where it costs little.

use amanat::finding::{Circumstance, Severity};

use crate::scans::scan_files;

const WORDS: [&str; 3] = ["LEAK", "CRED", "SENT"];

fn expect(files: &[(&str, &str)]) {
    let report = scan_files(files);
    let mut seen = Vec::new();
    for finding in &report.findings {
        let place = finding.detection.primary.place;
        let word = match finding.detection.rule {
            "pii-to-third-party" => "SENT",
            "data-in-library-log" if finding.detection.circumstances.contains(&Circumstance::SensitiveData) => "CRED",
            "data-in-library-log" => "LEAK",
            _ => continue,
        };
        let low = if finding.severity == Severity::Low { " low" } else { "" };
        let path = &report.sources.get(place.file).path;
        seen.push(format!("{path}:{} {word}{low}", report.sources.line_column(place).line));
    }
    let mut wanted = Vec::new();
    for (path, text) in files {
        for (i, line) in text.lines().enumerate() {
            for word in WORDS {
                for word in [word.to_owned(), format!("{word} low")] {
                    let line = line.trim_end_matches(" -->").trim_end_matches(" */");
                    if line.ends_with(&word) {
                        wanted.push(format!("{path}:{} {word}", i + 1));
                    }
                }
            }
        }
    }
    seen.sort();
    wanted.sort();
    let told: Vec<_> = report.findings.iter().map(|f| &f.detection.message).collect();
    assert_eq!(seen, wanted, "{told:#?}");
}

/// Settings of a profile that serves nobody: whatever they switch on is low.
const SETTINGS_FOR_DEVELOPERS: &str = r#"spring:
  mvc:
    log-request-details: true # CRED low
logging:
  level:
    org.hibernate.SQL: DEBUG
    org.hibernate.orm.jdbc.bind: TRACE # LEAK low
    org.apache.http.wire: INFO
feign:
  client:
    config:
      default:
        loggerLevel: full # CRED low
"#;

#[test]
fn jvm() {
    expect(&[
        (
            "A.kt",
            r#"import io.ktor.client.HttpClient
import io.ktor.client.plugins.logging.LogLevel
import io.ktor.client.plugins.logging.Logging
import okhttp3.logging.HttpLoggingInterceptor
fun client() = HttpClient { install(Logging) { level = LogLevel.ALL } } // CRED
fun Application.loud() { install(CallLogging) { format { call -> "${call.request.path()} ${call.request.headers["Authorization"]}" } } } // CRED
fun Application.soft() { install(CallLogging) { format { call -> "${call.request.path()} ${call.request.headers["User-Agent"]}" } } }
fun quiet() = HttpClient { install(Logging) { level = LogLevel.INFO } }
fun ok() = HttpLoggingInterceptor().apply { level = if (BuildConfig.DEBUG) HttpLoggingInterceptor.Level.BODY else HttpLoggingInterceptor.Level.NONE }
fun bad() = HttpLoggingInterceptor().apply { level = HttpLoggingInterceptor.Level.BODY } // CRED
"#,
        ),
        (
            "Config.java",
            r#"package pk.gov;
import org.springframework.web.filter.CommonsRequestLoggingFilter;
import feign.Logger;
import okhttp3.logging.HttpLoggingInterceptor;
import org.apache.cxf.ext.logging.LoggingFeature;
class Config {
  CommonsRequestLoggingFilter filter() {
    CommonsRequestLoggingFilter f = new CommonsRequestLoggingFilter();
    f.setIncludeQueryString(true);
    f.setIncludePayload(true); // LEAK
    f.setIncludeHeaders(false);
    return f;
  }
  Logger.Level feignLevel() { return Logger.Level.FULL; } // CRED
  Logger.Level quiet() { return Logger.Level.BASIC; }
  boolean isFull(Logger.Level level) { return level == Logger.Level.FULL; }
  HttpLoggingInterceptor http() {
    HttpLoggingInterceptor i = new HttpLoggingInterceptor();
    i.setLevel(HttpLoggingInterceptor.Level.BODY); // CRED
    if (BuildConfig.DEBUG) { i.setLevel(HttpLoggingInterceptor.Level.BODY); }
    i.setLevel(HttpLoggingInterceptor.Level.BASIC);
    return i;
  }
  void soap(Factory f) { f.getFeatures().add(new LoggingFeature()); } // LEAK
}
"#,
        ),
        ("src/main/resources/application-dev.yml", SETTINGS_FOR_DEVELOPERS),
        (
            "src/main/resources/application.yml",
            r#"spring:
  mvc:
    log-request-details: true # CRED
logging:
  level:
    org.hibernate.SQL: DEBUG
    org.hibernate.orm.jdbc.bind: TRACE # LEAK
    org.apache.http.wire: INFO
feign:
  client:
    config:
      default:
        loggerLevel: full # CRED
"#,
        ),
        (
            "src/main/resources/logback.xml",
            r#"<configuration>
  <logger name="org.hibernate.type.descriptor.sql" level="TRACE"/> <!-- LEAK -->
  <logger name="org.hibernate.SQL" level="DEBUG"/>
  <logger name="org.apache.http.wire"><level value="debug"/></logger> <!-- CRED -->
</configuration>
"#,
        ),
        ("src/test/resources/application.yml", SETTINGS_FOR_DEVELOPERS),
    ]);
}

#[test]
fn dotnet() {
    expect(&[
        (
            "B.cs",
            r#"using Microsoft.AspNetCore.HttpLogging;
class B { void F(IServiceCollection s, IWebHostEnvironment env) {
  s.AddHttpLogging(o => o.LoggingFields = HttpLoggingFields.RequestPath | HttpLoggingFields.Duration);
  if (env.IsDevelopment()) s.AddDbContext<Db>(o => o.EnableSensitiveDataLogging());
  s.AddDbContext<Db>(o => o.EnableSensitiveDataLogging(false));
  request.RequestHeaders.Add("Authorization", token);
} }
"#,
        ),
        (
            "Program.cs",
            r#"using Microsoft.AspNetCore.HttpLogging;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Logging;
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpLogging(o => {
  o.LoggingFields = HttpLoggingFields.All; // LEAK
  o.RequestHeaders.Add("Authorization"); // CRED
});
builder.Services.AddDbContext<Db>(o => o.UseNpgsql(cs)
  .EnableSensitiveDataLogging()); // LEAK
IdentityModelEventSource.ShowPII = true; // CRED
if (app.Environment.IsDevelopment()) { IdentityModelEventSource.ShowPII = true; }
"#,
        ),
    ]);
}

#[test]
fn javascript() {
    expect(&[
        (
            "a.js",
            r#"const morgan = require('morgan');
const expressWinston = require('express-winston');
const { Sequelize } = require('sequelize');
const mongoose = require('mongoose');
const pinoHttp = require('pino-http');
const { PrismaClient } = require('@prisma/client');
app.use(morgan('combined'));
app.use(morgan(':method :url :req[authorization]')); // CRED
morgan.token('body', (req) => JSON.stringify(req.body)); // LEAK
app.use(expressWinston.logger({ winstonInstance: logger })); // CRED
const db = new Sequelize('a', 'b', 'c', { dialect: 'postgres', logging: console.log }); // LEAK
const db2 = new Sequelize('a', 'b', 'c', { dialect: 'postgres', logging: false });
mongoose.set('debug', true); // LEAK
app.use(pinoHttp()); // CRED
const p = new PrismaClient({ log: ['query'] });
p.$on('query', (e) => { console.log(e.query, e.params) }); // LEAK
p.$on('query', (e) => { console.log(e.query) });
"#,
        ),
        (
            "b.js",
            r#"const pinoHttp = require('pino-http');
app.use(pinoHttp({ redact: ['req.headers.authorization'] }));
app.use(pinoHttp({ logger }));
"#,
        ),
        (
            "c.ts",
            r#"import { DataSource } from 'typeorm';
import * as Sentry from '@sentry/node';
export const ds = new DataSource({ type: 'postgres', logging: true }); // LEAK
export const ds2 = new DataSource({ type: 'postgres', logging: ['error'] });
Sentry.init({ dsn: process.env.DSN, sendDefaultPii: true }); // SENT
"#,
        ),
        (
            "d.js",
            r#"const expressWinston = require('express-winston');
app.use(expressWinston.logger({ meta: false }));
app.use(expressWinston.logger(options));
"#,
        ),
    ]);
}

#[test]
fn python() {
    expect(&[
        (
            "a.py",
            r#"import http.client
import logging
from sqlalchemy import create_engine
import sentry_sdk
http.client.HTTPConnection.debuglevel = 1  # CRED
http.client.HTTPConnection.debuglevel = 0
engine = create_engine("sqlite://", echo=True)  # LEAK
sentry_sdk.init(dsn="x", send_default_pii=True)  # SENT
LOGGING = {'version': 1, 'loggers': {'django.db.backends': {'level': 'DEBUG', 'handlers': ['console']}}}  # LEAK low
logging.getLogger('zeep.transports').setLevel(logging.DEBUG)  # LEAK
logging.getLogger('zeep').setLevel(logging.DEBUG)
"#,
        ),
        (
            "b.py",
            r#"from sqlalchemy import create_engine
engine = create_engine("sqlite://", echo=True, hide_parameters=True)
engine2 = create_engine("sqlite://", echo=False)
"#,
        ),
    ]);
}

#[test]
fn php() {
    expect(&[(
        "a.php",
        r#"<?php
use GuzzleHttp\MessageFormatter;
use GuzzleHttp\Middleware;
use GuzzleHttp\Client;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Log;
$stack->push(Middleware::log($logger, new MessageFormatter('{method} {uri} {req_body}'))); // LEAK
$stack->push(Middleware::log($logger, new MessageFormatter('{method} {uri} {code}')));
$c = new Client(['debug' => true]); // CRED
$c = new Client(['debug' => false]);
"#,
    )]);
}

#[test]
fn ruby() {
    expect(&[
        (
            "a.rb",
            r#"conn = Faraday.new(url: url) do |f|
  f.response :logger, nil, { headers: true, bodies: true } # CRED
  f.response :json
end
client = Savon.client(wsdl: w, log: true) # LEAK
Sentry.init do |config|
  config.send_default_pii = true # SENT
end
"#,
        ),
        (
            "b.rb",
            r#"Faraday.new(url: url) do |f|
  f.response :logger, nil, { headers: false, bodies: false }
end
"#,
        ),
        (
            "config/environments/production.rb",
            r#"Rails.application.configure do
  config.log_level = :debug # LEAK
end
"#,
        ),
    ]);
}

#[test]
fn go() {
    expect(&[
        (
            "a.go",
            r#"package main
import ("gorm.io/gorm"; "gorm.io/gorm/logger"; access "github.com/gofiber/fiber/v2/middleware/logger"; "github.com/labstack/echo/v4/middleware"; "github.com/go-resty/resty/v2")
func requests() {
  app.Use(access.New(access.Config{Format: "${method} ${path} ${body}\n"})) // LEAK
  app.Use(access.New(access.Config{Format: "${method} ${path} ${reqHeaders}\n"})) // CRED
  app.Use(access.New(access.Config{Format: "${method} ${path} ${status}\n"}))
  e.Use(middleware.LoggerWithConfig(middleware.LoggerConfig{Format: "${uri} ${header:Authorization}"})) // CRED
  e.Use(middleware.LoggerWithConfig(middleware.LoggerConfig{Format: "${uri} ${status}"}))
}
func client() {
  c := resty.New()
  c.SetDebug(true) // CRED
  c.SetDebug(false)
}
func open() {
  gorm.Open(d, &gorm.Config{Logger: logger.Default.LogMode(logger.Info)}) // LEAK
  gorm.Open(d, &gorm.Config{Logger: logger.Default.LogMode(logger.Silent)})
}
"#,
        ),
        (
            "b.go",
            "package main\nimport \"github.com/go-resty/resty/v2\"\nfunc typed(c *resty.Client) { c.SetDebug(true) } // CRED\n",
        ),
    ]);
}

#[test]
fn servers() {
    expect(&[
        (
            "docker-compose.yml",
            r#"services:
  db:
    environment:
      - TYPEORM_LOGGING=true # LEAK
"#,
        ),
        (
            "nginx.conf",
            r#"http {
  log_format main '$remote_addr "$request" '
                  '"$http_authorization"'; # CRED
  log_format ok '$remote_addr "$request"';
  access_log /var/log/x main;
}
"#,
        ),
        (
            "postgresql.conf",
            r#"log_statement = 'all' # LEAK
"#,
        ),
    ]);
}

#[test]
fn a_message_shows_no_text_that_the_call_is_given() {
    let word = "Zx9-".repeat(20);
    let code = format!(
        "import {{ Sequelize }} from 'sequelize';\nexport const s = new Sequelize('mysql://app:{word}@db/x', {{ logging: true }});\n"
    );
    let report = scan_files(&[("db.ts", &code)]);
    let told: Vec<_> = report.findings.iter().filter(|f| f.detection.rule == "data-in-library-log").collect();
    assert_eq!(told.len(), 1);
    let message = &told[0].detection.message;
    assert!(message.ends_with("`Sequelize(…)`"), "{message}");
}

#[test]
fn long_layouts_and_directives_without_an_end_cost_little() {
    let layout = format!("<configuration><pattern>{}</pattern></configuration>", "%replace(".repeat(60_000));
    let one_line = "log_format ".repeat(60_000);
    let lines = "log_format\n".repeat(60_000);
    let key = format!("{}debug=debug\n", "a.".repeat(60_000));
    let java = "class A { void a() {} }\n";
    let files = [
        ("logback.xml", layout.as_str()),
        ("a.conf", &one_line),
        ("b.conf", &lines),
        ("a.properties", &key),
        ("A.java", java),
    ];
    let started = std::time::Instant::now();
    expect(&files);
    assert!(started.elapsed().as_secs() < 60);
}

/// What the code writes as `resty/v2.New()` is known as `resty.New()`; types keep the version.
#[test]
fn values_of_go_are_named_without_a_major_version() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/recorders/go.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let is_version = |part: &str| part.strip_prefix('v').is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    let is_wrong = |p: &&str| !p.starts_with('<') && p.split('/').skip(1).any(is_version);
    let wrong: Vec<&str> = text.split('"').filter(|p| p.contains('/') && !p.contains(' ')).filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A Rails application: its list of filters, its production settings, and what its two endpoints take.
fn rails<'t>(filters: &'t str, production: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![
        ("config/application.rb", "module Desk\n  class Application < Rails::Application\n  end\nend\n"),
        (
            "config/routes.rb",
            "Rails.application.routes.draw do\n  resources :citizens, only: [:create]\n  get 'search', to: 'search#show'\nend\n",
        ),
        ("config/initializers/filter_parameter_logging.rb", filters),
        ("config/environments/production.rb", production),
        (
            "app/controllers/citizens_controller.rb",
            "class CitizensController < ApplicationController\n  def create\n    Citizen.create!(citizen_params)\n  end\n\n  private\n\n\
             \x20 def citizen_params\n    params.require(:citizen).permit(:cnic, :mobile_number, :password, :card_type, passport: [:expiry])\n  end\nend\n",
        ),
        (
            "app/controllers/search_controller.rb",
            "class SearchController < ApplicationController\n  def show\n    @found = Citizen.named(params[:father_name], params[:cookies])\n  end\nend\n",
        ),
    ]
}

/// The keys that the finding of an application names, if there is one.
fn left_in(files: &[(&str, &str)]) -> Option<String> {
    let report = scan_files(files);
    let told: Vec<_> = report.findings.iter().filter(|f| f.detection.rule == "data-in-library-log").collect();
    assert!(told.len() < 2, "one for an application: {told:#?}");
    let fix = &told.first()?.detection.fix;
    Some(fix.split_once(".rb: ").map(|(_, keys)| keys.to_owned()).unwrap_or_default())
}

const QUIET: &str = "Rails.application.configure do\n  config.log_level = :info\nend\n";

#[test]
fn parameters_that_rails_writes() {
    let left = |filters: &str| left_in(&rails(filters, QUIET));
    let by_default = "Rails.application.config.filter_parameters += [\n  :passw, :email, :secret, :token, :_key, :crypt, :salt, :certificate, :otp, :ssn, :cvv, :cvc\n]\n";
    assert_eq!(left(by_default).as_deref(), Some(":cnic, :father_name, :mobile_number"));
    // parts of keys, expressions, lists that stand elsewhere
    let parts = "FIELDS = %w[cnic mobile].freeze\nRails.application.config.filter_parameters += FIELDS.map(&:to_sym)\n\
                 Rails.application.config.filter_parameters << :passw\nRails.application.config.filter_parameters += [/\\Afather_/]\n";
    assert_eq!(left(parts), None);
    let whole =
        "Rails.application.config.filter_parameters += [:passw, /\\Amobile\\z/, /\\Aname\\z/, 'citizen.cnic']\n";
    assert_eq!(left(whole).as_deref(), Some(":father_name, :mobile_number"));
    // what is computed cannot be read
    let computed = "Rails.application.config.filter_parameters << lambda do |key, value|\n  value.replace('*') if HIDDEN.include?(key)\nend\n";
    assert_eq!(left(computed), None);
    assert_eq!(left("Rails.application.config.filter_parameters += Journeys.attributes\n"), None);
    // no list at all
    assert!(left("# none\n").is_some_and(|keys| keys.contains(":password")));
    // a list for tests alone
    let mut files = rails("# none\n", QUIET);
    files.push((
        "config/environments/test.rb",
        "Rails.application.config.filter_parameters += [:passw, :cnic, :mobile, :name]\n",
    ));
    assert!(left_in(&files).is_some());
}

#[test]
fn a_rails_log_without_parameters() {
    let filters = "Rails.application.config.filter_parameters += [:passw]\n";
    for production in ["  config.lograge.enabled = true\n", "  config.log_level = :warn\n"] {
        let production = format!("Rails.application.configure do\n{production}end\n");
        assert_eq!(left_in(&rails(filters, &production)), None, "{production}");
    }
    // encrypted columns are left out by Rails
    let mut files = rails(filters, QUIET);
    files.push(("app/models/citizen.rb", "class Citizen < ApplicationRecord\n  encrypts :cnic, :mobile_number\nend\n"));
    files.push(("db/schema.rb", "ActiveRecord::Schema.define do\n  create_table \"citizens\" do |t|\n    t.string \"cnic\"\n    t.string \"mobile_number\"\n  end\nend\n"));
    assert_eq!(left_in(&files).as_deref(), Some(":father_name"));
}
