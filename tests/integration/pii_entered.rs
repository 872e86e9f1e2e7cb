//! Personal data in logs: which function a call enters, and which it only seems to. Lines that must be reported end in
//! `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

const LOMBOK: &str = "package pk.gov.billing;\n@lombok.Builder\n@lombok.Getter\npublic class PayerSearch {\n\
                      \x20   private String tenantId;\n    private String dues;\n}\n";

/// A generated `builder()` is the class's own, and not the only one of that name that somebody wrote.
#[test]
fn a_generated_builder_is_of_its_own_class() {
    let written = "package pk.gov.property;\nimport lombok.Data;\npublic class OldProperty {\n\
                   \x20   public static PropertyBuilder builder() { return new PropertyBuilder(); }\n\
                   \x20   @Data\n    public static class PropertyBuilder {\n        private String ownerCnic;\n\
                   \x20       public PropertyBuilder tenantId(String tenantId) { return this; }\n    }\n}\n";
    expect(&[
        ("billing/src/main/java/pk/gov/billing/PayerSearch.java", LOMBOK),
        ("property/src/main/java/pk/gov/property/OldProperty.java", written),
        (
            "billing/src/main/java/pk/gov/billing/BillingService.java",
            "package pk.gov.billing;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\
             public class BillingService {\n\
             \x20   private static final Logger log = LoggerFactory.getLogger(BillingService.class);\n\
             \x20   public void bill(String tenant) {\n\
             \x20       PayerSearch search = PayerSearch.builder().tenantId(tenant).build();\n\
             \x20       log.info(\"search {}\", search);\n\
             \x20       Object started = PayerSearch.builder().tenantId(tenant);\n\
             \x20       log.info(\"started {}\", started);\n    }\n}\n",
        ),
        (
            "property/src/main/java/pk/gov/property/PropertyService.java",
            "package pk.gov.property;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\
             public class PropertyService {\n\
             \x20   private static final Logger log = LoggerFactory.getLogger(PropertyService.class);\n\
             \x20   public void find() {\n\
             \x20       Object property = OldProperty.builder();\n\
             \x20       log.info(\"property {}\", property); // LEAK\n    }\n}\n",
        ),
    ]);
}

/// An object is not passed to the overload that takes a text.
#[test]
fn an_object_does_not_enter_the_overload_of_a_text() {
    expect(&[(
        "Applications.kt",
        "package pk.gov.grants\nimport org.slf4j.LoggerFactory\n\
         data class Application(val id: String, val cnic: String)\n\
         interface Applications {\n    fun find(id: String): Application?\n    fun discard(application: Application)\n\
         \x20   fun discard(id: String)\n}\n\
         class StoredApplications : Applications {\n    private val log = LoggerFactory.getLogger(javaClass)\n\
         \x20   override fun find(id: String): Application? = null\n\
         \x20   override fun discard(application: Application) {\n        log.info(\"discarded ${application.id}\")\n    }\n\
         \x20   override fun discard(id: String) {\n        log.info(\"discarded {}\", id)\n    }\n}\n\
         class Cleaner(private val applications: Applications) {\n\
         \x20   fun clean(ids: List<String>) {\n\
         \x20       ids.mapNotNull { applications.find(it) }.filter { it.id != \"\" }.forEach { applications.discard(it) }\n\
         \x20   }\n    fun cleanOne(cnic: String) {\n        applications.discard(cnic) // LEAK\n    }\n\
         \x20   fun close(all: List<Application>, numbers: List<Application>) {\n\
         \x20       all.forEach { it.drop() }\n\
         \x20       numbers.forEach { it.cnic.dropNumber() } // LEAK\n    }\n\
         \x20   private fun Application.drop() {\n        val dropped = this.copy(id = \"\")\n\
         \x20       applications.discard(dropped)\n    }\n\
         \x20   private fun String.dropNumber() {\n        applications.discard(this)\n    }\n}\n",
    )]);
}

/// A list that is joined by what a block says of each is what the block says, and so are the values of a map; a header
/// under a constant is that header.
#[test]
fn a_list_is_joined_by_its_block() {
    expect(&[(
        "Lines.kt",
        "package pk.gov.claims\nimport java.util.Optional\nimport javax.servlet.http.HttpServletRequest\n\
         import org.slf4j.LoggerFactory\n\
         data class Claim(val id: String, val cnic: String)\n\
         class Lines {\n    private val log = LoggerFactory.getLogger(javaClass)\n\
         \x20   fun tell(claims: List<Claim>, request: HttpServletRequest) {\n\
         \x20       log.info(\"claims ${claims.joinToString { it.id }}\")\n\
         \x20       log.info(\"claims ${claims.joinToString { it.cnic }}\") // LEAK\n\
         \x20       log.info(\"claims ${claims.joinToString()}\") // LEAK\n\
         \x20       val byOffice = claims.groupBy { it.id }\n\
         \x20       log.info(\"counts ${byOffice.mapValues { it.value.size }}\")\n\
         \x20       log.info(\"ids ${byOffice.mapValues { e -> e.value.map { it.id } }}\")\n\
         \x20       log.info(\"numbers ${byOffice.mapValues { e -> e.value.map { it.cnic } }}\") // LEAK\n\
         \x20       val called = Optional.of(request).map { r: HttpServletRequest -> r.getHeader(CALL_ID) }.orElse(\"\")\n\
         \x20       log.info(\"call $called\")\n    }\n}\n",
    )]);
}

/// The code of a payment is what a bank calls it; the number under which a health system knows a person is not.
#[test]
fn codes_of_payments_and_numbers_of_patients() {
    expect(&[(
        "app/Services/Payments.php",
        "<?php\nnamespace App\\Services;\nuse Illuminate\\Support\\Facades\\Log;\nclass Payments {\n\
         \x20   public function tell($transactionCode, $otpCode, $healthId, $healthCheckId) {\n\
         \x20       Log::info('paid ' . $transactionCode);\n\
         \x20       Log::info('sent ' . $otpCode); // CRED\n\
         \x20       Log::info('patient ' . $healthId); // LEAK\n\
         \x20       Log::info('probe ' . $healthCheckId);\n    }\n}\n",
    )]);
}

/// Whoever a message is sent to is a telephone number or an address, by what sends it.
#[test]
fn whom_a_message_is_sent_to() {
    expect(&[
        (
            "src/smsService.ts",
            "import logger from './logger';\n\
             export async function sendSMS(to: string, message: string) {\n\
             \x20 logger.warn('SMS not sent', { to }); // LEAK\n\
             \x20 logger.info('SMS of length', message.length);\n}\n\
             export function report(from: Date, to: Date) {\n  logger.info(`report until ${to}`);\n}\n\
             export function smsReport(to: Date) {\n  logger.info(`sent until ${to}`);\n}\n\
             export async function lockOut(mobile: string, isMobile: boolean) {\n\
             \x20 logger.error(`no code for ${mobile}`); // LEAK\n\
             \x20 logger.error(`of a phone ${isMobile}`);\n}\n\
             export function layout(mobile: boolean) {\n  logger.info(`narrow ${mobile}`);\n}\n",
        ),
        ("src/logger.ts", "import winston from 'winston';\nexport default winston.createLogger();\n"),
        (
            "app/Services/EmailService.php",
            "<?php\nnamespace App\\Services;\nuse Illuminate\\Support\\Facades\\Log;\nclass EmailService {\n\
             \x20   public function deliver($to, $subject) {\n        Log::error(\"not sent to {$to}\"); // LEAK\n    }\n}\n\
             class RangeReport {\n    public function show($from, $to) {\n        Log::info(\"until {$to}\");\n    }\n}\n",
        ),
    ]);
}

/// What a wallet keeps and shows is its holder's; what kind of thing it is, and what is asked for, is not.
#[test]
fn credentials_of_a_wallet() {
    expect(&[(
        "Wallet.kt",
        "package id.wallet\nimport org.slf4j.LoggerFactory\n\
         data class Stored(val id: String, val document: String, val disclosures: String?)\n\
         data class Kind(val id: String, val credentialType: String)\n\
         data class OfferedIds(val sdJwt: String?)\n\
         class Wallet {\n    private val log = LoggerFactory.getLogger(javaClass)\n\
         \x20   fun show(stored: Stored, kind: Kind, vpToken: String, presentationDefinition: String, offeredIds: OfferedIds) {\n\
         \x20       log.debug(\"offered ${offeredIds.sdJwt}\")\n\
         \x20       log.debug(\"stored $stored\") // LEAK\n\
         \x20       log.debug(\"stored ${stored.id}\")\n\
         \x20       log.debug(\"kind $kind\")\n\
         \x20       log.debug(\"shown $vpToken\") // LEAK\n\
         \x20       log.debug(\"asked $presentationDefinition\")\n    }\n}\n",
    )]);
}

/// What elements are folded into holds what the callback puts there.
#[test]
fn what_a_fold_gives() {
    expect(&[
        (
            "src/counts.ts",
            "interface Student { studentName: string; fatherName: string; level: string }\n\
             export function count(students: Student[]) {\n\
             \x20 const counts = students.reduce((acc: Record<string, number>, student) => {\n\
             \x20   acc[student.level] = (acc[student.level] || 0) + 1;\n    return acc;\n  }, {});\n\
             \x20 console.log(counts);\n\
             \x20 const names = students.reduce((acc: string[], student) => acc.concat(student.studentName), []);\n\
             \x20 console.log(names); // LEAK\n\
             \x20 const all = students.reduce((acc: any[], student) => { acc.push(student); return acc; }, []);\n\
             \x20 console.log(all); // LEAK\n}\n",
        ),
        (
            "Claims.kt",
            "package pk.gov.claims\nimport org.slf4j.LoggerFactory\ndata class Claim(val amount: Int, val cnic: String)\n\
             class Claims {\n    private val log = LoggerFactory.getLogger(javaClass)\n\
             \x20   fun tell(claims: List<Claim>) {\n\
             \x20       log.info(\"sum ${claims.fold(0) { sum, c -> sum + c.amount }}\")\n\
             \x20       log.info(\"all ${claims.fold(\"\") { text, c -> text + c.cnic }}\") // LEAK\n    }\n}\n",
        ),
    ]);
}

/// The places of a message that is put together name what stands in them; so do not the reason of a failure, nor a question.
#[test]
fn what_a_message_calls_a_value() {
    expect(&[
        (
            "Notify.cs",
            "using System;\nusing Microsoft.Extensions.Logging;\nusing Newtonsoft.Json;\n\
             public class Query { public string Id { get; set; } }\n\
             public class Sms { public string PhoneNo { get; set; } public string Dump(object o) { return JsonConvert.SerializeObject(o); } }\n\
             public class Email { public string Subject { get; set; } public string Dump(object o) { return o.ToString(); } }\n\
             public interface IMaker { Tuple<Sms, string> Make(string id); }\n\
             public class Notifier {\n    private readonly ILogger<Notifier> logger;\n    private readonly IMaker maker;\n\
             \x20   public void Tell(Query query, string clinic, string requestId) {\n\
             \x20       logger.LogInformation($\"of {clinic}, \" + $\"patient: {{patientCnic}}, {{requestId}}\", query.Id, requestId); // LEAK\n\
             \x20       logger.LogInformation($\"of {clinic}, \" + $\"request: {{requestId}}\", requestId);\n\
             \x20       var (sms, error) = maker.Make(requestId);\n\
             \x20       logger.LogInformation(\"sent {Sms}\", sms.Dump(sms)); // LEAK\n\
             \x20       logger.LogInformation(\"not sent {Error}\", error);\n    }\n}\n",
        ),
        (
            "src/page.ts",
            "export function show(outcome: any, hasLabContent: any, raw: any) {\n\
             \x20 console.error('Failed to fetch patients:', outcome.reason);\n\
             \x20 console.log('patients:', raw); // LEAK\n\
             \x20 console.log(`opened lab results: ${hasLabContent}`);\n}\n",
        ),
        (
            "templates.py",
            "import json\nimport logging\nlog = logging.getLogger('x')\n\
             def submit(template, request):\n    log.error('not sent %s', json.dumps({'text': template.body}))\n\
             \x20   log.error('not sent %s', json.dumps({'text': request.body}))  # LEAK\n",
        ),
    ]);
}

/// A record of a database that is called a log is what its own method makes of it; the key of another row is no number
/// of a family; a day until which messages are sent again is no addressee.
#[test]
fn records_that_are_called_logs() {
    expect(&[
        (
            "app/Models/AuditLog.php",
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass AuditLog extends Model {\n\
             \x20   public static function log($action, $what) {\n        return static::create(['action' => $action]);\n    }\n}\n",
        ),
        (
            "app/Models/Family.php",
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\nclass Family extends Model {}\n",
        ),
        (
            "app/Services/SmsGateway.php",
            "<?php\nnamespace App\\Services;\nuse App\\Models\\AuditLog;\nuse Illuminate\\Support\\Facades\\Log;\n\
             class SmsGateway {\n    public function deliver($to, $student, $auditLog) {\n\
             \x20       AuditLog::log('sent', $student->cnic);\n\
             \x20       $auditLog->log('sent', $student->cnic); // LEAK\n\
             \x20       Log::info('sent to ' . $to); // LEAK\n\
             \x20       Log::info('of family ' . $student->family_id);\n\
             \x20       Log::info('of family ' . $student->family_no); // LEAK\n    }\n}\n\
             class ResendSmsFromLogs {\n    public function window($from, $to) {\n\
             \x20       Log::info('until ' . $to->format('Y-m-d'));\n    }\n}\n",
        ),
    ]);
}

/// A call that cannot come back is followed far down: to what it gives, and to what writes it.
#[test]
fn calls_downwards_are_followed_far_down() {
    let mut text = String::from("import logging\nlog = logging.getLogger('x')\n");
    text.push_str("def given0(citizen):\n    return citizen.cnic\ndef written0(text):\n    log.info(text)  # INNER\n");
    for i in 1..20 {
        let below = i - 1;
        text.push_str(&format!("def given{i}(x):\n    return given{below}(x)\n"));
        text.push_str(&format!("def written{i}(x):\n    written{below}(x)\n"));
    }
    text.push_str("log.info(given19(found))  # LEAK\nwritten19(citizen.cnic)  # LEAK\nwritten19(citizen.id)\n");
    expect(&[("deep.py", &text)]);
}

/// Functions that call each other are followed a few times round.
#[test]
fn calls_in_a_ring_end() {
    let text = "import logging\nlog = logging.getLogger('x')\n\
                def ping(text, n):\n    if n == 0:\n        return text\n    return pong(text, n - 1)\n\
                def pong(text, n):\n    log.debug(n)\n    return ping(text, n)\n\
                def even(text, n):\n    log.info(text)\n    odd(text, n)\n\
                def odd(text, n):\n    if n:\n        even(text, n - 1)\n\
                log.info(ping(citizen.cnic, 3))  # LEAK\nlog.info(pong(citizen.cnic, 3))  # LEAK\n\
                odd(citizen.cnic, 2)  # LEAK\nodd(citizen.id, 2)\n";
    expect(&[("ring.py", text)]);
}
