//! Values that are changed on their way: in another case, cut long, decrypted, starred by hand, masked by a library that is
//! told how much it leaves, or without some of their entries. A line that must be reported ends in `LEAK`.

use super::pii::expect;

/// What changes a text and hides nothing of it, beside what does.
#[test]
fn what_changes_a_text_and_what_hides_it() {
    for file in [
        (
            "S.cs",
            r#"using Microsoft.Extensions.Logging;
public class S {
  private readonly ILogger<S> _log;
  void F(string cnic) {
    _log.LogInformation(protector.Unprotect(cnic)); // LEAK
    _log.LogInformation(cnic.PadLeft(15)); // LEAK
    _log.LogInformation(cnic.Insert(5, "-")); // LEAK
    _log.LogInformation(cnic.Remove(12)); // LEAK
    _log.LogInformation(cnic.Remove(4));
    _log.LogInformation(cnic.Remove(0, 9));
    _log.LogInformation(cnic.Remove(0, 2)); // LEAK
  }
}
"#,
        ),
        (
            "S.java",
            r#"import org.slf4j.*;
import org.springframework.security.crypto.password.PasswordEncoder;
class S {
  static final Logger log = LoggerFactory.getLogger(S.class);
  private final PasswordEncoder encoder;
  void f(String cnic, String password, Vault vault) {
    log.info("{}", vault.decrypt(cnic)); // LEAK
    log.info("{}", encoder.encode(password));
    log.info("{}", String.format("%.4s", cnic));
    log.info("{}", String.format("%.9s", cnic)); // LEAK
  }
}
"#,
        ),
        (
            "s.kt",
            "fun f(cnic: String) {\n  println(cnic.chunked(5).joinToString(\"-\")) // LEAK\n  println(cnic.uppercase()) // LEAK\n}\n",
        ),
        (
            "s.rs",
            r#"use log::info;
fn f(cnic: &str) {
    info!("{}", cnic.to_uppercase()); // LEAK
    info!("{}", cnic.parse::<u64>().unwrap()); // LEAK
    info!("{}", cnic.parse::<u64>().is_ok());
}
"#,
        ),
        (
            "s.rb",
            r#"class S
  def f(cnic)
    Rails.logger.info Base64.strict_encode64(cnic) # LEAK
    Rails.logger.info cnic.truncate(60) # LEAK
    Rails.logger.info cnic.truncate(6)
    Rails.logger.info cnic.delete('-') # LEAK
    Rails.logger.info cnic.delete('0-9')
    Rails.logger.info cnic.squeeze # LEAK
  end
end
"#,
        ),
        (
            "s.php",
            r#"<?php
use Illuminate\Support\Str;
function f($cnic, $ward) {
  error_log(Crypt::decryptString($cnic)); // LEAK
  error_log(Str::mask($cnic, '*', 12)); // LEAK
  error_log(Str::mask($cnic, '*', 0, 9));
  error_log(Str::mask($cnic, '*', 5));
  error_log(Str::limit($cnic, 100)); // LEAK
  error_log(Str::limit($cnic, 4));
  error_log((bool) $cnic);
  error_log((string) $cnic); // LEAK
  error_log(strtr('owner {x}', ['{x}' => $cnic])); // LEAK
  error_log(strtr($cnic, '0123456789', '**********'));
}
"#,
        ),
        (
            "s.go",
            "package s\n\nimport \"log\"\n\nfunc f(cnic string) {\n\tlog.Printf(\"%.4s\", cnic)\n\tlog.Printf(\"%s %.9s\", \"a\", cnic) // LEAK\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// A few characters beside stars tell nobody who it was; many do, and so does a whole value beside them.
#[test]
fn stars_that_are_written_out() {
    for file in [
        (
            "a.py",
            r#"import logging
log = logging.getLogger('x')
def f(cnic, email, show):
    log.info(cnic[:5] + "*" * 7 + cnic[-1])
    log.info(f"{cnic[:5]}-*******-{cnic[-1]}")
    log.info(cnic[:9] + "*" * 3 + cnic[-1])  # LEAK
    log.info(cnic[:5] + " and more" + cnic[5:])  # LEAK
    log.info(cnic[:5] + "****" + email)  # LEAK
    log.info("".join("*" if ch.isdigit() else ch for ch in cnic))
    log.info("".join(ch for ch in cnic if ch.isdigit()))  # LEAK
    log.info(cnic if show else "*")  # LEAK
"#,
        ),
        (
            "a.ts",
            "export function f(cnic: string) {\n  console.log(`${cnic.slice(0, 5)}-${'*'.repeat(7)}-${cnic.slice(-1)}`);\n  console.log([...cnic].map((c) => (/\\d/.test(c) ? '*' : c)).join(''));\n  console.log(`${cnic.slice(0, 8)}****`); // LEAK\n}\n",
        ),
        (
            "A.java",
            "class A {\n  static final java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\");\n  void f(String cnic) {\n    log.info(cnic.substring(0, 5) + \"*******\" + cnic.substring(12));\n    log.info(cnic.substring(0, 5)); // LEAK\n  }\n}\n",
        ),
        (
            "a.php",
            "<?php\nfunction f($cnic) {\n  error_log(substr($cnic, 0, 5) . str_repeat('*', 7) . substr($cnic, -1));\n  error_log(substr($cnic, 0, 5) . 'x'); // LEAK\n}\n",
        ),
        (
            "a.rb",
            "def f(cnic)\n  puts cnic[0, 5] + '*' * 7 + cnic[-1]\n  puts \"#{cnic[0..4]}-xxxxxxx-#{cnic[-1]}\"\n  puts cnic[0, 5] + cnic[5..] # LEAK\nend\n",
        ),
        (
            "a.go",
            "package a\n\nimport \"log\"\n\nfunc f(cnic string) {\n\tlog.Println(cnic[:5] + \"*******\" + cnic[12:])\n\tlog.Println(cnic[:5] + cnic[5:]) // LEAK\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// What is picked of an object, and a record by its name alone out of which somebody took what is personal.
#[test]
fn entries_that_are_left() {
    for file in [
        (
            "a.php",
            "<?php\nuse Illuminate\\Support\\Arr;\nfunction f($cnic, $ward) {\n  error_log(json_encode(Arr::only(['cnic' => $cnic, 'ward' => $ward], ['ward'])));\n  error_log(json_encode(Arr::only(['cnic' => $cnic, 'ward' => $ward], ['cnic']))); // LEAK\n}\n\
             function g(array $citizens) {\n  error_log(json_encode(array_map(fn ($c) => $c['id'], $citizens)));\n  error_log(json_encode(array_column($citizens, 'cnic'))); // LEAK\n  error_log(json_encode(array_column($citizens, 'id')));\n}\n",
        ),
        (
            "a.rb",
            "def f(cnic, citizen)\n  Rails.logger.info({ cnic: cnic, ward: 4 }.slice(:ward))\n  Rails.logger.info({ cnic: cnic, ward: 4 }.slice(:cnic)) # LEAK\n\
             \x20 Rails.logger.info citizen.attributes.except('cnic', 'email')\n  Rails.logger.info citizen.attributes.except('password') # LEAK\n  Rails.logger.info citizen.attributes # LEAK\nend\n",
        ),
        (
            "a.ts",
            "import _ from 'lodash';\nexport function f(citizen: any) {\n  console.log(_.omit(citizen, ['cnic', 'email']));\n  console.log(_.omit(citizen, ['password'])); // LEAK\n\
             \x20 console.log(JSON.stringify(citizen, (k, v) => (k === 'cnic' || k === 'email' ? '***' : v)));\n  console.log(structuredClone(citizen)); // LEAK\n\
             \x20 delete (citizen as any).cnic;\n  console.log(citizen);\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}
