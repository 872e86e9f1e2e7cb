namespace NikahRegister;

public record Entry(string Number, string GroomCnic, string BrideCnic, DateOnly Date);

public interface IRegister
{
    Entry? Find(string number);
    IReadOnlyList<Entry> OfPerson(string cnic);
    IReadOnlyList<Entry> OfYear(int year);
    void Confirm(string number);
    void Correct(string number, string groomCnic);
}

public class Register : IRegister
{
    private readonly Dictionary<string, Entry> entries = new();

    public Entry? Find(string number) => entries.GetValueOrDefault(number);

    public IReadOnlyList<Entry> OfPerson(string cnic) =>
        entries.Values.Where(e => e.GroomCnic == cnic || e.BrideCnic == cnic).ToList();

    public IReadOnlyList<Entry> OfYear(int year) => entries.Values.Where(e => e.Date.Year == year).ToList();

    public void Confirm(string number) => entries[number] = entries[number] with { Date = entries[number].Date };

    public void Correct(string number, string groomCnic) => entries[number] = entries[number] with { GroomCnic = groomCnic };
}
