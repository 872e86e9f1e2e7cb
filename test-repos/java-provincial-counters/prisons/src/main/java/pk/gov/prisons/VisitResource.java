package pk.gov.prisons;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;

@Path("/visits")
@SecurityRequirement(name = "jwt")
public class VisitResource {
    @Inject
    Registers registers;

    @POST // amanat-expect: unauthenticated-endpoint
    public Registers.Visit ask(Registers.Visit visit) {
        return registers.ask(visit);
    }

    @GarrisonOnly
    @PUT
    @Path("/{id}")
    public Registers.Visit confirm(@PathParam("id") long id) {
        return registers.confirm(id);
    }

    @GET
    @Path("/health")
    public String health() {
        return "ok";
    }
}
