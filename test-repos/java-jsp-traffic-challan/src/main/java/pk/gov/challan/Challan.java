package pk.gov.challan;

public class Challan {
    private long number;
    private String driverCnic;
    private int amount;

    public long getNumber() {
        return number;
    }

    public String getDriverCnic() {
        return driverCnic;
    }

    public int getAmount() {
        return amount;
    }
}
