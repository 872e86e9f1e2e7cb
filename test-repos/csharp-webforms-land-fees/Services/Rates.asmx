<%@ WebService Language="C#" CodeBehind="Rates.asmx.cs" Class="LandFees.Services.Rates" %>
