using System;
using System.Diagnostics;
using System.Web.Security;
using System.Web.UI;

namespace LandFees
{
    public partial class Login : Page
    {
        protected void Page_Load(object sender, EventArgs e)
        {
            if (User.Identity.IsAuthenticated) Response.Redirect("~/Fees.aspx");
        }

        protected void Enter_Click(object sender, EventArgs e)
        {
            var password = PasswordBox.Text;
            Trace.Write("login", "tried " + password); // amanat-expect: credential-in-log
            // amanat-expect-next: shared-account
            if (NameBox.Text == "patwari" && password == "Gilgit-desk-27")
            {
                FormsAuthentication.RedirectFromLoginPage(NameBox.Text, false);
            }
        }
    }
}
