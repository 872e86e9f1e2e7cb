using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using PassportTracking.Models;
using PassportTracking.Services;

namespace PassportTracking.Controllers;

public class ApplicationsController : OfficeController
{
    private readonly IApplicationStore _store;
    private readonly ILogger<ApplicationsController> _logger;

    public ApplicationsController(IApplicationStore store, ILogger<ApplicationsController> logger)
    {
        _store = store;
        _logger = logger;
    }

    [HttpGet("{cnic}")] // amanat-expect: pii-in-url
    public async Task<ActionResult<PassportApplication>> Get(string cnic)
    {
        var application = await _store.Find(cnic);
        if (application == null) return NotFound();
        _logger.LogInformation("read {Application}", application);
        _logger.LogInformation("read {Summary}", new ApplicationSummary(application.Id, cnic, "x")); // amanat-expect: pii-in-log
        _logger.LogDebug(JsonSerializer.Serialize(application)); // amanat-expect: pii-in-log
        return application;
    }

    [HttpGet("status/{id:int}"), AllowAnonymous]
    public ActionResult<string> Status(int id) => Ok("received");

    [HttpPost]
    [Consumes("application/json")]
    public IActionResult Create([FromBody] PassportApplication form)
    {
        _logger.LogInformation("application of {Length} characters", form.Cnic.Length);
        return CreatedAtAction(nameof(Get), new { cnic = form.Cnic }, form);
    }
}
