/* Topics of the shared tour, in C#. string Password = "not code"; */
global using System.Linq;
using System;
using System.Collections.Generic;
using static Nadra.Citizens.Masks;
using Registry = Nadra.Core.CitizenRegistry;
using Pair = (string Cnic, int Age);

[assembly: InternalsVisibleTo("Nadra.Tests")]

namespace Nadra.Citizens;

// topic: class
[ApiController, Route("api/[controller]")]
[Authorize(Roles = "Clerk,Officer", AuthenticationSchemes = Schemes.Bearer)]
[TypeFilter(typeof(AuditFilter), Arguments = new object[] { "x" })]
[ServiceFilterAttribute<AuditFilter>]
public sealed partial class Tour<T> : Base.Inner<T>, IPrintable where T : Person, new()
{
    private readonly CitizenService _service = new("x", 1), spare;
    protected const string Path = @"C:\data\""citizens""";
    public static ILogger Log { get; } = LoggerFactory.Create<Tour<T>>();
    public event EventHandler<Args>? Changed;
    // topic: annotations
    [Required, JsonPropertyName("cnic")] public string Cnic { get; init; } = "";
    internal int? Age { get; private set; }
    public string Name => first + " " + last;
    public string Secret
    {
        get => _secret ?? throw new InvalidOperationException();
        private set { _secret = value; }
    }
    public string this[int index] { get { return names[index]; } set => names[index] = value; }
    public delegate void Handler(string cnic);

    static Tour() { Register(typeof(Tour<>)); }
    public Tour(CitizenService service, string url = "none", params string[] tags) : base(url) { _service = service; }
    protected Tour() : this(null!) { }
    ~Tour() { Close(); }
    public static Tour<T> operator +(Tour<T> a, Tour<T> b) => a;
    public static implicit operator string(Tour<T> t) => t.Cnic;
    void IPrintable.Print(TextWriter to) => to.Write(this);

    // topic: generics
    [HttpGet("{cnic}"), AllowAnonymous]
    public async Task<ActionResult<Dictionary<string, List<T>>>> Find<R>(
        [FromRoute(Name = "cnic")] string cnic, [FromBody] T? body, int[] pages, CancellationToken stop = default)
        where R : class
    {
        // topic: assign
        int count = 0, total;
        var person = (Person)await _service.FindAsync(cnic, stop);
        const string Kind = nameof(Person.Name);
        Citizen made = new() { Cnic = cnic, Tags = { "a", "b" } };
        string[] names = { "a", "b" };
        (string first, int age) pair = ("x", 1);

        // topic: augmented-assign
        total = count += 1;
        count++; --count;
        cached ??= Load();

        // topic: destructuring
        var (id, _) = pair;
        (var left, string right) = Split(cnic);
        (Cnic, total) = (cnic, 2);
        foreach (var (key, value) in map) { Use(key, value); }

        // topic: member
        var phone = person?.Contact?.Phone ?? this.Cnic ?? base.ToString();
        var sure = person!.Address.Street;

        // topic: index
        var one = names[0] + matrix[1, 2] + names?[^1]?.Name + rows[1..3];

        // topic: call
        Send(cnic, retries: 3, to: phone);
        services.AddScoped<IFinder, Finder>().AddMvc(o => o.Filters.Add<AuditFilter>());
        if (int.TryParse(cnic, out var number) && cache.TryGetValue(cnic, out Citizen? hit)) Swap(ref number, in count);
        global::System.Console.WriteLine(cnic);

        // topic: template
        Log.LogInformation($"citizen {cnic,13} of {{district}} {person.Name:X} {(count > 1 ? "many" : "one")}");
        var path = $@"C:\{cnic}\""x""";
        var json = $$"""
            { "cnic": "{{cnic}}" }
            """;

        // topic: concatenation
        Log.LogWarning("citizen " + cnic + '\t' + person.Phone);

        // topic: formatting
        var line = string.Format("{0} \"quoted\" \u0041\x41", cnic);
        Log.LogInformation("citizen {Cnic} {@Person}", cnic, person);
        var raw = """
            select *
              from citizens
            """;
        var bytes = "abc"u8;

        // topic: lambda
        Func<string, int> length = s => s.Length;
        Func<int, int> twice = static (int x) => { return x * 2; };
        Run(async () => await SaveAsync(cnic));
        button.Click += delegate (object sender, EventArgs e) { Close(); };
        app.MapGet("/x", [Authorize] (string name) => name);

        // topic: closure
        int Outer(int x) { return Inner() + x; int Inner() => x; }

        // topic: async
        await foreach (var row in StreamAsync()) { Log.LogDebug(row.Cnic); }
        async Task<int> Count() { return await CountAsync(cnic); }
        await using var stream = Open(cnic);
        using (var reader = new StreamReader(stream)) { reader.Read(); }
        lock (this) { checked { count = ~count; } }

        // topic: switch
        switch (person)
        {
            case Officer { IsActive: true, Rank.Level: > 3 } o when o.Age > 30:
            case Clerk:
                Read(o);
                break;
            case null: throw new ArgumentNullException(nameof(person), "no person");
            default:
                return NotFound(new { cnic, person.Name, Reason = "none" });
        }
        var kind = count switch
        {
            < 0 or > 100 => "bad",
            1 => "one",
            not 5 and var n => Show(n),
            _ => throw new Exception(),
        };
        if (person is not null and Officer (var name2, _) { Age: 3 } boss) Read(boss, name2);
        if (shape is [1, .., var last2]) Read(last2);
        if (!person?.IsActive == true && "x" + person?.Contact?.Phone.Trim() != cnic) Read();

        // topic: loops
        for (int i = 0, n = 3; i < n; i++, n--) { Use(pages[i]); }
        foreach (Person p in people) Log.LogInformation(p.Cnic);
        while (true) { if (count > 3) break; else continue; }
        do { Step(); } while (count != 3);
        again: goto again;

        // topic: try-catch
        try { await SaveAsync(); }
        catch (SqlException e) when (e.Number == 1) { Log.LogError(e, "failed {Cnic}", cnic); throw; }
        catch { return null; }
        finally { Close(); }

        // queries
        var q = from c in db.Citizens
                join d in db.Districts on c.DistrictId equals d.Id
                let full = c.First + c.Last
                where c.Age > 18 && d.Name == "Lahore"
                orderby c.Name descending, c.Age
                select new { c.Cnic, full } into row
                group row by row.Cnic;
        IEnumerable<int> Numbers() { yield return 1; yield break; }
        int[] sizes = new int[count]; var list = new List<string>(sizes) { "a" };
        var map2 = new Dictionary<string, int> { ["a"] = 1, { "b", 2 } }; int[] spread = [1, .. sizes];
#if DEBUG
        Log.LogTrace(cnic);
#elif NET48
        Trace.WriteLine(cnic);
#else
        Console.WriteLine(cnic);
#endif
        return Ok(made with { Cnic = cnic });
    }

    #region nested
    private enum Role : byte { [Display(Name = "x")] Admin = 1, Clerk }
    #endregion
}

// topic: records
public record Person(string Cnic, [property: JsonIgnore] string Name) : Entity(Cnic), IPerson
{
    public string Father { get; set; }
}
public readonly record struct Point(int X, int Y);
public struct Plain { public int X; }
public class Report(ILogger<Report> logger, Registry registry) : Base(registry)
{
    public void Run() => logger.LogInformation("{Count}", registry.Count);
}
interface IFinder { Task<Person?> Find(string cnic); string Name { get; } }

// topic: look-alikes
// string looks = "like code";
static class Looks { const string Like = "if (password == cnic) Log.Info(cnic);", Code = @"""Log(cnic); // not a comment"; }
