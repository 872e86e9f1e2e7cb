//! Types, annotations and settings that keep data back by themselves: classes that hold one value and mask it, types
//! from outside that print nothing, attributes of fields and parameters, methods that an annotation makes log. What looks
//! like it and hides nothing is told. Lines that must be reported end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn values_of_go() {
    expect(&[(
        "main.go",
        r#"package main
import ("fmt"; "log"; "log/slog")
type Cnic string
func (c Cnic) LogValue() slog.Value { return slog.StringValue("***") }
type Cnic2 string
func (c Cnic2) String() string { return "*****" + string(c[9:]) }
type Cnic3 string
func (c Cnic3) String() string { return string(c) }
type Cnic4 string
func (c Cnic4) String() string { return string(c) }
func (c Cnic4) Format(f fmt.State, _ rune) { f.Write([]byte("***")) }
type Citizen struct { ID int; Cnic string }
func (c Citizen) LogValue() slog.Value { return slog.GroupValue(slog.Int("id", c.ID), slog.String("cnic", "***")) }
type Open struct { ID int; Cnic string }
func (c Open) LogValue() slog.Value { return slog.GroupValue(slog.Int("id", c.ID), slog.String("cnic", c.Cnic)) }
type Holder struct { ID int; Cnic Cnic }
type Holder2 struct { ID int; Cnic Cnic2 }
type Holder3 struct { ID int; Cnic Cnic3 }
func values(cnic Cnic, cnic2 Cnic2, cnic3 Cnic3, cnic4 Cnic4) {
	slog.Info("a", "cnic", cnic)
	slog.Info("a", slog.Any("cnic", cnic))
	log.Printf("%s", cnic) // LEAK
	slog.Info("a", "cnic", string(cnic)) // LEAK
	log.Printf("%v", cnic2)
	log.Println(string(cnic2)) // LEAK
	log.Println(cnic3) // LEAK
	log.Println(cnic4)
}
func objects(citizen Citizen, open Open, holder Holder, holder2 Holder2, holder3 Holder3) {
	slog.Info("a", "citizen", citizen)
	log.Printf("%v", citizen) // LEAK
	slog.Info("a", "open", open) // LEAK
	log.Println(holder) // LEAK
	log.Println(holder2)
	log.Println(holder3) // LEAK
}
"#,
    )]);
}

#[test]
fn values_of_the_jvm() {
    expect(&[
        (
            "Cnic.kt",
            r#"package pk
import mu.KotlinLogging
private val log = KotlinLogging.logger {}
@JvmInline
value class Cnic(val value: String) { override fun toString() = "*****" + value.takeLast(4) }
@JvmInline
value class Cnic2(val value: String)
data class Holder(val id: Int, val cnic: Cnic)
data class Holder2(val id: Int, val cnic: Cnic2)
fun f(holder: Holder, holder2: Holder2, cnic: Cnic, cnic2: Cnic2) {
  log.info { "a $holder" }
  log.info { "a $holder2" } // LEAK
  log.info { "a $cnic" }
  log.info { "a ${cnic.value}" } // LEAK
  log.info { "a $cnic2" } // LEAK
  log.info { "a ${holder.cnic}" }
  log.info { "a ${holder2.cnic}" } // LEAK
}
"#,
        ),
        (
            "Use.java",
            r#"package pk2;
import org.slf4j.*;
import org.jboss.logging.annotations.*;
class Person { private String cnic; private int id;
  @Override public String toString() { return "Person{id=" + id + ", cnic=***" + cnic.substring(cnic.length() - 4) + "}"; } }
class Person2 { private String cnic; private int id;
  @Override public String toString() { return "Person{id=" + id + ", cnic=" + cnic.substring(cnic.length() - 12) + "}"; } }
record Cnic(String value) { @Override public String toString() { return "Cnic[***]"; } }
record Holder(int id, Cnic cnic) {}
@MessageLogger(projectCode = "GOV")
interface Messages {
  @LogMessage(level = Level.INFO) @Message("%s was saved") void saved(String cnic);
  @Message("%s was saved") String text(String cnic);
}
class Use { private static final Logger log = LoggerFactory.getLogger(Use.class);
  Messages messages;
  void f(Person p, Person2 p2, Cnic cnic, Holder h, String plain) {
    log.info("a {}", p);
    log.info("a {}", p2); // LEAK
    log.info("a {}", cnic);
    log.info("a {}", h);
    log.info("a {}", h.cnic());
    log.info("a {}", cnic.value()); // LEAK
  }
  void g(String cnic, int count) {
    messages.saved(cnic); // LEAK
    messages.saved("none");
    messages.text(cnic);
  }
}
"#,
        ),
    ]);
}

#[test]
fn values_of_rust_and_python() {
    expect(&[
        (
            "main.rs",
            r#"use secrecy::{ExposeSecret, SecretString};
use std::fmt;
#[derive(Debug)]
struct Login { id: u32, password: SecretString }
struct Cnic(String);
impl fmt::Debug for Cnic { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "Cnic(***)") } }
impl fmt::Display for Cnic { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}", self.0) } }
#[derive(Debug)]
struct Holder { id: u32, cnic: Cnic }
#[derive(Derivative)]
#[derivative(Debug)]
struct Ignored { id: u32, #[derivative(Debug = "ignore")] cnic: String }
#[derive(Educe)]
#[educe(Debug)]
struct Ignored2 { id: u32, #[educe(Debug(ignore))] cnic: String }
#[derive(derive_more::Debug)]
struct Skipped { id: u32, #[debug(skip)] cnic: String }
#[derive(Debug)]
struct Open { id: u32, #[serde(skip)] cnic: String }
fn f(l: Login, cnic: Cnic, h: Holder, i: Ignored, i2: Ignored2, s: Skipped, o: Open, password: SecretString) {
    tracing::info!("{:?}", l);
    tracing::info!("{:?}", cnic);
    tracing::info!("{}", cnic); // LEAK
    tracing::info!("{}", cnic.0); // LEAK
    tracing::info!("{:?}", h);
    tracing::info!("{:?}", i);
    tracing::info!("{:?}", i2);
    tracing::info!("{:?}", s);
    tracing::info!("{:?}", o); // LEAK
    tracing::info!("{:?}", password);
    tracing::info!("{}", password.expose_secret()); // CRED
    tracing::info!(?cnic);
    tracing::info!(%cnic); // LEAK
    tracing::info!(holder = ?cnic);
    tracing::info!(holder = %cnic); // LEAK
}
"#,
        ),
        (
            "app.py",
            r#"import logging
from pydantic import BaseModel, SecretStr
log = logging.getLogger(__name__)
class A(BaseModel):
    cnic: SecretStr
    phone_number: str
class Cnic(str):
    def __repr__(self):
        return "***" + self[-4:]
class Plain(str):
    pass
def f(a: A, password: SecretStr):
    log.info("%s", a.cnic)
    log.info("%s", a.cnic.get_secret_value())  # LEAK
    log.info("%s", a.phone_number)  # LEAK
    log.info("%s", password)
"#,
        ),
    ]);
}

#[test]
fn attributes_of_dotnet() {
    expect(&[
        (
            "Serilog.cs",
            r#"using Destructurama.Attributed;
using Serilog;
namespace Gov;
public class Masked { [LogMasked] public string Cnic { get; set; } public int Id { get; set; } }
public class Kept { [NotLogged] public string Cnic { get; set; } }
public class Open { public string Cnic { get; set; } }
public class First12 { [LogMasked(ShowFirst = 12)] public string Cnic { get; set; } }
public class Last4 { [LogMasked(ShowLast = 4)] public string Cnic { get; set; } }
public record Shown(string Cnic, int Id);
public class Made { public string Cnic { get; set; } public int Id { get; set; } }
public class Made2 { public string Cnic { get; set; } public int Id { get; set; } }
public class Made3 { public string Cnic { get; set; } public int Id { get; set; } }
public class App {
  public static void Main() {
    Log.Logger = new LoggerConfiguration()
      .Destructure.UsingAttributes()
      .Destructure.ByTransforming<Made>(x => new { x.Id })
      .Destructure.ByTransforming<Made2>(x => new { x.Id, x.Cnic })
      .Destructure.ByTransforming<Made3>(x => new { At = 1, Whole = x })
      .WriteTo.Console().CreateLogger();
  }
  void F(Masked masked, Kept kept, Open open, First12 first, Last4 last, Shown shown, Made made, Made2 made2, Made3 made3) {
    Log.Information("a {@Masked}", masked);
    Log.Information("a {@Kept}", kept);
    Log.Information("a {@Open}", open); // LEAK
    Log.Information("a {@First}", first); // LEAK
    Log.Information("a {@Last}", last);
    Log.Information("a {@Shown}", shown); // LEAK
    Log.Information("a {@Made}", made);
    Log.Information("a {@Made}", made2); // LEAK
    Log.Information("a {@Made}", made3); // LEAK
    Log.Information("a {Cnic}", masked.Cnic); // LEAK
  }
}
"#,
        ),
        (
            "Microsoft.cs",
            r#"using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Compliance.Classification;
namespace Gov2;
public class PrivateAttribute : DataClassificationAttribute { public PrivateAttribute() : base(Taxonomy.Private) {} }
public class LoudAttribute : System.Attribute { }
public class Classified { [Private] public string Cnic { get; set; } public int Id { get; set; } }
public class Ignored { [LogPropertyIgnore] public string Cnic { get; set; } public int Id { get; set; } }
public class Loud { [Loud] public string Cnic { get; set; } public int Id { get; set; } }
public static partial class Logs {
  [LoggerMessage(1, LogLevel.Information, "seen")]
  public static partial void LogIgnored(this ILogger logger, [LogProperties] Ignored person);
  [LoggerMessage(2, LogLevel.Information, "seen")]
  public static partial void LogLoud(this ILogger logger, [LogProperties] Loud person);
  [LoggerMessage(3, LogLevel.Information, "seen {cnic}")]
  public static partial void LogCnic(this ILogger logger, string cnic);
  [LoggerMessage(4, LogLevel.Information, "seen {cnic}")]
  public static partial void LogPrivate(this ILogger logger, [Private] string cnic);
  [LoggerMessage(5, LogLevel.Information, "seen")]
  public static partial void LogClassified(this ILogger logger, [LogProperties] Classified person);
  [LoggerMessage(6, LogLevel.Information, "seen {person}")]
  public static partial void LogText(this ILogger logger, Loud person);
}
public class Use {
  private readonly ILogger _logger;
  void F(Ignored ignored, Loud loud, string cnic, Classified classified) {
    _logger.LogIgnored(ignored);
    _logger.LogLoud(loud); // LEAK
    _logger.LogCnic(cnic); // LEAK
    Logs.LogCnic(_logger, cnic); // LEAK
    _logger.LogPrivate(cnic);
    _logger.LogClassified(classified);
    _logger.LogText(loud);
  }
}
"#,
        ),
    ]);
}

#[test]
fn columns_of_tables() {
    expect(&[(
        "frames.py",
        r#"import logging
import pandas as pd
log = logging.getLogger(__name__)
def read(path):
    log.info(pd.read_csv(path, usecols=["district", "age"]))
    table = pd.read_csv(path, usecols=["cnic", "district"])
    log.info(table)  # LEAK
    log.info(table.drop(columns=["cnic"]))
    log.info(table.drop("cnic", axis=1).head())
    log.info(table.drop(columns=["district"]))  # LEAK
    log.info(table[["district"]])
    table.drop(columns=["cnic"])
    log.info(table)  # LEAK
    table.drop(columns=["cnic"], inplace=True)
    log.info(table)
def picked(table):
    log.info(table[["cnic", "district"]])  # LEAK
    log.info(table[["age", "district"]])
    log.info(table[0])
"#,
    )]);
}
