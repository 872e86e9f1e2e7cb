//! `amanat data`: what databases keep, by all the ways in which code declares it, and the map in its formats.

use std::fs;
use std::path::Path;

use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::amanat;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn data(root: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    amanat().env_remove("COLUMNS").arg("data").arg(root).args(args).assert()
}

fn stdout(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// `citizens.cnic cnic, JPA entity, protected, Citizen.java:4`, sorted by place.
fn stored(files: &[(&str, &str)]) -> Vec<String> {
    let json = stdout(&data(folder(files).path(), &["--format", "json"]).code(0));
    let json: Value = serde_json::from_str(&json).unwrap();
    let mut lines = Vec::new();
    for t in json["data_types"].as_array().unwrap() {
        for s in t["stored"].as_array().unwrap() {
            let text = |v: &Value| v.as_str().unwrap().to_owned();
            let protected = if s["protected"].as_bool().unwrap() { "protected, " } else { "" };
            let (table, column, by) = (text(&s["table"]), text(&s["column"]), text(&s["by"]));
            let place = |v: &Value| format!("{}:{:02}", text(&v["file"]), v["line"].as_u64().unwrap());
            let also: Vec<String> = s["also"].as_array().into_iter().flatten().map(place).collect();
            let also = if also.is_empty() { String::new() } else { format!(" and {}", also.join(", ")) };
            let place = place(s);
            lines.push((place.clone(), format!("{table}.{column} {}, {by}, {protected}{place}{also}", text(&t["id"]))));
        }
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

#[test]
fn entities_of_all_languages_keep_their_fields() {
    let java = r#"
package pk.gov.excise;
import jakarta.persistence.*;
@Entity
@Table(name = "owners")
class Owner {
    @Id private Long id;
    @Convert(converter = CryptoConverter.class)
    private String cnic;
    @Column(name = "mobile") private String mobileNumber;
    @Transient private String fatherName;
    private boolean emailVerified;
}
class OwnerDto { String cnic; }
"#;
    let django = r#"
from django.db import models

class Vehicle(models.Model):
    owner_cnic = models.CharField(max_length=15)
    owner_mobile_no = EncryptedCharField(max_length=11)
    label = "email"

    class Meta:
        db_table = "vehicles"
"#;
    let alchemy = r#"
from .base import Base
from sqlalchemy.orm import Mapped, mapped_column

class Guest(Base):
    __tablename__ = "hotel_guests"
    cnic: Mapped[str] = mapped_column(String(15))
    passport_number = Column(String)

visits = Table("visits", metadata, Column("father_name", String))
"#;
    let eloquent = r#"<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Applicant extends Model {
    protected $table = 'applicants';
    protected $fillable = ['cnic', 'father_name', 'office'];
    protected $casts = ['cnic' => 'encrypted'];
}
"#;
    let doctrine = r#"<?php
use Doctrine\ORM\Mapping as ORM;
#[ORM\Entity]
#[ORM\Table(name: 'passports')]
class Passport {
    #[ORM\Column(length: 15)]
    private string $cnic;
    private string $email;
}
"#;
    let typeorm = r#"
@Entity({ name: 'marriages' })
export class Marriage {
  @Column() brideCnic: string;
  groomCnic: string;
}
const citizenSchema = new mongoose.Schema({ cnic: { type: String }, size: Number });
const Household = sequelize.define('households', { headCnic: DataTypes.STRING });
export const pensioners = pgTable('pensioners', { cnic: text('cnic') });
async function add(users, body) {
  const user = { cnic: body.cnic };
  await users.insertOne(user);
}
"#;
    let go = r#"
package store
import "gorm.io/gorm"
type Household struct {
	gorm.Model
	HeadCNIC string `json:"head"`
}
type Payment struct {
	MobileNumber string `db:"mobile"`
}
type View struct {
	CNIC string `json:"cnic"`
}
"#;
    let csharp = r#"
public class Register : DbContext { public DbSet<Couple> Couples { get; set; } }
public class Couple { public string BrideCnic { get; set; } [NotMapped] public string Email { get; set; } }
public class CoupleView { public string BrideCnic { get; set; } }
"#;
    let ruby = r#"
class Certificate < ApplicationRecord
  encrypts :cnic
end
"#;
    let schema = r#"
ActiveRecord::Schema[7.1].define(version: 2026) do
  create_table "certificates", force: :cascade do |t|
    t.string "cnic"
    t.string "mobile_no", null: false
    t.index ["email"]
  end
end
"#;
    let rust = r#"
#[derive(sqlx::FromRow)]
pub struct Member { pub cnic: String }
pub struct MemberView { pub cnic: String }
"#;
    insta::assert_snapshot!(
        stored(&[
            ("excise/Owner.java", java),
            ("vehicles/models.py", django),
            ("hotel/models.py", alchemy),
            ("app/Models/Applicant.php", eloquent),
            ("src/Entity/Passport.php", doctrine),
            ("src/entities.ts", typeorm),
            ("relief/store.go", go),
            ("nikah/Register.cs", csharp),
            ("rails/app/models/certificate.rb", ruby),
            ("rails/db/schema.rb", schema),
            ("family/src/members.rs", rust),
        ])
        .join("\n")
    );
}

#[test]
fn migrations_statements_and_documents_declare_columns() {
    let laravel = r#"<?php
Schema::create('applicants', function (Blueprint $table) {
    $table->string('cnic', 15)->unique();
    $table->index('email');
});
"#;
    let codeigniter = r#"<?php
$this->forge->addField(['father_cnic' => ['type' => 'VARCHAR']]);
$this->createTable('{{%taxpayers}}', ['mobile_no' => $this->string()]);
"#;
    let knex = r#"
exports.up = (knex) => knex.schema.createTable('sims', (table) => {
  table.string('owner_cnic').notNullable();
  table.dropColumn('email');
});
"#;
    let django = r#"
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(name="Owner", fields=[("cnic", models.CharField(max_length=15))]),
        migrations.AddField(model_name="owner", name="mobile_no", field=models.CharField()),
    ]
"#;
    let ef = r#"
public class First : Migration {
    protected override void Up(MigrationBuilder b) {
        b.CreateTable(name: "Couples", columns: table => new { BrideCnic = table.Column<string>() });
        b.AddColumn<string>(name: "MobileNumber", table: "Couples");
    }
}
"#;
    let sql = "CREATE TABLE public.guests (id int, cnic varchar(15) NOT NULL, email_verified boolean);\n\
               INSERT INTO users (passport_number) VALUES ('x');\n";
    let php = r#"<?php
$db->exec("CREATE TABLE licences (holder_cnic VARCHAR(15), kind INT)");
$db->prepare("INSERT INTO holders (cnic, name) VALUES (?, ?)")->execute([$a, $b]);
$db->query("UPDATE holders SET mobile_no = ? WHERE id = ?");
"#;
    let liquibase = r#"<databaseChangeLog><changeSet id="1">
<createTable tableName="citizens"><column name="id" type="int"/><column name="cnic" type="varchar(15)"/></createTable>
</changeSet></databaseChangeLog>"#;
    let test = "CREATE TABLE fixtures (cnic text);";
    insta::assert_snapshot!(
        stored(&[
            ("database/migrations/1_applicants.php", laravel),
            ("migrations/2_taxpayers.php", codeigniter),
            ("migrations/3_sims.js", knex),
            ("vehicles/migrations/0001_initial.py", django),
            ("nikah/Migrations/First.cs", ef),
            ("db/schema.sql", sql),
            ("inc/install.php", php),
            ("resources/db/changelog.xml", liquibase),
            ("tests/fixtures.sql", test),
        ])
        .join("\n")
    );
}

#[test]
fn a_column_is_one_however_often_it_is_declared() {
    let sql = "CREATE TABLE citizens (cnic text, mobile_number text);\n\
               INSERT INTO citizens (cnic, mobile_number) VALUES ('x', 'y');\n\
               CREATE TABLE officers (cnic text);\n";
    let java = "import jakarta.persistence.*;\n@Entity\nclass Citizen {\n  private String cnic;\n  \
                private String mobileNumber;\n}\n";
    assert_eq!(
        stored(&[("Citizen.java", java), ("schema.sql", sql)]),
        [
            "Citizen.cnic cnic, JPA entity, Citizen.java:04 and schema.sql:01, schema.sql:02",
            "Citizen.mobileNumber phone, JPA entity, Citizen.java:05 and schema.sql:01, schema.sql:02",
            "officers.cnic cnic, SQL table, schema.sql:03",
        ]
    );
}

const APP: &str = r#"
import logging

from flask import Flask, jsonify, request
from flask_login import login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Guest(db.Model):
    __tablename__ = "guests"
    cnic = db.Column(db.String(15))
    mobile_no = db.Column(db.String(11))


@app.get("/guests/<cnic>")
def guest(cnic):
    return jsonify({"cnic": cnic, "mobile_no": "x"})


@app.post("/guests")
@login_required
def add():
    cnic = request.form["cnic"]
    logging.info("guest %s", cnic)
    return ""
"#;

const PAGE: &str = r#"<form method="post" action="/guests" enctype="multipart/form-data">
<input type="text" name="cnic"><input type="file" name="passport_copy"><input type="file" name="fingerprint"></form>
"#;

#[test]
fn the_map_in_all_formats() {
    let app = folder(&[("app.py", APP), ("templates/add.html", PAGE)]);
    insta::assert_snapshot!("data_table", stdout(&data(app.path(), &[]).code(0)));
    insta::assert_snapshot!("data_json", stdout(&data(app.path(), &["--format", "json", "--type", "cnic"]).code(0)));
    let csv = stdout(&data(app.path(), &["--format", "csv"]).code(0)).replace('\r', "");
    insta::assert_snapshot!("data_csv", csv);
    insta::assert_snapshot!("data_markdown", stdout(&data(app.path(), &["--format", "markdown"]).code(0)));
    let output = amanat().env("COLUMNS", "80").arg("data").arg(app.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, rows) = text.trim_end().split_once('\n').unwrap();
    let (rows, _) = rows.rsplit_once('\n').unwrap();
    assert!(rows.lines().all(|l| l.chars().count() <= 80), "{text}");
}

#[test]
fn types_and_groups_choose() {
    let app = folder(&[("app.py", APP)]);
    let ids = |args: &[&str]| {
        let json = stdout(&data(app.path(), &[args, &["--format", "json"]].concat()).code(0));
        let json: Value = serde_json::from_str(&json).unwrap();
        let ids = json["data_types"].as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["cnic", "phone"]);
    assert_eq!(ids(&["--group", "contact"]), ["phone"]);
    assert_eq!(ids(&["--type", "cnic"]), ["cnic"]);
    data(app.path(), &["--type", "cnik"]).code(2).stderr(contains("did you mean `cnic`?"));
    data(app.path(), &["--group", "identty"]).code(2).stderr(contains("did you mean `identity`?"));
    data(app.path(), &[])
        .code(0)
        .stderr(contains("2 data types: 1 enters, 2 are stored, 1 leaves by 1 endpoint (1 open), 1 is logged"));
    let empty = TempDir::new().unwrap();
    data(empty.path(), &[]).code(3);
}

#[test]
fn tables_of_macros_and_of_attributes_under_a_condition() {
    let schema = r#"
diesel::table! {
    use diesel::sql_types::*;
    /// Voters.
    voters (id) {
        id -> Int4,
        #[max_length = 15]
        cnic -> Varchar,
        passport_no -> Bool,
    }
}
"#;
    let models = r#"
#[cfg_attr(feature = "db", derive(Queryable))]
#[cfg_attr(feature = "db", diesel(table_name = crate::schema::voters))]
pub struct Voter { pub cnic: String }
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "taxpayers")]
pub struct Model { pub email: String }
"#;
    let create = "CREATE TABLE logins (email_verified BOOLEAN, passport_number bool, cnic TEXT);";
    let lines = stored(&[
        ("Cargo.toml", "[dependencies]\ndiesel = \"2\"\n"),
        ("src/schema.rs", schema),
        ("src/models.rs", models),
        ("migrations/up.sql", create),
    ]);
    insta::assert_snapshot!(lines.join("\n"));
}
