/* Topics of the shared tour, in Java. String password = "not code"; */
package pk.gov.nadra.citizens;

import java.util.*;
import java.util.List;
import static java.lang.String.format;
import static pk.gov.nadra.Masks.*;

// topic: class, annotations, generics
@RestController
@RequestMapping("/citizens")
@lombok.Data
public class Tour<T extends Person> extends Base.Inner<T> implements Printable, Comparable<Tour<T>> {

    @Autowired
    private final CitizenService service = new CitizenService("x", 1), spare[];
    protected static final Logger LOG = LoggerFactory.getLogger(Tour.class);

    static { register(Tour.class); }
    { spare = null; }

    public enum Role implements Named {
        ADMIN("admin") { @Override String label() { return "boss"; } },
        @Deprecated CLERK;
        private final String name;
        Role(String... names) { this.name = names[0]; }
        String label() { return name; }
    }

    // topic: records
    record Point(@NotNull int x, int y) {}
    record Card(String cnic, String... tags) implements Named {
        Card { Objects.requireNonNull(cnic); }
        static final int LENGTH = 13;
    }

    interface Repository<E> { int LIMIT = 10, MAX = 20; Optional<E> find(String cnic); default boolean ok() { return true; } }
    @interface Audited { String value() default ""; }

    public Tour(@Value("${db.url}") final String url) { super(url); this.url = url; }
    private Tour() { this("none"); }

    @GetMapping(value = {"/{cnic}", "/by-cnic/{cnic}"}, produces = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasRole('ADMIN')") @Audited
    public <R> ResponseEntity<Map<String, ? extends List<Person>>> find(
            @PathVariable("cnic") String cnic, int[] pages, Map.Entry<String, Person>... rest) throws IOException {
        // topic: assign, augmented-assign, index
        int count = 0, total;
        total = count += 1;
        count++;
        final var person = (Person) service.find(cnic).map(Person::getName).orElseThrow(() -> new NotFound(cnic));
        String names[] = {"a", "b"}, first = names[0];

        // topic: member, call, concatenation, formatting
        http.csrf(c -> c.disable())
            .authorizeHttpRequests((auth) -> { auth.anyRequest().authenticated(); })
            .build();
        LOG.info("citizen " + cnic + '\t' + person.getPhone());
        String line = String.format("%s \"quoted\" \u0041", cnic);
        String query = """
            select *
              from citizens\tc
            """;

        // topic: switch, destructuring
        if (person instanceof Officer officer && !officer.isActive()) { return null; }
        else if (!(person instanceof Clerk)) { LOG.warn("{}", person); }
        else throw new IllegalStateException("x", null);
        switch (role) {
            case ADMIN:
            case CLERK:
                read();
                break;
            default:
                reject(-1);
        }
        switch (count) { case 1, 2 -> read(); case 3 -> { write(); } default -> throw new Error(); }
        String kind = switch (shape.get()) {
            case Circle c when c.r() > 1 -> c.name();
            case Point(int x, var y) -> "point" + x;
            case null, default -> { LOG.info(cnic); yield "other"; }
        };

        // topic: loops
        for (int i = 0, n = 3; i < n; i++, n--) { use(pages[i]); }
        for (final Person p : people) LOG.info(p.cnic);
        outer: while (true) { if (count > 3) break outer; else continue; }
        do { step(); } while (count != 3);

        // topic: try-catch
        try (var in = open(cnic); Reader r = new Reader(in)) { r.read(); }
        catch (IOException | java.sql.SQLException e) { LOG.error("failed", e); throw e; }
        finally { close(); }

        // topic: lambda, closure
        String prefix = "CNIC ";
        Function<String, String> label = v -> prefix + v;
        // method references, anonymous and local classes
        Function<String, Integer> f = String::length;
        Supplier<List<T>> make = ArrayList<T>::new;
        Runnable run = new Runnable() { @Override public void run() { Tour.this.close(cnic); } };
        class Local { int value = count; }

        // arrays, class literals, ternary, lock, assertion, generic call
        Object[] all = new Object[]{cnic, 1}; int[] sizes = new int[count];
        Class<?> type = Map.Entry.class;
        String either = cnic != null ? cnic : super.toString();
        synchronized (this) { count = ~count; }
        assert cnic != null : "no cnic";
        this.<String>apply(cnic, x -> x);
        return ResponseEntity.ok(Collections.<String>emptyMap());
    }
}
/* topic: template (none: string templates were withdrawn)
   topic: async (none: a future is an object)
   topic: look-alikes */
class LookAlikes {
    // LOG.info(cnic);
    String looks = "LOG.info(cnic); // no comment";
}
