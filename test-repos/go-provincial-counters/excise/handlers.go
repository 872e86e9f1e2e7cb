package main

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Owner is printed on the smart card of a vehicle.
type Owner struct {
	CNIC   string `json:"cnic"`
	Name   string `json:"name"`
	Mobile string `json:"mobile"`
}

func login(c echo.Context) error {
	token, ok := desk.open(c.FormValue("clerk"), c.FormValue("password"))
	if !ok {
		return echo.ErrUnauthorized
	}
	return c.JSON(http.StatusOK, echo.Map{"token": token})
}

func rates(c echo.Context) error        { return c.JSON(http.StatusOK, desk.rates()) }
func vehicle(c echo.Context) error      { return c.JSON(http.StatusOK, desk.vehicle(c.Param("plate"))) }
func issueChallan(c echo.Context) error { return c.JSON(http.StatusCreated, desk.issue(c.Param("plate"))) }
func cancelChallan(c echo.Context) error {
	desk.cancel(c.Param("id"))
	return c.NoContent(http.StatusNoContent)
}

func ownerCard(c echo.Context) error {
	var owner Owner = desk.owner(c.Param("cnic"))
	return c.JSON(http.StatusOK, owner)
}

func jobDone(c echo.Context) error {
	desk.printed(c.Param("id"))
	return c.NoContent(http.StatusNoContent)
}
