//! What printed forms leave out, and what only looks like personal data: exclusions in every order and by every means,
//! members of errors, numbers under a record's name, things that are called after persons. Lines that must be reported
//! end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn the_annotation_that_limits_is_meant_in_any_order() {
    expect(&[
        (
            "r/A.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(exclude = \"cnic\")\npublic class A { private Long id; private String cnic; }\n",
        ),
        (
            "r/B.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = true)\npublic class B { @ToString.Include private Long id; private String cnic; }\n",
        ),
        (
            "r/C.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = true)\npublic class C { private Long id; @ToString.Include private String cnic; }\n",
        ),
        (
            "r/D.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = false)\npublic class D { private Long id; private String cnic; }\n",
        ),
        (
            "r/E.java",
            "package r;\nimport lombok.*;\n@ToString(exclude = {\"cnic\"})\n@Data\npublic class E { private Long id; private String cnic; }\n",
        ),
        (
            "r/Use.java",
            "package r;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Use { void f(A a, B b, C c, D d, E e1) {\n  log.info(\"got {}\", a);\n  log.info(\"got {}\", b);\n\
             \x20 log.info(\"got {}\", c); // LEAK\n  log.info(\"got {}\", d); // LEAK\n  log.info(\"got {}\", e1);\n} }\n",
        ),
    ]);
}

#[test]
fn fields_kept_out_by_what_declares_them() {
    expect(&[
        (
            "app/models.py",
            "from dataclasses import dataclass, field\nfrom typing import Optional\nfrom pydantic import BaseModel, Field, SecretStr\n\
             @dataclass\nclass Kept:\n    id: int\n    cnic: str = field(repr=False)\n\
             @dataclass(repr=False)\nclass Silent:\n    cnic: str\n\
             class Model(BaseModel):\n    cnic: str = Field(..., repr=False)\n    mobile_no: Optional[SecretStr] = None\n\
             @dataclass\nclass Open:\n    cnic: str = field(repr=True)\n",
        ),
        (
            "app/use.py",
            "import logging\nfrom .models import Kept, Silent, Model, Open\nlogger = logging.getLogger(__name__)\n\
             def show(k: Kept, s: Silent, m: Model, o: Open):\n    logger.info('got %s', k)\n    logger.info('got %s', s)\n    logger.info('got %s', m)\n\
             \x20   logger.info('got %s', o)  # LEAK\n    logger.info('got %s', k.__dict__)  # LEAK\n    logger.info('got %s', k.cnic)  # LEAK\n",
        ),
        (
            "app/use.go",
            "package app\nimport (\n\t\"fmt\"\n\t\"log\"\n)\ntype Citizen struct { Cnic string }\nfunc show(c Citizen, cnic string, n int) {\n\
             \tlog.Printf(\"of type %T\", c)\n\tlog.Printf(\"%d at %p: %s\", n, &c, \"x\")\n\tlog.Printf(\"%T is %v\", c, c) // LEAK\n\
             \tlog.Printf(\"%*d %T\", n, n, cnic)\n\tlog.Printf(\"100%% %s\", cnic) // LEAK\n\tlog.Println(fmt.Sprintf(\"%T\", c))\n\
             \tlog.Println(fmt.Sprintf(\"%-13s\", cnic)) // LEAK\n}\n",
        ),
    ]);
}

#[test]
fn members_of_errors_are_what_they_are_called() {
    expect(&[
        (
            "app/errors.py",
            "import logging\nlog = logging.getLogger(__name__)\nclass E1(Exception):\n    def __init__(self, cnic):\n        super().__init__('expired')\n        self.cnic = cnic\n\
             def run():\n    try:\n        work()\n    except E1 as e:\n        log.error(e.cnic)  # LEAK\n        log.error(e.code)\n        log.error(e.args)\n        log.error('%s', e)\n\
             def parse():\n    try:\n        work()\n    except ParseError as e:\n        log.error(e.token)\n        log.error(e.message)\n        log.error(e.body)\n",
        ),
        (
            "src/run.ts",
            "export async function run() {\n  try {\n    await work();\n  } catch (e) {\n    console.error(e.cnic); // LEAK\n    console.error(e.message);\n    console.error(e.code, e.stack);\n  }\n}\n",
        ),
    ]);
}

#[test]
fn numbers_are_no_records_and_fields_left_out_are_none() {
    expect(&[
        (
            "r/Series.java",
            "package r;\nimport java.util.*;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Series { void f(TreeMap<Long, Double> tsRecords, Map<String, List<Integer>> requestBody, Map<String, String> body) {\n\
             \x20 log.info(\"got {}\", tsRecords);\n  log.info(\"got {}\", requestBody);\n} }\n",
        ),
        (
            "src/find.ts",
            "class Citizen { cnic: string; phoneNumber: string; id: number }\nexport class Citizens {\n  constructor(private readonly stored: Repository<Citizen>) {}\n\
             \x20 async show(id: number) {\n    console.log(await this.stored.findOne(id).select('-cnic -phoneNumber'));\n    console.log(await this.stored.findOne(id).select({ cnic: 0, phoneNumber: 0 }));\n\
             \x20   console.log(await this.stored.findOne(id).select('-phoneNumber')); // LEAK\n    console.log(await this.stored.findOne(id).select('cnic')); // LEAK\n  }\n}\n",
        ),
    ]);
}

#[test]
fn things_that_are_called_after_persons() {
    expect(&[
        (
            "r/DeviceProfile.java",
            "package r;\npublic class DeviceProfile { private String name; public String getName() { return name; } }\n",
        ),
        (
            "r/Profile.java",
            "package r;\npublic class Profile { private String name; private String colour; public String getName() { return name; } }\n",
        ),
        (
            "r/Member.java",
            "package r;\npublic class Member { private String name; private String cnic; public String getName() { return name; } public String getCnic() { return cnic; } }\n",
        ),
        (
            "r/Dep.java",
            "package r;\npublic class Dep { private String name; private String phone; public String getPhone() { return phone; } }\n",
        ),
        (
            "r/User.java",
            "package r;\npublic class User { private Dep department; private String phone; public Dep getDepartment() { return department; } public String getPhone() { return phone; } }\n",
        ),
        (
            "r/Use.java",
            "package r;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Use { void f(DeviceProfile deviceProfile, Profile profile, Member member, User user) {\n\
             \x20 log.info(\"got {}\", deviceProfile.getName());\n  log.info(\"got {}\", profile.getName());\n  log.info(\"got {}\", member.getName()); // LEAK\n\
             \x20 log.info(\"got {}\", user.getDepartment().getPhone());\n  log.info(\"got {}\", user.getPhone()); // LEAK\n} }\n",
        ),
        (
            "app/build.py",
            "import logging\nlogger = logging.getLogger(__name__)\ndef show(build_profile, tenant, user_profile, report, citizen, device_owner):\n\
             \x20   logger.info('got %s', build_profile.name)\n    logger.info('got %s', tenant.name)\n    logger.info('got %s', user_profile.name)  # LEAK\n\
             \x20   logger.info('got %s', report.income)\n    logger.info('got %s', citizen.income)  # LEAK\n    logger.info('got %s', device_owner.name)  # LEAK\n",
        ),
        (
            "app/Ledger.php",
            "<?php\nclass Ledger {\n  private $income;\n  function show() { error_log($this->income); }\n}\n",
        ),
    ]);
}
