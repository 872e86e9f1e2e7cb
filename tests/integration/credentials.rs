//! Hard-coded credentials: every detector on its own examples, names and values judged, nothing shown whole.

use std::sync::LazyLock;

use amanat::analysis::credentials::{examples, explain_text, scan_module, scan_text};
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::finding::{Circumstance, Detection};
use amanat::frontend::lower;
use amanat::source::{FileClass, FileId, Language, SourceFile};

static KNOWLEDGE: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::load(&[]).expect("the embedded knowledge is right"));

fn source(path: &str, text: &str) -> SourceFile {
    let starts =
        std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
    SourceFile {
        path: path.into(),
        text: text.into(),
        language: Language::Text,
        class: FileClass::default(),
        line_starts: starts.collect::<Vec<_>>().into(),
    }
}

fn scan(path: &str, text: &str) -> Vec<Detection> {
    scan_text(FileId(0), &source(path, text), &KNOWLEDGE, &[7; 32])
}

#[test]
fn every_pattern_compiles() {
    assert_eq!(KNOWLEDGE.check_patterns(&[]), []);
}

#[test]
fn every_detector_finds_its_examples_and_leaves_its_counterexamples() {
    let wrong: Vec<String> = KNOWLEDGE.detectors.iter().flat_map(|d| examples::wrong(d, &KNOWLEDGE)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn detector_ids_and_names_are_unique() {
    let mut ids: Vec<&str> = KNOWLEDGE.detectors.iter().map(|d| d.id.as_str()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let mut issuers: Vec<&str> = KNOWLEDGE.detectors.iter().map(|d| d.issuer.as_str()).collect();
    issuers.sort_unstable();
    issuers.dedup();
    assert!(issuers.len() >= 300, "{} issuers", issuers.len());
}

/// How languages and formats write a value beside its name; `NAME`, `Name` and `name` are the issuer's.
const BESIDE: &[(&str, &str)] = &[
    (".env", "NAME_API_KEY=VALUE\n"),
    ("deploy.sh", "export NAME_TOKEN='VALUE'\n"),
    ("Dockerfile", "ENV NAME_API_KEY VALUE\n"),
    ("app.py", "name_api_key = \"VALUE\"\n"),
    ("app.py", "client = Name(\"VALUE\")\n"),
    ("app.py", "KEY = os.environ.get(\"NAME_API_KEY\", \"VALUE\")\n"),
    ("app.js", "const key = process.env.NAME_API_KEY || 'VALUE';\n"),
    ("app.ts", "const nameApiKey: string = \"VALUE\";\n"),
    ("app.ts", "const client = new NameClient({\n  region: 'eu',\n  apiKey: 'VALUE',\n});\n"),
    ("App.java", "private static final String NAME_API_KEY = \"VALUE\";\n"),
    ("App.java", "@Value(\"${name.api.key:VALUE}\")\n"),
    ("App.cs", "services.AddName(o => o.ApiKey = \"VALUE\");\n"),
    ("Web.config", "<add key=\"NameApiKey\" value=\"VALUE\" />\n"),
    ("strings.xml", "<string name=\"name_api_key\">VALUE</string>\n"),
    ("main.go", "const nameAPIKey = \"VALUE\"\n"),
    ("services.php", "'name' => [\n    'key' => env('KEY', 'VALUE'),\n],\n"),
    ("config.php", "define('NAME_API_KEY', 'VALUE');\n"),
    ("app.rb", "config.name_token = 'VALUE'\n"),
    ("app.yml", "name:\n  url: https://example.com\n  api-key: VALUE\n"),
    ("deploy.yml", "- name: NAME_API_KEY\n  value: \"VALUE\"\n"),
    ("app.properties", "name.api.key=VALUE\n"),
    ("app.ini", "[name]\nregion = eu\napi_key = VALUE\n"),
    ("settings.json", "{\"name\": {\"apiKey\": \"VALUE\"}}\n"),
    ("escaped.json", "{\"body\": \"{\\\"nameApiKey\\\": \\\"VALUE\\\"}\"}\n"),
    ("main.tf", "variable \"name_api_key\" {\n  default = \"VALUE\"\n}\n"),
    ("call.sh", "curl -H 'X-Api-Key: VALUE' https://api.name.com/v1\n"),
    ("call.js", "fetch('https://api.name.com/v1', {\n  headers: { Authorization: `Bearer VALUE` },\n});\n"),
    ("notes.md", "GET https://api.name.com/v1?api_key=VALUE&page=2\n"),
    ("deploy.txt", "# Name\nAPI_KEY=VALUE\n"),
];

/// The same value where nobody calls it a credential of the issuer.
const NOT_BESIDE: &[(&str, &str)] = &[
    ("app.py", "name_digest = \"VALUE\"\n"),
    ("app.py", "name_key_id = \"VALUE\"\n"),
    ("app.py", "cache_key = \"VALUE\"\n"),
    ("app.js", "nameApiKey: VALUE(),\n"),
    ("lock.json", "{\"name\": \"1.2.3\", \"integrity\": \"VALUE\"}\n"),
    ("urls.md", "https://name.com/keys/VALUE/view\n"),
    ("app.yml", "name:\n  region: eu\nother:\n  revision: VALUE\n"),
];

#[test]
fn a_value_of_a_weak_form_is_known_by_the_names_beside_it() {
    let written = |text: &str, word: &str, value: &str| {
        let capitalised = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        let text = text.replace("VALUE", "\u{1}").replace("NAME", &word.to_uppercase());
        text.replace("Name", &capitalised).replace("name", word).replace('\u{1}', value)
    };
    let mut tried = 0;
    for detector in KNOWLEDGE.detectors.iter().filter(|d| !d.forms.is_empty()) {
        let Some(word) = detector.beside.as_ref().map(|b| b.words[0].replace('_', "")) else { continue };
        // others are looked for by rarer words, which their own examples hold
        if !detector.keywords.contains(&word) {
            continue;
        }
        let finds = |path: &str, text: &str, value: &str| {
            scan(path, &written(text, &word, value)).iter().any(|d| d.message.starts_with(&detector.name))
        };
        tried += 1;
        let value = fill(&detector.forms[0], 5).expect("a form is a template");
        for (path, text) in BESIDE {
            assert!(finds(path, text, &value), "`{}` misses {text}", detector.id);
        }
        for (path, text) in NOT_BESIDE {
            assert!(!finds(path, text, &value), "`{}` finds {text}", detector.id);
        }
    }
    assert!(tried > 200, "{tried} detectors");
}

/// Path, text, whether something must be found.
const JUDGED: &[(&str, &str, bool)] = &[
    ("src/app.py", r#"db_password = "admin123""#, true),
    ("src/app.py", r#"password_label = "Password""#, false),
    ("src/app.py", r#"password = os.environ["DB_PASS"]"#, false),
    ("src/app.py", r#"password = os.environ.get("DB_PASS", "{{password:10}}")"#, true),
    ("src/app.py", r#"password = os.environ.get("DB_PASS", "")"#, false),
    ("src/app.py", r#"password = getpass.getpass("Enter password: ")"#, false),
    ("src/app.py", r#"PASSWORD = "changeme""#, false),
    ("src/app.py", r#"api_key = "your-api-key-here""#, false),
    ("src/app.py", r#"api_key = "xxxxxxxx""#, false),
    ("src/app.py", r#"api_key = "<secret>""#, false),
    ("src/app.py", r#"api_key = "{{base62:32}}""#, true),
    ("src/app.py", r#"monkey = "{{base62:32}}""#, false),
    ("src/app.py", r#"public_key = "{{base62:64}}""#, false),
    ("src/app.py", r#"password_hash = "{{hex:64}}""#, false),
    ("src/app.py", r#"token_url = "https://sso.example.gov.pk/token""#, false),
    ("src/app.py", r#"password = user_password"#, false),
    ("src/app.py", r#"self.password = password"#, false),
    ("src/app.py", r#"password = f"{prefix}-{suffix}""#, false),
    ("src/app.py", r#"smtp_password = "nullWq83hhTr55!""#, true),
    ("src/app.py", r#"admin_password = "paramsTr5!xQ9""#, true),
    ("src/app.py", r#"api_secret = "local.Xk29fjQz17LmWq83hhTr55Zp""#, true),
    ("src/app.py", r#"ldap_password = "Tr0ub4dor.net""#, true),
    ("src/app.py", r#"password = "config.db.password""#, false),
    ("src/app.py", r#"password = "params['Db1']""#, false),
    ("src/app.py", r#"password = "nullable""#, false),
    ("src/app.py", r#"db_secret = "arn:aws:secretsmanager:ap-south-1:1:secret:Prod1-AbCd""#, false),
    ("src/app.py", r#"ldap_password = "mail.example.net""#, false),
    ("src/app.py", r#"ssl_key = "certs/Server12Key.pem""#, false),
    ("src/app.py", r#"app.config["SECRET_KEY"] = "{{base62:24}}""#, true),
    ("src/app.js", r#"const dbPassword = process.env.DB_PASSWORD"#, false),
    ("src/app.js", r#"const dbPassword = process.env.DB_PASSWORD || "{{password:12}}""#, true),
    ("src/app.js", r#"client.setApiKey("{{base62:32}}");"#, true),
    ("src/App.java", r#"private static final String DB_PASSWORD = "{{password:12}}";"#, true),
    ("src/App.java", r#"ds.setPassword("{{password:12}}");"#, true),
    ("src/App.java", r#"String token = request.getHeader("X-Auth-Token");"#, false),
    ("src/app.php", r#"$config['db_password'] = 'Lahore@2023';"#, true),
    ("src/app.php", r#"define('DB_PASSWORD', '{{password:12}}');"#, true),
    ("src/app.go", r#"const apiToken = "{{base62:40}}""#, true),
    ("src/app.go", r#"var password string = "{{password:12}}""#, true),
    ("src/app.rb", r#"password: ENV["DB_PASSWORD"]"#, false),
    ("src/App.cs", r#"var apiKey = "{{base62:32}}";"#, true),
    ("src/app.rs", r#"let password: &str = "{{password:12}}";"#, true),
    ("config/app.yml", "password: ${DB_PASS}", false),
    ("config/app.yml", "password: {{password:10}}", true),
    ("config/app.yml", "password: admin123", true),
    ("config/app.yml", "spring:\n  datasource:\n    password: root", true),
    ("config/app.yml", "password: changeme", true),
    ("config/app.yml", "password: !Ref DbPassword", false),
    ("config/app.yml", "- name: DB_PASSWORD\n  value: {{password:10}}", true),
    (
        "config/app.yml",
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db\n      key: password",
        false,
    ),
    ("config/app.properties", "spring.datasource.password={{password:10}}", true),
    ("config/app.properties", "spring.datasource.password=${DB_PASS:{{password:10}}}", true),
    ("config/web.xml", "<password>{{password:10}}</password>", true),
    ("config/web.xml", r#"<add key="SmtpPassword" value="{{password:10}}"/>"#, true),
    ("config/web.xml", "<add key=\"SmtpPassword\" value=\"#{smtp}\"/>", false),
    (".env", "DB_PASSWORD={{password:10}}", true),
    (".env", "DB_PASSWORD=", false),
    (".env.example", "DB_PASSWORD=your_password", false),
    ("Dockerfile", "ENV DB_PASSWORD {{password:10}}", true),
    ("Dockerfile", "ENV DB_PASSWORD=$PASS", false),
    ("deploy.sh", "export PGPASSWORD={{password:10}}", true),
    ("deploy.sh", "mysql -u root -p$PASS", false),
    ("schema.sql", "CREATE USER app IDENTIFIED BY '{{password:10}}';", true),
    ("schema.sql", "password VARCHAR(255) NOT NULL", false),
    ("locales/ur.json", r#"{"password": "پاس ورڈ", "forgot_password": "Forgot your password?"}"#, false),
    ("i18n/fr.json", r#"{"password": "Mot de passe"}"#, false),
    ("package-lock.json", r#"{"integrity-key": "{{base62:64}}"}"#, false),
    (
        "Setup/Setup.vdproj",
        "\"Entry\"\n{\n\"MsmKey\" = \"8:_{{hex:32}}\"\n\"OwnerKey\" = \"8:_{{hex:32}}\"\n}\n",
        false,
    ),
    ("src/app.ts", r#"password: string;"#, false),
    ("src/app.ts", r#"<input type="password" name="password" placeholder="Password">"#, false),
    ("src/app.yml", "secret: mall-portal-secret", true),
    ("src/app.yml", "secretKey: minioadmin", true),
    ("src/app.yml", "token-secret: citizen-token-secret", true),
    ("src/app.js", "const JWT_SECRET='portal-jwt';", true),
    ("src/app.js", "jwt.sign(p, process.env.JWT_SECRET || 'portal-jwt')", true),
    ("src/app.js", "session({secret:'excise-session'})", true),
    ("src/app.js", "const p = process.env.DB_PASSWORD || 'postgres'", true),
    ("src/app.js", "const s = ok ? 'pass' : 'fail'", false),
    ("src/app.js", "const rules = {password: 'required'}", false),
    ("src/app.js", "const labels = {password: 'Password', secret: 'Secret'}", false),
    ("src/app.js", "const k = {recaptcha_site_key: '{{base62:40}}'}", false),
    ("src/app.py", "SECRET_KEY = 'portal-jwt'", true),
    ("src/app.py", "app.config['JWT_SECRET_KEY'] = 'super-secret'", true),
    ("src/app.php", "$db_password = \"root\";", true),
    ("src/app.php", "$config['password'] = 'admin';", true),
    ("src/app.php", "$db['default']['password'] = 'root';", true),
    ("src/App.java", "@Value(\"${jwt.secret:portal-jwt-1}\") String s;", true),
    ("src/App.java", "@Value(\"${jwt.secret}\") String s;", false),
    ("src/app.js", "connect('mongodb://admin:nadra@db/x')", true),
    ("src/app.js", "connect('mongodb://admin:Na@dra@7712@db/x')", true),
    ("src/app.js", "// connect('mongodb://user:password@db/x')", false),
    ("src/app.php", "field('password', 'Password', ['name' => 'password', 'autocomplete' => 'new-password'])", false),
    ("src/app.php", "$rules['password'] = ['sometimes', 'nullable', 'confirmed'];", false),
    ("src/app.py", "# clients are identified by metadata document and key", false),
    ("src/app.js", "const OIDC_CLIENT_SECRET_KEY = 'oidc:client-secret'", false),
    ("src/app.kt", "const val ENV_PASSWORD = \"PORTAL2_DB_PASSWORD\"", false),
    ("src/app.cs", "const string PasswordLogin = ClaimsDomain + \"passwordlogin\";", false),
    ("src/app.kts", "password = envPassword ?: readSecret(\"password\")", false),
    ("src/Web.config", "<add key=\"ExpirationInDaysForApiKey\" value=\"365\"/>", false),
    ("src/passkeys.ts", "OnePassword = \"{{uuid}}\",", false),
    ("src/app.vue", "<Card :credential=\"credentialsByType[kind][0]\" />", false),
    ("src/types.conf", "type = [\"VerifiableCredential\", \"ProofOfAddress\"]", false),
    ("src/keys.api", "class Vault$Token : pk/gov/portal/keys2/VaultToken {", false),
    ("src/app.json", "{\"Authorization\": \"eyJhbGciOiJIUzI1NiJ9\"}", false),
    ("src/did.sh", "ISSUER=\"did:key:{{base62:48}}\"", false),
    ("src/worker.js", "const files = {\"assets/flags/pw.png\": \"{{hex:32}}\"}", false),
    ("src/deploy.yaml", "envFrom:\n  - secret: payments-api-token", false),
    ("src/app.yml", "db:\n  password: '{cipher}{{hex:64}}'", false),
    ("src/docker-compose.yml", "environment:\n  MYSQL_PASSWORD: changeme", true),
    ("src/app.js", "const db_password = 'changeme'", false),
    ("src/key.txt", "ssh-rsa AAAAB3NzaC1yc2E{{base62:200}} officer@pitb", false),
    ("src/key.txt", "-----BEGIN PUBLIC KEY-----\n{{base64:64}}\n-----END PUBLIC KEY-----", false),
];

#[test]
fn judges_names_values_and_places() {
    let mut wrong = Vec::new();
    for (path, template, expected) in JUDGED {
        let text = fill(template, 11).unwrap();
        let found = scan(path, &text);
        if found.is_empty() == *expected {
            let why: Vec<String> = explain_text(&source(path, &text), &KNOWLEDGE)
                .iter()
                .map(|e| format!("{}: {:?}", e.name, e.outcome))
                .collect();
            wrong.push(format!("{path}: `{template}` expected {expected}; {}", why.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_value_on_one_line_is_one_detection_of_the_most_specific_rule() {
    let text = fill("GITHUB_TOKEN = \"ghp_{{base62:30}}{{crc32:6}}\"\n", 3).unwrap();
    let found = scan("src/app.py", &text);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["provider-token"]);
    let span = found[0].primary.place.span;
    assert_eq!((span.start, span.len()), (16, 40));
}

#[test]
fn nothing_shows_the_value() {
    for template in [
        "db_password = \"{{password:16}}\"",
        "url = \"postgres://app:{{password:16}}@db/x\"",
        "k = \"ghp_{{base62:30}}{{crc32:6}}\"",
    ] {
        let text = fill(template, 5).unwrap();
        let file = source("src/app.py", &text);
        let found = scan("src/app.py", &text);
        assert_eq!(found.len(), 1, "{template}");
        let value = &text[found[0].masked[0].span.range()];
        assert!(value.len() >= 16);
        let shown = format!("{found:?} {:?}", explain_text(&file, &KNOWLEDGE));
        assert!(!shown.contains(value), "{template}");
        assert!(!shown.contains(&value[value.len() - 6..]), "{template}");
    }
}

#[test]
fn says_where_it_stands() {
    let text = fill("password = \"{{password:12}}\"", 5).unwrap();
    let mut file = source("tests/test_login.py", &text);
    file.class = FileClass { test: true, vendored: true, ..FileClass::default() };
    let found = scan_text(FileId(0), &file, &KNOWLEDGE, &[7; 32]);
    assert_eq!(found[0].circumstances, [Circumstance::Test, Circumstance::Vendored]);
}

/// What only the structure shows.
#[test]
fn reads_structure() {
    let cases = [
        (Language::Python, "a.py", "db = connect(\n    host='x',\n    password=\n        '{{password:12}}',\n)\n", 1),
        (Language::Python, "a.py", "def connect(user, password='{{password:12}}'):\n    pass\n", 1),
        (
            Language::JavaScript,
            "a.js",
            "const key = { name: 'DB_PASSWORD', note: 'a', value: '{{password:12}}' };\n",
            1,
        ),
        (Language::JavaScript, "a.js", "if (password ===\n  '{{password:12}}') { login(); }\n", 1),
        (Language::Php, "a.php", "<?php $u = ['password' => bcrypt('admin123')];\n", 1),
        (Language::Php, "a.php", "<?php $u = Hash::make('admin123');\n", 1),
        (Language::Php, "a.php", "<?php $c = mysqli_connect('localhost', 'root', 'root');\n", 1),
        (Language::Php, "a.php", "<?php $c = new PDO($dsn, 'root', '{{password:12}}');\n", 1),
        (Language::Php, "a.php", "<?php define('DB_PASSWORD', 'root');\n", 1),
        (Language::Php, "a.php", "<?php return ['api_key' => env('SMS_API_KEY', 'ziarat-sms-6601')];\n", 1),
        (
            Language::Java,
            "A.java",
            "class A { void f() { DriverManager.getConnection(url, \"root\", \"root\"); } }\n",
            1,
        ),
        (Language::Java, "A.java", "class A { void f() { u.password(\"{noop}admin123\"); } }\n", 1),
        (Language::JavaScript, "a.js", "const t = jwt.sign(claims, 'portal-jwt');\n", 1),
        (Language::JavaScript, "a.js", "const c = { host: 'db', user: 'root', password: 'root' };\n", 1),
        (Language::JavaScript, "a.js", "const c = { username: 'required', password: 'required' };\n", 0),
        (Language::Python, "a.py", "p = os.getenv('DB_PASSWORD', 'postgres')\n", 1),
        (Language::Python, "a.py", "h = generate_password_hash('admin123')\n", 1),
        (Language::Python, "a.py", "password = settings.get('password')\n", 0),
    ];
    for (language, path, template, expected) in cases {
        let text = fill(template, 9).unwrap();
        let module = lower(FileId(0), language, &text).unwrap();
        let found = scan_module(&module, &source(path, &text), &KNOWLEDGE, &[7; 32]);
        assert_eq!(found.len(), expected, "{template}");
    }
}

#[test]
fn bad_input_does_no_harm() {
    for text in [
        "password = \"",
        "password=",
        "\"password\":",
        "://:@",
        "password",
        "<password>",
        "پاس password = \"ف",
        "-----BEGIN PRIVATE KEY-----",
        "name: password\nvalue:",
        "eyJ.eyJ.",
    ] {
        scan("a.py", text);
        scan("a.yml", text);
        scan("a.sh", text);
    }
    let long = "password=\"".repeat(20_000);
    scan("a.js", &long);
    // all on one line
    for entry in [r#"{"password":"${K}"},"#, r#"{"jazzcash_password":"${K}"},"#] {
        let long = entry.repeat(40_000);
        let begun = std::time::Instant::now();
        scan("a.json", &long);
        scan("a.js", &long);
        assert!(begun.elapsed().as_secs() < 60, "{entry}: {:?}", begun.elapsed());
    }
}
