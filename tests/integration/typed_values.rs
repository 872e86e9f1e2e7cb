//! Personal data known by its type: typed reads, type parameters, repositories, extension functions, generated printed
//! forms, and functions that run around others, in the languages that declare types. A line that must be reported ends
//! in `LEAK`; strict both ways.

use super::pii::expect;

const MODEL: &[(&str, &str)] = &[
    (
        "pk/gov/r/AbstractService.java",
        r##"package pk.gov.r;
import lombok.extern.slf4j.Slf4j;
import org.springframework.data.jpa.repository.JpaRepository;
@Slf4j
public abstract class AbstractService<T, R extends JpaRepository<T, Long>> { protected R repo; 
  public T load(Long id) { return repo.findById(id).get(); }
  protected T one; }
"##,
    ),
    (
        "pk/gov/r/Base.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class Base { private String cnic; }
"##,
    ),
    (
        "pk/gov/r/Citizen.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class Citizen { private Long id; private String cnic; private String fullName; private String mobileNumber; }
"##,
    ),
    (
        "pk/gov/r/CitizenDto.java",
        r##"package pk.gov.r;
public record CitizenDto(Long id, String cnic, String fullName) {}
"##,
    ),
    (
        "pk/gov/r/CitizenMapper.java",
        r##"package pk.gov.r;
import org.mapstruct.Mapper;
@Mapper
public interface CitizenMapper { CitizenDto toDto(Citizen c); }
"##,
    ),
    (
        "pk/gov/r/CitizenRepository.java",
        r##"package pk.gov.r;
import org.springframework.data.jpa.repository.JpaRepository;
import java.util.*;
public interface CitizenRepository extends JpaRepository<Citizen, Long> { Citizen findByCnic(String c); List<Citizen> findAllByDistrict(String d); int countByDistrict(String d); }
"##,
    ),
    (
        "pk/gov/r/Derived.java",
        r##"package pk.gov.r;
import lombok.*;
@Data @EqualsAndHashCode(callSuper = true)
public class Derived extends Base { private String colour; }
"##,
    ),
    (
        "pk/gov/r/DerivedShown.java",
        r##"package pk.gov.r;
import lombok.*;
@Data @ToString(callSuper = true)
public class DerivedShown extends Base { private String colour; }
"##,
    ),
    (
        "pk/gov/r/Notifier.java",
        r##"package pk.gov.r;
public interface Notifier { void tell(String text); }
"##,
    ),
    (
        "pk/gov/r/Plain.java",
        r##"package pk.gov.r;
import org.apache.commons.lang3.builder.*;
public class Plain { private String cnic; private String colour; public String getCnic() { return cnic; }
  public String toString() { return ReflectionToStringBuilder.toString(this); } }
"##,
    ),
    (
        "pk/gov/r/Plain2.java",
        r##"package pk.gov.r;
import org.apache.commons.lang3.builder.*;
public class Plain2 { private String cnic; private String colour;
  public String toString() { return new ToStringBuilder(this, ToStringStyle.JSON_STYLE).append("colour", colour).toString(); } }
"##,
    ),
    (
        "pk/gov/r/RegistrationCentreDto.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class RegistrationCentreDto { private String name; private String addressLine1; private String contactPhone; private String latitude; }
"##,
    ),
    (
        "pk/gov/r/RequestInfo.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class RequestInfo { private String apiId; private UserInfo userInfo; }
"##,
    ),
    (
        "pk/gov/r/SmsNotifier.java",
        r##"package pk.gov.r;
import lombok.extern.slf4j.Slf4j;
@Slf4j
public class SmsNotifier implements Notifier { @Override public void tell(String text) { log.info("telling {}", text); } }
"##,
    ),
    (
        "pk/gov/r/UserInfo.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class UserInfo { private String userName; private String mobileNumber; private String emailId; }
"##,
    ),
    (
        "pk/gov/r/Wrapper.java",
        r##"package pk.gov.r;
import lombok.Data;
@Data
public class Wrapper<T> { private T response; private String version; }
"##,
    ),
];

#[test]
fn java_types_say_what_a_value_holds() {
    let mut files = MODEL.to_vec();
    files.push(("pk/gov/r/CitizenService.java", r##"package pk.gov.r;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.core.type.TypeReference;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.modelmapper.ModelMapper;
import org.slf4j.*;
import java.util.*;
import static net.logstash.logback.argument.StructuredArguments.kv;
import java.util.stream.*;
public class CitizenService extends AbstractService<Citizen, CitizenRepository> {
  private static final Logger log = LoggerFactory.getLogger(CitizenService.class);
  private final ObjectMapper mapper; private final RestTemplate rest; private final CitizenRepository repository; private final ModelMapper mm; private final CitizenMapper cm; private final Notifier notifier; private WebClient web;
  void a1(String s) { Citizen c = mapper.readValue(s, Citizen.class); log.info("got {}", c); } // LEAK
  void a2(String s) { var c = mapper.readValue(s, Citizen.class); log.info("got {}", c); } // LEAK
  void a3(String s) { log.info("got {}", mapper.readValue(s, Citizen.class)); } // LEAK
  void a4(String u) { log.info("got {}", rest.getForObject(u, Citizen.class)); } // LEAK
  void a5(String u) { var x = rest.getForEntity(u, Citizen.class).getBody(); log.info("got {}", x); } // LEAK
  void a6(String u) { var x = rest.exchange(u, null, null, Citizen.class).getBody(); log.info("got {}", x); } // LEAK
  void a7() { web.get().retrieve().bodyToMono(Citizen.class).doOnNext(c -> log.info("got {}", c)).subscribe(); } // LEAK
  void a8() { var c = web.get().retrieve().bodyToMono(Citizen.class).block(); log.info("got {}", c); } // LEAK
  void a9(Long id) { var c = repository.findById(id).orElseThrow(); log.info("got {}", c); } // LEAK
  void a10(Long id) { Optional<Citizen> c = repository.findById(id); log.info("got {}", c); } // LEAK
  void a11(String x) { log.info("got {}", repository.findByCnic(x)); } // LEAK
  void a12(String x) { repository.findAllByDistrict(x).forEach(c -> log.info("got {}", c)); } // LEAK
  void a13(String x) { repository.findAll().stream().filter(c -> c.getId() > 3).forEach(c -> log.info("got {}", c)); } // LEAK
  void a14(String x) { log.info("n {}", repository.countByDistrict(x)); }
  void a15(String x) { log.info("n {}", repository.findAll().size()); }
  void a16(Object o) { var d = mm.map(o, CitizenDto.class); log.info("got {}", d); } // LEAK
  void a17(Citizen c) { var d = cm.toDto(c); log.info("got {}", d); } // LEAK
  void a18(String s) { Citizen c = Citizen.builder().cnic(s).build(); log.info("got {}", c); } // LEAK
  void a19(String s) { var c = new CitizenDto(1L, s, s); log.info("got {}", c); } // LEAK
  void a20(Derived d) { log.info("got {}", d); }
  void a21(DerivedShown d) { log.info("got {}", d); } // LEAK
  void a22(Plain d) { log.info("got {}", d); } // LEAK
  void a23(Plain2 d) { log.info("got {}", d); }
  void a24(Wrapper<Citizen> d) { log.info("got {}", d); } // LEAK
  void a25(Wrapper<String> d) { log.info("got {}", d); }
  void a26(RequestInfo d) { log.info("got {}", d); } // LEAK
  void a27(Citizen c) { notifier.tell("hello " + c.getMobileNumber()); } // LEAK
  void a28(Long id) { log.info("got {}", load(id)); } // LEAK
  void a29(String s) { List<Citizen> c = mapper.readValue(s, new TypeReference<List<Citizen>>() {}); log.info("got {}", c); } // LEAK
  void a30(String s) { var c = mapper.readValue(s, new TypeReference<List<Citizen>>() {}); log.info("got {}", c); } // LEAK
  void a31(List<Citizen> l) { log.info("got {}", l.stream().map(Citizen::getCnic).collect(Collectors.toList())); } // LEAK
  void a32(List<Citizen> l) { log.info("got {}", l.stream().map(Citizen::getId).collect(Collectors.toList())); }
  void a33(List<Citizen> l) { log.info("got {}", l.stream().map(c -> c.getId()).toList()); }
  void a34(Wrapper<Citizen> w) { log.info("got {}", w.getResponse()); } // LEAK
  void a35(Map<String, Citizen> w) { log.info("got {}", w.get("x")); } // LEAK
  void a36(Map<String, Citizen> w) { w.forEach((k, v) -> log.info("got {}", v)); } // LEAK
  void a37(Map<String, Citizen> w) { log.info("got {}", w.keySet()); }
  void a38(Citizen c) { log.info("got {}", c.getId()); }
  void a39(Wrapper<List<Citizen>> w) { for (var c : w.getResponse()) log.info("got {}", c); } // LEAK
  void a40() { log.info("got {}", one); } // LEAK
  void a41(Citizen c) { log.info("saved {}", repository.save(c)); } // LEAK
  void a42(String s) { Object c = mapper.convertValue(s, Citizen.class); log.info("got {}", c); } // LEAK
  void a43(RegistrationCentreDto c) { log.info("got {}", c); }
  void a45(String code) { Citizen c = new Citizen(); c.setCnic(code); log.info("got {}", c); } // LEAK
  void a46(CitizenDto d) { Citizen c = new Citizen(); BeanUtils.copyProperties(d, c); c.setId(3L); log.info("got {}", c); } // LEAK
  void a47(String x) { log.error("{}:: already registered with this e-mail", x); }
  void a48(Map<String, Object> userInfo) { log.info("got {}", userInfo); } // LEAK
  void a49(String to) { log.info("got {}", kv("cnic", to)); } // LEAK
}
"##));
    expect(&files);
}

#[test]
fn an_aspect_shows_what_the_covered_methods_take_and_give() {
    let mut files = MODEL.to_vec();
    files.push((
        "pk/gov/r/RegistrationService.java",
        r##"package pk.gov.r;
public class RegistrationService { public Citizen register(CitizenDto form) { return null; } }
"##,
    ));
    files.push((
        "pk/gov/r/GeoService.java",
        r##"package pk.gov.r;
public class GeoService { public String district(Long id) { return null; } }
"##,
    ));
    files.push(("pk/gov/r/LogAspect.java", r##"package pk.gov.r;
import org.aspectj.lang.*;
import org.aspectj.lang.annotation.*;
import org.slf4j.*;
import java.util.*;
@Aspect
public class LogAspect {
  private final Logger log = LoggerFactory.getLogger(this.getClass());
  @Before("execution(* pk.gov.r.*Service.*(..))")
  public void before(JoinPoint joinPoint) { log.info("enter {} args {}", joinPoint.getSignature().getName(), Arrays.toString(joinPoint.getArgs())); } // LEAK
  @Around("execution(* pk.gov.r.*Service.*(..))")
  public Object around(ProceedingJoinPoint pjp) throws Throwable { Object result = pjp.proceed(); log.info("result {}", result); return result; } // LEAK
  @AfterReturning(pointcut = "execution(* pk.gov.r.*Service.*(..))", returning = "result")
  public void after(JoinPoint jp, Object result) { log.info("gave {}", result); } // LEAK
  @Before("execution(* pk.gov.r.GeoService.*(..))")
  public void harmless(JoinPoint joinPoint) { log.info("enter {} {}", joinPoint.getSignature().toShortString(), joinPoint.getArgs()); }
  @Pointcut("within(pk.gov..*) && !execution(* *.district(..))")
  public void registering() {}
  @Around("registering()")
  public Object named(ProceedingJoinPoint point) { log.info("args {}", point.getArgs()); return point.proceed(); } // LEAK
}
"##));
    expect(&files);
}

#[test]
fn kotlin_receivers_blocks_and_typed_reads() {
    expect(&[(
        "A.kt",
        r##"package pk.gov.k
import io.ktor.server.application.*
import io.ktor.server.request.*
import io.github.oshai.kotlinlogging.KotlinLogging
import kotlinx.serialization.json.Json
private val log = KotlinLogging.logger {}
data class Citizen(val id: Long, val cnic: String, val mobileNumber: String)
class Secret(val cnic: String)
class Shown(val cnic: String, val colour: String) { override fun toString() = "Shown($colour)" }
class Shown2(val cnic: String, val colour: String) { override fun toString(): String = "Shown($cnic)" }
fun Any.toLogString(name: String) = when { this.toString().isEmpty() -> "no $name"
  else -> "$name: \"$this\"" }
fun Citizen.describe() = "citizen $cnic"
fun Citizen.label() = "citizen $id"
fun String.quoted() = "'$this'"
class Person(val cnic: String, val mobileNumber: String, val id: Int) {
  fun show() { log.info { "shown $cnic" } } // LEAK
  fun text() = "p $mobileNumber"
}
class Service(private val repo: CitizenRepository, private val client: Client) {
  suspend fun k1(call: ApplicationCall) { val c = call.receive<Citizen>(); log.info { "got $c" } } // LEAK
  suspend fun k2(call: ApplicationCall) { log.info { "got ${call.receive<Citizen>()}" } } // LEAK
  suspend fun k3(call: ApplicationCall) { val body = call.receiveText(); log.info { "got ${body.toLogString("body")}" } } // LEAK
  fun k4(c: Citizen) { log.info { c.describe() } } // LEAK
  fun k5(c: Citizen) { log.info { c.label() } }
  fun k6(c: Citizen) { log.info { c.cnic.quoted() } } // LEAK
  fun k7(c: Citizen) { c.apply { log.info { "x $cnic" } } } // LEAK
  fun k8(c: Citizen) { with(c) { log.info { "x $mobileNumber" } } } // LEAK
  fun k9(c: Citizen) { c.run { log.info { "x $id" } } }
  fun k10(c: Citizen) { c.let { log.info { "x $it" } } } // LEAK
  fun k11(c: Citizen) { c.also { log.info { "x ${it.cnic}" } } } // LEAK
  fun k12(s: String) { val c = Json.decodeFromString<Citizen>(s); log.info { "got $c" } } // LEAK
  fun k13(id: Long) { log.info { "got ${repo.findByIdOrNull(id)}" } } // LEAK
  fun k14(id: Long) { val c = when (id) { 1L -> repo.find(id)
    else -> repo.find(2) }.also { log.info { "got $it" } } } // LEAK
  fun k15(s: Secret) { log.info { "got $s" } }
  fun k16(s: Shown) { log.info { "got $s" } }
  fun k17(s: Shown2) { log.info { "got $s" } } // LEAK
  fun k18(p: Person) { log.info { p.text() } } // LEAK
  fun k19(c: Citizen) { val d = c.copy(id = 3); log.info { "got $d" } } // LEAK
  fun k20(c: Citizen) { val (id, cnic) = c; log.info { "got $cnic" } } // LEAK
  fun k21(l: List<Citizen>) { l.map { it.cnic }.forEach { log.info { "got $it" } } } // LEAK
  fun k22(l: List<Citizen>) { l.map { it.id }.forEach { log.info { "got $it" } } }
  fun k23(l: List<Citizen>) { log.info { "got ${l.joinToString { it.cnic }}" } } // LEAK
  fun k24(l: List<Citizen>) { log.info { "got ${l.first()}" } } // LEAK
  fun k25(l: List<Citizen>) { log.info { "got ${l.groupBy { it.cnic }}" } } // LEAK
  suspend fun k26(u: String) { val c: Citizen = client.get(u).body(); log.info { "got $c" } } // LEAK
  suspend fun k27(u: String) { val c = client.get(u).body<Citizen>(); log.info { "got $c" } } // LEAK
  fun k28(p: Person) { log.info { "p $p" } }
  fun k29(c: Citizen?) { c?.let { log.info { "got ${it.mobileNumber}" } } } // LEAK
  fun k30(c: Citizen) { log.info("got {}", c) } // LEAK
  fun k31(id: Long) { val x = if (id > 3) repo.find(id) else null; log.info { "got $x" } } // LEAK
  fun k32(id: Long) { val x = try { repo.find(id) } catch (e: Exception) { null }; log.info { "got $x" } } // LEAK
  fun k33(c: Citizen) { log.info { buildString { append("c "); append(c.cnic) } } } // LEAK
}
interface CitizenRepository : org.springframework.data.jpa.repository.JpaRepository<Citizen, Long> { fun find(id: Long): Citizen }
"##,
    )]);
}

#[test]
fn csharp_extensions_generics_and_pipelines() {
    expect(&[(
        "A.cs",
        r##"using Microsoft.Extensions.Logging;
using Microsoft.EntityFrameworkCore;
using System.Text.Json;
using System.Linq;
namespace Pk.Gov;
public class Citizen { public long Id {get;set;} public string Cnic {get;set;} public string MobileNumber {get;set;} public string FullName {get;set;} }
public record CitizenDto(long Id, string Cnic, string MobileNumber);
public class Shown { public string Cnic {get;set;} public string Colour {get;set;} public override string ToString() { return $"Shown {Cnic}"; } }
public class Shown2 { public string Cnic {get;set;} public string Colour {get;set;} public override string ToString() => $"Shown {Colour}"; }
public static class Ext { public static string Describe(this Citizen c) { return $"citizen {c.Cnic}"; } 
  public static string Label(this Citizen c) => $"citizen {c.Id}";
  public static string Quoted(this string s) => $"'{s}'"; 
  public static string ToJson(this object o) => JsonSerializer.Serialize(o);
  public static string Dump<T>(this T o) => JsonSerializer.Serialize(o);
  public static void Note(this ILogger logger, string text) { logger.LogInformation(text); } }
public class Ctx : DbContext { public DbSet<Citizen> Citizens {get;set;} }
public interface INotifier { void Tell(string text); }
public class SmsNotifier : INotifier { private readonly ILogger<SmsNotifier> _logger; public void Tell(string text) { _logger.LogInformation("telling {Text}", text); } }
public interface IRepo<T> { Task<T> GetAsync(long id); T Find(long id); IEnumerable<T> Everyone(); }
public class Repo<T> : IRepo<T> where T : class { private Ctx _c; public async Task<T> GetAsync(long id) { return await _c.Set<T>().FindAsync(id); } public T Find(long id) => null; public IEnumerable<T> Everyone() => _c.Set<T>(); }
public class Api<T> { public T Data {get;set;} public int Code {get;set;} }
public class Service {
  private readonly ILogger<Service> _logger; private readonly Ctx _context; private readonly INotifier _notifier; private HttpClient _client; private IRepo<Citizen> _repo; private IMapper _mapper; private UserManager<Citizen> _um;
  async Task c1(long id) { var c = await _context.Citizens.FirstOrDefaultAsync(x => x.Id == id); _logger.LogInformation("got {Cnic}", c.Cnic); } // LEAK
  async Task c2(long id) { var c = await _context.Citizens.FirstOrDefaultAsync(x => x.Id == id); _logger.LogInformation("got {@Citizen}", c); } // LEAK
  async Task c3(string u) { var c = await _client.GetFromJsonAsync<Citizen>(u); _logger.LogInformation("got {@C}", c); } // LEAK
  async Task c4(HttpResponseMessage r) { var c = await r.Content.ReadFromJsonAsync<Citizen>(); _logger.LogInformation("got " + JsonSerializer.Serialize(c)); } // LEAK
  void c5(string s) { var c = JsonSerializer.Deserialize<Citizen>(s); _logger.LogInformation($"got {c.MobileNumber}"); } // LEAK
  void c6(string s) { var c = JsonConvert.DeserializeObject<CitizenDto>(s); _logger.LogInformation($"got {c}"); } // LEAK
  void c7(Citizen c) { _logger.LogInformation($"got {c}"); }
  void c8(Shown c) { _logger.LogInformation($"got {c}"); } // LEAK
  void c9(Shown2 c) { _logger.LogInformation($"got {c}"); }
  void c10(Citizen c) { _logger.LogInformation(c.Describe()); } // LEAK
  void c11(Citizen c) { _logger.LogInformation(c.Label()); }
  void c12(Citizen c) { _logger.LogInformation(c.Cnic.Quoted()); } // LEAK
  void c13(Citizen c) { _logger.LogInformation(c.ToJson()); } // LEAK
  void c14(Citizen c) { _logger.LogInformation(nameof(c.Cnic)); }
  void c15(Citizen c) { _notifier.Tell(c.MobileNumber); } // LEAK
  async Task c16(long id) { var c = await _repo.GetAsync(id); _logger.LogInformation("got {@C}", c); } // LEAK
  void c17(long id) { foreach (var c in _repo.Everyone()) { _logger.LogInformation("got {@C}", c); } } // LEAK
  void c18(Api<Citizen> a) { _logger.LogInformation("got {@C}", a); } // LEAK
  void c19(Api<Citizen> a) { _logger.LogInformation("got {@C}", a.Data); } // LEAK
  void c20(Api<string> a) { _logger.LogInformation("got {@C}", a); }
  void c21(object o) { var d = _mapper.Map<CitizenDto>(o); _logger.LogInformation("got {D}", d); } // LEAK
  void c22(List<Citizen> l) { _logger.LogInformation("got {D}", string.Join(",", l.Select(x => x.Cnic))); } // LEAK
  void c23(List<Citizen> l) { _logger.LogInformation("got {D}", string.Join(",", l.Select(x => x.Id))); }
  void c24(List<Citizen> l) { _logger.LogInformation("got {D}", l.Count()); }
  async Task c25(string id) { var u = await _um.FindByIdAsync(id); _logger.LogInformation("got {@U}", u); } // LEAK
  void c26(Citizen c) { try { c.Id = 3; } catch (Exception e) { _logger.LogError(e, $"Failed {c.Cnic}, {c.Id}"); } } // LEAK
  void c27(Citizen c) { _logger.Note($"hello {c.MobileNumber}"); } // LEAK
  void c28(List<Citizen> l) { var q = from c in l where c.Id > 3 select c.Cnic; _logger.LogInformation("got {Q}", string.Join(",", q)); } // LEAK
  void c29(Citizen c) { var d = new { c.Cnic, c.Id }; _logger.LogInformation("got {Q}", d); } // LEAK
  void c30(Citizen c) { var d = new { c.Id }; _logger.LogInformation("got {Q}", d); }
  void c31(Citizen c) { using (_logger.BeginScope("s {Cnic}", c.Cnic)) { } } // LEAK
  void c32(Citizen c) { _logger.LogInformation("d {D}", c.Dump()); } // LEAK
  void c33(long id) { var c = _context.Citizens.Find(id); _logger.LogInformation("got {@C}", c); } // LEAK
  void c34(long id) { var c = _context.Citizens.Where(x => x.Id == id).Select(x => x.FullName).First(); _logger.LogInformation("got {X}", c); } // LEAK
}
public class LoggingFilter : IActionFilter {
  private readonly ILogger<LoggingFilter> _logger;
  public void OnActionExecuting(ActionExecutingContext context) { _logger.LogInformation("args {A}", JsonSerializer.Serialize(context.ActionArguments)); } // LEAK
}
public class LoggingBehaviour<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse> {
  private readonly ILogger<LoggingBehaviour<TRequest, TResponse>> _logger;
  public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken ct) { _logger.LogInformation("Handling {@Request}", request); return await next(); } // LEAK
}
public class LoggingInterceptor : IInterceptor {
  private readonly ILogger<LoggingInterceptor> _logger;
  public void Intercept(IInvocation invocation) { _logger.LogInformation("args {A}", string.Join(",", invocation.Arguments)); invocation.Proceed(); } // LEAK
}
public record RegisterCommand(string Cnic, string MobileNumber) : IRequest<CitizenDto>;
public class RequestMiddleware { private readonly ILogger<RequestMiddleware> _logger;
  public async Task Invoke(HttpContext context) { var body = await new StreamReader(context.Request.Body).ReadToEndAsync(); _logger.LogInformation("body {Body}", body); } // LEAK
}
"##,
    )]);
}

#[test]
fn go_types_and_interceptors() {
    expect(&[(
        "main.go",
        r##"package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
	"gorm.io/gorm"
	"google.golang.org/grpc"
)

type Citizen struct {
	ID           int64
	Cnic         string
	MobileNumber string
}
type Wrapped struct {
	Citizen
	Version int
}
type Pointed struct {
	Citizen *Citizen
	Version int
}
type Own struct{ Cnic, Colour string }

func (o Own) String() string { return "own " + o.Colour }

type Own2 struct{ Cnic, Colour string }

func (o Own2) String() string { return fmt.Sprintf("own %s", o.Cnic) }

type Repo interface {
	Find(ctx context.Context, id int64) (*Citizen, error)
}
type PgRepo struct{ db *gorm.DB }
type Notifier interface{ Tell(text string) }
type Sms struct{}

func (s *Sms) Tell(text string) { log.Println("telling", text) }

type Page[T any] struct {
	Items []T
	Total int
}
type Server struct {
	repo     Repo
	notifier Notifier
	db       *gorm.DB
	log      *zap.Logger
	zl       zerolog.Logger
}

func g1(w http.ResponseWriter, r *http.Request) {
	var c Citizen
	json.NewDecoder(r.Body).Decode(&c)
	log.Printf("got %v", c) // LEAK
}
func g2(c *gin.Context) {
	var x Citizen
	c.ShouldBindJSON(&x)
	log.Printf("got %+v", x) // LEAK
}
func g3(b []byte) {
	c := &Citizen{}
	json.Unmarshal(b, c)
	log.Printf("got %v", c) // LEAK
}
func g4(b []byte) {
	var l []Citizen
	json.Unmarshal(b, &l)
	for _, c := range l {
		log.Println(c) // LEAK
	}
}
func g5(x Wrapped) { log.Printf("%v", x) } // LEAK
func g6(x Pointed) { log.Printf("%v", x) }
func g7(x Own)     { log.Printf("%v", x) }
func g8(x Own2)    { log.Printf("%v", x) } // LEAK
func (s *Server) g9() {
	c, err := s.repo.Find(context.Background(), 3)
	if err != nil {
		log.Println(err)
	}
	log.Printf("%+v", c) // LEAK
}
func (s *Server) g10(c Citizen) { s.notifier.Tell(c.MobileNumber) } // LEAK
func (s *Server) g11() {
	var c Citizen
	s.db.First(&c, 3)
	s.log.Info("got", zap.Any("c", c)) // LEAK
}
func (s *Server) g12(c Citizen) { s.zl.Info().Str("x", c.Cnic).Msg("done") }            // LEAK
func (s *Server) g13(c Citizen) { logrus.WithField("c", c.MobileNumber).Info("done") }   // LEAK
func (s *Server) g14(c Citizen) { logrus.WithFields(logrus.Fields{"c": c}).Info("done") } // LEAK
func (s *Server) g15(c Citizen) { slog.Info("done", "c", c.Cnic) }                       // LEAK
func (s *Server) g16(c Citizen) { slog.Info("done", slog.Any("c", c)) }                  // LEAK
func (s *Server) g17(c Citizen) { slog.Info("done", "id", c.ID) }
func (s *Server) g18(p Page[Citizen]) { log.Println(p) } // LEAK
func (s *Server) g19(p Page[string])  { log.Println(p) }
func (s *Server) g20(p Page[Citizen]) { log.Println(p.Total, len(p.Items)) }
func g21(p Page[Citizen])             { log.Println(p.Items[0].Cnic) } // LEAK
func find(m string) error             { return fmt.Errorf("no citizen for %s", m) }
func (s *Server) g22(c Citizen) {
	b, _ := json.Marshal(c)
	log.Println(string(b)) // LEAK
}
func (s *Server) g23(m map[string]Citizen) { log.Println(m["x"]) } // LEAK
func (s *Server) g24(c *Citizen) {
	sugar := s.log.Sugar()
	sugar.Infof("got %s", c.Cnic) // LEAK
	sugar.Infow("got", "cnic", c.Cnic) // LEAK
}
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Printf("%s %s %v", r.Method, r.URL.Path, r.Header) // LEAK
		next.ServeHTTP(w, r)
	})
}
func unary(ctx context.Context, req interface{}, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (interface{}, error) {
	log.Printf("call %s %v", info.FullMethod, req) // LEAK
	return handler(ctx, req)
}
func g25(c Citizen) { err := errors.New("x"); log.Println(err, c.ID) }
"##,
    )]);
}

#[test]
fn rust_bounds_and_type_arguments() {
    expect(&[(
        "src/main.rs",
        r##"use tracing::{info, instrument, debug};
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Citizen { pub id: i64, pub cnic: String, pub mobile_number: String }
pub struct Hidden { pub cnic: String }
impl std::fmt::Debug for Hidden { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { f.debug_struct("Hidden").finish() } }
impl std::fmt::Display for Citizen { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { write!(f, "c {}", self.id) } }
#[derive(Debug)]
pub struct Page<T> { items: Vec<T>, total: usize }
pub trait Repo { fn find(&self, id: i64) -> Option<Citizen>; }
pub trait Notifier { fn tell(&self, text: &str); }
pub struct Sms;
impl Notifier for Sms { fn tell(&self, text: &str) { info!("telling {}", text); } }
pub struct Service<R: Repo> { repo: R, notifier: Box<dyn Notifier> }
impl<R: Repo> Service<R> {
  fn r1(&self) { let c = self.repo.find(3).unwrap(); info!("got {:?}", c); } // LEAK
  fn r2(&self, c: &Citizen) { info!("got {}", c); }
  fn r3(&self, c: &Citizen) { info!(?c, "got"); } // LEAK
  fn r4(&self, c: &Citizen) { info!(cnic = %c.cnic, "got"); } // LEAK
  fn r5(&self, c: &Hidden) { info!("got {:?}", c); }
  fn r6(&self, s: &str) { let c: Citizen = serde_json::from_str(s).unwrap(); info!("got {:?}", c); } // LEAK
  fn r7(&self, s: &str) { let c = serde_json::from_str::<Citizen>(s).unwrap(); debug!("got {c:?}"); } // LEAK
  fn r8(&self, p: Page<Citizen>) { info!("got {:?}", p); } // LEAK
  fn r9(&self, p: Page<String>) { info!("got {:?}", p); }
  fn r10(&self, c: &Citizen) { self.notifier.tell(&c.mobile_number); } // LEAK
  fn r11(&self, c: &Citizen) { info!("id {}", c.id); }
  async fn r12(Json(c): Json<Citizen>) { info!("got {:?}", c); } // LEAK
  fn r13(&self) { if let Some(c) = self.repo.find(3) { info!("got {}", c.cnic); } } // LEAK
  fn r14(&self) { match self.repo.find(3) { Some(c) => info!("got {:?}", c), None => {} } } // LEAK
  fn r15(&self, l: Vec<Citizen>) { l.iter().for_each(|c| info!("got {:?}", c)); } // LEAK
  async fn r16(&self, u: &str) { let c = reqwest::get(u).await.unwrap().json::<Citizen>().await.unwrap(); info!("got {:?}", c); } // LEAK
  async fn r17(&self, pool: &PgPool) { let c = sqlx::query_as::<_, Citizen>("select * from c").fetch_one(pool).await.unwrap(); info!("got {:?}", c); } // LEAK
}
"##,
    )]);
}

#[test]
fn groovy() {
    expect(&[(
        "A.groovy",
        r##"package pk.gov
import groovy.util.logging.Slf4j
import groovy.transform.*
@Canonical class Citizen { Long id; String cnic; String mobileNumber }
@ToString(includeNames=true) class Farmer { Long id; String cnic }
class Plain { String cnic }
@Slf4j
class CitizenService {
  def notifier
  void v1(Citizen c) { log.info "got ${c.cnic}" } // LEAK
  void v2(Citizen c) { log.info("got $c") } // LEAK
  void v3(Farmer f) { log.info("got " + f) } // LEAK
  void v4(Plain f) { log.info("got " + f) }
  void v5(List<Citizen> l) { l.each { log.info "got ${it.mobileNumber}" } } // LEAK
  void v6(List<Citizen> l) { log.debug "got ${l*.cnic}" } // LEAK
  void v8() { def c = Citizen.findByCnic("x"); println "got ${c.mobileNumber}" } // LEAK
  void v9(Citizen c) { println "id ${c.id}" }
  void v10(Citizen c) { c.with { println "m ${cnic}" } } // LEAK
  void v11(List<Citizen> l) { log.debug "got ${l.collect { it.cnic }.join(',')}" } // LEAK
}
"##,
    )]);
}
