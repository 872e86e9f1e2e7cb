<%@ Page Title="Receive a fee" Language="C#" AutoEventWireup="true" CodeBehind="Receive.aspx.cs" Inherits="LandFees.Counter.Receive" %>
<form id="ReceiveForm" runat="server">
  <asp:TextBox ID="FileBox" runat="server" />
  <asp:Button ID="Take" Text="Take" OnClick="Take_Click" runat="server" />
</form>
