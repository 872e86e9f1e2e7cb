package pk.gov.records.service;

public record Certificate(long id, String kind, String serial, boolean revoked) {
}
