//! What is a logger, whatever its name is: by what made it, by its written type, by the logger that it was made of; and
//! what else writes to the same place. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn a_logger_made_of_a_logger_is_one_under_any_name() {
    expect(&[
        (
            "src/permits.ts",
            "import pino, { Logger } from 'pino';\nimport winston from 'winston';\nimport { consola } from 'consola';\n\
             const audit: Logger = pino();\n\
             const permits = audit.child({ module: 'permits' });\n\
             export function f(cnic: string) { permits.info(cnic); } // LEAK\n\
             export function g(cnic: string, to: winston.Logger, and: Logger) {\n\
             to.info('saved', { cnic }); // LEAK\n\
             and.info({ cnic }, 'saved'); // LEAK\n\
             consola.info(cnic); // LEAK\n}\n\
             class Desk {\n\
             private readonly own = pino();\n\
             private readonly child = audit.child({});\n\
             private readonly cache = makeCache();\n\
             constructor(private readonly told: winston.Logger, private readonly bus: Bus) {}\n\
             save(cnic: string) {\n\
             this.own.info(cnic); // LEAK\n\
             this.child.info(cnic); // LEAK\n\
             this.told.info(cnic); // LEAK\n\
             this.cache.info(cnic);\n\
             this.bus.info(cnic);\n}\n}\n",
        ),
        (
            "src/desk.js",
            "const debug = require('debug')('app:desk')\nconst other = debug.extend('fees')\nconst run = require('runner')('app')\n\
             function f(cnic) { debug('got', cnic) } // LEAK\n\
             function g(cnic) { other('got %s', cnic) } // LEAK\n\
             function h(cnic) { run('got', cnic) }\n",
        ),
        (
            "app/desk.py",
            "from logging import getLogger\naudit = getLogger('a').getChild('b')\n\
             def f(cnic):\n\
             \x20   audit.info('c %s', cnic) # LEAK\n\
             \x20   write = getattr(audit, 'info')\n\
             \x20   write('c %s', cnic) # LEAK\n\
             \x20   send = getattr(queue, 'put')\n\
             \x20   send(cnic)\n",
        ),
        (
            "desk/desk.go",
            "package desk\nimport (\"context\"; \"github.com/sirupsen/logrus\"; \"github.com/rs/zerolog\"; \"go.uber.org/zap\")\n\
             type Desk struct { entry *logrus.Entry; z *zap.Logger; cache *Cache }\n\
             func (d *Desk) Save(ctx context.Context, cnic string) {\n\
             d.entry.WithContext(ctx).Infof(\"c %s\", cnic) // LEAK\n\
             logrus.WithContext(ctx).WithError(nil).Infof(\"c %s\", cnic) // LEAK\n\
             d.z.Named(\"x\").Sugar().Infof(\"c %s\", cnic) // LEAK\n\
             zerolog.Ctx(ctx).Info().Str(\"cnic\", cnic).Msg(\"x\") // LEAK\n\
             d.cache.WithContext(ctx).Infof(\"c %s\", cnic)\n}\n",
        ),
        (
            "src/Desk.kt",
            "import org.slf4j.LoggerFactory\nclass Desk {\n\
             private val told by lazy { LoggerFactory.getLogger(javaClass) }\n\
             private val cache by lazy { Caches.make() }\n\
             fun save(cnic: String) {\n\
             told.info(\"c {}\", cnic) // LEAK\n\
             cache.info(\"c {}\", cnic)\n}\n}\n",
        ),
        (
            "src/Desk.cs",
            "using NLog;\nclass Desk {\n\
             private static readonly Logger any = LogManager.GetCurrentClassLogger();\n\
             void Save(string cnic) {\n\
             any.WithProperty(\"cnic\", cnic).Info(\"saved\"); // LEAK\n\
             any.ForInfoEvent().Message(\"c {0}\", cnic).Log(); // LEAK\n\
             any.WithProperty(\"id\", 1).Info(cnic); // LEAK\n\
             log4net.ThreadContext.Properties[\"cnic\"] = cnic; // LEAK\n\
             NLog.ScopeContext.PushProperty(\"cnic\", cnic); // LEAK\n}\n}\n",
        ),
        (
            "src/desk.rs",
            "use std::io::{self, Write};\n\
             fn save(cnic: &str, file: &mut std::fs::File) {\n\
             io::stdout().write_all(cnic.as_bytes()).unwrap(); // LEAK\n\
             writeln!(io::stderr(), \"{}\", cnic).unwrap(); // LEAK\n\
             let mut to = io::stdout().lock();\n\
             write!(to, \"{cnic}\").unwrap(); // LEAK\n\
             writeln!(file, \"{cnic}\").unwrap();\n\
             file.write_all(cnic.as_bytes()).unwrap();\n}\n",
        ),
    ]);
}
