//! Functions whose annotation writes what they are given, names under which data is written, and values that are drawn
//! by chance. Lines that must be reported end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

/// `#[instrument]` makes fields of a span of all parameters that it does not skip.
#[test]
fn parameters_that_an_annotation_writes() {
    expect(&[(
        "src/lib.rs",
        "use tracing::{instrument, Span};\n\
         #[derive(Debug)]\npub struct NewCitizen { pub id: u64, pub email: String }\n\
         #[derive(Debug)]\npub struct Page { pub number: u32 }\n\
         pub struct Desk;\nimpl Desk {\n\
         \x20   #[instrument(skip(self), level = \"debug\", err)] // LEAK\n    async fn add(&self, request: NewCitizen) -> Result<(), ()> { Ok(()) }\n\
         \x20   #[instrument] // LEAK\n    async fn remove(cnic: &str, page: Page) {}\n\
         \x20   #[tracing::instrument(skip_all, fields(email = %request.email))] // LEAK\n    async fn change(&self, request: NewCitizen) {}\n\
         \x20   #[instrument(skip(self), ret)] // LEAK\n    async fn list(&self, page: Page) -> Result<Vec<NewCitizen>, ()> { Ok(self.rows.all().await?) }\n\
         \x20   #[instrument(skip_all, fields(email))]\n    async fn later(&self, request: NewCitizen) {\n        Span::current().record(\"email\", &request.email); // LEAK\n    }\n\
         \x20   #[instrument(skip_all)]\n    async fn quiet(&self, request: NewCitizen) {}\n\
         \x20   #[instrument(skip(self, request), fields(id = %request.id))]\n    async fn by_id(&self, request: NewCitizen, page: Page) {}\n\
         \x20   #[instrument(skip(self), fields(request = %request.id))]\n    async fn renamed(&self, request: NewCitizen) {}\n\
         \x20   #[instrument(skip(self))]\n    async fn pages(&self, page: Page, user_id: u64, has_email: bool) -> Page { page }\n\
         \x20   #[instrument]\n    async fn find(key: &str) -> Page { Page { number: 1 } }\n\
         \x20   async fn all(&self, request: NewCitizen) {\n        Desk::find(&request.email).await; // LEAK\n        Desk::find(\"first\").await;\n    }\n}\n",
    )]);
}

/// Whatever a field of a log is called, its value is written; what it is called says what the value is.
#[test]
fn names_of_several_words() {
    expect(&[
        (
            "main.go",
            "package main\nimport \"go.uber.org/zap\"\ntype Profile struct { Email string }\n\
             type Office struct { ID int; Mail string }\ntype ServiceMember struct { ID int; Email string }\n\
             func f(logger *zap.Logger, p Profile, o Office, serviceMember ServiceMember, patient interface{}) {\n\
             \tlogger.Info(\"read\", zap.Any(\"stored profile\", p)) // LEAK\n\
             \tlogger.Info(\"read\", zap.Any(\"the one found\", patient)) // LEAK\n\
             \tlogger.Info(\"read\", zap.Any(\"service member uuid\", serviceMember.ID))\n}\n",
        ),
        (
            "lib/rows.rb",
            "class Rows\n  def read(row)\n    puts \"#{row.fetch('Old email')} is gone\" # LEAK\n    puts \"#{row['Student CNIC']} is gone\" # LEAK\n\
             \x20   puts row.fetch('Old office')\n    puts texts['Enter your email']\n  end\nend\n",
        ),
        (
            "app/exchange.py",
            "import structlog\nlogger = structlog.get_logger()\ndef f(session, provider, revealed_attrs):\n\
             \x20   logger.info('request_token' + str(session.exchange['requested_attributes']))\n\
             \x20   logger.info('got ' + str(revealed_attrs))  # LEAK\n\
             \x20   token_response = provider.handle(session)\n    logger.debug(f'Answer: {token_response.to_dict()}')  # CRED\n",
        ),
    ]);
}

/// A number that is reckoned is no data, but one that is drawn is what its name says.
#[test]
fn codes_that_are_drawn_by_chance() {
    expect(&[
        (
            "src/otp.js",
            "const crypto = require('crypto');\n\
             function digits(n) {\n  const randomBytes = crypto.randomBytes(n);\n  let text = '';\n  for (let i = 0; i < n; i++) { text += (randomBytes[i] % 10).toString(); }\n  return text;\n}\n\
             function drawn() { return Math.floor(Math.random() * 899999) + 100000; }\n\
             function send(user) {\n  const otp = user.saved ? user.saved.otp : digits(6);\n  console.log('sent', otp); // CRED\n\
             \x20 const pin = drawn();\n  console.log('new', { otp: pin }); // CRED\n\
             \x20 const tokens = limit - 3;\n  console.log('left', tokens);\n  const wait = Math.random() * 30;\n  console.log('wait', wait);\n}\n",
        ),
        (
            "src/Codes.java",
            "import java.util.Random;\nclass Codes {\n  private final Random random = new Random();\n\
             \x20 int next() { return 100000 + random.nextInt(900000); }\n\
             \x20 void send() {\n    String otp = String.valueOf(next());\n    System.out.println(\"code \" + otp); // CRED\n  }\n}\n",
        ),
    ]);
}

/// `update` of a class of rows counts them, and that of a delegate gives one.
#[test]
fn what_a_change_gives() {
    expect(&[
        (
            "models/user.js",
            "const { DataTypes } = require('sequelize');\nmodule.exports = (sequelize) => sequelize.define('User', { id: DataTypes.INTEGER, email: DataTypes.STRING, password: DataTypes.STRING });\n",
        ),
        (
            "queries/users.js",
            "const database = require('../models');\nasync function leave(ids) {\n  const [changed] = await database.User.update({ left: true }, { where: { id: ids } });\n  console.log(changed);\n}\n",
        ),
    ]);
}

/// Text that was read off a card, and classes whose first lines hold an annotation that only sounds like a generator's.
#[test]
fn what_stands_on_a_card_and_in_an_entity() {
    expect(&[
        (
            "src/scan.ts",
            "class Scanner {\n  read(qrContent: string, input: { ocrText: string }, qrContentType: string) {\n\
             \x20   this.logger.log(`found ${qrContent.substring(0, 100)}...`); // LEAK\n    this.logger.debug(input.ocrText); // LEAK\n\
             \x20   this.logger.log(`of type ${qrContentType}, ${qrContent.length} long`);\n  }\n}\n",
        ),
        (
            "src/Summary.java",
            "import lombok.Data;\n@Data\n@Entity\npublic class Summary {\n  @Id\n  @GeneratedValue(strategy = GenerationType.IDENTITY)\n  private Long id;\n  private String customerPhoneNumber;\n}\n",
        ),
        (
            "src/Service.java",
            "class Service {\n  private static final Logger log = LoggerFactory.getLogger(Service.class);\n  void push(Summary summary) {\n    log.info(\"push: \" + summary.toString()); // LEAK\n  }\n}\n",
        ),
    ]);
}

/// Names in capitals are constants unless they are set again; keys of an object are written with it.
#[test]
fn variables_in_capitals_and_keys_that_are_data() {
    expect(&[
        (
            "src/Sync.java",
            "class Sync {\n  private static final Logger log = LoggerFactory.getLogger(Sync.class);\n  private static String AUTH_TOKEN;\n  private static final String SESSION_TOKEN = \"session-token\";\n\
             \x20 void login(JsonObject answer) {\n    AUTH_TOKEN = answer.get(\"token_type\").getAsString() + \" \" + answer.get(\"access_token\").getAsString();\n\
             \x20   log.info(\"key : \" + AUTH_TOKEN); // CRED\n    log.info(\"kept under {}\", SESSION_TOKEN);\n  }\n}\n",
        ),
        (
            "src/count.js",
            "function count(accounts) {\n  const seen = {};\n  const sizes = {};\n  for (const account of accounts) {\n    seen[account.email] = true;\n    sizes[account.id] = 3;\n  }\n\
             \x20 console.log(seen); // LEAK\n  console.log(sizes);\n}\n",
        ),
        (
            "app/count.py",
            "import logging\nlogger = logging.getLogger(__name__)\ndef count(accounts):\n    seen = {}\n    for account in accounts:\n        seen[account.cnic] += 1\n    logger.info('seen %s', seen)  # LEAK\n    logger.info('seen %s', len(seen))\n",
        ),
    ]);
}

/// What makes the text of an object is no field that the text names.
#[test]
fn objects_printed_by_a_mapper() {
    expect(&[
        (
            "src/Citizen.java",
            "public class Citizen {\n  private Long id;\n  private String phoneNumber;\n  private OutputMapper outputMapper = new OutputMapper();\n\
             \x20 @Override\n  public String toString() {\n    return this.outputMapper.gson().newBuilder().create().toJson(this);\n  }\n}\n",
        ),
        (
            "src/Card.java",
            "public class Card {\n  private Long id;\n  private String phoneNumber;\n\
             \x20 @Override\n  public String toString() {\n    return new ToStringBuilder(this, ToStringStyle.SHORT_PREFIX_STYLE).append(\"id\", id).append(\"kind\", kind()).append(\"of\", office()).toString();\n  }\n}\n",
        ),
        (
            "src/Post.java",
            "public class Post {\n  @Expose\n  private String title;\n  private Set<Citizen> holders;\n\
             \x20 @Override\n  public String toString() {\n    return OutputMapper.gson().toJson(this);\n  }\n}\n",
        ),
        (
            "src/Desk.java",
            "class Desk {\n  void show(Citizen one, Card card, Post post) {\n    System.out.println(one); // LEAK\n    System.out.println(card);\n    System.out.println(post);\n  }\n}\n",
        ),
    ]);
}
