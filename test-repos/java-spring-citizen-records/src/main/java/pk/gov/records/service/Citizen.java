package pk.gov.records.service;

import java.time.LocalDate;
import lombok.Data;

@Data
public class Citizen {
    private Long id;
    private String cnic;
    private String fullName;
    private String fatherName;
    private LocalDate dateOfBirth;
    private String address;
}
