package pk.gov.records.config;

public final class Mask {
    private Mask() {
    }

    public static String cnic(String cnic) {
        return "*********" + cnic.substring(cnic.length() - 4);
    }
}
