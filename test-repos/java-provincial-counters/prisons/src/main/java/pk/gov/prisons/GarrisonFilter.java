package pk.gov.prisons;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

@Provider
@GarrisonOnly
public class GarrisonFilter implements ContainerRequestFilter {
    @Inject
    Registers registers;

    @Override
    public void filter(ContainerRequestContext context) {
        if (!registers.garrison(context.getHeaderString("X-Garrison-Key"))) {
            context.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
        }
    }
}
