//! SQL and the formats of accounts and registries: one tour of each as an IR dump, and hostile text.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use amanat::analysis::credentials::{merge, scan_module, scan_text};
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::frontend;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Literal, Module};
use amanat::source::{FileId, Language, SourceFile};

fn lower(language: Language, text: &str) -> Module {
    frontend::lower(FileId(0), language, text).unwrap()
}

macro_rules! tours {
    ($($name:ident: $language:ident, $file:literal;)*) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!("tours/", $file));
            insta::assert_snapshot!(dump(&lower(Language::$language, text), text));
        }
    )*};
}
tours! {
    sql: Sql, "tour.sql";
    netrc: Accounts, "tour.netrc";
    accounts: Accounts, "tour.pgpass";
}

/// `column: value` for each value of each row.
fn rows(text: &str) -> Vec<String> {
    let module = lower(Language::Sql, text);
    let mut found = Vec::new();
    for expr in &module.exprs {
        let ExprKind::Object(entries) = &expr.kind else { continue };
        for entry in entries {
            let key = entry.key.and_then(|k| module.str_literal(k)).unwrap();
            if let ExprKind::Literal(Literal::Str(value)) = module.kind(entry.value) {
                found.push(format!("{key}: {value}"));
            }
        }
    }
    found
}

#[test]
fn rows_go_by_the_columns_of_the_declaration() {
    let text = "CREATE TABLE `db`.`u` (`a` text, `b` text, KEY k (`a`));\nINSERT INTO `u` VALUES ('1','2\\'3');\n";
    assert_eq!(rows(text), ["a: 1", "b: 2'3"]);
}

#[test]
fn backslashes_escape_only_where_the_dialect_has_them() {
    assert_eq!(rows("INSERT INTO t (a, b) VALUES ('c:\\', 'd');"), ["a: c:\\", "b: d"]);
    assert_eq!(rows("INSERT INTO t (a, b) VALUES (E'c\\'', 'd');"), ["a: c'", "b: d"]);
    assert_eq!(rows("INSERT INTO t (a, b) VALUES ('O\\'Neil', 'd');"), ["a: O'Neil", "b: d"]);
}

#[test]
fn damage_and_depth_are_survived() {
    for text in [
        "INSERT INTO t (a VALUES ('x",
        "INSERT INTO",
        "COPY t (a) FROM stdin;",
        "COPY t (a) FROM stdin;\n1\t2\n3",
        "CREATE USER 'x'@",
        "CREATE TABLE t (a int default",
        "SET PASSWORD FOR",
        "EXEC",
        "x = ",
        "$tag$ q'[ [ \" `",
        "é'é\\",
    ] {
        lower(Language::Sql, text);
    }
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1", "(".repeat(100_000)));
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1", "- ".repeat(100_000)));
    lower(Language::Sql, &format!("INSERT INTO t (a) VALUES ({}1)", "1 || ".repeat(100_000)));
    lower(Language::Sql, &format!("x = {}1", "f(".repeat(100_000)));
}

static KNOWLEDGE: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::load(&[]).expect("the embedded knowledge is right"));

/// What is found in a file of the path: the rule, and the line.
fn found(path: &str, template: &str) -> Vec<(&'static str, usize)> {
    found_in(path, fill(template, 11).unwrap())
}

fn found_in(path: &str, text: String) -> Vec<(&'static str, usize)> {
    let source = SourceFile::from_text(path, text);
    let mut seen = scan_text(FileId(0), &source, &KNOWLEDGE, &[7; 32]);
    if let Some(module) = frontend::lower(FileId(0), source.language, &source.text) {
        seen.extend(scan_module(&module, &source, &KNOWLEDGE, &[7; 32]));
    }
    let line = |at: u32| source.text[..at as usize].matches('\n').count() + 1;
    merge(seen, &source).iter().map(|d| (d.rule, line(d.primary.place.span.start))).collect()
}

/// The rule of a password that stands in plain text.
const PLAIN: &str = "hardcoded-credential";

/// The rule of a login that a product is delivered with.
const DEFAULT: &str = "default-credential";

macro_rules! judged {
    ($name:ident: $([$path:expr, $text:expr, $($rule:expr => $line:expr),*],)*) => {
        #[test]
        fn $name() {
            let mut wrong = Vec::new();
            $({
                let expected: Vec<(&str, usize)> = vec![$(($rule, $line)),*];
                let found = found($path, $text);
                if found != expected {
                    wrong.push(format!("{}: `{}`: {found:?}, expected {expected:?}", $path, $text));
                }
            })*
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    };
}

judged! { seeds_and_accounts:
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES\n('a', '{{password:12}}'),\n('b', 'admin123');", PLAIN => 2, PLAIN => 3],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', MD5('admin123'));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', crypt('{{password:12}}', gen_salt('bf')));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, pw) VALUES ('b', HASHBYTES('SHA2_256', N'{{password:12}}'));", PLAIN => 1],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', '{{hex:32}}'), ('c', '$2y$10${{base62:53}}');",],
    ["db/seed.sql", "INSERT INTO users (name, password) VALUES ('b', NULL), ('c', ''), ('d', :password), ('e', 'changeme');",],
    ["db/seed.sql", "INSERT INTO settings (name, value) VALUES ('smtp_password', '{{password:12}}'), ('theme', '{{password:12}}');", PLAIN => 1],
    ["db/dump.sql", "COPY public.users (id, login, password) FROM stdin;\n1\tali\t{{password:12}}\n2\tsana\t\\N\n\\.\n", PLAIN => 2],
    ["db/dump.sql", "CREATE TABLE `u` (`login` text, `password` text);\nINSERT INTO `u` VALUES ('x','{{password:12}}');", PLAIN => 2],
    ["db/dump.sql", "INSERT [dbo].[Users] ([Login], [Password]) VALUES (N'a', N'{{password:12}}')\nGO\n", PLAIN => 1],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY '{{password:12}}';", PLAIN => 1],
    ["db/users.sql", "CREATE USER scott IDENTIFIED BY tiger;", DEFAULT => 1],
    ["db/users.sql", "CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY 'root';", PLAIN => 1],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY PASSWORD '*{{hex:40}}';",],
    ["db/users.sql", "CREATE USER app IDENTIFIED BY '&password';\nCREATE ROLE x PASSWORD NULL;\nCREATE USER y PASSWORD :'pw';",],
    ["db/users.sql", "CREATE LOGIN app WITH PASSWORD = N'{{password:12}}', CHECK_POLICY = OFF;", PLAIN => 1],
    ["db/users.sql", "ALTER ROLE postgres PASSWORD 'postgres';", DEFAULT => 1],
    ["db/users.sql", "EXEC sp_addlogin 'clerk', '{{password:12}}'", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = '{{password:12}}' WHERE id = 1;", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = SHA2('admin123', 256) WHERE id = 1;", PLAIN => 1],
    ["db/fix.sql", "UPDATE users SET password = '' WHERE password = 'x' OR token_type = 'password';",],
    ["db/form.sql", "INSERT INTO fields (name, type, label) VALUES ('password', 'password', 'Password');",],
    ["db/menu.sql", "INSERT INTO perms (code, name) VALUES ('user:password:reset', 'Reset password');",],
}

const URL: &str = "connection-string-password";
const TOKEN: &str = "provider-token";

judged! { registries_and_accounts:
    [".npmrc", "//registry.npmjs.org/:_authToken=npm_{{base62:30}}{{crc32:6}}\n", TOKEN => 1],
    [".npmrc", "//npm.example.gov.pk/:_authToken={{base62:40}}\nalways-auth=true\n", PLAIN => 1],
    [".npmrc", "//npm.example.gov.pk/:_authToken=${NPM_TOKEN}\n_auth=${AUTH}\n",],
    [".npmrc", "_auth={{basic}}\nemail=a@example.gov.pk\n", PLAIN => 1],
    [".netrc", "machine git.example.gov.pk\n  login clerk\n  password {{password:12}}\n", PLAIN => 3],
    [".netrc", "machine git.example.gov.pk login clerk password {{password:12}}\n", PLAIN => 1],
    [".pgpass", "# host\ndb.land:5432:land:app:{{password:12}}\n*:*:*:postgres:postgres\n", PLAIN => 2, DEFAULT => 3],
    [".htpasswd", "clerk:$apr1${{base62:8}}${{base62:22}}\nboss:$2y$10${{base62:53}}\nold:{{password:12}}\n", PLAIN => 1, PLAIN => 2, PLAIN => 3],
    [".git-credentials", "https://clerk:{{password:14}}@git.example.gov.pk\n", URL => 1],
    [".docker/config.json", "{\"auths\": {\"hub.example.gov.pk\": {\"auth\": \"{{basic}}\"}}}", TOKEN => 1],
    [".dockercfg", "{\"hub.example.gov.pk\": {\"username\": \"a\", \"password\": \"{{password:12}}\"}}", PLAIN => 1],
    [".pypirc", "[pypi]\nusername = clerk\npassword = {{password:12}}\n", PLAIN => 3],
    [".my.cnf", "[client]\nuser=root\npassword=\"{{password:12}}\"\n", PLAIN => 3],
    ["office.rdp", "full address:s:10.1.1.1\npassword 51:b:01000000D08C9DDF{{HEX:200}}\n", PLAIN => 2],
    ["Groups.xml", "<Properties userName=\"officer\" cpassword=\"{{base64:43}}=\"/>", PLAIN => 1],
}

judged! { settings_of_servers:
    ["deploy/unattend.xml", "<UserAccounts><AdministratorPassword>\n<Value>{{password:12}}</Value>\n<PlainText>true</PlainText></AdministratorPassword></UserAccounts>", PLAIN => 2],
    ["deploy/unattend.xml", "<Password><Value>*SENSITIVE*DATA*DELETED*</Value></Password>",],
    ["wp-config.php", "<?php\ndefine( 'DB_PASSWORD', '{{password:12}}' );\ndefine('AUTH_KEY', 'put your unique phrase here');\n", PLAIN => 2],
    ["local.properties", "sdk.dir=/opt/sdk\nstorePassword={{password:10}}\nkeyAlias=release\n", PLAIN => 2],
    ["gradle.properties", "nexusUsername=ci\nnexusPassword={{password:12}}\norg.gradle.jvmargs=-Xmx2g\n", PLAIN => 2],
    [".m2/settings.xml", "<server><id>nexus</id><username>ci</username><password>admin123</password></server>", PLAIN => 1],
    [".m2/settings.xml", "<server><id>nexus</id><password>{COQLCE6DU6GtcS5P=}</password></server>",],
    [".m2/settings.xml", "<server><id>nexus</id><password>${env.NEXUS_PASSWORD}</password></server>",],
    ["conf/tomcat-users.xml", "<tomcat-users>\n<user username=\"tomcat\" password=\"s3cret\" roles=\"manager-gui\"/>\n</tomcat-users>", DEFAULT => 2],
    ["conf/context.xml", "<Resource name=\"jdbc/land\" username=\"land\" password=\"land\" url=\"jdbc:mysql://db/land\"/>", PLAIN => 1],
    ["conf/context.xml", "<Resource name=\"jdbc/land\" username=\"root\" password=\"root\" url=\"jdbc:mysql://db/land\"/>", DEFAULT => 1],
    ["conf/server.xml", "<Connector port=\"8443\" keystorePass=\"changeit\" SSLEnabled=\"true\"/>", PLAIN => 1],
    ["app/src/main/res/values/strings.xml", "<resources>\n<string name=\"app_name\">Registry</string>\n<string name=\"sms_api_key\">{{base62:32}}</string>\n<string name=\"password\">Password</string>\n<string name=\"forgot_password\">Forgot password?</string></resources>", PLAIN => 3],
    ["Web.config", "<configuration><appSettings>\n<add key=\"SmtpPassword\" value=\"{{password:10}}\"/>\n<add key=\"SmtpUser\" value=\"{{password:10}}\"/>\n</appSettings></configuration>", PLAIN => 2],
    ["Web.config", "<connectionStrings>\n<add name=\"Land\" connectionString=\"Data Source=db01;Initial Catalog=Land;User ID=sa;Password={{password:12}}\" />\n</connectionStrings>", URL => 2],
    ["Web.config", "<add name=\"E\" connectionString=\"metadata=res://*/M.csdl;provider connection string=&quot;data source=db01;user id=sa;password={{password:12}};App=EF&quot;\" />", URL => 1],
    ["Web.config", "<add name=\"Land\" connectionString=\"Data Source=db01;Integrated Security=True\" />",],
    ["appsettings.Production.json", "{\"ConnectionStrings\": {\"Land\": \"Server=db01;Database=Land;User Id=sa;Password={{password:12}};TrustServerCertificate=True\"}}", URL => 1],
    ["appsettings.json", "{\"Jwt\": {\"Key\": \"{{base62:40}}\", \"Issuer\": \"land\"}, \"Smtp\": {\"Password\": \"admin123\"}}", PLAIN => 1, PLAIN => 1],
    ["appsettings.json", "{\"ConnectionStrings\": {\"Land\": \"Server=db01;User Id=sa;Password=#{DbPassword}#;\"}, \"Smtp\": {\"Password\": \"\"}}",],
    ["src/main/resources/application.yml", "spring:\n  datasource:\n    url: jdbc:postgresql://db/land?user=app&password={{password:12}}\n    password: ${DB_PASSWORD:{{password:12}}}\n    username: ${DB_USER}\n", URL => 3, PLAIN => 4],
    ["src/main/resources/application.yml", "spring:\n  datasource:\n    password: ${DB_PASSWORD}\n    key: ${JWT:}\n",],
    ["src/main/resources/application.properties", "spring.datasource.url=jdbc:oracle:thin:land/{{password:10}}@db01:1521:ORCL\n", URL => 1],
    ["odbc.ini", "[Land]\nDriver=FreeTDS\nUID=app\nPWD={{password:12}}\n", PLAIN => 4],
    [".env", "APP_KEY=base64:{{base64:43}}=\nDB_USERNAME=root\nDB_PASSWORD=root\nMAIL_PASSWORD=null\n", PLAIN => 1, DEFAULT => 3],
    ["config/database.yml", "production:\n  username: land\n  password: <%= ENV['LAND_PASSWORD'] %>\n",],
    ["config/database.yml", "production:\n  password: <%= ENV.fetch(\"LAND_PASSWORD\", \"{{password:12}}\") %>\n", PLAIN => 2],
    ["config/database.yml", "production:\n  password: <%= ENV['LAND_PASSWORD'] || '{{password:12}}' %>\n", PLAIN => 2],
    ["config/secrets.yml", "production:\n  secret_key_base: {{hex:128}}\ntest:\n  secret_key_base: <%= ENV[\"SECRET_KEY_BASE\"] %>\n", PLAIN => 2],
    ["secrets.json", "{\"Sms:ApiKey\": \"{{base62:32}}\", \"Db:Password\": \"{{password:12}}\"}", PLAIN => 1, PLAIN => 1],
}

judged! { interfaces_and_manifests:
    ["openapi.yaml", "components:\n  securitySchemes:\n    api_key:\n      type: apiKey\n      name: api_key\n      in: header\n    oauth:\n      type: oauth2\n      flows: {password: {tokenUrl: https://sso.example.gov.pk/token}}\n",],
    ["openapi.yaml", "components:\n  schemas:\n    Login:\n      properties:\n        password: {type: string, format: password, minLength: 8}\n        token: {type: string, example: string}\n",],
    ["openapi.json", "{\"example\": {\"username\": \"clerk\", \"password\": \"{{password:12}}\"}}", PLAIN => 1],
    ["land.postman_collection.json", "{\"auth\": {\"type\": \"basic\", \"basic\": [{\"key\": \"password\",\n\"value\": \"{{password:12}}\", \"type\": \"string\"}, {\"key\": \"username\", \"value\": \"app\"}]}}", PLAIN => 2],
    ["land.postman_environment.json", "{\"values\": [{\"key\": \"token\",\n\"value\": \"{{jwt}}\", \"enabled\": true}, {\"key\": \"password\", \"value\": \"\"}]}", TOKEN => 2],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  username: {{b64:landapp}}\n  password: {{b64:Gulberg#7731}}\n", PLAIN => 5],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  password: {{b64:admin123}}\n", PLAIN => 4],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  password: {{b64:changeme}}\n  token: {{b64:your-token-here}}\n", PLAIN => 4],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nstringData:\n  password: {{password:12}}\n", PLAIN => 4],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  app.env: {{b64:DB_HOST=db DB_PASSWORD=Gulberg#7731 }}\n", PLAIN => 4],
    ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  DATABASE_URL: {{b64:postgres://land:Gulberg7731x@db:5432/land}}\n", URL => 4],
    ["k8s/sealed.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB{{base64:200}}\n",],
    ["secrets.enc.yaml", "db:\n  password: ENC[AES256_GCM,data:{{base64:16}},iv:{{base64:43}}=,tag:{{base64:22}}==,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:{{base64:64}},type:str]\n",],
}

judged! { other_codings:
    ["src/app.py", "x = \"{{b64:postgres://land:Gulberg7731x@db:5432/land}}\"\n", URL => 1],
    ["src/app.py", "x = \"postgres%3A%2F%2Fland%3AGulberg7731x%40db%2Fland\"\n", URL => 1],
    ["src/app.py", "x = \"postgres://land:\" + \"Gulberg7731x\" + \"@db/land\"\n", URL => 1],
    ["src/app.py", "x = \"ghp_{{base62:20}}\" \\\n  + \"{{base62:16}}\"\n", TOKEN => 1],
    ["src/app.py", "x = \"{{b64:an ordinary sentence about the weather}}\"\n",],
}

#[test]
fn templates_of_manifests_are_references() {
    let text =
        "kind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n  token: {{ .Values.token | quote }}\n";
    assert_eq!(found_in("chart/templates/secret.yaml", text.to_owned()), []);
}

judged! { default_logins:
    ["docker-compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_USER: postgres\n      POSTGRES_PASSWORD: postgres\n", DEFAULT => 5],
    ["docker-compose.yml", "services:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: root\n      MYSQL_USER: land\n      MYSQL_PASSWORD: {{password:12}}\n", DEFAULT => 4, PLAIN => 6],
    ["application.properties", "spring.datasource.username=sa\nspring.datasource.password=Passw0rd!\n", DEFAULT => 2],
    ["src/app.py", "client = connect(host='db', user='admin', password='admin')\n", DEFAULT => 1],
    ["src/db.php", "<?php\n$db_user = 'root';\n$db_password = 'toor';\n", DEFAULT => 3],
    ["src/app.js", "const c = {user: 'rabbitmq', password: '{{password:12}}'};\n", PLAIN => 1],
    [".env", "AMQP_URL=amqp://rabbitmq:rabbitmq@mq:5672/\n", DEFAULT => 1],
    ["Web.config", "<add name=\"L\" connectionString=\"Server=db01;User Id=sa;Password=sa123;\"/>", DEFAULT => 1],
    ["db/seed.sql", "INSERT INTO users (username, password) VALUES ('admin', 'admin'), ('root', '{{password:12}}');", DEFAULT => 1, PLAIN => 1],
    ["config/app.yml", "user: admin\npassword: ${ADMIN_PASSWORD}\n",],
}

#[test]
fn tokens_say_when_they_expire() {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let head = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    let sign = fill("{{base64url:43}}", 3).unwrap();
    let until = |payload: &str| {
        let text = format!("token = \"{head}.{}.{sign}\"\n", part(payload));
        let source = SourceFile::from_text("src/app.py", text);
        let found = scan_text(FileId(0), &source, &KNOWLEDGE, &[7; 32]);
        found.iter().map(|d| d.valid_until).collect::<Vec<_>>()
    };
    assert_eq!(until("{\"sub\":\"clerk\",\"exp\":1672567200}"), [Some(jiff::civil::date(2023, 1, 1))]);
    assert_eq!(until("{\"sub\":\"clerk\",\"role\":\"reader\"}"), [None]);
}

/// Files are cut off, and bytes go missing.
#[test]
fn every_beginning_and_every_end_of_a_tour_is_read() {
    let tours = [
        (Language::Sql, include_str!("tours/tour.sql")),
        (Language::Accounts, include_str!("tours/tour.netrc")),
        (Language::Accounts, include_str!("tours/tour.pgpass")),
    ];
    for (language, text) in tours {
        for (at, _) in text.char_indices() {
            lower(language, &text[..at]);
            lower(language, &text[at..]);
        }
    }
}

#[test]
fn hostile_values_are_searched_without_harm() {
    for value in ["%%%%%%%%%%%%%%%%%%%%%", "====", "AAAA====", "eyJ.eyJ.x", "é%C3%A9%C3%A9%C3%A9%C3%A9", "0x0", "://:@"]
    {
        for path in ["a.py", "a.sql", "a.yml", ".netrc", ".pgpass", ".htpasswd"] {
            found_in(
                path,
                format!("x = '{value}' + '{value}'\nkind: Secret\npassword: {value}\nmachine {value} password"),
            );
        }
    }
}
