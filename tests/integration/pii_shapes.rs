//! Shapes in which data goes on under another name: functions that are given some of their arguments before, macros and
//! columns that are renamed, objects that are made of lists. A line that must be reported ends in `LEAK`.

use super::pii::expect;
use crate::door::carried;
use crate::scans::scan_files;

#[test]
fn functions_that_are_given_some_of_their_arguments() {
    expect(&[(
        "a.py",
        "import functools\nimport logging\nfrom functools import partial as part\nlog = logging.getLogger('x')\n\
         def tell(prefix, who):\n    log.info('%s %s', prefix, who)\n\
         def a(cnic):\n    say = functools.partial(tell, 'a')\n    say(cnic) # LEAK\n    say('b')\n\
         def b(cnic):\n    say = part(log.info, 'owner %s')\n    say(cnic) # LEAK\n    say(len(cnic))\n\
         def c(cnic):\n    say = part(log.info, 'owner %s', cnic) # LEAK\n    say()\n\
         def d(cnics):\n    list(map(part(tell, 'a'), cnics)) # LEAK\n",
    )]);
}

#[test]
fn macros_under_another_name_and_reads_by_a_trait() {
    expect(&[(
        "src/lib.rs",
        "use tracing::info as log_info;\nuse tracing::{debug as d, warn as w};\nuse sqlx::Row;\n\
         pub fn a(cnic: &str) {\n\
         log_info!(\"{}\", cnic); // LEAK\nw!(\"{}\", cnic); // LEAK\nd!(cnic); // LEAK\nlog_info!(\"{}\", cnic.len());\n}\n\
         pub fn b(row: &PgRow) {\n\
         let y: String = sqlx::Row::get(row, \"cnic\");\nlog_info!(\"{}\", y); // LEAK\n\
         let z: String = sqlx::Row::get(&row, \"ward\");\nlog_info!(\"{}\", z);\n\
         let v: String = Row::try_get(row, \"cnic\").unwrap();\nlog_info!(\"{}\", v); // LEAK\n}\n",
    )]);
}

#[test]
fn blocks_that_fill_what_they_are_given() {
    expect(&[(
        "a.rb",
        "class A\n\
         def a(cnic)\n[cnic].each_with_object([]) { |v, all| all << v }.each { |q| puts q } # LEAK\nend\n\
         def b(citizens)\nmap = citizens.each_with_object({}) { |c, all| all[c.id] = c.cnic }\nputs map # LEAK\nend\n\
         def c(citizens)\nmap = citizens.each_with_object({}) { |c, all| all[c.id] = c.ward }\nputs map\nend\nend\n",
    )]);
}

#[test]
fn objects_of_a_list_of_keys_and_one_of_values() {
    expect(&[
        (
            "a.php",
            "<?php\nfunction a($cnic, $ward) {\n$row = array_combine(['a', 'b'], [$cnic, $ward]);\n\
             error_log($row['a']); // LEAK\nerror_log($row['b']);\nerror_log(print_r($row, true)); // LEAK\n}\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\n\
             def a(cnic, ward):\n    row = dict(zip(['a', 'b'], [cnic, ward]))\n    log.info('%s', row['b'])\n    log.info('%s', row['a']) # LEAK\n",
        ),
    ]);
}

#[test]
fn a_mask_of_objects_that_leaves_all_of_them() {
    expect(&[
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\n\
             def scrub_nothing(d):\n    return dict(d)\n\
             def scrub_one(d):\n    return {k: v for k, v in d.items() if k != 'cnic'}\n\
             def scrub_two(d):\n    return dict(d, cnic='***')\n\
             def scrub_three(d):\n    return clean(d)\n\
             def a(cnic):\n\
             \x20   log.info('%s', scrub_nothing({'cnic': cnic, 'ward': 4})) # LEAK\n\
             \x20   log.info('%s', scrub_one({'cnic': cnic, 'ward': 4}))\n\
             \x20   log.info('%s', scrub_two({'cnic': cnic, 'ward': 4}))\n\
             \x20   log.info('%s', scrub_three({'cnic': cnic, 'ward': 4}))\n",
        ),
        (
            "a.ts",
            "const maskNothing = (x: any) => ({ ...x });\nconst maskOne = (x: any) => ({ ...x, cnic: '***' });\n\
             function a(cnic: string) {\nconsole.log(maskNothing({ cnic, ward: 1 })); // LEAK\n\
             console.log(maskOne({ cnic, ward: 1 }));\n}\n",
        ),
    ]);
}

#[test]
fn an_error_of_the_project_within_another() {
    expect(&[(
        "a.go",
        "package a\nimport (\n\"fmt\"\n\"log\"\n)\n\
         type lookupError struct {\nwho string\n}\n\
         func (e *lookupError) Error() string { return \"no \" + e.who }\n\
         type quietError struct {\nwho string\n}\n\
         func (e *quietError) Error() string { return \"no such citizen\" }\n\
         func a(cnic string) {\nerr := fmt.Errorf(\"failed: %w\", &lookupError{who: cnic})\nlog.Print(err) // LEAK\n}\n\
         func b(cnic string) {\nerr := fmt.Errorf(\"failed: %w\", &quietError{who: cnic})\nlog.Print(err)\n}\n",
    )]);
}

#[test]
fn fields_that_calls_rename() {
    expect(&[
        (
            "Db.cs",
            "using Microsoft.EntityFrameworkCore;\nnamespace A;\n\
             public class Person { public int Id { get; set; } public string Handle { get; set; } public string Ward { get; set; } }\n\
             public class Other { public int Id { get; set; } public string Code { get; set; } }\n\
             public class Third { public int Id { get; set; } public string Slip { get; set; } }\n\
             public class Db : DbContext {\npublic DbSet<Person> People { get; set; }\n\
             protected override void OnModelCreating(ModelBuilder b) {\n\
             b.Entity<Person>().ToTable(\"people\").Property(p => p.Handle).IsRequired().HasColumnName(\"cnic\");\n\
             b.Entity<Person>().Property(p => p.Ward).HasColumnName(\"ward_no\");\n\
             b.Entity<Third>(e => { e.Property(\"Slip\").HasColumnName(\"mobile_no\"); });\n}\n}\n\
             public class OtherMap : IEntityTypeConfiguration<Other> {\n\
             public void Configure(EntityTypeBuilder<Other> builder) { builder.Property(o => o.Code).HasColumnName(\"owner_cnic\"); }\n}\n",
        ),
        (
            "Service.cs",
            "using Microsoft.Extensions.Logging;\nnamespace A;\n\
             public class Service {\nprivate readonly ILogger<Service> _log;\n\
             public void Tell(Person p, Other o, Third q) {\n\
             _log.LogInformation(\"{A}\", p.Handle); // LEAK\n_log.LogInformation(\"{A}\", p.Ward);\n\
             _log.LogInformation(\"{A}\", o.Code); // LEAK\n_log.LogInformation(\"{A}\", q.Slip); // LEAK\n}\n}\n",
        ),
    ]);
    expect(&[(
        "app/models/person.rb",
        "class Person < ApplicationRecord\nalias_attribute :reg_code, :cnic\nalias_attribute :office, :ward\nend\n\
         class Clerk\ndef a(person)\nRails.logger.info person.reg_code # LEAK\nRails.logger.info person.office\nend\n\
         def b\nRails.logger.info Person.find(1).reg_code # LEAK\nend\nend\n",
    )]);
    expect(&[
        (
            "schema.prisma",
            "model Person {\n  id Int @id\n  regCode String @map(\"cnic\")\n  ward String @map(\"ward_no\")\n}\n",
        ),
        (
            "a.ts",
            "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\
             export async function a() {\nconst p = await prisma.person.findUnique({ where: { id: 1 } });\n\
             console.log(p.regCode); // LEAK\nconsole.log(p.ward);\n\
             const q = await prisma.person.findMany({ select: { ward: true } });\nconsole.log(q);\n}\n",
        ),
    ]);
}

#[test]
fn an_endpoint_gives_what_a_renamed_field_holds() {
    let report = scan_files(&[
        ("Register.csproj", r#"<Project Sdk="Microsoft.NET.Sdk.Web"></Project>"#),
        (
            "Program.cs",
            "using Microsoft.EntityFrameworkCore;\nvar app = WebApplication.CreateBuilder(args).Build();\n\
             app.MapGet(\"/people/{id}\", async (int id, Db db) => await db.People.FirstOrDefaultAsync(p => p.Id == id));\napp.Run();\n\
             public class Person { public int Id { get; set; } public string Handle { get; set; } }\n\
             public class Db : DbContext {\npublic DbSet<Person> People { get; set; }\n\
             protected override void OnModelCreating(ModelBuilder b) { b.Entity<Person>().Property(p => p.Handle).HasColumnName(\"cnic\"); }\n}\n",
        ),
    ]);
    assert_eq!(carried(&report), ["GET /people/{id}: takes ; gives cnic"]);
}
