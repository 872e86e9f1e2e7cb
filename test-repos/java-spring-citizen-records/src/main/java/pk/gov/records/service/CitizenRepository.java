package pk.gov.records.service;

import java.util.List;

public interface CitizenRepository {
    Citizen findByCnic(String cnic);

    List<Citizen> findByFullName(String fullName);
}
