//! Personal data in logs of services for the Java virtual machine and .NET: what only looks like data there, and how
//! their libraries carry it. A line that must be reported ends in `LEAK` or `CRED`.

use super::pii::expect;

#[test]
fn the_name_of_a_class_is_no_object_of_it() {
    expect(&[
        (
            "a/CentreDto.java",
            "package a;\nimport lombok.Data;\n@Data\npublic class CentreDto { private String contactPhone; private String applicantCnic; }\n",
        ),
        (
            "a/Service.java",
            "package a;\nimport org.slf4j.*;\nclass Service {\n  private static final Logger any = LoggerFactory.getLogger(Service.class);\n\
             \x20 private final ObjectMapper mapper = new ObjectMapper();\n\
             \x20 void run(String text) throws Exception {\n\
             \x20   any.info(String.format(\"%s called\", CentreDto.class.getSimpleName()));\n\
             \x20   note(String.format(\"%s called\", CentreDto.class.getCanonicalName()));\n\
             \x20   any.info(\"read {}\", mapper.readValue(text, CentreDto.class)); // LEAK\n\
             \x20   any.info(\"read {}\", new Gson().fromJson(text, new TypeToken<java.util.List<CentreDto>>() {}.getType())); // LEAK\n\
             \x20 }\n  void note(String what) { any.info(what); }\n}\n",
        ),
    ]);
}

#[test]
fn settings_roles_and_times_are_no_data() {
    expect(&[(
        "a/Handler.java",
        "package a;\nimport org.slf4j.*;\nimport java.util.*;\nclass Handler {\n  private static final Logger any = LoggerFactory.getLogger(Handler.class);\n\
         \x20 private ScanConfig scanConfig;\n\
         \x20 void run(Form form, List<String> roles, long expires, String version, String userCode) {\n\
         \x20   any.info(\"date of birth from the file {}\", scanConfig.getDateOfBirth());\n\
         \x20   any.info(\"date of birth {}\", scanConfig.getFirstDayThatCounts());\n\
         \x20   any.info(\"date of birth {}\", form.getDateOfBirth()); // LEAK\n\
         \x20   any.info(\"roles from the token: {}\", roles);\n\
         \x20   any.info(\"the token \" + expires);\n\
         \x20   any.info(\"Export token: \" + version);\n\
         \x20   any.info(\"key \" + scanConfig.getApiKey()); // CRED\n\
         \x20 }\n}\n",
    )]);
}

#[test]
fn parts_of_a_request_that_is_built() {
    expect(&[(
        "a/Caller.java",
        "package a;\nimport org.slf4j.*;\nclass Caller {\n  private static final Logger any = LoggerFactory.getLogger(Caller.class);\n\
         \x20 void run(String query, String accessToken, String cnic) {\n\
         \x20   HttpHeaders headers = new HttpHeaders();\n    headers.add(\"Authorization\", accessToken);\n\
         \x20   HttpEntity<String> entity = new HttpEntity<>(query, headers);\n\
         \x20   any.info(\"asked {}\", entity.getBody());\n\
         \x20   any.info(\"with {}\", entity.getHeaders()); // CRED\n\
         \x20   any.info(\"all {}\", entity); // CRED\n\
         \x20   HttpEntity<String> other = new HttpEntity<>(cnic, headers);\n\
         \x20   any.info(\"asked {}\", other.getBody()); // LEAK\n\
         \x20   byte[] bytes = Base64.encodeBase64((\"me:\" + accessToken).getBytes());\n\
         \x20   any.info(\"sent {}\", new String(bytes)); // CRED\n\
         \x20 }\n}\n",
    )]);
}

#[test]
fn what_a_callback_gives_stands_for_what_it_was_given() {
    expect(&[
        (
            "a/Case.java",
            "package a;\nimport lombok.Data;\n@Data\npublic class Case { private Long id; private String cnic; private Link link; }\n",
        ),
        ("a/Link.java", "package a;\nimport lombok.Data;\n@Data\npublic class Link { private String reference; }\n"),
        (
            "a/Matcher.java",
            "package a;\nimport org.slf4j.*;\nimport java.util.*;\nclass Matcher {\n  private static final Logger any = LoggerFactory.getLogger(Matcher.class);\n\
             \x20 void run(List<Case> cases) {\n\
             \x20   String ids = cases.stream().map(c -> Optional.ofNullable(c.getId()).map(Object::toString).orElse(\"none\")).collect(Collectors.joining(\", \"));\n\
             \x20   any.info(\"found {}\", ids);\n\
             \x20   String links = cases.stream().map(c -> { if (c.getLink() != null) { return c.getLink().getReference(); } else { return \"none\"; } }).collect(Collectors.joining());\n\
             \x20   any.info(\"found {}\", links);\n\
             \x20   String people = cases.stream().map(c -> c.getCnic().trim()).collect(Collectors.joining());\n\
             \x20   any.info(\"found {}\", people); // LEAK\n\
             \x20   any.info(\"found {}\", cases.stream().filter(c -> c.getId() != null).collect(Collectors.toList())); // LEAK\n\
             \x20 }\n}\n",
        ),
    ]);
}

#[test]
fn named_arguments_of_a_house_logger() {
    expect(&[(
        "a/Client.kt",
        "package a\nclass Client(private val callLogger: HouseLogger) {\n\
         \x20 fun run(cnic: String, code: Int) {\n\
         \x20   callLogger.error(header = \"failed\", fields = mapOf(\"code\" to code))\n\
         \x20   callLogger.error(\n      header = \"failed\",\n      fields = mapOf(\"cnic\" to cnic, \"code\" to code))\n\
         \x20   callLogger.warn(header = \"got $cnic\") // LEAK\n\
         \x20 }\n\
         \x20 fun read(requestBody: String) {\n\
         \x20   val (message, messageId) = parse(requestBody)\n\
         \x20   callLogger.info(\"got $messageId\")\n\
         \x20 }\n}\n".replace("callLogger.error(\n", "callLogger.error( // LEAK\n").as_str(),
    )]);
}

#[test]
fn an_address_is_no_key() {
    expect(&[(
        "A.cs",
        "using System;\nclass A {\n  async void Run(ApiClient api, BlobContainerClient containerClient, JObject node) {\n\
         \x20   var result = await api.Get(\"api/test/employer\");\n    Console.WriteLine($\"got {result}\");\n\
         \x20   Console.WriteLine(\"made {0}\", containerClient.Name);\n\
         \x20   Console.WriteLine(\"got {0}\", node.Value(\"applicant/cnic\")); // LEAK\n  }\n}\n",
    )]);
}

#[test]
fn a_text_that_is_called_this() {
    expect(&[(
        "a/Sak.kt",
        "package a\ndata class Sak(val id: String, val cnic: String, private val logger: Logger) {\n\
         \x20 fun run() {\n    with(\"none for $id\") {\n      logger.error { this }\n      logger.warn { \"$this - $cnic\" } // LEAK\n    }\n\
         \x20   logger.info { this } // LEAK\n  }\n}\n",
    )]);
}

#[test]
fn overloads_take_what_is_of_their_type() {
    expect(&[(
        "a/Job.kt",
        "package a\ndata class CaseId(val value: String)\ndata class Case(val id: CaseId, val cnic: String)\n\
         class Job(private val repo: CaseRepo, private val log: Logger) {\n\
         \x20 fun all() { repo.waiting().forEach { case -> send(case) } }\n\
         \x20 fun send(id: CaseId) { log.error { \"failed for $id\" } }\n\
         \x20 fun send(case: Case) { log.info { \"sending ${case.id}\" } }\n\
         \x20 fun tell(case: Case) { log.info { \"sending $case\" } } // LEAK\n\
         }\ninterface CaseRepo { fun waiting(): List<Case> }\n",
    )]);
}

#[test]
fn objects_in_errors_of_a_library_and_constants_that_name_data() {
    expect(&[
        (
            "a/Login.java",
            "package a;\nimport lombok.Data;\n@Data\npublic class Login { private String user; private String password; }\n",
        ),
        (
            "a/Service.java",
            "package a;\nimport org.slf4j.*;\nimport pk.house.ServiceException;\nclass Service {\n  private static final Logger any = LoggerFactory.getLogger(Service.class);\n\
             \x20 void run(Login login, String url) {\n    throw new ServiceException(\"failed\", url, login);\n  }\n\
             \x20 void told(String cnic) {\n    throw new ServiceException(\"failed for \" + cnic);\n  }\n\
             \x20 void call(Login login, String cnic) {\n    try { run(login, \"x\"); } catch (ServiceException e) { any.error(\"no\", e); }\n\
             \x20   try { told(cnic); } catch (ServiceException e) { any.error(\"no\", e); } // LEAK\n  }\n}\n",
        ),
        (
            "main.go",
            "package main\nimport \"log\"\nconst sessionCookie = \"session-cookie\"\nfunc f(cookie string) {\n  log.Printf(\"no secret %s\", sessionCookie)\n}\n",
        ),
    ]);
}

#[test]
fn bodies_kept_by_a_wrapper() {
    expect(&[
        (
            "a/RequestWrapper.java",
            "package a;\nimport jakarta.servlet.http.*;\npublic class RequestWrapper extends HttpServletRequestWrapper {\n  private final String body;\n\
             \x20 public RequestWrapper(HttpServletRequest request) { super(request); body = read(request.getInputStream()); }\n\
             \x20 public String getBody() { return this.body; }\n}\n",
        ),
        (
            "a/Filter.java",
            "package a;\nimport org.slf4j.*;\nclass Filter {\n  private static final Logger any = LoggerFactory.getLogger(Filter.class);\n\
             \x20 void run(HttpServletRequest request, Generator generator) {\n    RequestWrapper wrapped = new RequestWrapper(request);\n\
             \x20   any.info(\"body: \" + wrapped.getBody()); // LEAK\n\
             \x20   String serviceToken = generator.generate();\n    any.info(\"token {}\", serviceToken); // CRED\n  }\n}\n",
        ),
    ]);
}

/// A class of one text that is called after the data, and types of libraries that are data, whatever the variable is called.
#[test]
fn told_by_the_type_alone() {
    expect(&[
        (
            "src/Values.java",
            "import org.slf4j.*;\nimport java.util.*;\nimport javax.mail.internet.InternetAddress;\n\
             class Cnic { private final String v; Cnic(String v) { this.v = v; } public String toString() { return v; } }\n\
             class EmailAddress { private final String v; EmailAddress(String v) { this.v = v; } public String toString() { return \"***\"; } }\n\
             class Passport { private Renewal renewal; public String toString() { return \"\" + renewal; } }\nclass Renewal { int year; }\n\
             class Values {\n  private static final Logger log = LoggerFactory.getLogger(Values.class);\n\
             \x20 void a(Cnic x, List<Cnic> xs, EmailAddress y, Passport z, InternetAddress to, Renewal r) {\n    log.info(\"{}\", x); // LEAK\n    log.info(\"{}\", xs); // LEAK\n\
             \x20   log.info(\"{} {} {}\", y, z, r);\n    log.info(\"{}\", to); // LEAK\n  }\n}\n",
        ),
        (
            "app/values.py",
            "import logging\nfrom pydantic import EmailStr\nlog = logging.getLogger('x')\ndef a(x: EmailStr, y: str):\n    log.info('%s', x)  # LEAK\n    log.info('%s', y)\n",
        ),
    ]);
}

/// `"has cnic: "` before a value is a sentence, and no name of a flag.
#[test]
fn a_sentence_that_asks_is_no_flag() {
    expect(&[(
        "src/Asks.java",
        "import org.slf4j.*;\nclass Asks {\n  private static final Logger log = LoggerFactory.getLogger(Asks.class);\n  void a(String cnic, boolean hasCnic) {\n\
         \x20   log.info(\"has cnic: {}\", cnic); // LEAK\n    log.info(\"is valid: {}\", cnic); // LEAK\n    log.info(\"has cnic: {}\", hasCnic);\n    log.info(\"has cnic: {}\", cnic != null);\n  }\n}\n",
    )]);
}
