using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using PassportTracking.Endpoints;
using PassportTracking.Services;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddDbContext<TrackingContext>(o => o.UseSqlServer(builder.Configuration.GetConnectionString("Tracking")));
builder.Services.AddScoped<IApplicationStore, ApplicationStore>();
builder.Services.AddAuthorization();
builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
{
    var key = builder.Configuration["Jwt:SigningKey"] ?? throw new InvalidOperationException("no signing key");
    options.TokenValidationParameters = new TokenValidationParameters
    {
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)),
        ValidIssuer = builder.Configuration["Jwt:Issuer"],
    };
});

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();

var offices = app.MapGroup("/offices").RequireAuthorization();
offices.MapGet("/{code}", (string code, IApplicationStore store) => store.Office(code));
offices.MapPost("/{code}/close", (string code, IApplicationStore store) => store.Close(code));

app.MapGet("/health", () => "ok");
app.MapGroup("/deliveries").MapDeliveries();
app.Run();
