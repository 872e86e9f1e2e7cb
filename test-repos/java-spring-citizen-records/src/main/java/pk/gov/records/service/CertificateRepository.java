package pk.gov.records.service;

public interface CertificateRepository {
    Certificate issue(BirthForm form);

    Certificate findBySerial(String serial);

    void revoke(long id);
}
