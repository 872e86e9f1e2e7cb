using System;
using System.Web.UI;

namespace LandFees.Counter
{
    /// <summary>What every page of a counter does first.</summary>
    public class CounterPage : Page
    {
        protected override void OnInit(EventArgs e)
        {
            if (Session["Teller"] == null)
            {
                Response.Redirect("~/Login.aspx");
            }
            base.OnInit(e);
        }
    }
}
