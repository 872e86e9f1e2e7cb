using System;
using System.Web.Services;
using LandFees.Data;

namespace LandFees.Counter
{
    public partial class Receive : CounterPage
    {
        protected void Take_Click(object sender, EventArgs e)
        {
            new FeeStore().Take(FileBox.Text);
        }

        // called by a script: the page around it does not run
        [WebMethod] // amanat-expect: unauthenticated-endpoint
        public static string OwnerOf(string fileNumber)
        {
            return new FeeStore().OwnerOf(fileNumber);
        }
    }
}
