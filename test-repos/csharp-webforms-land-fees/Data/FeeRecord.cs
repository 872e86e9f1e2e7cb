using System;

namespace LandFees.Data
{
    public class FeeRecord
    {
        public int FileNumber { get; set; }
        public string OwnerName { get; set; }
        public string CNIC { get; set; }
        public decimal Amount { get; set; }

        public override string ToString()
        {
            return string.Format("{0}: {1} ({2})", FileNumber, OwnerName, CNIC);
        }
    }
}
