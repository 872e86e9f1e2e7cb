//! Fields that are called otherwise where they are kept or sent, `@Column(name = "cnic") String idNumber`, and rows of
//! statements that are told their query before they run. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn a_column_says_what_its_field_does_not() {
    expect(&[
        (
            "a/Person.java",
            r#"package a;
import jakarta.persistence.*;
@Entity
public class Person {
    @Column(name = "cnic_no") private String refOne;
    @Column(name = "ward_no") private String refTwo;
    @JsonProperty("father_name") private String third;
    @Column(name = "mobile_no") private boolean flag;
    private String kept;
    public String getRefOne() { return refOne; }
    public String getRefTwo() { return refTwo; }
    public String getThird() { return third; }
    public boolean getFlag() { return flag; }
    @Column(name = "cnic") public String getKept() { return kept; }
}
"#,
        ),
        (
            "a/Job.java",
            r#"package a;
import org.slf4j.*;
import java.util.*;
class Job {
    private static final Logger log = LoggerFactory.getLogger(Job.class);
    void f(Person p, List<Person> all) {
        log.info("{}", p.getRefOne()); // LEAK
        log.info("{}", p.getRefTwo());
        log.info("{}", p.getThird()); // LEAK
        log.info("{}", p.getFlag());
        log.info("{}", p.getKept()); // LEAK
        all.forEach(x -> log.info("{}", x.getRefOne())); // LEAK
    }
}
"#,
        ),
        (
            "b/Officer.kt",
            "package b\nimport org.slf4j.LoggerFactory\nimport jakarta.persistence.*\n\
             import org.jetbrains.exposed.sql.*\n\
             @Entity class Officer(@Id val id: Long, @Column(name = \"cnic\") val code: String, val grade: Int)\n\
             object Citizens : Table(\"citizens\") { val card = varchar(\"cnic\", 15); val ward = integer(\"ward\") }\n\
             class S {\n  private val log = LoggerFactory.getLogger(S::class.java)\n  fun f(o: Officer) {\n\
             log.info(\"{}\", o.code) // LEAK\n\
             log.info(\"{}\", o.grade)\n\
             Citizens.selectAll().forEach { row ->\n\
             log.info(\"{}\", row[Citizens.card]) // LEAK\n\
             log.info(\"{}\", row[Citizens.ward])\n\
             }\n  }\n}\n",
        ),
        (
            "c/Owner.cs",
            "using Microsoft.Extensions.Logging;\nusing System.ComponentModel.DataAnnotations.Schema;\n\
             public class Owner { [Column(\"father_name\")] public string Fn { get; set; } [JsonPropertyName(\"ward\")] public string W { get; set; } }\n\
             public class O {\n  ILogger<O> log;\n  void F(Owner p) {\n\
             log.LogInformation(\"{A}\", p.Fn); // LEAK\n\
             log.LogInformation(\"{A}\", p.W);\n  }\n}\n",
        ),
        (
            "d/models.py",
            "import logging\nfrom django.db import models\nfrom sqlalchemy import Column, String\n\
             from sqlalchemy.orm import declarative_base, Session\n\
             log = logging.getLogger(__name__)\nBase = declarative_base()\n\
             class Owner(Base):\n    __tablename__ = 'owners'\n    who = Column('owner_cnic', String)\n    ward = Column('ward_no', String)\n\
             class Person(models.Model):\n    idno = models.CharField(max_length=15, verbose_name='CNIC number')\n\
             def f(session: Session):\n    o = session.get(Owner, 1)\n\
             \x20   log.info('%s', o.who) # LEAK\n\
             \x20   log.info('%s', o.ward)\n\
             \x20   log.info('%s', Person.objects.values_list('idno', flat=True)) # LEAK\n",
        ),
        (
            "e/e.ts",
            "import { Entity, Column } from 'typeorm';\n\
             @Entity() export class Owner { @Column({ name: 'father_name' }) fn: string; @Column('ward') w: string; }\n\
             export function f(o: Owner) {\n\
             \x20 console.log(o.fn); // LEAK\n\
             \x20 console.log(o.w);\n}\n",
        ),
        (
            "f/Citizen.php",
            "<?php\nclass Citizen { #[ORM\\Column(name: 'cnic')] public string $who; #[ORM\\Column(name: 'ward')] public string $w; }\n\
             function f(Citizen $c) {\n\
             error_log($c->who); // LEAK\n\
             error_log($c->w);\n}\n",
        ),
        (
            "g/g.go",
            "package g\nimport \"log\"\n\
             type Owner struct {\n Who string `gorm:\"size:15;column:cnic\"`\n Ward string `gorm:\"column:ward\"`\n Other string `json:\"father_name,omitempty\"`\n}\n\
             func f(o Owner) {\n\
             log.Println(o.Who) // LEAK\n\
             log.Println(o.Ward)\n\
             log.Println(o.Other) // LEAK\n}\n",
        ),
        (
            "h/lib.rs",
            "pub struct Owner { #[serde(rename = \"cnic\")] pub who: String, #[serde(rename = \"ward\")] pub ward: String }\n\
             pub fn f(o: &Owner) {\n\
             log::info!(\"{}\", o.who); // LEAK\n\
             log::info!(\"{}\", o.ward);\n}\n",
        ),
    ]);
}

#[test]
fn statements_are_told_their_query_before_they_run() {
    expect(&[
        (
            "a/M.cs",
            "using Microsoft.Extensions.Logging;\nusing System.Data.SqlClient;\npublic class M {\n  ILogger<M> log;\n\
             void F(SqlConnection c) {\n\
             using var cmd = new SqlCommand(\"SELECT cnic, full_name, ward FROM citizens\", c);\n\
             using var r = cmd.ExecuteReader();\n\
             while (r.Read()) {\n\
             log.LogInformation(\"{A}\", r.GetString(0)); // LEAK\n\
             log.LogInformation(\"{A}\", r.GetString(2));\n\
             log.LogInformation(\"{A}\", r[1]); // LEAK\n\
             log.LogInformation(\"{A}\", r.GetString(r.GetOrdinal(\"father_name\"))); // LEAK\n\
             log.LogInformation(\"{A}\", r.GetString(r.GetOrdinal(\"ward\")));\n}\n\
             var other = c.CreateCommand();\n\
             other.CommandText = \"SELECT mobile_no FROM citizens\";\n\
             log.LogInformation(\"{A}\", other.ExecuteScalar()); // LEAK\n\
             other.CommandText = \"SELECT count(*) FROM citizens\";\n\
             log.LogInformation(\"{A}\", other.ExecuteScalar());\n}\n}\n",
        ),
        (
            "a/Q.java",
            "import org.slf4j.*;\nimport org.springframework.jdbc.core.JdbcTemplate;\nclass Q {\n\
             static final Logger log = LoggerFactory.getLogger(Q.class);\n  JdbcTemplate jdbc;\n  void f() {\n\
             jdbc.query(\"select cnic, ward from citizens\", (r, i) -> {\n\
             log.info(\"{}\", r.getString(1)); // LEAK\n\
             log.info(\"{}\", r.getString(2));\n\
             return 1; });\n  }\n}\n",
        ),
        (
            "a/s.py",
            "import logging\nfrom sqlalchemy import text\nlog = logging.getLogger('x')\n\
             def f(session, cur):\n\
             \x20   rows = session.execute(text('select full_name from owners')).all()\n\
             \x20   log.info('%s', rows) # LEAK\n\
             \x20   cur.execute('select mobile_no from owners')\n\
             \x20   log.info('%s', cur.fetchone()[0]) # LEAK\n\
             \x20   cur.execute('select count(*) from owners')\n\
             \x20   log.info('%s', cur.fetchone()[0])\n",
        ),
        (
            "a/s.go",
            "package a\nimport (\n\"log\"\n\"github.com/jmoiron/sqlx\"\n)\nfunc f(db *sqlx.DB, g *DB) {\n\
             var x string\n\
             db.Get(&x, \"select cnic from citizens where id = 1\")\n\
             log.Println(x) // LEAK\n\
             var n int\n\
             db.Get(&n, \"select count(*) from citizens\")\n\
             log.Println(n)\n\
             m := map[string]interface{}{}\n\
             g.Table(\"citizens\").Select(\"cnic, ward\").Take(&m)\n\
             log.Println(m) // LEAK\n}\n",
        ),
        (
            "a/s.php",
            "<?php\nfunction f($pdo) {\n\
             $row = $pdo->query('select ward from people')->fetch();\n\
             error_log(json_encode($row));\n\
             $row = $pdo->query('select cnic, ward from people')->fetch();\n\
             error_log(json_encode($row)); // LEAK\n}\n",
        ),
    ]);
}

#[test]
fn what_wrappers_tell_of_themselves_and_what_was_checked() {
    expect(&[
        (
            "a/Citizen.java",
            "package a;\npublic class Citizen { private String cnic; public String getCnic() { return cnic; } public String toString() { return cnic; } }\n",
        ),
        (
            "a/L.java",
            "package a;\nimport java.util.*;\nimport org.slf4j.*;\nimport org.apache.kafka.clients.consumer.ConsumerRecord;\nclass L {\n\
             static final Logger log = LoggerFactory.getLogger(L.class);\n\
             void f(ConsumerRecord<String, Citizen> record, Set<String> mobile, Optional<String> cnic, @RequestParam Map<String, String> all) {\n\
             log.info(\"{}\", record.offset());\n\
             log.info(\"{}\", record.topic());\n\
             log.info(\"{}\", record.value()); // LEAK\n\
             log.info(\"{}\", mobile); // LEAK\n\
             log.info(\"{}\", cnic.map(String::length));\n\
             log.info(\"{}\", cnic.map(String::trim)); // LEAK\n\
             log.info(\"{}\", all); // LEAK\n}\n}\n",
        ),
        (
            "a/v.py",
            "import logging\nfrom rest_framework import serializers\nlog = logging.getLogger('x')\n\
             class PersonSerializer(serializers.Serializer):\n    father_name = serializers.CharField()\n    ward = serializers.IntegerField()\n\
             class WardSerializer(serializers.Serializer):\n    ward = serializers.IntegerField()\n\
             def f(request):\n    s = PersonSerializer(data=request.data)\n\
             \x20   log.info('%s', s.validated_data) # LEAK\n\
             \x20   log.info('%s', s.validated_data['ward'])\n\
             \x20   d = {}\n    d['who'] = request.user.cnic\n\
             \x20   log.info('%s', d['who']) # LEAK\n\
             \x20   log.info('%s', d.get('ward'))\n\
             \x20   w = WardSerializer(data=request.data)\n\
             \x20   log.info('%s', w.validated_data)\n",
        ),
        (
            "a/E.php",
            "<?php\nclass RecordException extends \\RuntimeException {\n\
             public static function locked(string $cnic): self { return new self(\"record of $cnic is locked\"); }\n}\n\
             class Store { public function lock(string $cnic) { throw RecordException::locked($cnic); } }\n\
             class Api {\n  public function __construct(private Store $store) {}\n  public function a(string $cnic) {\n\
             try { $this->store->lock($cnic); } catch (RecordException $e) {\n\
             error_log($e->getMessage()); // LEAK\n}\n}\n}\n",
        ),
    ]);
}
