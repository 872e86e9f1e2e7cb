package pk.gov.records.web;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pk.gov.records.service.Citizen;
import pk.gov.records.service.RecordService;

@RestController
@RequestMapping("/api/citizens")
public class CitizenController {
    private final RecordService records;

    public CitizenController(RecordService records) {
        this.records = records;
    }

    @GetMapping("/{cnic}") // amanat-expect: pii-in-url
    @PreAuthorize("hasRole('CLERK')")
    public Citizen byCnic(@PathVariable String cnic) {
        return records.find(cnic);
    }

    @GetMapping("/{cnic}/address") // amanat-expect: pii-in-url
    public String address(@PathVariable String cnic) {
        Citizen citizen = records.find(cnic);
        System.out.println("address: " + citizen.getAddress()); // amanat-expect: pii-in-log
        return citizen.getAddress();
    }
}
