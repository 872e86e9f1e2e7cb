//! Credentials in scripts and in what builds and deploys: how many are found, in text and structure together.

use std::sync::LazyLock;

use amanat::analysis::credentials::{merge, scan_module, scan_text};
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::frontend::lower;
use amanat::source::{FileClass, FileId, Language, SourceFile};

static KNOWLEDGE: LazyLock<Credentials> =
    LazyLock::new(|| Credentials::load(&[]).expect("the embedded knowledge is right"));

/// The texts that are reported as credentials, in order.
fn found(path: &str, text: &str) -> Vec<String> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i as u32 + 1));
    let language = Language::detect(path, text);
    let source = SourceFile {
        path: path.into(),
        text: text.into(),
        language,
        class: FileClass::default(),
        line_starts: starts.collect::<Vec<_>>().into(),
    };
    let mut seen = scan_text(FileId(0), &source, &KNOWLEDGE, &[7; 32]);
    if let Some(module) = lower(FileId(0), language, text) {
        seen.extend(scan_module(&module, &source, &KNOWLEDGE, &[7; 32]));
    }
    merge(seen, &source).iter().map(|d| text[d.primary.place.span.range()].to_owned()).collect()
}

/// Runs a table of path, template and the values expected; `P` stands for the filled template of a password.
#[track_caller]
fn judged(cases: &[(&str, &str, &[&str])]) {
    let mut wrong = Vec::new();
    for (i, (path, template, expected)) in cases.iter().enumerate() {
        let password = fill("{{password:12}}", i as u64 + 1).expect("a template");
        let text = template.replace("{P}", &password);
        let expected: Vec<String> = expected.iter().map(|e| e.replace("{P}", &password)).collect();
        let seen = found(path, &text);
        if seen != expected {
            wrong.push(format!("{path}: {template}\n  expected {expected:?}, found {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn shell_scripts() {
    let sh = "deploy/run.sh";
    judged(&[
        (sh, "DB_PASSWORD={P}\n", &["{P}"]),
        (sh, "export DB_PASSWORD='{P}'\n", &["{P}"]),
        (sh, "DB_PASSWORD=${DB_PASSWORD:-{P}}\n", &["{P}"]),
        (sh, "connect \"${DB_PASSWORD:-{P}}\"\n", &["{P}"]),
        (sh, "DB_PASSWORD=$(pass show db)\nDB_PASSWORD=\"$1\"\nDB_PASSWORD=$(cat /run/secrets/db)\n", &[]),
        (sh, "mysql -h db -u root -p{P} excise\n", &["{P}"]),
        (sh, "mysql -h db \\\n  -u root \\\n  -p'{P}' excise\n", &["{P}"]),
        (sh, "mysql -u root -p\"$PASS\" -p excise\nmysql -uroot -P3306 -p\n", &[]),
        (sh, "PGPASSWORD={P} psql -h db\n", &["{P}"]),
        (sh, "curl -s \\\n  -u clerk:{P} \\\n  https://api.example.gov.pk\n", &["{P}"]),
        (sh, "curl -u \"$CLERK:{P}\" https://api.example.gov.pk\n", &["{P}"]),
        (sh, "curl -u \"clerk:$PASS\" https://x\ncurl -u \"$AUTH\" https://x\ncurl -u clerk https://x\n", &[]),
        (sh, "sshpass -p {P} ssh root@10.0.0.4\n", &["{P}"]),
        (sh, "sshpass -p \"$P\" ssh x\nsshpass -f pass.txt ssh x\nsshpass -e ssh x\n", &[]),
        (sh, "sudo docker login -u deploy -p '{P}' registry.example.gov.pk\n", &["{P}"]),
        (sh, "echo {P} | docker login -u deploy --password-stdin\n", &["{P}"]),
        (sh, "echo \"$TOKEN\" | docker login -u deploy --password-stdin\ndocker run -p 8080:80 app\n", &[]),
        (sh, "echo 'root:{P}' | chpasswd\n", &["{P}"]),
        (sh, "echo \"root:$PW\" | chpasswd\n", &[]),
        (sh, "echo '{P}' | sudo -S systemctl restart app\n", &["{P}"]),
        (sh, "aws configure set aws_secret_access_key {P}{P}{P}xx\n", &["{P}{P}{P}xx"]),
        (sh, "aws configure set region ap-south-1\naws configure set aws_secret_access_key \"$KEY\"\n", &[]),
        (sh, "redis-cli config set requirepass {P}\n", &["{P}"]),
        (sh, "htpasswd -cb /etc/nginx/users clerk {P}\n", &["{P}"]),
        (sh, "htpasswd -c /etc/nginx/users clerk\n", &[]),
        (sh, "openssl rsa -in key.pem -passin pass:{P} -out plain.pem\n", &["{P}"]),
        (sh, "openssl rsa -in key.pem -passin env:KEY_PASS -passout file:/run/p\n", &[]),
        (sh, "keytool -genkey -alias app -storepass {P}\n", &["{P}"]),
        (sh, "psql --username app --password\nmysql --password \"$PASS\" db\n", &[]),
        (sh, "backup --host db --password {P}\n", &["{P}"]),
        (sh, "backup --password-file /run/secrets/db --token-ttl 3600 --no-password yes\n", &[]),
        (sh, "docker run -e MYSQL_ROOT_PASSWORD={P} mysql:8\n", &["{P}"]),
        (sh, "docker run -e \"MYSQL_ROOT_PASSWORD={P}\" -e DB_PASSWORD -e API_TOKEN=\"$T\" x\n", &["{P}"]),
        (sh, "kubectl create secret generic db --from-literal=password={P}\n", &["{P}"]),
        (sh, "if [ \"$PASSWORD\" = '{P}' ]; then run; fi\n", &["{P}"]),
        (sh, "cat > .env <<END\nDB_PASSWORD={P}\nEND\n", &["{P}"]),
        (sh, "read -s -p 'Password: ' PASSWORD\nPASSWORD_FILE=/run/secrets/db\nunset PASSWORD\n", &[]),
        (sh, "sed -i \"s/password=.*/password=$NEW/\" app.conf\n", &[]),
        (sh, "sed -i 's/DB_PASSWORD=.*/DB_PASSWORD={P}/' .env\n", &["{P}"]),
    ]);
}

#[test]
fn dockerfiles() {
    let file = "Dockerfile";
    judged(&[
        (file, "FROM a\nENV DB_PASSWORD={P} B=c\n", &["{P}"]),
        (file, "FROM a\nENV A=b \\\n    # note\n    DB_PASSWORD=\"{P}\"\n", &["{P}"]),
        (file, "FROM a\nENV DB_PASSWORD {P}\n", &["{P}"]),
        (file, "FROM a\nARG NPM_TOKEN={P}{P}{P}\n", &["{P}{P}{P}"]),
        (file, "FROM a\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN DB_PASSWORD=${DB_PASSWORD}\n", &[]),
        (file, "FROM a\nENV DB_PASSWORD=\"\" DB_PASSWORD_FILE=/run/secrets/db\n", &[]),
        (file, "FROM a\nRUN apt-get update && \\\n    echo 'root:{P}' | chpasswd\n", &["{P}"]),
        (file, "FROM a\nRUN useradd app && \\\n    # the account\n    mysql -u root \\\n      -p{P}\n", &["{P}"]),
        (file, "FROM a\nCMD [\"serve\", \"--admin-password\", \"{P}\"]\n", &["{P}"]),
        (file, "FROM a\nCMD [\"serve\", \"--password-file\", \"/run/secrets/admin\"]\n", &[]),
        (file, "FROM a\nENTRYPOINT [\"mysql\", \"-uroot\", \"-p{P}\"]\n", &["{P}"]),
        (file, "FROM a\nRUN <<END\nexport DB_PASSWORD={P}\nEND\n", &["{P}"]),
        (file, "FROM a\nRUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) ./build.sh\n", &[]),
        (file, "FROM a\nRUN sed -i 's/DB_PASSWORD=.*/DB_PASSWORD={P}/' /srv/.env\n", &["{P}"]),
        (file, "FROM a\nLABEL password.policy=\"strong\"\n", &[]),
    ]);
}

#[test]
fn terraform() {
    let tf = "infra/main.tf";
    judged(&[
        (tf, "resource \"aws_db_instance\" \"main\" {\n  username = \"app\"\n  password = \"{P}\"\n}\n", &["{P}"]),
        (tf, "variable \"db_password\" {\n  type = string\n  default = \"{P}\"\n}\n", &["{P}"]),
        (
            tf,
            "variable \"db_password\" {\n  type = string\n  sensitive = true\n  description = \"Password of the database\"\n}\n",
            &[],
        ),
        (
            tf,
            "variable \"db_password\" {\n  default = \"\"\n}\nvariable \"db_password_name\" {\n  default = \"excise\"\n}\n",
            &[],
        ),
        (
            tf,
            "resource \"aws_db_instance\" \"main\" {\n  password = var.db_password\n  other_password = data.aws_secret.db.value\n}\n",
            &[],
        ),
        (
            tf,
            "resource \"aws_db_instance\" \"main\" {\n  password = random_password.db.result\n  token = \"${var.token}\"\n}\n",
            &[],
        ),
        (
            tf,
            "resource \"aws_secretsmanager_secret\" \"db_secret\" {\n  name = \"excise/db-password\"\n}\nresource \"random_password\" \"db_password\" {\n  length = 24\n}\n",
            &[],
        ),
        (tf, "environment {\n  variables = {\n    DB_PASSWORD = \"{P}\"\n    DB_HOST = var.host\n  }\n}\n", &["{P}"]),
        (tf, "set {\n  name = \"auth.password\"\n  value = \"{P}\"\n}\n", &["{P}"]),
        (tf, "user_data = <<-EOF\n  #!/bin/bash\n  export DB_PASSWORD={P}\n  mysql -u root -p$PASS\nEOF\n", &["{P}"]),
        (tf, "output \"db_password\" {\n  value = aws_db_instance.main.password\n  sensitive = true\n}\n", &[]),
        ("prod.tfvars", "db_password = \"{P}\"\ndb_name = \"excise\"\n", &["{P}"]),
        ("prod.tfvars", "tokens = {\n  api_token = \"{P}{P}{P}\"\n}\n", &["{P}{P}{P}"]),
    ]);
}

#[test]
fn gradle_and_groovy() {
    let gradle = "app/build.gradle";
    judged(&[
        (
            gradle,
            "maven {\n  url 'https://repo.example.gov.pk'\n  credentials {\n    username = 'deploy'\n    password = '{P}'\n  }\n}\n",
            &["{P}"],
        ),
        (gradle, "credentials {\n  username 'deploy'\n  password '{P}'\n}\n", &["{P}"]),
        (
            gradle,
            "credentials {\n  username = project.property('nexusUser')\n  password = System.getenv('NEXUS_PASSWORD')\n}\n",
            &[],
        ),
        (
            gradle,
            "credentials {\n  username nexusUser\n  password nexusPassword\n}\ncredentials(PasswordCredentials)\n",
            &[],
        ),
        (
            gradle,
            "signingConfigs {\n  release {\n    storeFile file('release.jks')\n    storePassword '{P}'\n    keyAlias 'app'\n    keyPassword \"{P}\"\n  }\n}\n",
            &["{P}", "{P}"],
        ),
        (
            gradle,
            "signingConfigs {\n  release {\n    storePassword keystoreProperties['storePassword']\n    keyPassword project.findProperty('keyPassword') ?: ''\n  }\n}\n",
            &[],
        ),
        (gradle, "buildConfigField \"String\", \"API_KEY\", \"\\\"{P}{P}{P}\\\"\"\n", &["{P}{P}{P}"]),
        (
            gradle,
            "buildConfigField 'String', 'API_KEY', \"\\\"${apiKey}\\\"\"\nbuildConfigField 'String', 'TOKEN_URL', '\"https://sso.example.gov.pk\"'\n",
            &[],
        ),
        (gradle, "resValue 'string', 'maps_api_key', '{P}{P}{P}'\n", &["{P}{P}{P}"]),
        (
            gradle,
            "ext {\n  dbPassword = '{P}'\n}\next.apiToken = findProperty('apiToken') ?: '{P}{P}{P}'\n",
            &["{P}", "{P}{P}{P}"],
        ),
        (gradle, "def dbPassword = '{P}'\nString other = \"$dbPassword\"\n", &["{P}"]),
        ("grails-app/conf/DataSource.groovy", "dataSource {\n  username = 'root'\n  password = '{P}'\n}\n", &["{P}"]),
        ("grails-app/conf/Config.groovy", "grails.mail.password = '{P}'\n", &["{P}"]),
    ]);
}

#[test]
fn jenkinsfiles() {
    let file = "Jenkinsfile";
    judged(&[
        (
            file,
            "pipeline {\n  environment {\n    DB_PASSWORD = credentials('citizen-db-password')\n    DEPLOY_TOKEN = credentials('deploy-token-2024')\n  }\n}\n",
            &[],
        ),
        (file, "pipeline {\n  environment {\n    DB_PASSWORD = '{P}'\n  }\n}\n", &["{P}"]),
        (
            file,
            "withCredentials([string(credentialsId: 'deploy-token', variable: 'TOKEN')]) {\n  sh \"curl -H 'Authorization: Bearer $TOKEN' https://x\"\n}\n",
            &[],
        ),
        (
            file,
            "withCredentials([usernamePassword(credentialsId: 'db', usernameVariable: 'DB_USER', passwordVariable: 'DB_PASSWORD')]) {\n  sh 'psql'\n}\n",
            &[],
        ),
        (file, "git url: 'https://git.example.gov.pk/x.git', credentialsId: 'jenkins-git-secret'\n", &[]),
        (file, "sh 'mysql -u root -p{P} excise < schema.sql'\n", &["{P}"]),
        (
            file,
            "sh \"\"\"\n  docker login -u deploy \\\n    -p {P} registry.example.gov.pk\n  sshpass -p ${env.SSH_PASS} ssh x\n\"\"\"\n",
            &["{P}"],
        ),
        (
            file,
            "parameters {\n  password(name: 'DB_PASSWORD', defaultValue: '', description: 'Password of the database')\n}\n",
            &[],
        ),
        (
            file,
            "parameters {\n  password(name: 'DB_PASSWORD', defaultValue: '{P}', description: 'Database')\n}\n",
            &["{P}"],
        ),
    ]);
}

#[test]
fn pipelines() {
    let (hub, lab) = (".github/workflows/deploy.yml", ".gitlab-ci.yml");
    judged(&[
        (
            hub,
            "jobs:\n  a:\n    env:\n      DB_PASSWORD: ${{ secrets.DB_PASSWORD }}\n      API_TOKEN: \"${{ secrets.API_TOKEN }}\"\n",
            &[],
        ),
        (hub, "jobs:\n  a:\n    env:\n      API_TOKEN: {P}{P}{P}\n", &["{P}{P}{P}"]),
        (
            hub,
            "jobs:\n  a:\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          username: deploy\n          password: ${{ secrets.GITHUB_TOKEN }}\n",
            &[],
        ),
        (
            hub,
            "jobs:\n  a:\n    steps:\n      - run: |\n          sudo mysql -h db \\\n            -u root -p{P} excise\n          echo done\n",
            &["{P}"],
        ),
        (
            hub,
            "jobs:\n  a:\n    steps:\n      - run: sshpass -p ${{ secrets.SSH_PASS }} ssh app@host\n      - run: docker login -u deploy -p ${{ secrets.TOKEN }} registry\n",
            &[],
        ),
        (
            hub,
            "jobs:\n  a:\n    steps:\n      - run: >-\n          openssl rsa -in key.pem\n          -passin pass:{P}\n          -out plain.pem\n",
            &["{P}"],
        ),
        (lab, "deploy:\n  script:\n    - echo '{P}' | docker login -u deploy --password-stdin\n    - make\n", &["{P}"]),
        (
            lab,
            "deploy:\n  script:\n    - docker login -u \"$CI_REGISTRY_USER\" -p $CI_REGISTRY_PASSWORD $CI_REGISTRY\n  variables:\n    DB_PASSWORD: $DB_PASSWORD\n    POSTGRES_PASSWORD_FILE: /run/secrets/db\n",
            &[],
        ),
        (lab, "variables:\n  DEPLOY_TOKEN: \"{P}{P}{P}\"\n", &["{P}{P}{P}"]),
    ]);
}

#[test]
fn compose_ansible_and_helm() {
    let (compose, hosts, helm) = ("docker-compose.yml", "group_vars/all.yml", "chart/values.yaml");
    judged(&[
        (
            compose,
            "services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD={P}\n      - MYSQL_USER=app\n",
            &["{P}"],
        ),
        (compose, "services:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: {P}\n", &["{P}"]),
        (compose, "services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=root\n", &["root"]),
        (
            compose,
            "services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=${DB_PASSWORD}\n      - MYSQL_PASSWORD\n      - MYSQL_PASSWORD_FILE=/run/secrets/db\n      - MYSQL_ALLOW_EMPTY_PASSWORD=yes\n",
            &[],
        ),
        (compose, "services:\n  db:\n    environment:\n      - \"DB_PASSWORD=${DB_PASSWORD:-{P}}\"\n", &["{P}"]),
        (compose, "services:\n  cache:\n    command: redis-server --requirepass {P}\n", &["{P}"]),
        (
            compose,
            "services:\n  db:\n    healthcheck:\n      test: [\"CMD\", \"mysqladmin\", \"ping\", \"-uroot\", \"-p{P}\"]\n",
            &["{P}"],
        ),
        (
            compose,
            "services:\n  db:\n    healthcheck:\n      test: [\"CMD-SHELL\", \"mysqladmin ping -uroot -p$$MYSQL_ROOT_PASSWORD\"]\nsecrets:\n  db_password:\n    file: ./secrets/db_password.txt\n",
            &[],
        ),
        (hosts, "ansible_user: root\nansible_password: {P}\nansible_become_pass: '{P}'\n", &["{P}", "{P}"]),
        (
            hosts,
            "ansible_password: \"{{ vault_ansible_password }}\"\ndb_password: '{{ lookup(\"env\", \"DB_PASSWORD\") }}'\n",
            &[],
        ),
        (
            hosts,
            "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  62313365396662343061393464336163383764373764613633653634306231386433626436623361\n  6134333665353966363534333632666535333761666131620a663537646436643839616531643561\n",
            &[],
        ),
        ("hosts.ini", "[db]\n10.0.0.4 ansible_user=root ansible_ssh_pass={P}\n", &["{P}"]),
        (
            "site.yml",
            "- hosts: db\n  tasks:\n    - name: Create the user\n      mysql_user:\n        name: app\n        login_password: {P}\n        password: \"{{ db_password }}\"\n",
            &["{P}"],
        ),
        (
            "site.yml",
            "- hosts: db\n  tasks:\n    - shell: mysql -u root -p{P} < schema.sql\n    - command: psql -f x.sql\n  vars_prompt:\n    - name: db_password\n      prompt: Password of the database\n",
            &["{P}"],
        ),
        (helm, "auth:\n  rootPassword: {P}\n  existingSecret: db-secret\n  secretKey: password\n", &["{P}"]),
        (
            helm,
            "auth:\n  rootPassword: \"\"\n  existingSecretPasswordKey: db-password\nimagePullSecrets:\n  - name: registry-credentials\n",
            &[],
        ),
        (
            "chart/templates/secret.yaml",
            "data:\n  password: {{ .Values.auth.rootPassword | b64enc | quote }}\n  token: {{ randAlphaNum 32 | b64enc }}\n",
            &[],
        ),
    ]);
}

#[test]
fn commands_in_other_languages() {
    judged(&[
        ("src/run.py", "subprocess.run([\"mysql\", \"-u\", \"root\", \"-p{P}\"])\n", &["{P}"]),
        ("src/run.py", "subprocess.run([\"backup\", \"--password\", \"{P}\"])\n", &["{P}"]),
        ("src/run.py", "subprocess.run([\"mysql\", \"-u\", user, \"-p\" + password])\n", &[]),
        ("src/run.py", "parse([\"--password\", \"--token\", \"-p\"])\n", &[]),
        ("compose.yaml", "services:\n  a:\n    command: [\"redis-server\", \"--requirepass\", \"{P}\"]\n", &["{P}"]),
        ("compose.yaml", "services:\n  a:\n    command:\n      - --requirepass\n      - \"$PASS\"\n", &[]),
    ]);
}

#[test]
fn names_of_entries_in_a_schema_are_no_values() {
    judged(&[
        (
            "runner.py",
            "schema = {\n \"properties\": {\n  \"host\": {\"type\": \"string\"},\n  \"password\": {\"type\": \"string\"},\n  \
             \"dbname\": {\"type\": \"string\"},\n  \"jsonKeyFile\": {\"type\": \"string\"},\n },\n \
             \"order\": [\"host\", \"user\", \"password\", \"dbname\"],\n \"secret\": [\"password\", \"jsonKeyFile\"],\n}\n",
            &[],
        ),
        (
            "users.py",
            "users = {\"admin\": {\"password\": \"{P}\"}}\nconnect({\"user\": \"x\", \"password\": \"{P}\"})\n",
            &["{P}", "{P}"],
        ),
    ]);
}
