using System.Text.Json.Serialization;

namespace PassportTracking.Models;

public class PassportApplication
{
    public int Id { get; set; }
    public string Cnic { get; set; } = "";
    public string PassportNumber { get; set; } = "";
    public string Status { get; set; } = "received";
    [JsonIgnore] public byte[]? Photo { get; set; }
}

public record ApplicationSummary(int Id, string Cnic, string Status);

public class Delivery
{
    public string Courier { get; set; } = "";
    public string MobileNumber { get; set; } = "";
}

public class Office { public string Code { get; set; } = ""; public bool IsOpen { get; set; } }
