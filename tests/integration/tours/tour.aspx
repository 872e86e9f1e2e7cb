<%@ Page Language="C#" CodeBehind="Tour.aspx.cs" Inherits="Pk.Gov.Passes.Tour" %>
<%@ Import Namespace="System.Data" %>
<%-- no code: <% no(); %> --%>
<script runat="server">
    private int count = 0;
    protected string Label(Row row) { return row.Name + ":" + count; }
    public int Shown { get; set; }
</script>
<html><body>
<form id="form" runat="server">
  <asp:Repeater ID="Rows" runat="server"><ItemTemplate><%# Eval("Name") %> <%#: Item.Number %></ItemTemplate></asp:Repeater>
  <% foreach (Row row in Rows) { // one each %>
    <p><%= Label(row) %> شناختی <%: row.Number %></p>
  <% } %>
  <asp:SqlDataSource ConnectionString="<%$ ConnectionStrings:Passes %>" runat="server" />
</form>
<script>
  var base = '<%= ResolveUrl("~/") %>', page = <%= Shown %>;
  <% if (Debug) { %>trace(base);<% } %>
</script>
</body></html>
