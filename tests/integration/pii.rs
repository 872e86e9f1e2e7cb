//! Personal data in logs: small projects in each language; a line that must be reported ends in `LEAK` (personal
//! data) or `CRED` (credential) inside a comment. Strict both ways.

use amanat::analysis::flow::Flows;
use amanat::analysis::leaks;
use amanat::catalog::sinks::SinkKind;
use amanat::facts::data::DataKnowledge;
use amanat::finding::Detection;
use amanat::frontend;
use amanat::ir::Module;
use amanat::project::Project;
use amanat::source::{Place, SourceFile, SourceMap};

pub fn detect(files: &[(&str, &str)]) -> (SourceMap, Vec<Detection>) {
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    detect_kinds(&knowledge, &[SinkKind::Log], files)
}

/// What leaves small files by some kinds of sinks.
pub fn detect_kinds(
    knowledge: &DataKnowledge,
    kinds: &[SinkKind],
    files: &[(&str, &str)],
) -> (SourceMap, Vec<Detection>) {
    let mut map = SourceMap::new();
    for (path, text) in files {
        map.add(SourceFile::from_text(*path, *text));
    }
    let lower = |(id, f): (_, &SourceFile)| frontend::lower(id, f.language, &f.text);
    let modules: Vec<Module> = map.iter().filter_map(lower).collect();
    let project = Project::build(&map, modules);
    let found = leaks::detections(&Flows::follow(&project, knowledge, kinds));
    (map, found)
}

pub fn expect(files: &[(&str, &str)]) {
    let (map, found) = detect(files);
    let line = |d: &Detection, place: Place| {
        let kind = if d.rule == "credential-in-log" { "CRED" } else { "LEAK" };
        format!("{}:{} {kind}", map.get(place.file).path, map.line_column(place).line)
    };
    let mut seen: Vec<String> = found.iter().map(|d| line(d, d.primary.place)).collect();
    // the message of one error is told once, with the other calls that write it
    for d in &found {
        let also = d.related.iter().filter(|m| m.label.contains("written here too")).map(|m| line(d, m.place));
        let also: Vec<String> = also.filter(|l| !seen.contains(l)).collect();
        seen.extend(also);
    }
    let mut wanted = Vec::new();
    for (path, text) in files {
        for (i, line) in text.lines().enumerate() {
            for kind in ["LEAK", "CRED"] {
                if line.ends_with(kind) {
                    wanted.push(format!("{path}:{} {kind}", i + 1));
                }
            }
        }
    }
    seen.sort();
    wanted.sort();
    let types: Vec<_> = found.iter().map(|d| (&d.message, &d.data_types)).collect();
    assert_eq!(seen, wanted, "{types:#?}");
}

#[test]
fn python() {
    expect(&[
        (
            "app/audit.py",
            "import logging\naudit = logging.getLogger(__name__)\ndef note(text):\n    audit.info('note %s', text)\n\
             def describe(person):\n    return 'applicant ' + person.cnic\ndef mask_cnic(v):\n    return v[-4:]\n",
        ),
        (
            "app/views.py",
            "import logging\nimport json\nfrom .audit import note, describe, mask_cnic\nlog = logging.getLogger('x')\n\
             def get(request, cnic, user):\n\
             \x20   log.info('looking up %s', cnic)  # LEAK\n\
             \x20   log.info('length %d', len(cnic))\n\
             \x20   log.info('has cnic: %s', cnic is not None)\n\
             \x20   note(cnic)  # LEAK\n\
             \x20   note('started')\n\
             \x20   text = f'{user.mobile_no} called'\n\
             \x20   print(text)  # LEAK\n\
             \x20   log.debug(describe(user))  # LEAK\n\
             \x20   log.info('body', extra={'cnic': cnic})  # LEAK\n\
             \x20   hidden = mask_cnic(cnic)\n\
             \x20   log.info('masked %s', hidden)\n\
             \x20   cnic = hidden\n\
             \x20   log.info('now %s', cnic)\n\
             \x20   log.warning(json.dumps(request.json))  # LEAK\n\
             \x20   log.info('Token %s', request.headers.get('Authorization'))  # CRED\n\
             \x20   log.info('CNIC is invalid')\n\
             \x20   log.info('id %s type %s', user.id, user.token_type)\n\
             \x20   password = request.form['password']\n\
             \x20   log.error('login with ' + password)  # CRED\n\
             \x20   for p in user.phones:\n\
             \x20       log.info(p)  # LEAK\n\
             \x20   state = 'yes' if user.passport_no else 'no'\n\
             \x20   log.info(state)\n",
        ),
    ]);
}

#[test]
fn python_objects_print_what_their_class_says() {
    expect(&[(
        "m.py",
        "from dataclasses import dataclass\nimport logging\nlog = logging.getLogger('x')\n\
         @dataclass\nclass Citizen:\n    id: int\n    cnic: str\n    father_name: str\n\
         class Plain:\n    cnic: str\n\
         class Quiet:\n    cnic: str\n    id: int\n    def __str__(self):\n        return str(self.id)\n\
         def f(a: Citizen, b: Plain, c: Quiet):\n    log.info('got %s', a)  # LEAK\n    log.info(f'{b} {c}')\n",
    )]);
}

#[test]
fn java() {
    expect(&[
        (
            "src/pk/gov/x/Citizen.java",
            "package pk.gov.x;\nimport lombok.Data;\n@Data\npublic class Citizen {\n  private Long id;\n  private String cnic;\n  private Address home;\n}\n",
        ),
        ("src/pk/gov/x/Address.java", "package pk.gov.x;\npublic class Address { private String street; }\n"),
        (
            "src/pk/gov/x/Bare.java",
            "package pk.gov.x;\nimport lombok.Getter;\n@Getter\npublic class Bare { private String cnic; }\n",
        ),
        (
            "src/pk/gov/x/House.java",
            "package pk.gov.x;\nimport org.slf4j.*;\npublic class House {\n  private static final Logger L = LoggerFactory.getLogger(House.class);\n\
             \x20 public static void say(String session, String id, String text) { L.debug(session + id + text); }\n}\n",
        ),
        (
            "src/pk/gov/x/Service.java",
            "package pk.gov.x;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\npublic class Service {\n\
             \x20 private static final String CNIC = \"CNIC\";\n\
             \x20 private final Logger any = LoggerFactory.getLogger(Service.class);\n\
             \x20 void run(Citizen c, Bare b, String mobileNo, boolean otp, ObjectMapper mapper) throws Exception {\n\
             \x20   any.info(\"got {}\", c); // LEAK\n\
             \x20   any.info(\"got {}\", b);\n\
             \x20   any.info(\"json {}\", mapper.writeValueAsString(b)); // LEAK\n\
             \x20   any.info(\"id {}\", c.getId());\n\
             \x20   any.info(\"otp sent {}\", otp);\n\
             \x20   any.info(CNIC);\n\
             \x20   StringBuilder s = new StringBuilder();\n\
             \x20   s.append(\"to \").append(mobileNo);\n\
             \x20   System.out.println(s.toString()); // LEAK\n\
             \x20   House.say(\"s\", c.getCnic(), \"found\"); // LEAK\n\
             \x20   House.say(\"s\", \"none\", \"found\");\n\
             \x20   String text = String.format(\"%s\", mobileNo);\n\
             \x20   if (mobileNo == null) { any.warn(\"none\"); } else { any.warn(text); } // LEAK\n\
             \x20   java.util.Map<String, Object> m = new java.util.HashMap<>();\n\
             \x20   m.put(\"cnic\", c.getCnic());\n\
             \x20   any.debug(\"map {}\", m); // LEAK\n\
             \x20 }\n}\n",
        ),
    ]);
}

#[test]
fn javascript() {
    expect(&[
        ("lib/audit.js", "const say = (what) => { console.info('audit', what); };\nmodule.exports = { say };\n"),
        (
            "app.js",
            "const { say } = require('./lib/audit');\nconst pino = require('pino')();\n\
             async function handle(req, res, user) {\n\
             \x20 console.log('user', user); // LEAK\n\
             \x20 console.log(`user ${user}`);\n\
             \x20 console.log('n', user.length, typeof user.email);\n\
             \x20 pino.info({ email: req.query.email }, 'login'); // LEAK\n\
             \x20 console.log(JSON.stringify({ a: req.body })); // LEAK\n\
             \x20 say(user.cnic); // LEAK\n\
             \x20 say('ok');\n\
             \x20 const { mobileNumber, id } = await load(req.params.id);\n\
             \x20 console.log('found', id);\n\
             \x20 console.log('found ' + mobileNumber); // LEAK\n\
             \x20 getToken().then(token => console.debug(token)); // CRED\n\
             \x20 const o = {}; o.password = req.body.password;\n\
             \x20 console.log(o); // CRED\n\
             \x20 delete o.password;\n\
             }\n",
        ),
    ]);
}

#[test]
fn typescript_types_decide() {
    expect(&[(
        "a.ts",
        "interface Patient { id: number; diagnosis: string; }\ninterface Page { token: boolean; size: number; }\n\
         export class S {\n  constructor(private logger: Logger) {}\n  f(p: Patient, q: Page) {\n\
         \x20   this.logger.debug('p', p); // LEAK\n    this.logger.debug('q', q);\n    this.logger.debug('t', q.token);\n  }\n}\n",
    )]);
}

#[test]
fn php() {
    expect(&[(
        "a.php",
        "<?php\nuse Illuminate\\Support\\Facades\\Log;\nclass C {\n  public function f($request, $user) {\n\
         \x20   Log::info('login', ['email' => $user->email]); // LEAK\n\
         \x20   Log::info('login', ['id' => $user->id]);\n\
         \x20   error_log('cnic ' . $request->input('cnic')); // LEAK\n\
         \x20   error_log(\"mobile {$user->mobile_no}\"); // LEAK\n\
         \x20   error_log(print_r($_POST, true)); // LEAK\n\
         \x20   $p = $request->input('password');\n\
         \x20   Log::debug($p); // CRED\n\
         \x20   Log::debug(md5($user->email));\n\
         \x20   Log::debug('count ' . count($user->emails));\n  }\n}\n",
    )]);
}

#[test]
fn rust() {
    expect(&[(
        "src/a.rs",
        "use tracing::info;\n#[derive(Debug)]\npub struct Citizen { id: u64, cnic: String }\n\
         pub fn f(c: &Citizen, mobile_no: &str) {\n    info!(\"got {:?}\", c); // LEAK\n    info!(\"id {}\", c.id);\n\
         \x20   println!(\"{mobile_no}\"); // LEAK\n    println!(\"{}\", mobile_no.len());\n}\n",
    )]);
}

#[test]
fn ruby() {
    expect(&[
        (
            "app/models/applicant.rb",
            "Applicant = Struct.new(:id, :cnic)\nclass Officer\n  attr_reader :id, :cnic\n  def initialize(cnic)\n\
             \x20   @cnic = cnic\n  end\n  def label = \"officer #{cnic}\"\nend\n",
        ),
        (
            "app/services/house_log.rb",
            "module HouseLog\n  def self.note(text)\n    Rails.logger.info(text)\n  end\nend\n",
        ),
        (
            "app/controllers/applicants_controller.rb",
            "class ApplicantsController < ApplicationController\n  def show\n    logger.info \"got #{params[:cnic]}\" # LEAK\n\
             \x20   logger.info \"page #{params[:page]}\"\n    Rails.logger.debug { \"all #{params.inspect}\" } # LEAK\n\
             \x20   Rails.logger.info(event: 'seen', email: user.email) # LEAK\n    logger.info user.email.present?\n\
             \x20   logger.warn \"id #{applicant.id} #{Digest::SHA256.hexdigest(applicant.cnic)}\"\n\
             \x20   HouseLog.note(\"cnic #{applicant.cnic}\") # LEAK\n    HouseLog.note(\"id #{applicant.id}\")\n\
             \x20   puts Applicant.new(1, x) # LEAK\n    puts Officer.new(x)\n    p Officer.new(x) # LEAK\n\
             \x20   line = +'applicant '\n    line << applicant.cnic\n    $stdout.puts line # LEAK\n\
             \x20   form = Form.new; form.contact = applicant.mobile_number\n    logger.info(\"to #{form.contact}\") # LEAK\n\
             \x20   people.each { |it| warn \"n #{it.cnic}\" } # LEAK\n    Sentry.set_user(email: user.email)\n\
             \x20   puts Officer.new(x).label # LEAK\n    logger.info(\"token #{token}\") # CRED\n  end\nend\n",
        ),
    ]);
}

#[test]
fn csharp() {
    expect(&[
        (
            "Models/Models.cs",
            "namespace Excise.Models;\npublic class Owner { public int Id { get; set; } public string Cnic { get; set; } }\n\
             public record OwnerDto(int Id, string Cnic);\npublic class Plot { public string Area { get; set; } }\n\
             public class Shown { public string Cnic; public override string ToString() => \"owner \" + Cnic; }\n",
        ),
        (
            "Api/Owners.cs",
            "using Excise.Models;\nusing Microsoft.Extensions.Logging;\nnamespace Excise.Api;\n\
             public class Owners(ILogger<Owners> logger, IOwnerStore store) {\n\
             \x20 public async Task Save(Owner owner, OwnerDto dto, string text) {\n\
             \x20   logger.LogInformation(\"saving {Id} {Owner}\", owner.Id, owner);\n\
             \x20   logger.LogInformation(\"saving {@Owner}\", owner); // LEAK\n\
             \x20   logger.LogInformation(\"saving {Dto}\", dto); // LEAK\n\
             \x20   logger.LogInformation($\"saving {owner?.Cnic}\"); // LEAK\n\
             \x20   logger.LogWarning(\"no cnic in {Text}\", text.Length);\n\
             \x20   logger.LogWarning(\"read {Cnic}\", text); // LEAK\n\
             \x20   logger.LogWarning(\"nothing is written of it\", owner.Cnic);\n\
             \x20   logger.LogError(new Exception(), \"{Kind} of {Type}\", nameof(owner.Cnic), typeof(Owner).FullName);\n\
             \x20   Console.WriteLine(JsonSerializer.Serialize(owner)); // LEAK\n\
             \x20   Console.WriteLine(new { owner.Id, owner.Cnic }); // LEAK\n\
             \x20   Console.WriteLine(\"{0} {1}\", owner.Id, Mask(owner.Cnic));\n\
             \x20   Console.WriteLine(new Plot());\n\
             \x20   logger.LogDebug(\"{S}\", new Shown().ToString() + owner.CNIC + Columns.CNIC); // LEAK\n\
             \x20   var found = await store.Find(text);\n\
             \x20   Trace(found);\n\
             \x20   foreach (var o in from x in store.All() where x.Id > 1 select x.Cnic) logger.LogTrace(o); // LEAK\n\
             \x20   if (store.TryFind(text, out var cnic)) logger.LogTrace(cnic); // LEAK\n  }\n\
             \x20 void Trace(OwnerDto what) => logger.LogInformation(\"{What}\", what); // LEAK\n}\n\
             public interface IOwnerStore { Task<OwnerDto> Find(string s); List<Owner> All(); bool TryFind(string s, out string c); }\n",
        ),
    ]);
}

#[test]
fn examples_of_the_sinks() {
    use amanat::source::Language;
    let knowledge = DataKnowledge::load(&[]).expect("the embedded knowledge");
    for sink in knowledge.sinks.sinks.iter().filter(|s| s.kind == SinkKind::Log) {
        let Some(example) = &sink.example else { continue };
        let extension = match sink.languages[0] {
            Language::Python => "py",
            Language::Java => "java",
            Language::Kotlin => "kt",
            Language::CSharp => "cs",
            Language::Go => "go",
            Language::Php => "php",
            Language::Rust => "rs",
            Language::Groovy => "groovy",
            Language::Ruby => "rb",
            _ => "js",
        };
        // the examples log a parameter whose name says nothing; here it is called what it may hold
        let named = example
            .replace("String s)", "String cnic)")
            .replace("s: String)", "cnic: String)")
            .replace("x string)", "cnic string)")
            .replace("$s", "$cnic")
            .replace("(x", "(cnic")
            .replace("$x", "$cnic");
        let named =
            named.replace(" x)", " cnic)").replace(", s)", ", cnic)").replace("(s)", "(cnic)").replace("=x)", "=cnic)");
        let named = named
            .replace("+ s)", "+ cnic)")
            .replace("= s;", "= cnic;")
            .replace("{x}", "{cnic}")
            .replace("p x", "p cnic");
        let (_, found) = detect(&[(&format!("Example.{extension}"), &named)]);
        assert_eq!(found.len(), 1, "{}: {named}", sink.id);
    }
}

#[test]
fn recursion_and_size_cost_little() {
    let mut text = String::from("import logging\nlog = logging.getLogger('x')\n");
    for i in 0..3000 {
        let next = (i + 1) % 3000;
        let far = (i * 7 + 3) % 3000;
        text.push_str(&format!("def f{i}(a, b):\n    log.info(a)\n    return f{next}(b, a) + f{far}(a, b)\n"));
    }
    text.push_str("f0(cnic, 1)\n");
    let (_, found) = detect(&[("deep.py", &text)]);
    assert!(found.iter().all(|d| d.data_types == ["cnic"]));
}

#[test]
fn no_text_holds_the_value() {
    let value = format!("35202-{}-1", 1_234_567);
    let text = format!("import logging\nlogging.info('found {value}')\n");
    let (_, found) = detect(&[("a.py", &text)]);
    assert_eq!(found.len(), 1);
    assert!(!format!("{:?}", found[0]).contains(&value));
    assert_eq!(found[0].data_types, ["cnic"]);
}
