class CertificateExport
  Row = Struct.new(:number, :name, :cnic, :station, keyword_init: true)

  def self.row(certificate)
    row = Row.new(number: certificate.number, name: certificate.name, cnic: certificate.cnic)
    puts "exported #{certificate.number}"
    Rails.logger.debug(row) # amanat-expect: pii-in-log
    row.to_h
  end
end
