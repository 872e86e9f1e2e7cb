// Package api serves officers and camps.
package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"

	"relief.gov.example/payments/internal/auth"
	"relief.gov.example/payments/internal/store"
)

// Server holds what the handlers need.
type Server struct {
	Router   *gin.Engine
	Store    *store.Store
	Sessions *auth.Sessions
	Log      *zap.Logger
}

// Routes registers every route.
func (s *Server) Routes() {
	s.Router.GET("/health", func(c *gin.Context) { c.String(http.StatusOK, "ok") })
	s.Router.POST("/api/login", s.login)

	api := s.Router.Group("/api", auth.RemoteAddress)
	households := api.Group("/households")
	households.Use(s.Sessions.RequireOfficer)
	{
		households.GET("/:cnic", s.showHousehold) // amanat-expect: pii-in-url
		households.POST("", s.createHousehold)
		households.Handle(http.MethodDelete, "/:id", s.deleteHousehold)
	}
	api.GET("/wallets/:id", s.Sessions.RequireOfficer, s.showWallet)
	api.GET("/export/households", s.exportHouseholds) // amanat-expect: unauthenticated-endpoint
}
