using System.Collections.Generic;
using System.Web.Http;
using LandFees.Data;

namespace LandFees.Controllers
{
    public class UnpaidController : ApiController
    {
        public IEnumerable<FeeRecord> Get() // amanat-expect: unauthenticated-endpoint
        {
            return new FeeStore().Unpaid();
        }

        [Authorize]
        public IHttpActionResult Delete(int id)
        {
            return Ok();
        }
    }
}
