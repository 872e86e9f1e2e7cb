<%-- amanat-expect-next: unauthenticated-endpoint --%>
<%@ WebHandler Language="C#" Class="LandFees.Counter.Receipt" %>
using System.Web;
using LandFees.Data;

namespace LandFees.Counter
{
    public class Receipt : IHttpHandler
    {
        public bool IsReusable { get { return true; } }

        public void ProcessRequest(HttpContext context)
        {
            context.Response.ContentType = "application/pdf";
            context.Response.BinaryWrite(new FeeStore().Receipt(context.Request["file"]));
        }
    }
}
