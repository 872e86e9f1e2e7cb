package pk.gov.prisons;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

@Path("/inmates")
@RolesAllowed("warder")
public class InmateResource {
    @Inject
    Registers registers;

    @GET
    public List<Inmate> all() {
        return registers.all();
    }

    @POST
    @Path("/{number}/remissions")
    @RolesAllowed("superintendent")
    public Response remit(@PathParam("number") String number) {
        return registers.remit(number);
    }

    @GET // amanat-expect: unauthenticated-endpoint, pii-in-url
    @Path("/{cnic}/family")
    @PermitAll
    public Inmate family(@PathParam("cnic") String cnic) {
        return registers.family(cnic);
    }

    @DELETE
    @Path("/{number}")
    public void release(@PathParam("number") String number) {
        registers.release(number);
    }

    public record Inmate(String cnic, String name, String fatherName) {}
}
