// A tour of the language. Each section shows one topic.
package pk.gov.domicile

import groovy.transform.CompileStatic
import static java.util.Collections.emptyList
import pk.gov.people.*
import pk.gov.people.Citizen as Person

// topic: assign
def office = 'Domicile'
String district
int limit = 20, offset = 0
total = 3
final Map<String, List<Integer>> counts = [:]

// topic: augmented-assign
total += 1
names ?= []
list << 'one'
i++

// topic: destructuring
def (first, second) = list
(a, b) = [b, a]

// topic: member
citizen.address.city
citizen?.name
citizens*.name
citizen.'full name'
Person::getName

// topic: index
rows[0]['name'][-1]

// topic: call
println office
register(citizen, office: 'Hyderabad', notify: true)
println("done"); flush()
plugins { id 'java' version '21' apply false }
apply plugin: 'application', from: "gradle/${office}.gradle"
implementation('org.slf4j:slf4j-api:2.0') {
    transitive = false
}
new Person(name: 'Rashida', age: 30).save flush: true
repository
    .find(1)
    .with { it.name }

// topic: template
def greeting = "Dear $citizen.name, welcome to ${office.toUpperCase()}${'!'}"
def letter = """
  Dear ${citizen.name}
"""

// topic: concatenation
def path = '/srv/' + office + "/" + district

// topic: lambda
list.each { println it }
list.collect { Person p, int n = 0 -> p.name }
def twice = (x, y) -> x * y
def thrice = x -> { return x * 3 }

// topic: closure
def counter = { -> total + limit }

// topic: class
@CompileStatic
abstract class Register<T extends Person> extends Base<T> implements Serializable, Closeable {
    static final int MAX = 10
    private String name = 'main'
    List<T> entries
    def open

    Register(String name) {
        super(name)
        this.name = name
    }

    abstract void close()

    protected <R> R find(long id, Closure<R> then = null) throws IOException {
        then?.call(entries.find { e -> e.id == id })
    }

    static class Inner {}
    { open = true }
}
trait Named { String name }
enum Status { OPEN, CLOSED('x') { }; final String code }

// topic: annotations
@Library('shared@main') _
@Field String region
class Desk {
    @Inject Register register
    @GetMapping(path = '/desks', value = ['a', 'b'])
    @Secured('ROLE_CLERK')
    def list(@RequestParam(required = false) String q) { [q] }
}

// topic: try-catch
try {
    open()
} catch (IOException | SQLException e) {
    throw new IllegalStateException("failed", e)
} finally {
    close()
}

// topic: loops
for (c in citizens) { notify(c) }
for (Person p : citizens) notify(p)
for (int n = 0; n < 3; n++) { println n }
while (queue.size() > 0) { queue.pop() }

// topic: switch
switch (status) {
    case 'open':
    case Status.OPEN:
        run()
        break
    case ~/clos.*/:
        stop()
        break
    default:
        usage()
}
if (a && !b || c in list) { x } else if (a instanceof Person) y() else { z }
def state = open ? 'open' : closed ?: 'unknown'

// topic: async (none: no words for it)
// topic: generics (none: type arguments are not read)
Map<String, List<? extends Person>> byCity = new HashMap<>()

// topic: records
record Point(int x, int y) {}

// topic: formatting
String.format('%s lives in %s', name, district)
sprintf '%05d', 3

// text that is matched, run or said
def matches = text =~ $/a/b $name/$
sh '''
  createdb "$DB" && echo done
'''
assert total == 4 : 'message'

// topic: look-alikes
def plain = 'no $expansion ${here}'
def escaped = "a \$dollar and // no comment"
def pattern = ~/\d+\/x/
def raw = '''
  # no comment: text
'''
/* a comment with "quotes" { */
