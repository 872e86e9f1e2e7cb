<%@ page contentType="text/html; charset=UTF-8" import="java.util.List, org.slf4j.Logger" %> <%-- amanat-expect: unauthenticated-endpoint --%>
<%@ page import="org.slf4j.LoggerFactory, pk.gov.challan.*" %>
<%-- the desk asks for a driver's card; log.info(cnic) here would be no code --%>
<%!
  private static final Logger log = LoggerFactory.getLogger("desk.search");
%>
<%
  String cnic = request.getParameter("cnic"); // from the form below
  List<Challan> found = Challans.of(cnic);
  log.info("search found {} challans", found.size());
  if (found.isEmpty()) {
    log.warn("no challan for {}", cnic); // amanat-expect: pii-in-log
  }
%>
<html>
<body>
  <h1>چالان کی تلاش</h1>
  <form method="get"><input name="cnic" value="<%= cnic %>"></form>
  <table>
  <% for (Challan c : found) { %>
    <tr><td><%= c.getNumber() %></td><td><%= c.getAmount() %></td></tr>
    <% log.debug("row for driver " + c.getDriverCnic()); %> <%-- amanat-expect: pii-in-log --%>
  <% } %>
  </table>
  <c:url value="/pay" var="payUrl"/>
  <script type="text/javascript">
    var payUrl = "<c:url value='/pay'/>", count = <%= found.size() %>;
    function pay(slip) {
      console.log("paying", slip.number);
      console.log("driver", slip.driverCnic); // amanat-expect: pii-in-log
      location.href = payUrl + "?n=" + slip.number + "&of=${count}";
    }
  </script>
</body>
</html>
