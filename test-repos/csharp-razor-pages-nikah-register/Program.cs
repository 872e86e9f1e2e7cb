using NikahRegister.Middleware;
using NikahRegister.Partners;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication("Cookies").AddCookie("Cookies", options => options.LoginPath = "/Login");
builder.Services.AddAuthorization();
builder.Services.AddSingleton<IRegister, Register>();
builder.Services.AddRazorPages(options =>
{
    options.Conventions.AuthorizeFolder("/Staff");
    options.Conventions.AllowAnonymousToPage("/Staff/Help");
});

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseWhen(
    context => context.Request.Path.StartsWithSegments("/partners"),
    branch => branch.UseMiddleware<PartnerKeyMiddleware>());
app.MapRazorPages();
app.MapPartners();
app.Run();
