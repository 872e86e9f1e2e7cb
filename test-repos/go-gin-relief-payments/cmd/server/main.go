package main

import (
	"fmt"
	"os"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"

	"relief.gov.example/payments/internal/api"
	"relief.gov.example/payments/internal/auth"
	"relief.gov.example/payments/internal/store"
)

func main() {
	logger, err := zap.NewProduction()
	if err != nil {
		fmt.Fprintln(os.Stderr, "no logger:", err)
		os.Exit(1)
	}
	households, err := store.Open(store.DefaultDSN)
	if err != nil {
		logger.Fatal("no database", zap.Error(err))
	}
	engine := gin.New()
	engine.Use(gin.Recovery())
	server := &api.Server{
		Router:   engine,
		Store:    households,
		Sessions: auth.NewSessions(os.Getenv("SESSION_KEY")),
		Log:      logger,
	}
	server.Routes()
	if err := engine.Run(":8080"); err != nil {
		logger.Fatal("stopped", zap.Error(err))
	}
}
