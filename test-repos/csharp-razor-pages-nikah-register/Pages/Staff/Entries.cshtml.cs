using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NikahRegister.Pages.Staff;

public class EntriesModel(IRegister register) : PageModel
{
    public IReadOnlyList<Entry> Entries { get; private set; } = [];

    public void OnGet(int? year) => Entries = register.OfYear(year ?? DateTime.Today.Year);

    public IActionResult OnPostConfirm(string number)
    {
        register.Confirm(number);
        return RedirectToPage();
    }
}
