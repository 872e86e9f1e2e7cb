using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace PassportTracking.Controllers;

/// <summary>What the controllers of an office share.</summary>
[ApiController]
[Authorize(Roles = "Officer")]
[Route("api/[controller]")]
public abstract class OfficeController : ControllerBase
{
}
