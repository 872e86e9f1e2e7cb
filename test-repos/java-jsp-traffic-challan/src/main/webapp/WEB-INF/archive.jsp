<%@ page import="java.sql.Connection, java.sql.DriverManager" %>
<%
  Connection archive = DriverManager.getConnection(
      "jdbc:mysql://10.12.4.7/archive",
      "desk",
      "multan-desk-2019"); // amanat-expect: hardcoded-credential
  Connection live = DriverManager.getConnection(System.getenv("DB_URL"), "desk", System.getenv("DB_PASSWORD"));
%>
<p>${archive.closed ? 'بند' : 'کھلا'}</p>
