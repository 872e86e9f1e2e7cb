//! Personal data in logs of services for the Java virtual machine, .NET, Go and Rust: what a repository, a queue or a
//! helper hands over. A line that must be reported ends in `LEAK` or `CRED`.

use super::pii::expect;

#[test]
fn what_a_queue_hands_over() {
    expect(&[
        (
            "a/Event.java",
            "package a;\nimport lombok.Data;\n@Data\npublic class Event { private Long id; private String kind; }\n",
        ),
        (
            "a/Listener.java",
            "package a;\nimport org.slf4j.*;\nimport org.apache.kafka.clients.consumer.ConsumerRecord;\nclass Listener {\n\
             \x20 private static final Logger any = LoggerFactory.getLogger(Listener.class);\n\
             \x20 @KafkaListener(topics = \"cdr\")\n  public void record(ConsumerRecord<String, String> record) {\n\
             \x20   any.info(\"received {}\", record); // LEAK\n\
             \x20   any.info(\"received from {} at {}\", record.topic(), record.offset());\n  }\n\
             \x20 @KafkaListener(topics = \"events\")\n  public void typed(ConsumerRecord<String, Event> record) {\n\
             \x20   any.info(\"received {}\", record);\n  }\n\
             \x20 @RabbitListener(queues = \"cdr\")\n  public void text(String message) {\n\
             \x20   any.info(\"received {}\", message); // LEAK\n\
             \x20   any.info(\"received {} characters\", message.length());\n  }\n\
             \x20 @JmsListener(destination = \"gone\")\n  public void gone(String userId) {\n    any.info(\"gone {}\", userId);\n  }\n\
             \x20 @Scheduled(cron = \"0 0\")\n  public void run(String message) {\n    any.info(\"running {}\", message);\n  }\n}\n",
        ),
        (
            "F.cs",
            "using Microsoft.Extensions.Logging;\npublic class F {\n  private readonly ILogger<F> _logger;\n\
             \x20 public void Run([QueueTrigger(\"registrations\")] string item, [TimerTrigger(\"0\")] string timer) {\n\
             \x20   _logger.LogInformation(\"got {Item}\", item); // LEAK\n\
             \x20   _logger.LogInformation(\"got {Timer}\", timer);\n  }\n}\n",
        ),
        (
            "consume.go",
            "package a\nimport (\n\t\"log\"\n\t\"github.com/segmentio/kafka-go\"\n)\n\
             func run(r *kafka.Reader, ctx context.Context) {\n\
             \tmsg, err := r.ReadMessage(ctx)\n\
             \tlog.Printf(\"got %s\", string(msg.Value)) // LEAK\n\
             \tlog.Printf(\"from %s: %v\", msg.Topic, err)\n}\n",
        ),
    ]);
}

#[test]
fn objects_that_services_give() {
    expect(&[
        (
            "Person.cs",
            "namespace Reg;\npublic class Person { public int Id { get; set; } public string Cnic { get; set; } public string Name { get; set; } }\n\
             public class Office { public int Id { get; set; } public string Name { get; set; } }\n\
             public interface IPeople { Task<List<Person>> AllAsync(); Task<List<Office>> Offices(); }\n\
             public class AppDb : DbContext { public DbSet<Person> People { get; set; } public DbSet<Office> Offices { get; set; } }\n",
        ),
        (
            "C.cs",
            "using Microsoft.Extensions.Logging;\nnamespace Reg;\npublic class C {\n\
             \x20 private readonly ILogger<C> _logger; private readonly IPeople _people; private readonly AppDb _db;\n\
             \x20 public async Task Run(int id) {\n\
             \x20   var people = await _people.AllAsync();\n\
             \x20   _logger.LogInformation(\"all {@All}\", people); // LEAK\n\
             \x20   _logger.LogInformation(\"names {Names}\", string.Join(\",\", people.Select(x => x.Name))); // LEAK\n\
             \x20   _logger.LogInformation(\"ids {Ids}\", string.Join(\",\", people.Select(x => x.Id)));\n\
             \x20   var found = await _db.People.FirstOrDefaultAsync(x => x.Id == id);\n\
             \x20   _logger.LogInformation(\"found {Name}\", found.Name); // LEAK\n\
             \x20   var offices = await _people.Offices();\n\
             \x20   _logger.LogInformation(\"all {@All}\", offices);\n\
             \x20   var office = await _db.Offices.FirstOrDefaultAsync(x => x.Id == id);\n\
             \x20   _logger.LogInformation(\"found {Name}\", office.Name);\n  }\n}\n",
        ),
        (
            "a/Svc.kt",
            "package a\ndata class Patient(val id: Long, val cnic: String, val name: String)\n\
             interface PatientService { fun list(): List<Patient>\n  fun byId(id: Long): Patient }\n\
             class Svc(private val patientService: PatientService, private val logger: Logger) {\n\
             \x20 fun run() {\n\
             \x20   logger.info(\"all ${patientService.list()}\") // LEAK\n\
             \x20   logger.info(\"all ${patientService.list().size}\")\n\
             \x20   val one = runCatching { patientService.byId(4) }.getOrElse { return }\n\
             \x20   logger.info(\"one $one\") // LEAK\n\
             \x20   logger.info(\"one ${one.id}\")\n\
             \x20   one.also { logger.info(\"one ${it.name}\") } // LEAK\n\
             \x20 }\n}\n",
        ),
    ]);
}

#[test]
fn what_helpers_put_into_what_they_are_given() {
    expect(&[
        (
            "a/Citizen.java",
            "package a;\nimport lombok.Data;\n@Data\npublic class Citizen { private Long id; private String cnic; }\n",
        ),
        (
            "a/Svc.java",
            "package a;\nimport org.slf4j.*;\nimport java.util.*;\nclass Svc {\n  private static final Logger any = LoggerFactory.getLogger(Svc.class);\n\
             \x20 void run(Citizen c) {\n\
             \x20   StringBuilder text = new StringBuilder();\n    describe(text, c);\n    any.info(\"text {}\", text); // LEAK\n\
             \x20   StringBuilder other = new StringBuilder();\n    number(other, c);\n    any.info(\"text {}\", other);\n\
             \x20   Map<String, Object> fields = new HashMap<>();\n    fill(fields, c);\n    any.info(\"fields {}\", fields); // LEAK\n\
             \x20   List<Long> ids = new ArrayList<>();\n    collect(ids, c.getId());\n    any.info(\"ids {}\", ids);\n\
             \x20   List<String> all = new ArrayList<>();\n    collect(all, c.getCnic());\n    any.info(\"all {}\", all); // LEAK\n\
             \x20   List<String> kept = new ArrayList<>();\n    replace(kept, c);\n    any.info(\"kept {}\", kept);\n  }\n\
             \x20 private void describe(StringBuilder out, Citizen c) { out.append(\"CNIC \").append(c.getCnic()); }\n\
             \x20 private void number(StringBuilder out, Citizen c) { out.append(\"number \").append(c.getId()); }\n\
             \x20 private void fill(Map<String, Object> fields, Citizen c) { fields.put(\"cnic\", c.getCnic()); }\n\
             \x20 private <T> void collect(List<T> list, T one) { list.add(one); }\n\
             \x20 private void replace(List<String> list, Citizen c) { list = new ArrayList<>(); list.add(c.getCnic()); }\n}\n",
        ),
    ]);
}

#[test]
fn containers_that_are_told_by_what_is_read_of_them() {
    expect(&[(
        "consume.go",
        "package a\nimport (\n\t\"encoding/json\"\n\t\"log\"\n\t\"net/http\"\n)\n\
         func run(r *http.Request, text []byte) {\n\
         \tvar message map[string]interface{}\n\tjson.Unmarshal(text, &message)\n\
         \tname, ok := message[\"name\"].(string)\n\tmobile, ok2 := message[\"mobile\"].(string)\n\
         \tif !ok || !ok2 {\n\t\tlog.Printf(\"nobody in %v\", message) // LEAK\n\t}\n\tsend(name, mobile)\n\
         \tvar settings map[string]interface{}\n\tjson.Unmarshal(text, &settings)\n\
         \tlog.Printf(\"settings %v of %v\", settings, settings[\"name\"])\n\
         \tvar fields map[string]interface{}\n\tjson.NewDecoder(r.Body).Decode(&fields)\n\
         \tlog.Println(\"fields\", fields) // LEAK\n\
         \tlog.Println(\"fields\", len(fields))\n\
         \tdec := json.NewDecoder(r.Body)\n\terr := dec.Decode(&fields)\n\tlog.Println(err)\n\
         \tvar id struct{ ID int }\n\tjson.NewDecoder(r.Body).Decode(&id)\n\tlog.Println(\"id\", id)\n}\n",
    )]);
}

/// A package can give its folders names of their own, by which files import from anywhere below it.
#[test]
fn modules_under_a_name_of_the_package() {
    expect(&[
        (
            "desk/package.json",
            "{\"name\": \"desk\", \"_moduleAliases\": {\"@root\": \".\", \"@helpers\": \"lib/helpers\"}}",
        ),
        (
            "desk/lib/helpers/answers.js",
            "const logger = require('pino')();\nconst success = ({ message, result = [] }) => {\n  const answer = { message, result };\n  logger.info('answer', { answer });\n  return answer;\n};\nmodule.exports = { success };\n",
        ),
        (
            "desk/services/cards.js",
            "const answers = require('@helpers/answers');\nfunction find(user) {\n  answers.success({ message: 'none', result: user.id });\n  return answers.success({ message: 'ok', result: user.cnic }); // LEAK\n}\n",
        ),
    ]);
}
