package pk.gov.challan;

import java.util.ArrayList;
import java.util.List;

public class Challans {
    public static List<Challan> of(String cnic) {
        List<Challan> found = new ArrayList<>();
        for (Challan challan : Store.all()) {
            if (challan.getDriverCnic().equals(cnic)) {
                found.add(challan);
            }
        }
        return found;
    }

    public int unpaid() {
        return Store.all().size();
    }
}
