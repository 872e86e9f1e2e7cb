//! The environment of a service holds its passwords and keys: printed whole it is a leak, one variable is what it is
//! called. A line that must be reported ends in `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn the_whole_environment_is_a_credential_and_one_variable_is_what_it_is_called() {
    for file in [
        (
            "src/a.js",
            "console.log(process.env) // CRED\nconsole.log('env', JSON.stringify(process.env)) // CRED\n\
             console.log(process.env.PORT, process.env['HOME'], Object.keys(process.env))\n\
             console.log(process.env.DB_PASSWORD) // CRED\n\
             const { NODE_ENV, ...rest } = process.env\nconsole.log(NODE_ENV)\n\
             const settings = { ...process.env, A: 1 }\nconsole.log(settings.A)\n\
             function read(name) { const value = process.env[name]; return value }\nconsole.log('port', read('PORT'))\n",
        ),
        (
            "a.py",
            "import logging, os\nlogging.info('env %s', os.environ)  # CRED\nprint(dict(os.environ))  # CRED\n\
             def read(name, default=None):\n    return os.environ.get(name, default)\n\
             def must(name):\n    return os.environ[name]\n\
             logging.info('%s %s %s', os.environ['HOME'], read('PORT'), must('PORT'))\n\
             logging.info('%s %s', len(os.environ), sorted(os.environ.keys()))\n\
             for name in required:\n    print(name, os.environ[name], os.environ.get(name))\n\
             for name, value in os.environ.items():\n    print(name, value)  # CRED\n",
        ),
        (
            "A.java",
            "import org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\nclass A {\n\
             \x20 private static final Logger log = LoggerFactory.getLogger(A.class);\n\
             \x20 static String read(String name) { return System.getenv(name); }\n  void f() {\n\
             \x20   log.info(\"env {}\", System.getenv()); // CRED\n\
             \x20   log.info(\"{} {}\", read(\"PORT\"), System.getenv(\"HOME\"));\n  }\n}\n",
        ),
        (
            "A.kt",
            "import org.slf4j.LoggerFactory\nclass A {\n  private val log = LoggerFactory.getLogger(A::class.java)\n\
             \x20 fun f() {\n    log.info(\"env ${System.getenv()}\") // CRED\n    log.info(\"home ${System.getenv(\"HOME\")}\")\n  }\n}\n",
        ),
        (
            "a.go",
            "package a\nimport (\n\t\"log\"\n\t\"os\"\n)\nfunc f() {\n\tlog.Println(os.Environ()) // CRED\n\tlog.Println(os.Getenv(\"HOME\"))\n}\n",
        ),
        ("a.rb", "def f\n  Rails.logger.info(ENV.to_h) # CRED\n  Rails.logger.info(ENV['HOME'])\nend\n"),
        (
            "app/a.php",
            "<?php\nfunction f() {\n  error_log(print_r($_ENV, true)); // CRED\n  error_log($_ENV['HOME']);\n}\n",
        ),
        (
            "A.cs",
            "using System;\nclass A {\n  void F() {\n\
             \x20   foreach (var one in Environment.GetEnvironmentVariables()) Console.WriteLine(one); // CRED\n\
             \x20   Console.WriteLine(Environment.GetEnvironmentVariable(\"HOME\"));\n  }\n}\n",
        ),
        (
            "src/lib.rs",
            "fn f() {\n    println!(\"{:?}\", std::env::vars()); // CRED\n    println!(\"{:?}\", std::env::var(\"HOME\"));\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}
