<%@ Page Title="Log in" Language="C#" AutoEventWireup="true" CodeBehind="Login.aspx.cs" Inherits="LandFees.Login" %>
<form id="LoginForm" runat="server">
  <asp:TextBox ID="NameBox" runat="server" />
  <asp:TextBox ID="PasswordBox" TextMode="Password" runat="server" />
  <asp:Button ID="Enter" Text="Enter" OnClick="Enter_Click" runat="server" />
</form>
