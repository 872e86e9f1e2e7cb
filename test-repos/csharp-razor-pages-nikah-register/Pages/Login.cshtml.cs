using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NikahRegister.Pages;

public class LoginModel : PageModel
{
    [BindProperty] public string Name { get; set; } = "";
    [BindProperty] public string Password { get; set; } = "";

    public IActionResult OnPost() => Password.Length < 10 ? Page() : RedirectToPage("/Staff/Entries");
}
