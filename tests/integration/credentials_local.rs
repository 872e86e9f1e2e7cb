//! Credentials as they stand in integrations with the services of Pakistan and its neighbours: the shapes are those of
//! public code, the values are filled in here.

use std::sync::LazyLock;

use amanat::analysis::credentials::scan_text;
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::source::{FileId, SourceFile};

static KNOWLEDGE: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::load(&[]).expect("the embedded knowledge is right"));

/// What is told of the text: the subjects of its findings, in their order.
fn told(path: &str, template: &str) -> Vec<String> {
    let text = fill(template, 11).expect("a template");
    let found = scan_text(FileId(0), &SourceFile::from_text(path, text), &KNOWLEDGE, &[7; 32]);
    found.iter().map(|d| d.message.split(" is written").next().unwrap_or_default().to_owned()).collect()
}

/// Path, text, the credentials that are told of it.
const INTEGRATIONS: &[(&str, &str, &[&str])] = &[
    (
        "pay.php",
        "<?php\n$MerchantID = \"MC{{digits:6}}\";\n$Password = \"{{alnum:9}}7\";\n$HashKey = \"{{alnum:9}}7\";\n\
         $url = \"https://sandbox.jazzcash.com.pk/CustomerPortal/transactionmanagement/merchantform\";\n",
        &["JazzCash credential", "JazzCash integrity salt"],
    ),
    (
        "jazzcash.js",
        "export const JAZZCASH_CONFIG = {\n  MERCHANT_ID: 'MC{{digits:6}}',\n  PASSWORD: '{{alnum:9}}7',\n  INTEGRITY_SALT: '{{alnum:9}}4',\n};\n",
        &["JazzCash credential", "JazzCash integrity salt"],
    ),
    (
        "invoice.php",
        "<?php\ncurl_setopt_array($curl, array(\n  CURLOPT_URL => \"https://esp.fbr.gov.pk:8244/FBR/v1/api/Live/PostData\",\n  CURLOPT_POSTFIELDS => '{\n\
         \"POSID\": 987316,\n    \"BuyerName\": \"Test\",\n    \"PaymentMode\": 1\n  }',\n  CURLOPT_HTTPHEADER => array(\n    \"authorization: Bearer {{uuid}}\",\n  ),\n));\n",
        &["FBR API token"],
    ),
    ("token.php", "<?php $secured_key = '{{base62:19}}7';\n", &["PayFast secured key"]),
    (
        "config/bkash.php",
        "<?php\nreturn [\n  'bkash' => [\n    'username' => 'sandbox',\n    'password' => '{{password:12}}',\n    'app_secret' => '{{alnum:51}}',\n  ],\n];\n",
        &["bKash credential", "bKash credential"],
    ),
    ("safepay.ts", "const safepay = new Safepay({ apiKey: 'sec_{{uuid}}' });\n", &["Safepay API key"]),
    (
        "sms.php",
        "<?php\n$data = \"id=92{{digits:10}}&pass={{base62:9}}7&msg=\".$message.\"&to=\".$to;\n$body = 'username=govt&password={{base62:9}}7&lang=English&mask=GOVT';\n",
        &["`pass` holds a password in plain text", "Password in the parameters of an SMS"],
    ),
    ("alfa.php", "<?php $HS_MerchantHash = \"{{base62:42}}7=\";\n", &["Bank Alfalah merchant hash"]),
    ("store.php", "<?php return ['store_passwd' => '{{alnum:17}}7@ssl'];\n", &["SSLCOMMERZ store password"]),
    // named by no issuer
    ("cart.php", "<?php $payhere_merchant_hash = \"{{base62:42}}7=\";\n", &[]),
    (".env", "AUTH_TOKEN={{hex:32}}\n", &["`AUTH_TOKEN` holds a token in plain text"]),
    (".env", "APP_SECRET={{hex:32}}\n", &["`APP_SECRET` holds a secret in plain text"]),
    ("key.json", "{\"type\": \"service_account\", \"private_key_id\": \"{{hex:40}}\"}\n", &[]),
    (".env", "PAYU_MERCHANT_SALT={{alnum:8}}\n", &["PayU credential"]),
    (".env", "PAYU_SALT={{base62:32}}\n", &["PayU credential"]),
    (".env", "PAYU_SALT=enabled\n", &[]),
    ("src/pay.py", "payu_salt = \"required\"\n", &[]),
    ("src/pay.py", "payu_salt = \"{{alnum:7}}7\"\n", &["PayU credential"]),
    ("app.yml", "payu:\n  url: x\n  salt: round-robin\n", &[]),
    // none of these is one
    ("sms.php", "<?php $url = \"https://sms.example.pk/api/auth.jsp?msisdn=#user#&password=#password#\";\n", &[]),
    ("sms.php", "<?php $url = \"https://sms.example.pk/api/sendsms.jsp?session_id={{hex:32}}&to=\" . $to;\n", &[]),
    ("fbr.ts", "const provinces = await pralClient.getLookupData('provinces');\n", &[]),
    ("fbr.ts", "fetch('https://gw.fbr.gov.pk/pdi/v1/provinces?request={{uuid}}');\n", &[]),
    ("Errors.java", "BVS_MISSING(\"ERR-SER-425\", \"Biometric data is not available\"),\n", &[]),
    ("pay.php", "<?php $password = config('jazzcash.password'); $salt = env('JAZZCASH_INTEGRITY_SALT');\n", &[]),
];

#[test]
fn what_stands_in_local_integrations() {
    for (path, text, expected) in INTEGRATIONS {
        let mut found = told(path, text);
        for one in &mut found {
            one.truncate(one.find(": ").unwrap_or(one.len()));
        }
        assert_eq!(found, *expected, "{text}");
    }
}
