// Every topic of the shared tour, in TypeScript; what only TypeScript has stands in tour.tsx.
import winston from 'winston';

// topic: class, annotations, generics
@Controller('citizens')
export class CitizenController<T extends Person> extends Base<T> implements OnInit {
  @Input() citizen!: Person;
  private readonly cache = new Map<string, Person[]>();
  @Get(':cnic')
  find(@Param('cnic') cnic: string): Person[] { return this.cache.get(cnic)!; }
}

// topic: assign, augmented-assign
let total: number = 0, label = source() as string;
total += 1;
label ??= 'x';

// topic: destructuring
const { cnic, address: { city } }: Person = citizen;
const [first, ...rest]: string[] = rows;

// topic: member, index, call
citizen.address!.city = rows[0]?.['city'] as string;
send(citizen, { retry: true } satisfies Options, ...rest);
make<Person>(citizen);

// topic: template, concatenation
const greeting = `Dear ${cnic!} of ${city}`;
const line = 'CNIC: ' + (cnic as string) + ', of ' + city;

// topic: formatting
winston.info('cnic %s of %d', cnic, total);

// topic: lambda, closure
const step = 2;
const square = (value: number, extra?: string): number => value * step;
function outer(base: number) {
  return function inner(this: Window, by = 1): number { return base + by; };
}

// topic: async
export const load = async <U>(id: string): Promise<U> => { return await db.get<U>(id); };

// topic: try-catch
try {
  risky();
} catch (error: unknown) {
  console.error((error as Error).message);
}

// topic: loops
for (const [key, value] of Object.entries<string>(table)) console.log(key, value);
while (total < 3) { total++; }

// topic: switch
switch (req.method as Method) {
  case 'GET':
  case 'HEAD':
    read();
    break;
  case 'POST':
    write();
    break;
  default:
    reject(405);
}

// topic: records (none: an interface or a class)
// topic: look-alikes
// console.log(cnic);
/* `${cnic}` */
const looks: string = "console.log(cnic); // no comment";
const more = 'a "quoted" `${cnic}`';
