<%@ page contentType="text/html; charset=UTF-8" import="java.util.*, pk.gov.pass.Holder" %>
<%-- no code: <% no(); %> --%>
<%!
  private int count = 0;
  String label(Holder h) { return h.getName() + ":" + count; }
%>
<html><body>
<% for (Holder h : holders) { // one row each %>
  <p><%= label(h) %> شناختی</p>
<% } %>
<% if (count > 0) { %><b>yes</b><% } else { %><i>no</i><% } %>
${holder.name}
<script>
  const base = "<c:url value='/api'/>", page = <%= page %>, user = ${user.id};
  <% if (debug) { %>trace(base);<% } %>
</script>
</body></html>
