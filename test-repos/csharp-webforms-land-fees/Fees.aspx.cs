using System;
using System.Web.UI;
using LandFees.Data;
using log4net;

namespace LandFees
{
    public partial class Fees : Page
    {
        private static readonly ILog log = LogManager.GetLogger("fees");

        protected void Search_Click(object sender, EventArgs e)
        {
            var record = new FeeStore().Find(CnicBox.Text);
            if (record == null)
            {
                log.Warn("nothing for " + CnicBox.Text); // amanat-expect: pii-in-log
                return;
            }
            log.DebugFormat("file {0} of {1}", record.FileNumber, record.CNIC); // amanat-expect: pii-in-log
            log.Debug("file " + record.FileNumber);
            AmountLabel.Text = record.Amount.ToString();
        }
    }
}
