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
