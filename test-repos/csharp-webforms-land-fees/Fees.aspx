<%@ Page Title="Fees" Language="C#" AutoEventWireup="true" CodeBehind="Fees.aspx.cs" Inherits="LandFees.Fees" %>
<form id="FeesForm" runat="server">
  <asp:TextBox ID="CnicBox" runat="server" />
  <asp:Button ID="Search" Text="Search" OnClick="Search_Click" runat="server" />
  <asp:Label ID="AmountLabel" runat="server" />
</form>
