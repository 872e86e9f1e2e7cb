using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NikahRegister.Pages;

public class EntryModel(IRegister register) : PageModel
{
    public Entry? Found { get; private set; }

    public void OnGet(string number) => Found = register.Find(number); // amanat-expect: unauthenticated-endpoint

    public IActionResult OnPostCorrect(string number, string groomCnic) // amanat-expect: unauthenticated-endpoint
    {
        register.Correct(number, groomCnic);
        return RedirectToPage();
    }
}
