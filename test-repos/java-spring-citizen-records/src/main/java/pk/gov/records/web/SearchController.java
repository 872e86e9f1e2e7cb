package pk.gov.records.web;

import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pk.gov.records.service.Citizen;
import pk.gov.records.service.RecordService;

@RestController
@RequestMapping("/api/search")
public class SearchController {
    private final RecordService records;

    public SearchController(RecordService records) {
        this.records = records;
    }

    @GetMapping("/by-name") // amanat-expect: unauthenticated-endpoint
    public List<Citizen> byName(@RequestParam String fullName) {
        return records.search(fullName);
    }

    @GetMapping("/count")
    @PreAuthorize("hasRole('ADMIN')")
    public int count(@RequestParam String fullName) {
        return records.search(fullName).size();
    }
}
