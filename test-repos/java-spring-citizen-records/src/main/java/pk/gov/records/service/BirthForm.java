package pk.gov.records.service;

public record BirthForm(String childName, String fatherCnic, String motherName, String unionCouncil) {
}
