package pk.gov.records.service;

import java.util.List;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Service;
import pk.gov.records.config.Mask;

@Slf4j
@Service
public class RecordService {
    private final CitizenRepository citizens;
    private final CertificateRepository certificates;

    public RecordService(CitizenRepository citizens, CertificateRepository certificates) {
        this.citizens = citizens;
        this.certificates = certificates;
    }

    public Citizen find(String cnic) {
        log.info("looking for {}", Mask.cnic(cnic));
        Citizen citizen = citizens.findByCnic(cnic);
        if (citizen == null) {
            log.warn("no citizen with CNIC " + cnic); // amanat-expect: pii-in-log
            return null;
        }
        log.debug("found {}", citizen); // amanat-expect: pii-in-log
        return citizen;
    }

    public Certificate issueBirth(BirthForm form) {
        Certificate certificate = certificates.issue(form);
        log.info("issued {}", certificate);
        return certificate;
    }

    public List<Citizen> search(String fullName) {
        List<Citizen> found = citizens.findByFullName(fullName);
        log.info("{} citizens found", found.size());
        return found;
    }

    public Certificate certificate(String serial) {
        return certificates.findBySerial(serial);
    }

    public void revoke(long id) {
        certificates.revoke(id);
        log.info("certificate {} revoked", id);
    }
}
