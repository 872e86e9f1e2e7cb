// Package main takes complaints and meter readings of an electricity company.
package main

import (
	"os"

	jwtware "github.com/gofiber/contrib/jwt"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/cors"
	"github.com/gofiber/fiber/v2/middleware/keyauth"
	"github.com/gofiber/fiber/v2/middleware/limiter"
)

func main() {
	app := fiber.New()
	app.Use(cors.New())
	app.Use(limiter.New(limiter.Config{Max: 60}))
	app.Get("/health", func(c *fiber.Ctx) error { return c.SendString("ok") })

	api := app.Group("/api")
	api.Post("/login", login)
	// Registered before the tokens are asked for.
	api.Get("/bills/:reference", bill) // amanat-expect: unauthenticated-endpoint
	api.Use(jwtware.New(jwtware.Config{SigningKey: jwtware.SigningKey{Key: []byte(os.Getenv("JWT_KEY"))}}))
	api.Post("/complaints", complain)
	api.Get("/complaints/:id", complaint)

	meters := app.Group("/meters", keyauth.New(keyauth.Config{Validator: knownReader}))
	meters.Post("/:serial/readings", reading)
	app.Route("/staff", func(staff fiber.Router) {
		staff.Get("/roster", roster) // amanat-expect: unauthenticated-endpoint
		staff.Delete("/complaints/:id", supervisor, strike)
	})
	_ = app.Listen(":8080")
}

func supervisor(c *fiber.Ctx) error {
	if c.Get("X-Supervisor") == "" || !company.supervises(c.Get("X-Supervisor")) {
		return fiber.NewError(fiber.StatusUnauthorized, "supervisors only")
	}
	return c.Next()
}

func knownReader(_ *fiber.Ctx, key string) (bool, error) { return company.reader(key) }
