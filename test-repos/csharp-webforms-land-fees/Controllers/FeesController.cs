using System.Collections.Generic;
using System.Web.Http;
using LandFees.Data;

namespace LandFees.Controllers
{
    [Authorize(Roles = "Teller")]
    [RoutePrefix("api/fees")]
    public class FeesController : ApiController
    {
        private readonly FeeStore store = new FeeStore();

        [HttpGet] // amanat-expect: pii-in-url
        [Route("{cnic}")]
        public FeeRecord Find(string cnic)
        {
            return store.Find(cnic);
        }

        [HttpPost]
        [Route("")]
        public IHttpActionResult Pay([FromBody] FeeRecord record)
        {
            store.Save(record);
            return Ok();
        }

        [AllowAnonymous]
        [HttpGet] // amanat-expect: public-endpoint-unapproved
        [Route("rates")]
        public int Rate()
        {
            return 250;
        }
    }
}
