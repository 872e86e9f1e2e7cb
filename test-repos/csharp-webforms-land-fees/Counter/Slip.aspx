<%-- amanat-expect-next: unauthenticated-endpoint --%>
<%@ Page Title="Slip" Language="C#" AutoEventWireup="true" CodeBehind="Slip.aspx.cs" Inherits="LandFees.Counter.Slip" %>
<asp:Label ID="OwnerLabel" runat="server" />
