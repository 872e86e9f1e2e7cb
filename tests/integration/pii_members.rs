//! Personal data that one method keeps in a field and another writes to a log, in each language with classes. Lines
//! that must be reported end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn filled_by_one_method_and_logged_by_another() {
    expect(&[
        (
            "src/sender.js",
            "class Sender {\n  constructor(phone) { this.to = phone; this.left = 3; this.seen = []; }\n\
             \x20 load(req) { this.data = req.body; }\n\
             \x20 fetch(id) { return find(id).then(r => { this.found = { e: r.email }; }); }\n\
             \x20 note(user) { this.seen.push(user.email); }\n\
             \x20 send() {\n    console.log('to', this.to); // LEAK\n    console.log(this.data); // LEAK\n\
             \x20   console.log(this.found); // LEAK\n    console.log(this.seen); // LEAK\n    console.log(this.left, this.found.id);\n  }\n}\n",
        ),
        (
            "app/sender.py",
            "import logging\nlogger = logging.getLogger(__name__)\nclass Sender:\n    def __init__(self, phone):\n        self.to = phone\n        self.payload = {}\n\
             \x20   def load(self, request):\n        self.payload = request.get_json()\n        self.path = request.path\n\
             \x20   def send(self):\n        logger.info('to %s', self.to)  # LEAK\n        logger.info('got %s', self.payload)  # LEAK\n\
             \x20       logger.info('path %s', self.path)\n",
        ),
        (
            "app/Sender.php",
            "<?php\nclass Sender {\n  private $to; private array $data = [];\n  function __construct($phone) { $this->to = $phone; }\n\
             \x20 function load($request) { $this->data = $request->all(); $this->uri = $request->path(); }\n\
             \x20 function send() {\n    error_log('to ' . $this->to); // LEAK\n    error_log(json_encode($this->data)); // LEAK\n    error_log($this->uri);\n  }\n}\n",
        ),
        (
            "app/sender.rb",
            "class Sender\n  attr_reader :to\n  def initialize(phone)\n    @to = phone\n    @left = 3\n  end\n  def call\n\
             \x20   puts @to # LEAK\n    puts \"to #{to}\" # LEAK\n    puts @left\n  end\nend\n",
        ),
        (
            "src/Sender.java",
            "class Sender {\n  private String to;\n  private int left;\n  void fill(Citizen c) { to = c.getMobileNumber(); this.left = 3; }\n\
             \x20 void send() {\n    System.out.println(\"to \" + to); // LEAK\n    System.out.println(this.left);\n  }\n}\n",
        ),
    ]);
}

/// What one page keeps in the browser, a session or a cache under a key, and another reads.
#[test]
fn kept_under_a_key() {
    expect(&[
        (
            "src/checkout.js",
            "const order = { customer_email: form.email, amount: 3 };\nsessionStorage.setItem('pending', JSON.stringify(order));\n\
             localStorage.setItem('theme', form.theme);\n",
        ),
        (
            "src/done.js",
            "const text = sessionStorage.getItem('pending');\nconst kept = text ? JSON.parse(text) : null;\nconsole.log('kept', kept); // LEAK\n\
             console.log('theme', localStorage.getItem('theme'));\nconsole.log('other', sessionStorage.getItem('other'));\n",
        ),
        // one file fills several keys, and one with what it reads under another
        (
            "src/wizard.js",
            "sessionStorage.setItem('mail', form.email);\nsessionStorage.setItem('page', form.page);\n\
             sessionStorage.setItem('copy', sessionStorage.getItem('mail'));\n\
             console.log(sessionStorage.getItem('copy')); // LEAK\nconsole.log(sessionStorage.getItem('page'));\n",
        ),
        (
            "app/Steps.php",
            "<?php\nclass Steps {\n  function one($request) { session()->put('step1', $request->all()); session()->put('step', 1); }\n\
             \x20 function two() {\n    Log::info('step', session()->get('step1')); // LEAK\n    Log::info('step ' . session()->get('step'));\n  }\n}\n",
        ),
    ]);
}

#[test]
fn members_of_a_person_by_its_class() {
    expect(&[
        (
            "Reg.cs",
            "public record CitizenDto(string Cnic, string Mobile);\npublic class Device { public string Name { get; set; } }\n\
             public class C {\n  void M(CitizenDto d, Device e) {\n    Console.WriteLine(d.Mobile); // LEAK\n    Console.WriteLine(e.Name);\n  }\n}\n",
        ),
        (
            "reg.go",
            "package m\ntype Citizen struct { Cnic string; District int; City string }\nfunc f(c Citizen) {\n\
             \x20 log.Println(c.District)\n  log.Println(c.City) // LEAK\n}\n",
        ),
        (
            "Reg.java",
            "class Citizen { private String name; private String cnic; public String getName() { return name; } }\n\
             class Plan { private String name; public String getName() { return name; } }\n\
             class R {\n  void m(Citizen c, Plan p) {\n    System.out.println(c.getName()); // LEAK\n    System.out.println(p.getName());\n  }\n}\n",
        ),
    ]);
}

/// Fields that no class declares: a constructor assigns them.
#[test]
fn objects_of_assigned_fields() {
    expect(&[
        (
            "m.py",
            "import logging\nlog = logging.getLogger('x')\nclass Plain:\n    def __init__(self, cnic):\n        self.cnic = cnic\n        self.left = 3\n\
             class Shown:\n    def __init__(self, cnic):\n        self.cnic = cnic\n    def __repr__(self):\n        return f'<{self.cnic}>'\n\
             def f(v):\n    p = Plain(v)\n    log.info('%s', p)\n    log.info('%s', p.__dict__)  # LEAK\n    log.info('%s', vars(p))  # LEAK\n    log.info('%s', Shown(v))  # LEAK\n",
        ),
        (
            "m.js",
            "class Citizen { constructor(c) { this.cnic = c; this.left = 3; } }\nclass Counter { constructor(c) { this.left = c; } }\n\
             function f(c) {\n  console.log(new Citizen(c)); // LEAK\n  console.log(new Counter(c));\n}\n",
        ),
    ]);
}

#[test]
fn given_by_every_caller() {
    expect(&[
        (
            "src/mail.ts",
            "export class Mail {\n  constructor(private target: string, private text: string) {}\n\
             \x20 send() {\n    console.log('mail', this.target); // LEAK\n    console.log('mail', this.text);\n  }\n}\n",
        ),
        (
            "src/use.ts",
            "import { Mail } from './mail';\nexport function remind(user) {\n  const address = user.email;\n  new Mail(address, user.email).send();\n}\n\
             export function welcome(user) {\n  new Mail(user.email, 'welcome').send();\n}\n",
        ),
    ]);
}

/// What a call inside the path of an assignment is given is looked at there, fields and all.
#[test]
fn calls_in_the_path_of_an_assignment() {
    expect(&[(
        "page.js",
        "class Page {\n  open(form) { this.to = form.email; this.page = form.page; }\n  show() {\n\
         \x20   this.row(console.log(this.to)).label = 1; // LEAK\n\
         \x20   this.rows[console.log(this.to)].open = true; // LEAK\n\
         \x20   this.row(console.log(this.page)).label = 1;\n  }\n}\n",
    )]);
}

/// A field whose type is a class of the project holds what was put there, as one without a type does.
#[test]
fn objects_that_are_kept_in_typed_fields() {
    expect(&[
        (
            "Desk.kt",
            "package pk.gov.desk\nimport org.slf4j.LoggerFactory\ndata class Note(var held: Any?)\n\
             class Desk {\n    private val log = LoggerFactory.getLogger(javaClass)\n\
             \x20   private var note: Note = Note(null)\n    private var page: Note = Note(null)\n\
             \x20   fun open(form: Form) {\n        this.note.held = form.email\n        this.page.held = form.page\n    }\n\
             \x20   fun close() {\n        log.info(\"{}\", this.note) // LEAK\n        log.info(\"{}\", note) // LEAK\n\
             \x20       log.info(\"{}\", this.page)\n    }\n}\n",
        ),
        (
            "desk.go",
            "package desk\nimport \"log\"\ntype Note struct { held string }\ntype Desk struct { note *Note; page *Note }\n\
             func (d *Desk) open(f Form) { d.note = &Note{held: f.Email}; d.page = &Note{held: f.Page} }\n\
             func (d *Desk) close() {\n\tlog.Println(d.note) // LEAK\n\tlog.Println(d.page)\n}\n",
        ),
    ]);
}
