package pk.gov.challan.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import pk.gov.challan.Challans;

@WebServlet("/disputes") // amanat-expect: unauthenticated-endpoint
public class DisputeServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getSession(false) == null || request.getSession().getAttribute("user") == null) {
            response.sendError(401);
            return;
        }
        response.getWriter().println(new Challans().unpaid());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        new Challans().unpaid();
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}
