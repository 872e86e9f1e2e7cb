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

/// What an object is made of is in its fields, whatever these are called: read, asked for, and printed where its class
/// prints them.
#[test]
fn fields_of_objects_that_are_made_here() {
    expect(&[
        (
            "src/Letters.java",
            "import org.slf4j.*;\nclass Letter {\n  String line; private int pages;\n  Letter(String v) { line = v; pages = 1; }\n  String getLine() { return line; }\n\
             \x20 int getPages() { return pages; }\n  String first() { return \"a letter\"; }\n}\n\
             class Printed extends Letter {\n  Printed(String v) { super(v); }\n}\n\
             class Told {\n  private final String line;\n  Told(String v) { this.line = v; }\n  public String toString() { return \"to \" + line; }\n}\n\
             record Pair(String title, String line) {}\n\
             class Letters {\n  private static final Logger log = LoggerFactory.getLogger(Letters.class);\n  static Letter made(String v) { return new Letter(v); }\n\
             \x20 void a(String cnic) {\n    Letter letter = new Letter(cnic);\n    log.info(letter.line); // LEAK\n    log.info(letter.getLine()); // LEAK\n\
             \x20   log.info(\"{} {} {}\", letter, letter.getPages(), letter.first());\n    log.info(made(cnic).line); // LEAK\n    log.info(\"{}\", made(cnic));\n  }\n\
             \x20 void b(String cnic) {\n    log.info(\"{}\", new Told(cnic)); // LEAK\n    log.info(\"{}\", new Told(\"x\"));\n  }\n\
             \x20 void c(String cnic) {\n    Pair pair = new Pair(\"a title\", cnic);\n    log.info(\"{}\", pair); // LEAK\n    log.info(pair.line()); // LEAK\n    log.info(pair.title());\n\
             \x20   for (Pair p : java.util.List.of(pair)) {\n      log.info(p.line()); // LEAK\n    }\n  }\n}\n",
        ),
        (
            "app/letters.py",
            "class Letter:\n    def __init__(self, line, pages):\n        self._line = line\n        self.pages = pages\n    @property\n    def text(self):\n        return self._line\n\
             class Told(Letter):\n    def __str__(self):\n        return f'to {self._line}'\n\
             def a(cnic):\n    letter = Letter(cnic, 2)\n    print(letter.text)  # LEAK\n    print(letter._line)  # LEAK\n    print(letter.pages)\n    print(Told(cnic, 2))  # LEAK\n\
             def b(cnic):\n    letter = Letter(len(cnic), 2)\n    print(letter.text)\n",
        ),
        (
            "src/letters.ts",
            "class Letter {\n  line: string;\n  constructor(p: string, readonly pages = 1) { this.line = p; }\n  get shown() { return this.line; }\n}\n\
             export function a(cnic: string) {\n  const letter = new Letter(cnic);\n  console.log(letter.line); // LEAK\n  console.log(letter.shown); // LEAK\n\
             \x20 console.log(letter); // LEAK\n  console.log(`${letter}`, letter.pages);\n}\n",
        ),
        (
            "src/Letters.kt",
            "import org.slf4j.LoggerFactory\nclass Letter(v: String) { val line = v }\ndata class Pair2(val title: String, val line: String)\n\
             class Letters {\n  private val log = LoggerFactory.getLogger(javaClass)\n  fun a(cnic: String) {\n    log.info(Letter(cnic).line) // LEAK\n    log.info(\"{}\", Letter(cnic))\n\
             \x20   log.info(\"{}\", Pair2(\"t\", cnic)) // LEAK\n    log.info(Pair2(\"t\", cnic).title)\n  }\n}\n",
        ),
        (
            "letters.go",
            "package a\nimport \"log\"\ntype Letter struct {\n\tline string\n\tpages int\n}\nfunc NewLetter(v string) *Letter { return &Letter{line: v, pages: 1} }\n\
             func (l *Letter) Line() string { return l.line }\nfunc a(cnic string) {\n\tletter := NewLetter(cnic)\n\tlog.Println(letter.line) // LEAK\n\tlog.Println(letter.Line()) // LEAK\n\
             \tlog.Println(*letter) // LEAK\n\tlog.Println(letter.pages)\n}\n\
             func tried(v string) (*Letter, error) { return &Letter{line: v}, nil }\nfunc b(cnic string) {\n\tletter, err := tried(cnic)\n\tlog.Println(err)\n\tlog.Println(letter.line) // LEAK\n}\n",
        ),
        (
            "letters.rb",
            "class Letter\n  attr_reader :line\n  def initialize(v)\n    @line = v\n  end\nend\ndef a(cnic)\n  letter = Letter.new(cnic)\n  puts letter.line # LEAK\nend\n",
        ),
        (
            "Letters.cs",
            "using Microsoft.Extensions.Logging;\nrecord Pair(string Title, string Line);\nclass Letter { public string Line { get; set; } public Letter(string v) { Line = v; } }\n\
             class Letters {\n  ILogger<Letters> _log;\n  void A(string cnic) {\n    _log.LogInformation(\"{V}\", new Pair(\"t\", cnic)); // LEAK\n    var letter = new Letter(cnic);\n\
             \x20   _log.LogInformation(\"{V}\", letter.Line); // LEAK\n    _log.LogInformation(\"{V}\", letter);\n  }\n}\n",
        ),
        (
            "letters.php",
            "<?php\nclass Letter {\n  public function __construct(private string $line) {}\n  public function getLine() { return $this->line; }\n  public function __toString() { return $this->line; }\n}\n\
             function a($cnic) {\n  $letter = new Letter($cnic);\n  error_log($letter->getLine()); // LEAK\n  error_log(\"$letter\"); // LEAK\n}\n",
        ),
    ]);
}
