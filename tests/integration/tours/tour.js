#!/usr/bin/env node
// Topics of the shared tour, in JavaScript. password = "not code"
import express, { Router as makeRouter, json } from 'express';
import * as store from './store';
import './setup';
export { find as lookup, default } from './lookup';
export * from './types';
export * as models from './models';

const winston = require('winston'), { format, transports: { Console } } = require('winston');
const { createHash, hmac: sign } = require('crypto');
const { Pool } = require('pg').native;
const Mailer = require('./mail').default;
require('./routes')(app);
require('./telemetry');

// topic: assign, augmented-assign
let total, count = 0;
total = count += 1;
total ??= -1;
count++;

// topic: destructuring
const { cnic, name: fullName = 'unknown', address: { city } = {}, ...others } = citizen;
const [first, , third = 3, ...tail] = rows;
[total, row.next] = [count, total];

// topic: member, index
const phone = citizen?.contacts?.[0].phone ?? citizen['mobile'];
let table = { [phone]: 1, cnic, 'date-of-birth': dob, 7: 'x', ...others, print() { return this.cnic; }, get age() { return 1; } };

// topic: call
const logger = winston.createLogger({ level: 'info', transports: [new Console()] });
logger
  .child({ service: 'nadra' })
  .info('found', ...rows);

// topic: template, concatenation
const line = `citizen ${cnic} of ${city}\n`;
const query = sql`select * from citizens where cnic = ${cnic}`;
const text = "a \"quoted\" \u0041" + ' and ' + fullName + `plain`;
const pattern = /\d{5}-\d{7}-\d/g;

// topic: lambda, closure, async
function greet(person, { loud = false } = {}, ...more) {
  const inner = (x) => person.name + x;
  return loud ? inner('!') : more.map((m) => { return m * 2; });
}
function* ids() { const got = yield next(); yield* others; }
const load = async (id) => { const { default: db } = await import('./db'); return await db.get(id); };
(function () { globalThis.ready = true; })();

// topic: class, annotations
@entity({ table: "citizens" })
class Citizen extends store.Model(Base) {
  #secret = 'x';
  static count = 0;
  static { register(Citizen); }
  handle = (req) => this.save(req);
  constructor(cnic) { super(cnic); this.cnic = cnic; }
  get masked() { return this.cnic.slice(-4); }
  static async find(id) { return new Citizen(id); }
  ['computed']() { return this.#secret; }
}
const Anonymous = class extends Citizen {};

// topic: switch
if (cnic && !phone) warn(cnic); else if (phone > 1 || typeof phone === 'string') { note(); } else other();
switch (req.method) {
  case 'GET':
  case 'HEAD':
    read();
    break;
  case 'POST': { write(); break; }
  default:
    reject(405);
}
// topic: loops
for (let i = 0, n = rows.length; i < n; i++) use(rows[i]);
for (const [key, value] of Object.entries(table)) logger.info(key, value);
outer: for (const key in table) { if (!key) continue outer; else break; }
while (more()) step();
do { step(); } while (count < 3);

// topic: try-catch
try { risky(); } catch (err) { logger.error(err); } finally { close(); }
try { risky(); } catch ({ message }) { throw new Error(message); }
try { risky(); } catch { ignore(); }

// sequence, void, delete, in, instanceof
a(), b();
const last = (first, third);
void 0, delete table.cnic;
const known = 'cnic' in table && citizen instanceof Citizen;

// JSX
const view = (
  <Card title={fullName} {...others} wide>
    <p className="cnic">CNIC: {cnic}</p>
    <>{rows.map((r) => <store.Row key={r.id} row={r} />)}</>
  </Card>
);

export const router = makeRouter(), { mask, unmask: show } = tools;
export default { name: 'citizen-card', data() { return { cnic }; } };
exports.find = exports.get = async (req, res) => res.json(await load(req.params.id));
module.exports = { greet, Citizen, lookup: load, ...require('./more') };
// topic: formatting
console.log('cnic %s of %d', cnic, count);
// topic: generics, records (none: types are not written)
// topic: look-alikes
// "strings" and `templates` in a comment: total = secret; warn(cnic);
/* console.log(cnic) */
const looksLikeCode = "cnic = row[3]; // not a comment";
