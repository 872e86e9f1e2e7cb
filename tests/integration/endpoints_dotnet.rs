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

#[test]
fn groups_that_another_file_registers_and_closes() {
    check(
        &[
            ("Permits.csproj", WEB),
            (
                "Program.cs",
                "var app = WebApplication.CreateBuilder(args).Build();\n\
                 app.NewVersionedApi(\"Permits\").MapPermits().RequireAuthorization();\n\
                 app.MapGroup(\"/fees\").WithTags(\"Fees\").MapRates().MapPayments();\n\
                 var stamps = app.MapStamps();\nstamps.RequireAuthorization();\napp.Run();\n",
            ),
            (
                "Permits.cs",
                "namespace Permits;\npublic static class PermitApi\n{\n    \
                 public static RouteGroupBuilder MapPermits(this IEndpointRouteBuilder app)\n    {\n        \
                 var api = app.MapGroup(\"api/permits\").HasApiVersion(1.0);\n        api.MapPut(\"/cancel\", (int id) => 1);\n        return api;\n    }\n    \
                 public static RouteGroupBuilder MapRates(this RouteGroupBuilder group)\n    {\n        \
                 group.MapGet(\"/rates\", () => 250);\n        return group;\n    }\n    \
                 public static RouteGroupBuilder MapPayments(this RouteGroupBuilder group)\n    {\n        \
                 group.MapPost(\"/payments\", (int amount) => amount);\n        return group;\n    }\n    \
                 public static RouteGroupBuilder MapStamps(this IEndpointRouteBuilder app)\n    {\n        \
                 var group = app.MapGroup(\"/stamps\");\n        group.MapPost(\"/\", () => 1);\n        return group;\n    }\n}\n",
            ),
        ],
        &[
            "PUT /api/permits/cancel authenticated",
            "GET /fees/rates unauthenticated",
            "POST /fees/payments unauthenticated",
            "POST /stamps/ authenticated",
        ],
    );
}

#[test]
fn middleware_decides_by_path_and_branch() {
    check(
        &[
            ("Desk.csproj", WEB),
            (
                "Program.cs",
                "using Desk;\nvar app = WebApplication.CreateBuilder(args).Build();\n\
                 app.UseMiddleware<StampMiddleware>();\n\
                 app.UseWhen(c => c.Request.Path.StartsWithSegments(\"/desk\"), branch => branch.UseMiddleware<ApiKeyMiddleware>());\n\
                 app.Use(async (context, next) =>\n{\n    \
                 if (context.Request.Path.StartsWithSegments(\"/partner\") && context.Request.Headers[\"X-Api-Key\"] != key)\n    {\n        \
                 context.Response.StatusCode = 401;\n        return;\n    }\n    await next();\n});\n\
                 app.MapPost(\"/partner/permits\", (string p) => p);\napp.MapPost(\"/desk/permits\", (string p) => p);\n\
                 app.MapPost(\"/permits\", (string p) => p);\napp.MapControllers();\napp.Run();\n",
            ),
            (
                "Middleware.cs",
                "using Microsoft.AspNetCore.Http;\nnamespace Desk;\npublic class ApiKeyMiddleware\n{\n    \
                 public async Task InvokeAsync(HttpContext context)\n    {\n        \
                 if (context.Request.Headers[\"X-Api-Key\"] != _key) { context.Response.StatusCode = 401; return; }\n        \
                 await _next(context);\n    }\n}\npublic class StampMiddleware\n{\n    \
                 public async Task InvokeAsync(HttpContext context) { context.Response.Headers[\"X-Stamp\"] = \"1\"; await _next(context); }\n}\n",
            ),
            (
                "Controllers/LedgerController.cs",
                "using Microsoft.AspNetCore.Mvc;\nnamespace Desk.Controllers;\n[ApiController]\n[Route(\"desk/[controller]\")]\n\
                 public class LedgerController : ControllerBase\n{\n    [HttpDelete(\"{id}\")]\n    public IActionResult Delete(int id) => Ok();\n}\n",
            ),
        ],
        &[
            "POST /partner/permits authenticated",
            "POST /desk/permits authenticated",
            "POST /permits unauthenticated",
            "DELETE /desk/Ledger/{id} authenticated",
        ],
    );
}

#[test]
fn web_forms_pages_services_and_the_rules_of_folders() {
    let config = "<configuration><system.web>\n<authentication mode=\"Forms\"><forms loginUrl=\"~/Enter.aspx\" /></authentication>\n\
                  <authorization><deny users=\"?\" /></authorization>\n</system.web>\n\
                  <location path=\"Rates.aspx\"><system.web><authorization><allow users=\"*\" /></authorization></system.web></location>\n\
                  <location path=\"Open\"><system.web><authorization><allow users=\"*\" /></authorization></system.web></location>\n\
                  </configuration>\n";
    let page = |class: &str| {
        format!(
            "<%@ Page Language=\"C#\" CodeBehind=\"x.cs\" Inherits=\"Fees.{class}\" MasterPageFile=\"~/Site.Master\" %>\n"
        )
    };
    let code = |class: &str, base: &str, body: &str| {
        format!(
            "using System.Web.UI;\nnamespace Fees\n{{\n    public partial class {class} : {base}\n    {{\n{body}\n    }}\n}}\n"
        )
    };
    let session = "protected override void OnInit(EventArgs e)\n{\n    \
                   if (Session[\"teller\"] == null) Response.Redirect(\"~/Enter.aspx\");\n    base.OnInit(e);\n}";
    check(
        &[
            ("Fees.csproj", "<Project><ItemGroup><Reference Include=\"System.Web\" /></ItemGroup></Project>"),
            ("Web.config", config),
            ("Site.Master", "<%@ Master Language=\"C#\" Inherits=\"Fees.Site\" %>\n"),
            (
                "Site.Master.cs",
                &code(
                    "Site",
                    "MasterPage",
                    "protected void Page_Load(object sender, EventArgs e)\n{\n    if (Session[\"seen\"] == null) { Session[\"seen\"] = true; Response.Redirect(\"~/Welcome.aspx\"); }\n}",
                ),
            ),
            ("Enter.aspx", &page("Enter")),
            ("Enter.aspx.cs", &code("Enter", "Page", "")),
            ("Rates.aspx", &page("Rates")),
            ("Rates.aspx.cs", &code("Rates", "Page", "")),
            ("Search.aspx", &page("Search")),
            ("Search.aspx.cs", &code("Search", "Page", "")),
            ("Open/Pay.aspx", &page("Pay")),
            (
                "Open/Pay.aspx.cs",
                &code(
                    "Pay",
                    "TellerPage",
                    "[System.Web.Services.WebMethod]\npublic static int Count(string cnic) { return 1; }",
                ),
            ),
            ("TellerPage.cs", &code("TellerPage", "Page", session)),
            ("Open/Old.aspx", &page("Old")),
            ("Open/Old.aspx.vb", "Partial Class Old\nEnd Class\n"),
            ("Open/Fees.asmx", "<%@ WebService Language=\"C#\" Class=\"Fees.FeeService\" %>\n"),
            (
                "Open/FeeService.cs",
                &code(
                    "FeeService",
                    "WebService",
                    "[WebMethod]\npublic string Owner(string cnic) { return cnic; }\n[WebMethod(EnableSession = true)]\npublic string Mine()\n{\n    if (Session[\"teller\"] == null) throw new UnauthorizedAccessException();\n    return null;\n}\npublic int Helper() { return 1; }",
                ),
            ),
            (
                "Open/Photo.ashx",
                "<%@ WebHandler Language=\"C#\" Class=\"Fees.Photo\" %>\nusing System.Web;\nnamespace Fees { public class Photo : IHttpHandler { public void ProcessRequest(HttpContext context) { context.Response.Write(\"x\"); } } }\n",
            ),
        ],
        &[
            "ANY /Enter.aspx unauthenticated",
            "ANY /Rates.aspx unauthenticated",
            "ANY /Search.aspx authenticated",
            "ANY /Open/Pay.aspx authenticated",
            "POST /Open/Pay.aspx/Count unauthenticated",
            "ANY /Open/Old.aspx unknown",
            "POST /Open/Fees.asmx/Owner unauthenticated",
            "POST /Open/Fees.asmx/Mine authenticated",
            "ANY /Open/Photo.ashx unauthenticated",
        ],
    );
}

#[test]
fn fast_endpoints_are_closed_unless_they_open() {
    check(
        &[
            (
                "Fees.csproj",
                "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PackageReference Include=\"FastEndpoints\" /></Project>\n",
            ),
            (
                "Program.cs",
                "using FastEndpoints;\nvar app = WebApplication.CreateBuilder(args).Build();\napp.UseFastEndpoints(c => c.Endpoints.RoutePrefix = \"api\");\n",
            ),
            (
                "Fees.cs",
                "using FastEndpoints;\nnamespace Fees;\npublic class Create : Endpoint<Fee, Receipt>\n{\n    \
                 public override void Configure() { Post(\"/fees\"); Roles(\"Clerk\"); }\n    \
                 public override async Task HandleAsync(Fee fee, CancellationToken c) { }\n}\n\
                 public class Rates : EndpointWithoutRequest<int>\n{\n    \
                 public override void Configure() { Get(\"/rates\", \"/fees/rates\"); AllowAnonymous(); }\n}\n\
                 public class Enter : Endpoint<Login>\n{\n    \
                 public override void Configure() { Verbs(Http.POST, Http.PUT); Routes(\"/login\"); AllowAnonymous(Http.POST); }\n}\n\
                 [HttpDelete(\"/fees/{id}\"), AllowAnonymous]\npublic class Remove : Endpoint<Fee> { }\n\
                 public class Desk : Group { public Desk() { Configure(\"desk\", ep => { ep.AllowAnonymous(); }); } }\n\
                 public class Purge : EndpointWithoutRequest\n{\n    public override void Configure() { Delete(\"purge\"); Group<Desk>(); }\n}\n",
            ),
        ],
        &[
            "POST /api/fees authenticated",
            "GET /api/rates public",
            "GET /api/fees/rates public",
            "POST /api/login public",
            "PUT /api/login authenticated",
            "DELETE /api/fees/{id} unauthenticated",
            "DELETE /api/desk/purge unauthenticated",
        ],
    );
}

#[test]
fn a_library_of_the_solution_sets_the_fallback_policy() {
    let uses =
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ProjectReference Include=\"..\\Shared\\Shared.csproj\" /></Project>\n";
    let controller = |name: &str| {
        format!(
            "using Microsoft.AspNetCore.Mvc;\n[ApiController]\n[Route(\"[controller]\")]\npublic class {name}Controller : ControllerBase\n\
             {{\n    [HttpPost]\n    public IActionResult Save() => Ok();\n}}\n"
        )
    };
    check(
        &[
            ("Shared/Shared.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"></Project>\n"),
            (
                "Shared/Security.cs",
                "using Microsoft.AspNetCore.Authorization;\npublic static class Security\n{\n    \
                 public static void AddSecurity(this IServiceCollection services)\n    {\n        \
                 services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());\n    }\n}\n",
            ),
            ("Permits/Permits.csproj", uses),
            (
                "Permits/Program.cs",
                "var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSecurity();\nvar app = builder.Build();\napp.MapHub<Desk>(\"/desk\");\napp.MapHealthChecks(\"/health\");\n",
            ),
            ("Permits/PermitsController.cs", &controller("Permits")),
            ("Stamps/Stamps.csproj", uses),
            ("Stamps/Program.cs", "var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\n"),
            ("Stamps/StampsController.cs", &controller("Stamps")),
        ],
        &[
            "POST /Permits authenticated",
            "ANY /desk authenticated",
            "GET /health authenticated",
            "POST /Stamps unauthenticated",
        ],
    );
}

#[test]
fn a_fallback_policy_is_in_front_of_extensions_and_own_links_close() {
    check(
        &[
            ("Ledger.csproj", WEB),
            (
                "Program.cs",
                "var builder = WebApplication.CreateBuilder(args);\n\
                 builder.Services.AddAuthorization(options => options.FallbackPolicy = options.GetPolicy(\"clerk\"));\n\
                 var app = builder.Build();\napp.MapLedger();\napp.Run();\n",
            ),
            (
                "Ledger.cs",
                "namespace Ledger;\npublic static class LedgerApi\n{\n    \
                 public static void MapLedger(this IEndpointRouteBuilder app)\n    {\n        \
                 app.MapPost(\"/entries\", (int id) => id);\n        app.MapGet(\"/rates\", () => 1).AllowAnonymous();\n    }\n}\n",
            ),
            ("Desk/Desk.csproj", WEB),
            (
                "Desk/Program.cs",
                "var app = WebApplication.CreateBuilder(args).Build();\n\
                 app.MapPut(\"/desk/{id}\", (int id) => id).HasPermission(\"desk\").WithName(\"desk\");\napp.MapPut(\"/open/{id}\", (int id) => id);\n",
            ),
            (
                "Desk/Permissions.cs",
                "namespace Desk;\npublic static class Permissions\n{\n    \
                 public static RouteHandlerBuilder HasPermission(this RouteHandlerBuilder route, string permission)\n    {\n        \
                 return route.RequireAuthorization(permission);\n    }\n}\n",
            ),
        ],
        &[
            "POST /entries authenticated",
            "GET /rates public",
            "PUT /desk/{id} authenticated",
            "PUT /open/{id} unauthenticated",
        ],
    );
}

#[test]
fn an_attribute_that_hands_a_filter_to_its_base() {
    let filters = "using Microsoft.AspNetCore.Mvc;\nusing Microsoft.AspNetCore.Mvc.Filters;\nnamespace Ledger;\n\
        public class ClerkAttribute : TypeFilterAttribute {\n  public ClerkAttribute() : base(typeof(ClerkFilter)) { Arguments = new object[] { }; }\n}\n\
        public class CountedAttribute : ServiceFilterAttribute {\n  public CountedAttribute() : base(typeof(CountFilter)) { }\n}\n\
        public class ClerkFilter : IAuthorizationFilter {\n  public void OnAuthorization(AuthorizationFilterContext context) {\n    \
        if (string.IsNullOrEmpty(context.HttpContext.Request.Headers[\"Authorization\"].ToString())) { context.Result = new UnauthorizedResult(); }\n  }\n}\n\
        public class CountFilter : IActionFilter {\n  public void OnActionExecuting(ActionExecutingContext context) { count++; }\n}\n";
    let controller = "using Microsoft.AspNetCore.Mvc;\nnamespace Ledger;\n[Route(\"api/entries\")]\npublic class EntriesController : Controller {\n  \
        [Clerk]\n  [HttpPost(\"add\")]\n  public IActionResult Add(int id) { return Ok(id); }\n  \
        [Counted]\n  [HttpPost(\"drop\")]\n  public IActionResult Drop(int id) { return Ok(id); }\n}\n";
    check(
        &[("Ledger.csproj", WEB), ("Filters.cs", filters), ("EntriesController.cs", controller)],
        &["POST /api/entries/add authenticated", "POST /api/entries/drop unauthenticated"],
    );
}

#[test]
fn nobody_is_found_by_the_key_of_a_request() {
    let action = |path: &str, body: &str| {
        format!(
            "    [AllowAnonymous]\n    [HttpGet(\"{path}\")]\n    public async Task<ActionResult> At{path}(int id, string apiKey, string deed)\n    {{\n        {body}\n        return Ok(await _deeds.Find(id));\n    }}\n"
        )
    };
    let controller = format!(
        "using Microsoft.AspNetCore.Authorization;\nusing Microsoft.AspNetCore.Mvc;\n[ApiController]\n[Route(\"deeds\")]\n[Authorize]\npublic class DeedsController : ControllerBase\n{{\n{}{}{}}}\n",
        action(
            "scan",
            "var userId = await _users.GetUserIdByApiKeyAsync(apiKey);\n        if (userId == 0) return BadRequest();"
        ),
        action("paper", "var paper = await _deeds.Paper(deed);\n        if (paper == null) return NotFound();"),
        action("seal", "if (apiKey == null) return BadRequest();"),
    );
    check(
        &[("Deeds.csproj", WEB), ("DeedsController.cs", &controller)],
        &["GET /deeds/scan authenticated", "GET /deeds/paper public", "GET /deeds/seal public"],
    );
}
