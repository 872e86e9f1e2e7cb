using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NikahRegister.Pages;

[Authorize(Roles = "Secretary")]
public class CertificateModel(IRegister register) : PageModel
{
    public Entry? Found { get; private set; }

    public void OnGet(string number) => Found = register.Find(number);
}
