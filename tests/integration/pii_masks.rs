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
