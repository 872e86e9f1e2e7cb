// Topics of the shared tour that TypeScript adds.
import type { Request, Response } from 'express';
import fs = require('fs');
import Helper = Tools.Text.Helper;
import { Controller, Get, Inject, Param, UseGuards as Guarded } from '@nestjs/common';

type Id = string;
type Reader<T> = Omit<Person, 'cnic'> & { pages: number; read(at?: number): T };
export interface Person extends Named, Dated<Date> {
  cnic: string;
  readonly phones?: string[];
  address: { city: string } | null;
  find(id: Id): Promise<Person>;
  [key: string]: unknown;
}
export enum Role { Admin = 'admin', Clerk = Role.Admin, Guest }
declare const VERSION: string;
declare function overload(a: string): void;

function assertPerson(value: unknown): asserts value is Person {}
function pick(a: string): string;
function pick(a: string, b: Map<string, Person[]> = new Map()): string { return a; }

@Controller('citizens')
@Guarded(AuthGuard)
export class CitizenController<T extends Person> extends Base<T> implements OnInit, Printable<T> {
  @Input() citizen!: Person;
  private static readonly limit: number = 10;
  protected cache = new Map<string, Person>();
  declare label: string;
  constructor(private readonly service: CitizenService, @Inject(TOKEN) public token: string, plain?: number) { super(); }

  @Get(':cnic')
  @Roles(Role.Admin)
  async find(@Param('cnic') cnic: string, { page = 1 }: Query, ...rest: number[]): Promise<Person | undefined> {
    const found = (await this.service.find(cnic)) as Person;
    return found;
  }
  get size(): number { return this.cache.size; }
  overload(a: string): void;
  @Log() overload(a: string | number): void { console.log(a); }
}
abstract class Shape { abstract area(): number; protected abstract name: string; }

namespace Inner {
  export const hidden = 1;
}
declare module 'express' { interface Request { user: Person } }
declare global { interface Window { app: unknown } }

const typed: Array<Person> | undefined = [], generic = make<Person>(typed), fn = <U,>(x: U): U => x;
let tuple: [string, Person?] = ['a'];
for (const p of typed as Person[]) { log(p!.cnic); }
try { go(); } catch (e: unknown) { log(e); }
export abstract class Store {}
export default function Page({ person, onSave }: { person: Person; onSave: () => void }) {
  return <Form<Person> value={person} onSubmit={() => onSave()}>{person.cnic}</Form>;
}
