//! What is taken out of events before they leave for an error tracker, and masks that a library brings. A line that must be
//! reported ends in `SENT` where it is for a third party, in `LEAK` where it is for the log.

use amanat::catalog::sinks::SinkKind;
use amanat::facts::data::DataKnowledge;

use super::pii::detect_kinds;

fn expect(files: &[(&str, &str)]) {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    let (map, found) = detect_kinds(&knowledge, &[SinkKind::Log, SinkKind::ThirdParty], files);
    let word = |rule: &str| if rule == "pii-to-third-party" { "SENT" } else { "LEAK" };
    let place = |d: &amanat::finding::Detection| {
        let at = d.primary.place;
        format!("{}:{} {}", map.get(at.file).path, map.line_column(at).line, word(d.rule))
    };
    let mut seen: Vec<String> = found.iter().map(place).collect();
    let mut wanted = Vec::new();
    for (path, text) in files {
        for (i, line) in text.lines().enumerate() {
            let ends = ["SENT", "LEAK"].into_iter().filter(|w| line.ends_with(w));
            wanted.extend(ends.map(|w| format!("{path}:{} {w}", i + 1)));
        }
    }
    seen.sort();
    wanted.sort();
    assert_eq!(seen, wanted);
}

#[test]
fn keys_that_are_deleted_before_they_are_sent() {
    expect(&[(
        "a.ts",
        r##"import * as Sentry from "@sentry/node";
Sentry.init({
  dsn: "x",
  beforeSend(event) {
    if (event.user) {
      delete event.user.email;
    }
    return event;
  },
});
export function a(user: any, email: string, cnic: string) {
  Sentry.setUser({ id: user.id, email });
  Sentry.setUser({ email, cnic }); // SENT
  Sentry.setExtra("email", email); // SENT
  Sentry.captureMessage(`login of ${email}`); // SENT
}
"##,
    )]);
}

#[test]
fn parts_that_are_replaced_before_they_are_sent() {
    expect(&[(
        "a.ts",
        r##"import * as Sentry from "@sentry/react";
Sentry.init({ beforeSend: scrub });
function scrub(event) {
  event.user = { id: event.user.id };
  return event;
}
export function a(email: string, cnic: string) {
  Sentry.setUser({ email, cnic });
  Sentry.setExtra("email", email); // SENT
}
"##,
    )]);
}

#[test]
fn before_send_of_python() {
    expect(&[(
        "a.py",
        r##"import sentry_sdk
def scrub(event, hint):
    event.get("user", {}).pop("email", None)
    event["extra"].pop("cnic", None)
    return event
def sample(ctx):
    del ctx["contexts"]
sentry_sdk.init(dsn="x", before_send=scrub, traces_sampler=sample)
def a(email, cnic):
    sentry_sdk.set_user({"email": email})
    sentry_sdk.set_user({"phone": email, "cnic": cnic})  # SENT
    sentry_sdk.set_extra("cnic", cnic)
    sentry_sdk.set_context("x", {"cnic": cnic})  # SENT
"##,
    )]);
}

#[test]
fn before_send_of_ruby() {
    expect(&[(
        "a.rb",
        r##"Sentry.init do |config|
  config.before_send = lambda do |event, hint|
    event.user.delete(:email)
    event
  end
end
def a(email, cnic)
  Sentry.set_user(email: email)
  Sentry.set_user(cnic: cnic) # SENT
end
"##,
    )]);
}

#[test]
fn masks_that_a_library_brings() {
    expect(&[(
        "a.rb",
        r##"Logstop.guard(Rails.logger)
def a(email, cnic)
  Rails.logger.info("x #{email}")
  Rails.logger.info("x #{cnic}") # LEAK
end
"##,
    )]);
}

#[test]
fn values_that_the_encoder_masks() {
    expect(&[
        (
            "src/main/resources/logback.xml",
            r##"<configuration>
  <appender name="A" class="ch.qos.logback.core.ConsoleAppender">
    <encoder class="net.logstash.logback.encoder.LogstashEncoder">
      <jsonGeneratorDecorator class="net.logstash.logback.mask.MaskingJsonGeneratorDecorator">
        <defaultMask>****</defaultMask>
        <value>\b\d{5}-?\d{7}-?\d\b</value>
      </jsonGeneratorDecorator>
    </encoder>
  </appender>
</configuration>
"##,
        ),
        (
            "src/main/java/A.java",
            r##"import org.slf4j.*;
class A {
  Logger log = LoggerFactory.getLogger(A.class);
  void a(String cnic, String email) {
    log.info("found {}", cnic);
    log.info("found {}", email); // LEAK
  }
}
"##,
        ),
    ]);
}

/// Such decorators hold for reports of errors; what the code logs itself, they do not see.
#[test]
fn variables_that_are_sensitive_in_reports_only() {
    expect(&[(
        "views.py",
        "import logging
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
log = logging.getLogger(__name__)
@sensitive_variables('cnic')
@sensitive_post_parameters('cnic')
def show(request):
    cnic = request.POST['cnic']
    log.info('asked for %s', cnic)  # LEAK
",
    )]);
}

#[test]
fn blocks_that_an_object_is_the_receiver_of() {
    expect(&[
        (
            "a/O.kt",
            r##"package a
import android.os.Bundle
import com.google.firebase.analytics.FirebaseAnalytics
import io.sentry.Sentry
class O(private val fa: FirebaseAnalytics) {
    fun f(cnic: String, ward: String) {
        fa.logEvent("applied", Bundle().apply { putString("cnic", cnic) }) // SENT
        fa.logEvent("applied", Bundle().apply { putString("ward", ward) })
        Sentry.configureScope { it.setTag("cnic", cnic) } // SENT
        Sentry.configureScope { it.setTag("ward", ward) }
    }
}
"##,
        ),
        (
            "a/o.php",
            r##"<?php
function o($email, $ward) {
    \Sentry\configureScope(function ($scope) use ($email) { $scope->setUser(['email' => $email]); }); // SENT
    \Sentry\configureScope(function ($scope) use ($ward) { $scope->setTag('ward', $ward); });
}
"##,
        ),
    ]);
}

#[test]
fn what_stands_in_a_mail() {
    expect(&[
        (
            "a/O.java",
            r##"import org.springframework.mail.SimpleMailMessage;
class O {
    void f(String cnic, String email, String otp) {
        SimpleMailMessage m = new SimpleMailMessage();
        m.setTo(email);
        m.setText("Your CNIC " + cnic + " was verified"); // SENT
        m.setText("Your code is " + otp);
    }
}
"##,
        ),
        (
            "a/o.py",
            "from django.core.mail import send_mail\n\
             def f(cnic, email):\n    send_mail('Record', 'CNIC ' + cnic, 'a', [email]) # SENT\n    send_mail('Record', 'for ' + email, 'a', [email])\n",
        ),
    ]);
}
