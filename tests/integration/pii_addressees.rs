//! Personal data in messages to people, in what a parameter takes apart, in buffers, and in what a serialiser is asked to
//! write. A line that must be reported ends in `LEAK`, or in `CRED` for a credential; strict both ways.

use super::pii::expect;

/// Whom a message goes to is told by its class, or by the function that sends it; elsewhere the name says little.
#[test]
fn recipients_of_messages() {
    expect(&[
        (
            "notify.go",
            "package notify\nimport \"log\"\ntype NotificationPayload struct { Template string; Recipient string }\n\
             type Trophy struct { Title string; Recipient string }\ntype MessageStats struct { Title string; Recipient int }\n\
             func show(p NotificationPayload, t Trophy, s MessageStats) {\n\tlog.Printf(\"%v\", p) // LEAK\n\
             \tlog.Printf(\"%v\", t)\n\tlog.Printf(\"%v\", s)\n}\n",
        ),
        (
            "send.ts",
            "export async function sendReminderMessage(req) {\n  const { recipient, template } = req.body;\n\
             \x20 console.log('sent', recipient); // LEAK\n  console.log('sent', template);\n}\n\
             export async function countMessages(req) {\n  const { recipient } = req.query;\n  console.log('counted', recipient);\n}\n",
        ),
    ]);
}

/// A name of a pattern has the type of its part, and not that of the whole.
#[test]
fn parameters_that_are_taken_apart() {
    expect(&[
        (
            "digest.ts",
            "interface Digest { email: string; lists: string[]; office: Office }\ninterface Office { code: string; phone: string }\n\
             export const one = ({ email }: Digest) => {\n  console.log(`to ${email}`); // LEAK\n};\n\
             export function two({ lists, office: { code } }: Digest) {\n  console.log(lists, code);\n}\n\
             export function three({ email = 'none', ...rest }: Digest) {\n  console.log(`to ${email}`); // LEAK\n  console.log(rest.lists);\n}\n",
        ),
        (
            "page.tsx",
            "interface User { email: string; name: string }\ninterface Props { user: User; title: string }\n\
             export function Page({ user, title }: Props) {\n  console.log('user', user); // LEAK\n  console.log('title', title);\n}\n",
        ),
    ]);
}

/// A serialiser that writes only what is exposed: asked for in a chain, in a variable, or in the class that gives it.
#[test]
fn serialisers_that_write_what_is_exposed() {
    expect(&[
        (
            "src/Citizen.java",
            "@Data\npublic class Citizen {\n  @Expose private Long id;\n  private String cnic;\n  @Expose private Contact contact;\n}\n",
        ),
        (
            "src/Contact.java",
            "@Data\npublic class Contact {\n  private String email;\n  @Expose private String mobileNumber;\n}\n",
        ),
        ("src/Clerk.java", "@Data\npublic class Clerk {\n  @Expose private Long id;\n  private String cnic;\n}\n"),
        (
            "src/OutputMapper.java",
            "public class OutputMapper {\n  private static GsonBuilder builder;\n  public OutputMapper() {\n\
             \x20   builder = new GsonBuilder();\n    builder.excludeFieldsWithoutExposeAnnotation();\n  }\n\
             \x20 public static Gson gson() { return builder.create(); }\n}\n",
        ),
        (
            "src/InputMapper.java",
            "public class InputMapper {\n  public static Gson gson() { return new GsonBuilder().serializeNulls().create(); }\n}\n",
        ),
        (
            "src/Desk.java",
            "import org.slf4j.*;\nclass Desk {\n  private static final Logger log = LoggerFactory.getLogger(Desk.class);\n\
             \x20 void show(Citizen one, Clerk clerk, List<Clerk> all, String cnic) {\n\
             \x20   log.info(\"of {}\", OutputMapper.gson().toJson(one)); // LEAK\n\
             \x20   log.info(\"of {}\", OutputMapper.gson().toJson(clerk));\n\
             \x20   log.info(\"of {}\", OutputMapper.gson().toJson(all));\n\
             \x20   log.info(\"of {}\", InputMapper.gson().toJson(clerk)); // LEAK\n\
             \x20   log.info(\"of {}\", new GsonBuilder().excludeFieldsWithoutExposeAnnotation().create().toJson(clerk));\n\
             \x20   Gson plain = new Gson();\n    log.info(\"of {}\", plain.toJson(clerk)); // LEAK\n\
             \x20   Gson few = new GsonBuilder().excludeFieldsWithoutExposeAnnotation().create();\n\
             \x20   log.info(\"of {}\", few.toJson(clerk));\n\
             \x20   Clerk made = new Clerk();\n    made.setCnic(cnic);\n    log.info(\"of {}\", few.toJson(made));\n\
             \x20   log.info(\"of {}\", plain.toJson(made)); // LEAK\n  }\n}\n",
        ),
    ]);
}

/// An object in an object that writes itself so: what is not exposed there is not written either.
#[test]
fn objects_in_what_is_exposed() {
    let owner = "public class Post {\n  @Expose private String title;\n  @Expose private Holder holder;\n\
                 \x20 @Override\n  public String toString() {\n    return OutputMapper.gson().toJson(this);\n  }\n}\n";
    expect(&[
        ("src/Post.java", owner),
        ("src/Seat.java", &owner.replace("Post", "Seat").replace("Holder holder", "Guest guest")),
        ("src/Holder.java", "@Data\npublic class Holder {\n  @Expose private Long id;\n  private String cnic;\n}\n"),
        ("src/Guest.java", "@Data\npublic class Guest {\n  private Long id;\n  @Expose private String cnic;\n}\n"),
        (
            "src/Desk.java",
            "class Desk {\n  void show(Post post, Seat seat) {\n    System.out.println(post);\n    System.out.println(seat); // LEAK\n  }\n}\n",
        ),
    ]);
}

/// What a body is read into, a key that is declared a text, and a text that is parsed.
#[test]
fn bodies_in_buffers_and_documents() {
    expect(&[
        (
            "read.go",
            "package read\nimport (\n\t\"log\"\n\t\"net/http\"\n)\nfunc read(req *http.Request) {\n\tbuffer := make([]byte, 2048)\n\
             \tlog.Printf(\"before %s\", buffer)\n\tn, _ := req.Body.Read(buffer)\n\tlog.Printf(\"%d bytes\", n)\n\tlog.Printf(\"body %s\", buffer) // LEAK\n\tlog.Printf(\"part %s\", string(buffer[:n])) // LEAK\n}\n\
             func keys(found map[string]interface{}, agent map[string]interface{}) {\n\tlog.Printf(\"found %v\", found) // LEAK\n\
             \tmobile := found[\"mobile\"].(string)\n\tsend(mobile)\n\tlog.Printf(\"agent %v\", agent)\n\tif agent[\"mobile\"].(bool) {\n\t\tsmall()\n\t}\n}\n",
        ),
        (
            "src/Search.java",
            "import org.slf4j.*;\nclass Search {\n  private static final Logger log = LoggerFactory.getLogger(Search.class);\n\
             \x20 @PostMapping(\"/search\")\n  void find(@RequestBody String filter) {\n    JsonObject params = JsonParser.parseString(filter).getAsJsonObject();\n\
             \x20   log.info(\"{}\", params); // LEAK\n    log.info(\"{}\", params.get(\"dOB\").getAsString()); // LEAK\n\
             \x20   log.info(\"{}\", params.size());\n  }\n}\n",
        ),
    ]);
}

/// What was put in as a key comes out as one, and is not the value behind it.
#[test]
fn keys_that_are_data() {
    expect(&[
        (
            "src/Count.java",
            "import org.slf4j.*;\nimport java.util.*;\nclass Count {\n  private static final Logger log = LoggerFactory.getLogger(Count.class);\n\
             \x20 void count(List<Citizen> all) {\n    Map<String, Long> counts = new HashMap<>();\n\
             \x20   for (Citizen c : all) { counts.put(c.getCnic(), 1L); }\n\
             \x20   for (Map.Entry<String, Long> entry : counts.entrySet()) {\n\
             \x20     log.info(\"{}\", entry.getKey()); // LEAK\n      log.info(\"{}\", entry.getValue());\n    }\n\
             \x20   for (String key : counts.keySet()) { log.info(\"{}\", key); } // LEAK\n  }\n\
             \x20 void offices(Map<String, Long> offices) {\n    offices.put(\"lahore\", 1L);\n\
             \x20   for (String key : offices.keySet()) { log.info(\"{}\", key); }\n  }\n}\n",
        ),
        (
            "count.py",
            "import logging\nlog = logging.getLogger(__name__)\ndef count(users):\n    seen = {}\n    for u in users:\n        seen[u.cnic] = 1\n\
             \x20   for key, n in seen.items():\n        log.info('%s', key)  # LEAK\n        log.info('%s', n)\n",
        ),
        (
            "count.js",
            "function count(users) {\n  const rows = {};\n  for (const u of users) { rows[u.email] = u.seen; }\n\
             \x20 for (const key of Object.keys(rows)) { console.log(key); } // LEAK\n\
             \x20 for (const [key, row] of Object.entries(rows)) { console.log(row); }\n}\n",
        ),
    ]);
}

/// A number that is made of a text is what the text was.
#[test]
fn numbers_of_texts() {
    expect(&[(
        "code.js",
        "function check(otp, district, req) {\n  console.log('got', parseInt(otp, 10)); // CRED\n  console.log('got', Number(otp)); // CRED\n\
         \x20 console.log('page', parseInt(req.query.page));\n  console.log('has', otp.length);\n}\n",
    )]);
}
