using System.Web.Services;
using LandFees.Data;

namespace LandFees.Services
{
    [WebService(Namespace = "http://revenue.local/fees")]
    public class Rates : WebService
    {
        [WebMethod]
        public int PerMarla(string mouza)
        {
            return new FeeStore().PerMarla(mouza);
        }
    }
}
