//! Masks judged by what they do: parts of a value, replaced characters, and the project's own functions that are called
//! like masks. Lines end as in [`super::pii`].

use super::pii::{detect, expect};

#[test]
fn a_part_of_a_value_by_how_much_is_left() {
    expect(&[
        (
            "a.py",
            "import logging, re\nlog = logging.getLogger('x')\nPLAIN = re.compile(r'[A-Z]')\nDIGITS = re.compile(r'\\d(?=\\d{4})')\n\
             def f(cnic, email, phones):\n\
             \x20   log.info('a %s', cnic[-4:])\n\
             \x20   log.info('b %s', cnic[:3] + '***')\n\
             \x20   log.info('c %s', cnic[4:])  # LEAK\n\
             \x20   log.info('d %s', cnic[len(cnic)-4:])\n\
             \x20   log.info('e %s', email[:email.index('@')])  # LEAK\n\
             \x20   log.info('f %s', phones[:2])  # LEAK\n\
             \x20   log.info('g %s', re.sub(r'\\d(?=\\d{4})', '*', cnic))\n\
             \x20   log.info('h %s', re.sub(r'[A-Z]', '*', cnic))  # LEAK\n\
             \x20   log.info('i %s', re.sub(r'\\d', '*', cnic, count=1))  # LEAK\n\
             \x20   log.info('j %s', PLAIN.sub('*', cnic))  # LEAK\n\
             \x20   log.info('k %s', DIGITS.sub('*', cnic))\n\
             \x20   log.info('l %s', cnic.replace('-', ''))  # LEAK\n",
        ),
        (
            "b.js",
            "function f(cnic) {\n\
             \x20 console.log(cnic.slice(-4));\n\
             \x20 console.log(cnic.slice(-4).padStart(13, '*'));\n\
             \x20 console.log(cnic.substring(0, 2) + '***');\n\
             \x20 console.log(cnic.substr(4)); // LEAK\n\
             \x20 console.log(cnic.replace(/\\d/g, '*'));\n\
             \x20 console.log(cnic.replace(/\\d/, '*')); // LEAK\n\
             \x20 console.log(cnic.replace(/-/g, '')); // LEAK\n\
             \x20 console.log(cnic.replace(/^\\d{9}/, '*********'));\n}\n",
        ),
        (
            "C.java",
            "import java.util.logging.Logger;\nclass C {\n  static final Logger log = Logger.getLogger(\"x\");\n  void f(String cnic) {\n\
             \x20   log.info(\"****\" + cnic.substring(9));\n\
             \x20   log.info(cnic.substring(cnic.length() - 4));\n\
             \x20   log.info(cnic.substring(4)); // LEAK\n\
             \x20   log.info(cnic.substring(4, 12)); // LEAK\n\
             \x20   log.info(cnic.replaceAll(\"\\\\d(?=\\\\d{4})\", \"*\"));\n\
             \x20   log.info(cnic.replaceAll(\"[A-Z]\", \"*\")); // LEAK\n  }\n}\n",
        ),
        (
            "D.cs",
            "using Microsoft.Extensions.Logging;\nclass D {\n  readonly ILogger<D> logger;\n  void F(string cnic) {\n\
             \x20   logger.LogInformation(cnic[^4..]);\n\
             \x20   logger.LogInformation(cnic.Substring(0, 4));\n\
             \x20   logger.LogInformation(cnic.Substring(4, 9)); // LEAK\n\
             \x20   logger.LogInformation(Regex.Replace(cnic, @\"\\d\", \"*\"));\n\
             \x20   logger.LogInformation(Regex.Replace(cnic, \"[a-z]\", \"*\")); // LEAK\n  }\n}\n",
        ),
        (
            "e.kt",
            "fun f(cnic: String) {\n\
             \x20 println(cnic.takeLast(4))\n\
             \x20 println(cnic.take(9)) // LEAK\n\
             \x20 println(cnic.replace(Regex(\"\\\\d(?=\\\\d{4})\"), \"*\"))\n\
             \x20 println(cnic.dropLast(4)) // LEAK\n}\n",
        ),
        (
            "f.php",
            "<?php\nfunction f($cnic) {\n\
             \x20 error_log(substr($cnic, -4));\n\
             \x20 error_log(substr($cnic, 4)); // LEAK\n\
             \x20 error_log(substr_replace($cnic, '*********', 0, 9));\n\
             \x20 error_log(preg_replace('/\\d/', '*', $cnic));\n\
             \x20 error_log(preg_replace('/[A-Z]/', '*', $cnic)); // LEAK\n}\n",
        ),
        (
            "g.rb",
            "def f(cnic)\n\
             \x20 puts cnic[-4..-1]\n\
             \x20 puts cnic.gsub(/\\d(?=\\d{4})/, '*')\n\
             \x20 puts cnic.sub(/\\d/, '*') # LEAK\n\
             \x20 puts cnic[0, 3]\nend\n",
        ),
        (
            "h.go",
            "package h\n\nimport (\n\t\"log\"\n\t\"regexp\"\n)\n\nvar digits = regexp.MustCompile(`\\d`)\n\nfunc f(cnic string) {\n\
             \tlog.Println(cnic[len(cnic)-4:])\n\
             \tlog.Println(cnic[4:]) // LEAK\n\
             \tlog.Println(digits.ReplaceAllString(cnic, \"*\"))\n}\n",
        ),
        (
            "i.rs",
            "fn f(cnic: &str) {\n    println!(\"{}\", &cnic[cnic.len() - 4..]);\n    println!(\"{}\", &cnic[4..]); // LEAK\n}\n",
        ),
    ]);
}

#[test]
fn a_mask_that_does_not_mask_is_none() {
    expect(&[
        (
            "mask.py",
            "import base64\nimport settings\ndef mask_cnic(cnic):\n    return cnic.strip().upper()\n\
             def redact(cnic):\n    if cnic is None:\n        return None\n    return base64.b64encode(cnic)\n\
             def hide(cnic):\n    if not settings.HIDE:\n        return cnic\n    return '****' + cnic[-4:]\n\
             def anonymize(cnic):\n    if len(cnic) < 5:\n        return cnic\n    return '****' + cnic[-4:]\n\
             def obscure(cnic):\n    return scramble(cnic)\n\
             def shortened(cnic):\n    return '*****' + cnic[-4:]\n\
             def masked(value):\n    out = ''\n    for i, c in enumerate(value):\n        out += c if i > 8 else '*'\n    return out\n\
             def redact_all(record):\n    record['cnic'] = '***'\n    return record\n",
        ),
        (
            "use.py",
            "import logging\nfrom mask import *\nfrom mask import mask_cnic, redact, hide, anonymize, obscure, shortened, masked, redact_all\nlog = logging.getLogger('x')\n\
             def f(cnic, request):\n\
             \x20   log.info('a %s', mask_cnic(cnic))  # LEAK\n\
             \x20   log.info('b %s', redact(cnic))  # LEAK\n\
             \x20   log.info('c %s', hide(cnic))  # LEAK\n\
             \x20   log.info('d %s', anonymize(cnic))\n\
             \x20   log.info('e %s', obscure(cnic))\n\
             \x20   log.info('f %s', shortened(cnic))\n\
             \x20   log.info('g %s', masked(cnic))\n\
             \x20   log.info('h %s', redact_all(request.json))\n\
             \x20   masked_cnic = mask_cnic(cnic)\n\
             \x20   log.info('i %s', masked_cnic)  # LEAK\n",
        ),
        (
            "Masks.java",
            "class Masks {\n  static String maskCnic(String cnic) { return cnic.trim(); }\n\
             \x20 static String maskPhone(String phone) { return phone.substring(0, 2) + \"****\" + phone.substring(phone.length() - 2); }\n\
             \x20 static String maskName(String s) { if (s == null || s.length() < 4) { return s; } return s.charAt(0) + \"***\"; }\n\
             \x20 static String maskEmail(String email) { StringBuilder b = new StringBuilder(email); b.replace(1, 5, \"****\"); return b.toString(); }\n}\n\
             interface Hider { String mask(String v); }\n",
        ),
        (
            "Use.java",
            "import java.util.logging.Logger;\nclass Use {\n  static final Logger log = Logger.getLogger(\"x\");\n  Hider hider;\n  void f(String cnic, String phone, String fatherName, String email) {\n\
             \x20   log.info(Masks.maskCnic(cnic)); // LEAK\n\
             \x20   log.info(Masks.maskPhone(phone));\n\
             \x20   log.info(Masks.maskName(fatherName));\n\
             \x20   log.info(Masks.maskEmail(email));\n\
             \x20   log.info(hider.mask(cnic));\n  }\n}\n",
        ),
        (
            "m.ts",
            "export const maskCnic = (cnic: string) => cnic.replace(/[A-Z]/g, '*');\n\
             export const maskPhone = (phone: string) => phone.slice(-4).padStart(11, '*');\n\
             export function maskEmail(email: string) { const [local, domain] = email.split('@'); return local[0] + '***@' + domain; }\n\
             export function sanitize(body: any) { const copy = { ...body }; delete copy.cnic; return copy; }\n",
        ),
        (
            "u.ts",
            "import { maskCnic, maskPhone, maskEmail, sanitize } from './m';\nexport function f(cnic: string, phone: string, email: string, req: any) {\n\
             \x20 console.log(maskCnic(cnic)); // LEAK\n\
             \x20 console.log(maskPhone(phone));\n\
             \x20 console.log(maskEmail(email));\n\
             \x20 console.log(sanitize(req.body));\n}\n",
        ),
        (
            "m.rb",
            "def mask_cnic(cnic)\n  cnic.sub(/\\d/, '*')\nend\ndef redact_cnic(cnic)\n  cnic.gsub(/\\d/, '*')\nend\n\
             def f(cnic)\n  puts mask_cnic(cnic) # LEAK\n  puts redact_cnic(cnic)\nend\n",
        ),
        (
            "m.go",
            "package m\n\nimport (\n\t\"log\"\n\t\"strings\"\n)\n\nfunc maskCnic(cnic string) string {\n\treturn strings.TrimSpace(cnic)\n}\n\n\
             func maskPhone(phone string) string {\n\treturn \"****\" + phone[len(phone)-4:]\n}\n\n\
             func f(cnic, phone string) {\n\tlog.Println(maskCnic(cnic)) // LEAK\n\tlog.Println(maskPhone(phone))\n}\n",
        ),
    ]);
}

#[test]
fn the_finding_says_that_the_mask_is_none() {
    let (_, found) = detect(&[(
        "a.py",
        "def mask_cnic(cnic):\n    return cnic.strip()\ndef f(cnic):\n    print(mask_cnic(cnic))\n",
    )]);
    let [finding] = &found[..] else { panic!("one finding: {found:#?}") };
    assert!(finding.notes.iter().any(|n| n.contains("`mask_cnic` is called like a mask")), "{:?}", finding.notes);
    let steps: Vec<_> = finding.trace.iter().flat_map(|t| &t.steps).map(|m| m.label.as_str()).collect();
    assert!(steps.iter().any(|s| s.contains("returns its argument unmasked")), "{steps:?}");
}

#[test]
fn masks_with_constant_bounds_loops_and_encodings() {
    for file in [
        (
            "m.py",
            r#"import logging
import base64, hashlib, urllib.parse
log = logging.getLogger('x')
def mask_all(s):
    return ''.join('*' if c.isdigit() else c for c in s)
def mask_loop(s):
    out = []
    for c in s:
        out.append('*')
    return ''.join(out)
def mask_tail(s):
    n = 4
    return s[-n:]
SHOWN = 4
def mask_const(s):
    return '*' * (len(s) - SHOWN) + s[-SHOWN:]
def mask_mail(email):
    name, domain = email.split('@')
    return name[0] + '***@' + domain
def mask_b64(s):
    return base64.b64encode(s.encode()).decode()
def mask_hex(s):
    return s.encode().hex()
def mask_quote(s):
    return urllib.parse.quote(s)
def mask_sometimes(s):
    if len(s) < 100:
        return s
    return '***'
def mask_lambda(s):
    f = lambda x: '*' * len(x)
    return f(s)
def mask_letters(s):
    return s.translate(str.maketrans('0123456789', '**********'))
def mask_twice(s):
    return mask_const(mask_const(s))
def mask_nothing(s):
    return f'[{s}]'
def f(cnic, email):
    log.info(mask_all(cnic))
    log.info(mask_loop(cnic))
    log.info(mask_tail(cnic))
    log.info(mask_const(cnic))
    log.info(mask_mail(email))
    log.info(mask_b64(cnic))  # LEAK
    log.info(mask_hex(cnic))  # LEAK
    log.info(mask_quote(cnic))  # LEAK
    log.info(mask_lambda(cnic))
    log.info(mask_letters(cnic))
    log.info(mask_twice(cnic))
    log.info(mask_nothing(cnic))  # LEAK
    log.info(hashlib.sha256(cnic.encode()).hexdigest())
    n = 4
    log.info(cnic[-n:])
    log.info(cnic[:-SHOWN])  # LEAK
    log.info('*' * 9 + cnic[-SHOWN:])
    name, _, domain = email.partition('@')
    log.info('***@' + domain)
    log.info(email.split('@')[1])
    log.info(email.split('@')[0])  # LEAK
    log.info(''.join('*' for _ in cnic))
"#,
        ),
        (
            "m.js",
            r#"const n = 4;
const SHOW = 4;
function maskA(s) { return s.split('').map((c, i) => i < s.length - 4 ? '*' : c).join(''); }
function maskB(s) { let out = ''; for (let i = 0; i < s.length; i++) { out += i < 9 ? '*' : s[i]; } return out; }
function maskC(s) { return '*'.repeat(s.length - n) + s.slice(-n); }
function maskD(s) { return encodeURIComponent(s); }
function maskE(s) { return Buffer.from(s).toString('base64'); }
function maskF(s) { return btoa(s); }
const maskG = s => s;
function maskI(s) { return s.replace(/.(?=.{4})/g, '*'); }
function maskJ(email) { const [a, b] = email.split('@'); return `${a.slice(0, 2)}***@${b}`; }
function maskK(s) { return s.replace(/\d/g, (d) => '*'); }
function f(cnic, email) {
  console.log(maskA(cnic));
  console.log(maskB(cnic));
  console.log(maskC(cnic));
  console.log(maskD(cnic)); // LEAK
  console.log(maskE(cnic)); // LEAK
  console.log(maskF(cnic)); // LEAK
  console.log(maskG(cnic)); // LEAK
  console.log(maskI(cnic));
  console.log(maskJ(email));
  console.log(maskK(cnic));
  console.log(cnic.slice(-n));
  console.log(cnic.slice(-SHOW));
  console.log(cnic.slice(0, -n)); // LEAK
  console.log(cnic.slice(cnic.length - SHOW));
  console.log(email.split('@')[1]);
  console.log(email.split('@')[0]); // LEAK
  console.log(cnic.replace(/\d/g, () => '*'));
  console.log(email.substring(email.indexOf('@')));
}
"#,
        ),
        (
            "p/M.java",
            r#"package p;
import lombok.extern.slf4j.Slf4j;
import java.util.*;
@Slf4j
class M {
  private static final int SHOWN = 4;
  static String maskA(String s) { StringBuilder b = new StringBuilder(); for (int i = 0; i < s.length(); i++) { b.append(i < s.length() - 4 ? '*' : s.charAt(i)); } return b.toString(); }
  static String maskB(String s) { char[] c = s.toCharArray(); Arrays.fill(c, 0, 9, '*'); return new String(c); }
  static String maskC(String s) { return s.substring(s.length() - SHOWN); }
  static String maskD(String s) { return Base64.getEncoder().encodeToString(s.getBytes()); }
  static String maskF(String s) { return s == null ? null : s; }
  static String maskG(String s) { return "*".repeat(9) + s.substring(9); }
  static String maskH(String s) { return String.format("masked(%s)", s); }
  static String maskI(String s) { return StringUtils.overlay(s, "*********", 0, 9); }
  static String maskJ(String s) { return StringUtils.leftPad(StringUtils.right(s, 4), 13, '*'); }
  static String maskK(String email) { int at = email.indexOf('@'); return email.charAt(0) + "***" + email.substring(at); }
  void f(String cnic, String email) {
    log.info(maskA(cnic));
    log.info(maskB(cnic));
    log.info(maskC(cnic));
    log.info(maskD(cnic)); // LEAK
    log.info(maskF(cnic)); // LEAK
    log.info(maskG(cnic));
    log.info(maskH(cnic)); // LEAK
    log.info(maskI(cnic));
    log.info(maskJ(cnic));
    log.info(maskK(email));
    log.info(cnic.substring(cnic.length() - SHOWN));
    log.info(StringUtils.right(cnic, 4));
    log.info(StringUtils.left(cnic, 9)); // LEAK
    log.info(email.split("@")[1]);
    log.info(email.substring(email.indexOf("@")));
    log.info(StringUtils.repeat("*", cnic.length()));
    log.info(cnic.replaceAll(".", "*"));
  }
}
"#,
        ),
        (
            "k/m.kt",
            r#"package k
import org.slf4j.LoggerFactory
fun String.maskCnic() = "*".repeat(9) + takeLast(4)
fun String.maskNothing(): String = this.trim()
fun String.maskAll(): String = this.map { '*' }.joinToString("")
fun mask(s: String) = s.mapIndexed { i, c -> if (i < 9) '*' else c }.joinToString("")
fun shorten(s: String) = s.take(3) + "***"
class S {
  private val log = LoggerFactory.getLogger("x")
  fun f(cnic: String, email: String) {
    log.info(cnic.maskCnic())
    log.info(cnic.maskNothing()) // LEAK
    log.info(cnic.maskAll())
    log.info(mask(cnic))
    log.info(shorten(cnic))
    log.info(email.substringAfter("@"))
    log.info(email.substringBefore("@")) // LEAK
    log.info(cnic.replaceRange(0, 9, "*********"))
  }
}
"#,
        ),
        (
            "M.cs",
            r#"using Microsoft.Extensions.Logging;
public static class Masks {
  public static string MaskCnic(this string s) => new string('*', 9) + s.Substring(9);
  public static string MaskNothing(this string s) => s.Trim();
  public static string MaskHex(this string s) => Convert.ToHexString(Encoding.UTF8.GetBytes(s));
}
class D {
  const int Shown = 4;
  readonly ILogger<D> logger;
  void F(string cnic, string email) {
    logger.LogInformation(cnic.MaskCnic());
    logger.LogInformation(cnic.MaskNothing()); // LEAK
    logger.LogInformation(cnic.MaskHex()); // LEAK
    logger.LogInformation(cnic.Substring(cnic.Length - Shown));
    logger.LogInformation(cnic[^Shown..]);
    logger.LogInformation(email.Split('@')[1]);
    logger.LogInformation(new string('*', cnic.Length));
  }
}
"#,
        ),
        (
            "m.rb",
            r#"KEEP = 4
def f(cnic, email)
  puts cnic.last(4)
  puts cnic.first(9) # LEAK
  puts cnic[-KEEP..]
  puts cnic.tr('0-9', '*')
  puts '*' * cnic.length
  puts cnic.gsub(/.(?=.{4})/, '*')
end
"#,
        ),
        (
            "m.php",
            r#"<?php
function maskA($s) { return str_repeat('*', strlen($s) - 4) . substr($s, -4); }
function maskB($s) { return base64_encode($s); }
function maskD($s) { $out = ''; for ($i = 0; $i < strlen($s); $i++) { $out .= $i < 9 ? '*' : $s[$i]; } return $out; }
function maskE($s) { return bin2hex($s); }
function maskF($s) { return urlencode($s); }
function f($cnic, $email) {
  error_log(maskA($cnic));
  error_log(maskB($cnic)); // LEAK
  error_log(maskD($cnic));
  error_log(maskE($cnic)); // LEAK
  error_log(maskF($cnic)); // LEAK
  $keep = 4;
  error_log(substr($cnic, -$keep));
  error_log(Str::mask($cnic, '*', 0, 9));
  error_log(explode('@', $email)[1]);
  error_log(explode('@', $email)[0]); // LEAK
  error_log(str_repeat('*', strlen($cnic)));
  error_log(strstr($email, '@'));
}
"#,
        ),
        (
            "m/m.go",
            r#"package m

import (
	"encoding/base64"
	"encoding/hex"
	"log"
	"strings"
)

const keep = 4

func maskA(s string) string { return strings.Repeat("*", len(s)-keep) + s[len(s)-keep:] }

func maskB(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func maskC(s string) string { return hex.EncodeToString([]byte(s)) }

func maskD(s string) string {
	r := []rune(s)
	for i := range r {
		if i < 9 {
			r[i] = '*'
		}
	}
	return string(r)
}

func maskE(s string) string {
	if len(s) == 0 {
		return ""
	}
	return s
}

func f(cnic, email string) {
	log.Println(maskA(cnic))
	log.Println(maskB(cnic)) // LEAK
	log.Println(maskC(cnic)) // LEAK
	log.Println(maskD(cnic))
	log.Println(maskE(cnic)) // LEAK
	log.Println(cnic[len(cnic)-keep:])
	log.Println(strings.Split(email, "@")[1])
	log.Println(strings.Split(email, "@")[0]) // LEAK
	log.Println(email[strings.Index(email, "@"):])
	log.Println(strings.Repeat("*", len(cnic)))
}
"#,
        ),
        (
            "src/m.rs",
            r#"use log::info;
const KEEP: usize = 4;
fn mask_a(s: &str) -> String { format!("{}{}", "*".repeat(9), &s[9..]) }
fn mask_b(s: &str) -> String { s.chars().map(|_| '*').collect() }
fn mask_c(s: &str) -> String { base64::encode(s) }
fn mask_d(s: &str) -> String { s.chars().enumerate().map(|(i, c)| if i < 9 { '*' } else { c }).collect() }
fn f(cnic: &str) {
    info!("{}", mask_a(cnic));
    info!("{}", mask_b(cnic));
    info!("{}", mask_c(cnic)); // LEAK
    info!("{}", mask_d(cnic));
    info!("{}", &cnic[cnic.len() - KEEP..]);
}
"#,
        ),
    ] {
        expect(&[file]);
    }
}

/// What takes everything but digits out of a number leaves the number; what puts stars into it does not. What a function
/// is called on is judged like a parameter.
#[test]
fn what_is_only_normalised_is_no_mask() {
    expect(&[
        (
            "src/Numbers.java",
            "class Numbers {\n  private static final java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\");\n\
             \x20 String digits(String s) { return s.replaceAll(\"[^0-9]\", \"\"); }\n  String stars(String s) { return s.replaceAll(\"[0-9]\", \"*\"); }\n\
             \x20 String none(String s) { return s.replaceAll(\"[0-9]\", \"\"); }\n\
             \x20 void a(String cnic) {\n    log.info(digits(cnic)); // LEAK\n    log.info(stars(cnic));\n    log.info(none(cnic));\n  }\n}\n",
        ),
        (
            "src/numbers.kt",
            "import org.slf4j.LoggerFactory\nprivate val log = LoggerFactory.getLogger(\"x\")\n\
             fun String.starred(): String = this.replace(Regex(\"\\\\d(?=\\\\d{4})\"), \"*\")\nfun String.plain(): String = this.replace(\"-\", \"\").replace(Regex(\"\\\\s\"), \"\")\n\
             fun a(cnic: String) {\n  log.info(cnic.starred())\n  log.info(cnic.plain()) // LEAK\n}\n",
        ),
    ]);
}
