//! Rows at the door: what queries of mappers ask for and leave out, by the columns that schemas, entities and tables
//! declare, and what a log of such a row writes.

use amanat::frontend;
use amanat::report::Report;
use amanat::source::{FileId, Language};

use crate::door::carried;
use crate::scans::scan_files;

/// What is logged, by line.
fn logged(report: &Report) -> String {
    let logs = report.findings.iter().filter(|f| f.detection.rule == "pii-in-log");
    let lines: Vec<String> = logs.map(|f| f.detection.message.to_string()).collect();
    lines.join("\n")
}

#[test]
fn a_schema_says_what_its_delegates_give() {
    let app = r#"
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.get('/all', async (req, res) => { const c = await prisma.citizen.findMany(); res.json(c); });
app.get('/one/:id', async (req, res) => { res.json(await prisma.citizen.findUnique({ where: { id: 1 } })); });
app.get('/sel', async (req, res) => { const c = await prisma.citizen.findMany({ select: { id: true, email: true } }); res.json(c); });
app.get('/nosel', async (req, res) => { const c = await prisma.citizen.findMany({ select: { id: true } }); res.json(c); });
app.get('/omit', async (req, res) => { const c = await prisma.citizen.findFirst({ omit: { cnic: true } }); res.json(c); });
app.get('/inc', async (req, res) => { const c = await prisma.office.findMany({ include: { citizens: { select: { email: true } } } }); res.json(c); });
app.get('/inc2', async (req, res) => { const c = await prisma.citizen.findMany({ include: { phones: true } }); res.json(c); });
app.get('/office', async (req, res) => { const c = await prisma.office.findMany(); res.json(c); });
app.get('/count', async (req, res) => { res.json(await prisma.citizen.count()); });
app.post('/mk', async (req, res) => { const c = await prisma.citizen.create({ data: req.body }); res.json({ id: c.id }); });
app.put('/up', async (req, res) => { const c = await prisma.citizen.update({ where: {id: 1}, data: req.body }); res.json(c); });
app.get('/log', async (req, res) => { const c = await prisma.citizen.findUnique({ where: { id: 1 } }); console.log(c); console.log('x', c.phones); res.end(); });
app.get('/log/id', async (req, res) => { const c = await prisma.citizen.findUnique({ where: { id: 1 }, select: { id: true } }); console.log(c); res.end(); });
app.get('/rest', async (req, res) => { const {passwordHash, cnic, ...rest} = await prisma.citizen.findUnique({ where: { id: 1 } }); res.json(rest); });
app.get('/tx', async (req, res) => { const [a, n] = await prisma.$transaction([prisma.citizen.findMany(), prisma.citizen.count()]); res.json({ a, n }); });
"#;
    let schema = r#"
datasource db { provider = "postgresql" }
model Citizen {
  id Int @id @default(autoincrement())
  cnic String @unique
  email String?
  passwordHash String @map("password_hash")
  phones Phone[]
  office Office? @relation(fields: [officeId], references: [id])
  officeId Int?
  @@map("citizens")
}
model Phone {
  id Int @id
  phoneNumber String
  citizen Citizen @relation(fields: [citizenId], references: [id])
  citizenId Int
}
model Office {
  id Int @id
  title String
  citizens Citizen[]
}
"#;
    let report = scan_files(&[("app.ts", app), ("schema.prisma", schema)]);
    insta::assert_snapshot!(format!("{}\n{}", carried(&report).join("\n"), logged(&report)));
}

#[test]
fn entities_are_asked_through_repositories_and_builders() {
    let app = r#"
import express from 'express';
import { Entity, Column, PrimaryGeneratedColumn, Repository } from 'typeorm';
@Entity('citizens')
export class Citizen {
  @PrimaryGeneratedColumn() id: number;
  @Column() cnic: string;
  @Column({ nullable: true }) email: string;
  @Column({ select: false }) motherName: string;
}
@Entity()
export class Office { @PrimaryGeneratedColumn() id: number; @Column() title: string; }
import { dataSource } from './ds';
const repo = dataSource.getRepository(Citizen);
const app = express();
app.get('/all', async (req, res) => { res.json(await repo.find()); });
app.get('/one', async (req, res) => { const c = await repo.findOneBy({ id: 1 }); res.json(c); });
app.get('/sel', async (req, res) => { res.json(await repo.find({ select: ['id', 'email'] })); });
app.get('/sel2', async (req, res) => { res.json(await repo.find({ select: { id: true, email: true } })); });
app.get('/nosel', async (req, res) => { res.json(await repo.find({ select: { id: true } })); });
app.get('/qb', async (req, res) => { const c = await repo.createQueryBuilder('c').where('c.id = :id', { id: 1 }).getMany(); res.json(c); });
app.get('/qbsel', async (req, res) => { const c = await repo.createQueryBuilder('c').select(['c.id', 'c.email']).getMany(); res.json(c); });
app.get('/qbadd', async (req, res) => { const c = await repo.createQueryBuilder('c').addSelect('c.motherName').getOne(); res.json(c); });
app.get('/em', async (req, res) => { res.json(await dataSource.manager.find(Citizen)); });
app.get('/ar', async (req, res) => { res.json(await Citizen.find()); });
app.get('/count', async (req, res) => { res.json(await repo.count()); });
app.post('/mk', async (req, res) => { const c = repo.create(req.body); await repo.save(c); res.json({ ok: 1 }); });
app.get('/log', async (req, res) => { const c = await repo.findOneBy({ id: 1 }); console.log(c); res.end(); });
"#;
    let report = scan_files(&[("app.ts", app)]);
    insta::assert_snapshot!(format!("{}\n{}", carried(&report).join("\n"), logged(&report)));
}

#[test]
fn models_leave_out_what_scopes_and_attributes_say() {
    let app = r#"
const express = require('express');
const { Sequelize, DataTypes, Model } = require('sequelize');
const sequelize = new Sequelize('x');
const Citizen = sequelize.define('Citizen', { cnic: DataTypes.STRING, email: { type: DataTypes.STRING }, phoneNumber: DataTypes.STRING });
class Owner extends Model {}
Owner.init({ cnic: DataTypes.STRING, email: DataTypes.STRING }, { sequelize, modelName: 'Owner', defaultScope: { attributes: { exclude: ['cnic'] } } });
const Clerk = sequelize.define('Clerk', { cnic: DataTypes.STRING, email: DataTypes.STRING }, { defaultScope: { attributes: { exclude: ['cnic'] } } });
const app = express();
app.get('/all', async (req, res) => { res.json(await Citizen.findAll()); });
app.get('/one', async (req, res) => { const c = await Citizen.findByPk(1); res.json(c); });
app.get('/sel', async (req, res) => { res.json(await Citizen.findAll({ attributes: ['id', 'email'] })); });
app.get('/nosel', async (req, res) => { res.json(await Citizen.findAll({ attributes: ['id'] })); });
app.get('/excl', async (req, res) => { res.json(await Citizen.findAll({ attributes: { exclude: ['cnic'] } })); });
app.get('/own', async (req, res) => { res.json(await Owner.findAll()); });
app.get('/clerk', async (req, res) => { res.json(await Clerk.findAll()); });
app.get('/clerku', async (req, res) => { res.json(await Clerk.unscoped().findAll()); });
app.get('/fac', async (req, res) => { const { rows, count } = await Citizen.findAndCountAll(); res.json({ rows, count }); });
app.post('/mk', async (req, res) => { await Citizen.create(req.body); res.json({}); });
app.get('/count', async (req, res) => { res.json(await Citizen.count()); });
app.get('/log', async (req, res) => { const c = await Citizen.findByPk(1); console.log(c.toJSON()); res.end(); });
"#;
    let report = scan_files(&[("app.js", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn tables_in_variables_are_selected_from() {
    let app = r#"
import { Hono } from 'hono';
import { drizzle } from 'drizzle-orm/node-postgres';
import { eq, getTableColumns } from 'drizzle-orm';
import { citizens, offices } from './schema';
const db = drizzle(process.env.DB!);
const app = new Hono();
app.get('/all', async (c) => { const r = await db.select().from(citizens); return c.json(r); });
app.get('/sel', async (c) => { const r = await db.select({ id: citizens.id, email: citizens.email }).from(citizens).where(eq(citizens.id, 1)); return c.json(r); });
app.get('/nosel', async (c) => { const r = await db.select({ id: citizens.id }).from(citizens); return c.json(r); });
app.get('/q', async (c) => { const r = await db.query.citizens.findMany(); return c.json(r); });
app.get('/qcols', async (c) => { const r = await db.query.citizens.findMany({ columns: { id: true, email: true } }); return c.json(r); });
app.get('/qcolsoff', async (c) => { const r = await db.query.citizens.findFirst({ columns: { cnic: false } }); return c.json(r); });
app.get('/offices', async (c) => { const r = await db.select().from(offices); return c.json(r); });
app.get('/ret', async (c) => { const r = await db.insert(citizens).values({ cnic: '1' }).returning(); return c.json(r[0]); });
app.get('/retid', async (c) => { const r = await db.insert(citizens).values({ cnic: '1' }).returning({ id: citizens.id }); return c.json(r[0]); });
app.get('/alljoin', async (c) => { const r = await db.select().from(offices).leftJoin(citizens, eq(citizens.id, offices.id)); return c.json(r); });
app.get('/log', async (c) => { const [r] = await db.select().from(citizens); console.log(r); return c.text('x'); });
"#;
    let schema = r#"
import { pgTable, serial, varchar, text } from 'drizzle-orm/pg-core';
export const citizens = pgTable('citizens', { id: serial('id').primaryKey(), cnic: varchar('cnic', { length: 13 }), email: text('email'), fullName: text('full_name') });
export const offices = pgTable('offices', { id: serial('id').primaryKey(), title: text('title') });
"#;
    let report = scan_files(&[("app.ts", app), ("schema.ts", schema)]);
    insta::assert_snapshot!(format!("{}\n{}", carried(&report).join("\n"), logged(&report)));
}

#[test]
fn documents_leave_out_what_projections_and_transforms_say() {
    let app = r#"
const express = require('express');
const mongoose = require('mongoose');
const citizenSchema = new mongoose.Schema({ cnic: String, email: { type: String, required: true }, phoneNumber: { type: String, select: false } });
const Citizen = mongoose.model('Citizen', citizenSchema);
const ownerSchema = new mongoose.Schema({ cnic: String, email: String }, { toJSON: { transform(doc, ret) { delete ret.cnic; return ret; } } });
const Owner = mongoose.model('Owner', ownerSchema);
const clerkSchema = new mongoose.Schema({ cnic: String, email: String });
clerkSchema.methods.toJSON = function () { const o = this.toObject(); delete o.cnic; return o; };
const Clerk = mongoose.model('Clerk', clerkSchema);
const app = express();
app.get('/all', async (req, res) => { res.json(await Citizen.find()); });
app.get('/one', async (req, res) => { const c = await Citizen.findById(1); res.json(c); });
app.get('/sel', async (req, res) => { res.json(await Citizen.find().select('email')); });
app.get('/nosel', async (req, res) => { res.json(await Citizen.find().select('_id')); });
app.get('/minus', async (req, res) => { res.json(await Citizen.find().select('-cnic')); });
app.get('/proj', async (req, res) => { res.json(await Citizen.find({}, 'email')); });
app.get('/proj2', async (req, res) => { res.json(await Citizen.find({}, { email: 1 })); });
app.get('/lean', async (req, res) => { res.json(await Citizen.find().lean().exec()); });
app.get('/plus', async (req, res) => { res.json(await Citizen.findOne().select('+phoneNumber')); });
app.get('/own', async (req, res) => { res.json(await Owner.find()); });
app.get('/ownlean', async (req, res) => { res.json(await Owner.find().lean()); });
app.get('/clerk', async (req, res) => { res.json(await Clerk.find()); });
app.post('/mk', async (req, res) => { await Citizen.create(req.body); res.json({}); });
app.post('/mk2', async (req, res) => { const c = new Citizen(req.body); await c.save(); res.status(201).json(c); });
app.get('/count', async (req, res) => { res.json(await Citizen.countDocuments()); });
"#;
    let report = scan_files(&[("app.js", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn builders_of_queries_name_their_table() {
    let app = r#"
const express = require('express');
const knex = require('knex')({ client: 'pg' });
exports.up = (knex) => knex.schema.createTable('citizens', (t) => { t.increments(); t.string('cnic'); t.string('email'); });
const app = express();
app.get('/all', async (req, res) => { res.json(await knex('citizens')); });
app.get('/star', async (req, res) => { res.json(await knex('citizens').where({ id: 1 }).select('*')); });
app.get('/sel', async (req, res) => { res.json(await knex('citizens').select('id', 'email').first()); });
app.get('/nosel', async (req, res) => { res.json(await knex('citizens').select('id')); });
app.get('/bare', async (req, res) => { res.json(await knex('citizens').where({ id: 1 }).first()); });
app.get('/from', async (req, res) => { res.json(await knex.select('cnic').from('citizens')); });
app.get('/from2', async (req, res) => { res.json(await knex.select().from('citizens')); });
app.get('/ret', async (req, res) => { res.json(await knex('citizens').insert({ x: 1 }).returning('*')); });
"#;
    let report = scan_files(&[("app.js", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn records_of_controllers_are_written_as_their_options_say() {
    let report = scan_files(&[
        (
            "Gemfile",
            r#"
gem "rails"
"#,
        ),
        (
            "config/routes.rb",
            r#"
Rails.application.routes.draw do
  resources :citizens do
    collection do
      get :only
      get :except
      get :methods_of
      get :incl
      get :attrs
      get :sliced
      get :excepted
      get :hash
      get :plucked
      get :mapped
      get :hashed
      get :to_only
      get :merged
      get :pages
      get :names
      get :partial
    end
  end
  resources :offices, only: [:index, :create]
end
"#,
        ),
        (
            "db/schema.rb",
            r#"
ActiveRecord::Schema.define(version: 1) do
  create_table "citizens", force: :cascade do |t|
    t.string "cnic"
    t.string "email"
    t.string "name"
    t.integer "office_id"
    t.string "encrypted_password"
  end
  create_table "owners", force: :cascade do |t|
    t.string "cnic"
    t.string "phone_number"
  end
  create_table "offices", force: :cascade do |t|
    t.string "title"
  end
end
"#,
        ),
        (
            "app/models/citizen.rb",
            r#"
class Citizen < ApplicationRecord
  belongs_to :office
  has_many :owners
  def mother_name
    "x"
  end
end
"#,
        ),
        (
            "app/models/office.rb",
            r#"
class Office < ApplicationRecord
  has_many :citizens
end
"#,
        ),
        (
            "app/controllers/citizens_controller.rb",
            r#"
class CitizensController < ApplicationController
  ATTRS = %i[cnic email].freeze
  before_action :set_citizen, only: [:show, :update]
  def index
    @citizens = Citizen.all
  end
  def show
    render json: @citizen
  end
  def create
    @citizen = Citizen.new(citizen_params)
    @citizen.save
    render json: @citizen, status: :created
  end
  def update
    @citizen.update(params.require(:citizen).permit!)
    head :ok
  end
  def destroy
    Citizen.find(params[:id]).destroy
    head :no_content
  end
  def only
    @citizens = Citizen.where(active: true)
    render json: @citizens, only: [:id, :email]
  end
  def except
    render json: Citizen.all, except: [:cnic]
  end
  def methods_of
    render json: Citizen.all, only: [:id], methods: [:mother_name]
  end
  def incl
    render json: Office.all, include: { citizens: { only: [:email] } }
  end
  def attrs
    render json: Citizen.first.attributes
  end
  def sliced
    render json: Citizen.first.attributes.slice("id", "email")
  end
  def excepted
    render json: Citizen.first.attributes.except("cnic", "name")
  end
  def hash
    render json: Citizen.first.serializable_hash(only: [:email])
  end
  def plucked
    render json: Citizen.pluck(:id, :email)
  end
  def mapped
    render json: Citizen.all.map { |c| { id: c.id, mail: c.email } }
  end
  def hashed
    render json: { data: Citizen.order(:id).limit(5), total: Citizen.count }
  end
  def to_only
    render json: Citizen.first.to_json(only: %w[id email])
  end
  def merged
    render json: Citizen.first.as_json(except: :cnic).merge(extra: 1)
  end
  def pages
    citizens = Citizen.includes(:office).page(params[:page]).per(10)
    render json: { citizens: citizens.as_json(only: [:id, :name]) }
  end
  def names
    render json: Citizen.select(:id, :name)
  end
  def partial
    @citizens = Citizen.all
  end
  private
  def set_citizen
    @citizen = Citizen.find(params[:id])
  end
  def citizen_params
    params.require(:citizen).permit(*ATTRS, :name)
  end
end
"#,
        ),
        (
            "app/controllers/offices_controller.rb",
            r#"
class OfficesController < ApplicationController
  def index
    render json: Office.all
  end
  def create
    office = Office.create!(params.permit(:title, citizens_attributes: [:cnic, :email]))
    render json: office
  end
end
"#,
        ),
        (
            "app/views/citizens/index.json.jbuilder",
            r#"
json.array! @citizens, partial: 'citizens/citizen', as: :citizen
"#,
        ),
        (
            "app/views/citizens/partial.json.jbuilder",
            r#"
json.citizens do
  json.partial! 'citizens/citizen', collection: @citizens, as: :citizen
end
"#,
        ),
        (
            "app/views/citizens/_citizen.json.jbuilder",
            r#"
json.extract! citizen, :id, :email
json.full_name citizen.name
json.url citizen_url(citizen, format: :json)
"#,
        ),
    ]);
    let lines = carried(&report);
    let personal = lines.iter().filter(|l| l.starts_with("GET") || l.starts_with("P"));
    insta::assert_snapshot!(personal.cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn pages_show_what_the_pages_within_them_show() {
    let app = r#"
from flask import Flask, render_template
app = Flask(__name__)

@app.get("/guests")
def guests():
    return render_template("guests/list.html", guests=find())

@app.get("/rooms")
def rooms():
    return render_template("rooms/list.html", rooms=find())
"#;
    let report = scan_files(&[
        ("app.py", app),
        ("templates/guests/list.html", "{% for guest in guests %}{% include \"guests/card.html\" %}{% endfor %}"),
        ("templates/guests/card.html", "<p>{{ guest.cnic }}</p>{% include 'guests/list.html' %}"),
        ("templates/rooms/list.html", "{% include \"rooms/card.html\" %}"),
        ("templates/rooms/card.html", "<p>{{ room.number }}</p>"),
    ]);
    assert_eq!(carried(&report), ["GET /guests: takes ; gives cnic", "GET /rooms: takes ; gives "]);
}

#[test]
fn a_form_of_a_record_that_is_there_shows_what_it_holds() {
    let form = "<%= form_with model: @owner do |f| %><%= f.text_field :cnic %><%= f.text_field :name %><% end %>";
    let report = scan_files(&[
        ("Gemfile", "gem 'rails'"),
        ("config/routes.rb", "Rails.application.routes.draw do\n  resources :owners, only: [:edit, :new]\nend\n"),
        (
            "app/controllers/owners_controller.rb",
            "class OwnersController < ApplicationController\n  def edit\n    @owner = Owner.find(params[:id])\n  end\n  def new\n    \
             @owner = Owner.new\n  end\nend\n",
        ),
        ("app/views/owners/edit.html.erb", "<%= render 'form' %>"),
        ("app/views/owners/new.html.erb", "<%= render 'form' %>"),
        ("app/views/owners/_form.html.erb", form),
    ]);
    assert_eq!(
        carried(&report),
        ["GET /owners/new: takes ; gives ", "GET /owners/{id}/edit: takes ; gives cnic, full-name"]
    );
}

#[test]
fn schemas_that_are_broken_are_read_as_far_as_they_go() {
    let broken = [
        "model",
        "model Citizen {",
        "model Citizen {\n cnic String @map(\"c\n @@map(\n}",
        "model {{{{ ]] @@ @ \"",
        "type Query { citizens(cnic: [[[[String!: [Citizen",
        "type Citizen implements & { cnic: String! = { a: [1",
        "\"\"\"never closed",
        "}}}))) # end",
    ];
    for text in broken {
        for language in [Language::Prisma, Language::GraphQl] {
            assert!(frontend::lower(FileId(0), language, text).is_some(), "{language:?}: {text}");
        }
    }
    let deep = format!("type Query {{ a: {}Citizen }}", "[".repeat(50_000));
    assert!(frontend::lower(FileId(0), Language::GraphQl, &deep).is_some());
}

#[test]
fn a_type_may_list_the_tables_of_a_database() {
    let app = r#"
import express from 'express';
import { Kysely, PostgresDialect, Generated, ColumnType } from 'kysely';
export interface CitizenTable { id: Generated<number>; cnic: string; email: string | null; office_id: number; born: ColumnType<Date, string, never>; }
export interface OfficeTable { id: Generated<number>; title: string; }
export interface Database { citizen: CitizenTable; office: OfficeTable; }
export const db = new Kysely<Database>({ dialect: new PostgresDialect({}) });
const app = express();
app.get('/all', async (req, res) => { res.json(await db.selectFrom('citizen').selectAll().execute()); });
app.get('/columns', async (req, res) => { res.json(await db.selectFrom('citizen').select(['id', 'citizen.email as mail']).executeTakeFirst()); });
app.get('/none', async (req, res) => { res.json(await db.selectFrom('citizen').select('id').execute()); });
app.get('/offices', async (req, res) => { res.json(await db.selectFrom('office').selectAll().execute()); });
app.get('/joined', async (req, res) => { res.json(await db.selectFrom('office').innerJoin('citizen as c', 'c.office_id', 'office.id').selectAll('c').execute()); });
app.get('/other', async (req, res) => { res.json(await db.selectFrom('office').innerJoin('citizen as c', 'c.office_id', 'office.id').selectAll('office').execute()); });
app.post('/add', async (req, res) => { res.json(await db.insertInto('citizen').values(req.body).returning('id').executeTakeFirst()); });
app.put('/change', async (req, res) => { res.json(await db.updateTable('citizen').set(req.body).returningAll().execute()); });
app.get('/steps', async (req, res) => { let q = db.selectFrom('citizen').selectAll(); if (req.query.a) q = q.where('a', '=', 1); res.json(await q.execute()); });
"#;
    let report = scan_files(&[("app.ts", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn models_name_their_table_and_columns_in_schemas_and_migrations() {
    let app = r#"
import express from 'express';
import knexLib from 'knex';
import { Model } from 'objection';
const knex = knexLib({ client: 'pg' });
export async function up(knex) { await knex.schema.createTable('citizens', t => { t.increments('id'); t.string('cnic'); t.string('email'); }); }
export async function later(db) { await db.schema.createTable('clerk').addColumn('id', 'serial').addColumn('passport_no', 'text').execute(); }
class Citizen extends Model { static get tableName() { return 'citizens'; } }
class Office extends Model { static tableName = 'offices'; title!: string; citizens?: Citizen[]; }
class Clerk extends Model { static tableName = 'clerk'; static get jsonSchema() { return { type: 'object', required: ['cnic'], properties: { id: {}, cnic: {}, email: {} } }; } }
class Member extends Model { static tableName = 'members'; id!: number; cnic!: string; }
const app = express();
app.get('/star', async (req, res) => { res.json(await knex.select('*').from('citizens')); });
app.get('/citizens', async (req, res) => { res.json(await Citizen.query().where('id', 1)); });
app.get('/citizens/mail', async (req, res) => { res.json(await Citizen.query().select('id', 'email')); });
app.get('/offices', async (req, res) => { res.json(await Office.query()); });
app.get('/offices/citizens', async (req, res) => { res.json(await Office.query().withGraphFetched('[citizens]')); });
app.get('/clerks', async (req, res) => { res.json(await Clerk.query().findOne({ id: 1 })); });
app.post('/members', async (req, res) => { res.json(await Member.query().insertAndFetch(req.body)); });
app.delete('/members', async (req, res) => { res.json(await Member.query().deleteById(1)); });
"#;
    let report = scan_files(&[("app.ts", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn a_part_of_a_type_has_the_fields_that_it_names() {
    let users = "export class Users { id: number; cnic: string; email: string; title: string; }\n";
    let app = r"
import { Body, Controller, Get, Post } from '@nestjs/common';
import { OmitType, PartialType, PickType } from '@nestjs/mapped-types';
import { Users } from './users';
type Slim = Omit<Users, 'email' | 'cnic'>;
type Mail = Pick<Users, 'email'>;
class NoMail extends OmitType(Users, ['email'] as const) {}
class OnlyMail extends PickType(Users, ['email']) {}
class Change extends PartialType(OmitType(Users, ['email'])) {}
class Service { async slim(): Promise<Omit<Users, 'email'>> { return fetchIt(); } }
@Controller()
export class UsersController {
  constructor(private readonly service: Service) {}
  @Get('omit') async omit(): Promise<Omit<Users, 'email'>> { return load(); }
  @Get('pick') async pick(): Promise<Pick<Users, 'id' | 'email'>> { return load(); }
  @Get('partial') async partial(): Promise<Partial<Users>> { return load(); }
  @Get('both') async both(): Promise<Partial<Omit<Users, 'cnic'>>> { return load(); }
  @Get('list') async list(): Promise<Array<Pick<Users, 'id'>>> { return load(); }
  @Get('slim') async slim(): Promise<Slim[]> { return load(); }
  @Get('mail') async mail(): Promise<Mail> { return load(); }
  @Get('service') async served() { return this.service.slim(); }
  @Post('omit') async takes(@Body() body: Omit<Users, 'email'>) { return 1; }
  @Post('nomail') async noMail(@Body() body: NoMail) { return 1; }
  @Post('onlymail') async onlyMail(@Body() body: OnlyMail) { return 1; }
  @Post('change') async change(@Body() body: Change) { return 1; }
}
";
    let report = scan_files(&[
        ("package.json", r#"{"dependencies": {"@nestjs/common": "10"}}"#),
        ("src/users.ts", users),
        ("src/users.controller.ts", app),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}
