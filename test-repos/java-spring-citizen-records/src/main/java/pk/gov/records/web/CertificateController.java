package pk.gov.records.web;

import lombok.extern.slf4j.Slf4j;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pk.gov.records.service.BirthForm;
import pk.gov.records.service.Certificate;
import pk.gov.records.service.RecordService;

@Slf4j
@RestController
@RequestMapping("/api/certificates")
public class CertificateController {
    private final RecordService records;

    public CertificateController(RecordService records) {
        this.records = records;
    }

    @GetMapping("/{serial}") // amanat-expect: public-endpoint-unapproved
    public Certificate check(@PathVariable String serial) {
        return records.certificate(serial);
    }

    @PostMapping("/birth") // amanat-expect: unauthenticated-endpoint
    public Certificate birth(@RequestBody BirthForm form) {
        log.info("birth form of {}", form.fatherCnic()); // amanat-expect: pii-in-log
        return records.issueBirth(form);
    }

    @DeleteMapping("/{id}")
    public void revoke(@PathVariable long id) {
        records.revoke(id);
    }
}
