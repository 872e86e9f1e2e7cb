using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using PassportTracking.Models;
using PassportTracking.Services;

namespace PassportTracking.Controllers;

[ApiController]
[Route("api/reports")]
public class ReportsController(IApplicationStore store) : ControllerBase
{
    [HttpGet("pending")] // amanat-expect: unauthenticated-endpoint
    public async Task<List<PassportApplication>> Pending() => await store.Pending();

    [Authorize]
    [HttpGet("pending/count")]
    public async Task<int> Count() => (await store.Pending()).Count;

    [HttpDelete("{id}")] // amanat-expect: unauthenticated-endpoint
    public IActionResult Delete(int id)
    {
        store.Cancel(id);
        return NoContent();
    }
}
