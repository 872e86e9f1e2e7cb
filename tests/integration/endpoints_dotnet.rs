//! Endpoints of .NET applications beyond controllers: pages, services in files, access rules in configuration, middleware.

use super::endpoints::check;

const WEB: &str = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>\n";

#[test]
fn razor_pages_and_what_their_conventions_say() {
    check(
        &[
            ("Deeds.csproj", WEB),
            (
                "Program.cs",
                "var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddRazorPages(options =>\n{\n    \
                 options.Conventions.AuthorizeFolder(\"/Staff\").AllowAnonymousToPage(\"/Staff/Login\");\n    \
                 options.Conventions.AuthorizeAreaFolder(\"Registry\", \"/Deeds\");\n    \
                 options.Conventions.AddPageRoute(\"/Track\", \"t/{number}\");\n});\n\
                 var app = builder.Build();\napp.MapRazorPages();\napp.Run();\n",
            ),
            ("Pages/Index.cshtml", "@page\n@model IndexModel\n<h1>Deeds</h1>\n"),
            (
                "Pages/Index.cshtml.cs",
                "using Microsoft.AspNetCore.Mvc.RazorPages;\npublic class IndexModel : PageModel { public void OnGet() { } }\n",
            ),
            ("Pages/Staff/Edit.cshtml", "@page \"{id:int}\"\n@model Deeds.Pages.Staff.EditModel\n"),
            (
                "Pages/Staff/Edit.cshtml.cs",
                "using Microsoft.AspNetCore.Mvc.RazorPages;\nnamespace Deeds.Pages.Staff;\npublic class EditModel : PageModel\n{\n    \
                 public void OnGet(int id) { }\n    public async Task<IActionResult> OnPostSaveAsync(int id) => Page();\n}\n",
            ),
            ("Pages/Staff/Login.cshtml", "@page\n@functions { public void OnPost() { } }\n"),
            ("Pages/Track.cshtml", "@page\n@attribute [Authorize(Roles = \"clerk\")]\n<p>Where it is</p>\n"),
            ("Pages/Shared/_Layout.cshtml", "<body>@RenderBody()</body>\n"),
            ("Areas/Registry/Pages/Deeds/Show.cshtml", "@page \"/deeds/{cnic}\"\n<p>Deed</p>\n"),
            ("Components/_Imports.razor", "@using Microsoft.AspNetCore.Authorization\n@attribute [Authorize]\n"),
            ("Components/Stamps.razor", "@page \"/stamps\"\n@page \"/stamps/{number:int}\"\n<p>@number</p>\n"),
        ],
        &[
            "GET / public",
            "GET /Staff/Edit/{id} authenticated",
            "POST /Staff/Edit/{id} authenticated",
            "GET /Staff/Login public",
            "POST /Staff/Login public",
            "GET /Track authenticated",
            "GET /t/{number} authenticated",
            "GET /deeds/{cnic} authenticated",
            "GET /stamps authenticated",
            "GET /stamps/{number} authenticated",
        ],
    );
}
