// Package main serves the token-tax desk of the excise office.
package main

import (
	"net/http"
	"os"
	"strings"

	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

func main() {
	e := echo.New()
	e.Use(middleware.Recover())
	e.Use(middleware.CORS())

	e.GET("/healthz", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	e.POST("/login", login)

	api := e.Group("/api/v1")
	api.Use(echojwt.WithConfig(echojwt.Config{
		SigningKey: []byte(os.Getenv("TOKEN_KEY")),
		Skipper: func(c echo.Context) bool {
			return strings.HasPrefix(c.Path(), "/api/v1/rates")
		},
	}))
	api.GET("/rates", rates) // amanat-expect: public-endpoint-unapproved
	api.GET("/vehicles/:plate", vehicle)
	api.POST("/vehicles/:plate/challan", issueChallan)

	admin := api.Group("/admin", onlyInspector)
	admin.DELETE("/challans/:id", cancelChallan)

	// The smart-card printer polls this.
	e.GET("/printer/owners/:cnic", ownerCard) // amanat-expect: unauthenticated-endpoint, pii-in-url
	e.PUT("/printer/jobs/:id", jobDone, middleware.BasicAuth(printerPassword))
	e.Logger.Fatal(e.Start(":8080"))
}

func printerPassword(user, password string, c echo.Context) (bool, error) {
	return user == "printer" && password == os.Getenv("PRINTER_PASSWORD"), nil
}

func onlyInspector(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if role, _ := c.Get("role").(string); role != "inspector" {
			return echo.NewHTTPError(http.StatusForbidden, "inspectors only")
		}
		return next(c)
	}
}
