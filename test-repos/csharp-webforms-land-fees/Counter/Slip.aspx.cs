using System;
using System.Web.UI;
using LandFees.Data;

namespace LandFees.Counter
{
    // a Page and no CounterPage
    public partial class Slip : Page
    {
        protected void Page_Load(object sender, EventArgs e)
        {
            OwnerLabel.Text = new FeeStore().OwnerOf(Request.QueryString["file"]);
        }
    }
}
