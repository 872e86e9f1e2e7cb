using System.Collections.Generic;
using System.Configuration;
using System.Data.SqlClient;
using log4net;

namespace LandFees.Data
{
    public class FeeStore
    {
        private static readonly ILog Journal = LogManager.GetLogger(typeof(FeeStore));

        public FeeRecord Find(string cnic)
        {
            using (var connection = new SqlConnection(ConfigurationManager.ConnectionStrings["Land"].ConnectionString))
            using (var command = new SqlCommand("select * from Fees where Cnic = @cnic", connection))
            {
                command.Parameters.AddWithValue("@cnic", cnic);
                Journal.InfoFormat("fees of {0}", cnic); // amanat-expect: pii-in-log
                connection.Open();
                return Read(command.ExecuteReader());
            }
        }

        public void Save(FeeRecord record)
        {
            Journal.Info("saved " + record); // amanat-expect: pii-in-log
            Journal.Info("saved file " + record.FileNumber);
        }

        public SqlConnection Backup()
        {
            // amanat-expect-next: connection-string-password
            return new SqlConnection(@"Server=10.12.0.7;Database=LandBackup;uid=backup;pwd=Swat-backup-18;");
        }

        public void Take(string fileNumber)
        {
            Journal.Info("taken for file " + fileNumber);
        }

        public string OwnerOf(string fileNumber)
        {
            return "of file " + fileNumber;
        }

        public int PerMarla(string mouza)
        {
            return mouza.Length > 12 ? 300 : 250;
        }

        public byte[] Receipt(string fileNumber)
        {
            return new byte[fileNumber.Length];
        }

        public IEnumerable<FeeRecord> Unpaid()
        {
            yield break;
        }

        private static FeeRecord Read(SqlDataReader reader)
        {
            return reader.Read() ? new FeeRecord { CNIC = (string)reader["Cnic"] } : null;
        }
    }
}
